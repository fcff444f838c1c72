import CounterfoilJSON
import CounterfoilTranscript

/// Where a feed is resumed.
struct FeedCursor: Sendable {
    private let rule: FieldMapping.CursorRule?
    private(set) var value: String?
    private var nextURL: String?
    /// A longer cursor cannot be sent in a URL.
    private static let limit = 4_096

    init(_ rule: FieldMapping.CursorRule?) { self.rule = rule }

    /// Whether a source names cursors at all.
    var isConfigured: Bool { rule != nil }

    /// Moves on by what an answer says; where it says nothing the cursor stays.
    mutating func advance(root: JSONValue?, lastItem: WireText?, head: FeedResponseHead?) {
        switch rule?.source {
        case .body(let pointer): take(root.flatMap { pointer.resolve(in: $0)?.scalarText })
        case .lastItem: take(lastItem)
        case .header(let name):
            let lower = String(decoding: name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
            take(head?.header(lower).map { WireText($0) })
        case .nextLink: if let head, let link = Self.nextLink(head) { nextURL = link }
        case nil: break
        }
    }

    /// Forgets the cursor: the feed begins anew.
    mutating func drop() {
        value = nil
        nextURL = nil
    }

    /// The URL and header fields of a request that goes on from here.
    func request(_ url: String) -> (url: String, headers: [FeedRequest.HeaderField]) {
        guard let rule else { return (url, []) }
        if let nextURL { return (nextURL, []) }
        guard let value = value ?? rule.first else { return (url, []) }
        switch rule.target {
        case .query(let name): return (URLReference.settingQuery(name, to: value, in: url), [])
        case .header(let name): return (url, [FeedRequest.HeaderField(name, value)])
        }
    }

    private mutating func take(_ text: WireText?) {
        guard let text, !text.isEmpty, text.utf8.count <= Self.limit, !text.utf8.contains(where: { $0 < 0x20 })
        else { return }
        value = text.string
    }

    /// The target of `Link: <…>; rel="next"` (RFC 8288).
    private static func nextLink(_ head: FeedResponseHead) -> String? {
        for field in head.headers where field.name == "link" {
            for part in Array(field.value.utf8).split(separator: 0x3C).prefix(32) {
                guard let end = part.firstIndex(of: 0x3E) else { continue }
                let parameters = part[end...].filter { $0 != 0x22 && $0 != 0x20 }
                let isNext = parameters.split { $0 == 0x3B || $0 == 0x2C }.contains {
                    $0.elementsEqual("rel=next".utf8)
                }
                guard isNext, part[..<end].count <= limit else { continue }
                return URLReference.resolve(WireText(repairing: part[..<end]).string, against: head.url)
            }
        }
        return nil
    }
}
