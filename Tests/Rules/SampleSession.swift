import CounterfoilDetection
import CounterfoilJSON
import CounterfoilStrictYAML
import CounterfoilTranscript
import FoundationEssentials

/// A sample session, read with small readers of the test's own: what was said, and which alerts it must raise.
struct SampleSession {
    struct Expectation {
        var family: String
        /// Milliseconds of stream time.
        var after: Int64
        var by: Int64
    }

    var id: String
    var start: EventTime
    var expectations: [Expectation]
    /// Captions and chat in the order of time.
    var utterances: [Utterance]

    /// The directory of samples beside this package's sources, through symbolic links.
    static let directory = packageRoot + "/Samples/sessions"

    static let packageRoot: String = {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath()
        return file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    }()

    static let ids: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter { id in
            FileManager.default.fileExists(atPath: "\(directory)/\(id)/session.yaml")
        }.sorted()

    init(id: String) throws {
        self.id = id
        let folder = "\(Self.directory)/\(id)"
        let bytes = Array(try Data(contentsOf: URL(filePath: "\(folder)/session.yaml")))
        (start, expectations) = try StrictYAML.decode(bytes, file: id) { root in
            root.mapping { map in
                for key in ["id", "title", "summary", "room", "seller", "language", "link"] { _ = map.string(key) }
                let start = EventTime(rfc3339: map.string("start").utf8)
                let expectations = map.list("expect", count: 0...20) { item in
                    item.mapping { expectation in
                        _ = expectation.string("because")
                        return Expectation(
                            family: expectation.string("family"), after: Self.clock(expectation.string("after")),
                            by: Self.clock(expectation.string("by")))
                    }
                }
                return start.map { ($0, expectations) }
            }
        }
        let captions = String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/captions.vtt")), as: UTF8.self)
        let chat = String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/chat.ndjson")), as: UTF8.self)
        let said = Self.captions(captions, start) + Self.chat(chat)
        utterances = said.enumerated().sorted {
            ($0.element.times.event, $0.offset) < ($1.element.times.event, $1.offset)
        }.map(\.element)
    }

    /// `00:02:24` or `00:02:24.500` in milliseconds.
    static func clock(_ text: some StringProtocol) -> Int64 {
        let parts = text.split(whereSeparator: { $0 == ":" || $0 == "." }).map { Int64($0) ?? 0 }
        guard parts.count >= 3 else { return 0 }
        return ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000 + (parts.count > 3 ? parts[3] : 0)
    }

    private static func captions(_ text: String, _ start: EventTime) -> [Utterance] {
        text.split(separator: "\n\n").compactMap { block in
            let lines = block.split(separator: "\n")
            guard let timing = lines.firstIndex(where: { $0.contains("-->") }) else { return nil }
            let ends = lines[timing].split(separator: " ").filter { $0 != "-->" }.map { clock($0) }
            var body = lines[(timing + 1)...].joined(separator: "\n")
            var role = Utterance.Role.host
            if body.hasPrefix("<v "), let close = body.firstIndex(of: ">") {
                role = .assistant
                body = String(body[body.index(after: close)...])
            }
            let end = start.advanced(by: ends[1])
            return Utterance(
                key: WireText("caption \(lines[0])"), channel: .caption, role: role, text: WireText(body),
                times: .init(source: end, programme: ends[0]..<max(ends[0], ends[1]), observed: end))
        }
    }

    private static func chat(_ text: String) -> [Utterance] {
        text.split(separator: "\n").compactMap { line in
            guard let document = try? JSONDocument(Array(line.utf8)) else { return nil }
            func string(_ path: String...) -> String? {
                var value: JSONValue? = document.root
                for name in path { value = value?[name] }
                return value?.text?.string
            }
            func isTrue(_ name: String) -> Bool { document.root["authorDetails"]?[name]?.boolean == true }
            guard let message = string("snippet", "displayMessage"), let id = string("id"),
                let sent = string("snippet", "publishedAt").flatMap({ EventTime(rfc3339: $0.utf8) })
            else { return nil }
            return Utterance(
                key: WireText("chat \(id)"), channel: .chat,
                role: isTrue("isChatOwner") ? .host : isTrue("isChatModerator") ? .moderator : .viewer,
                speaker: .init(id: WireText(string("authorDetails", "channelId") ?? "")), text: WireText(message),
                times: .init(source: sent, observed: sent))
        }
    }
}
