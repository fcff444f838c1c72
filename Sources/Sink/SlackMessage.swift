import CounterfoilAlert
import CounterfoilDetection
import CounterfoilFolding
import CounterfoilJSON
import CounterfoilTranscript

/// Lays out an alert for an analyst who has ten seconds: what, how bad, where, the words themselves, why, what to do.
///
/// Everything that was said, and every name, stands in `plain_text` objects, which Slack does not parse, and is escaped
/// there all the same. `mrkdwn` objects hold words of this program and its own links only, with automatic linking off.
struct SlackMessage: Sendable {
    private let endpoint: Endpoint
    private let wording: AlertWording
    private let alert: AlertDigest
    private let kind: OutboxMessage.Kind
    /// Between finding it and sending this, in milliseconds.
    private let delay: Int64

    /// Slack's limits (Block Kit reference), counted here in bytes.
    private enum Limit {
        static let header = 150
        static let section = 3_000
        static let field = 400
        static let context = 1_500
        static let fallback = 600
    }

    /// How much of one utterance is quoted, in bytes.
    private static let quoteLimit = 420
    /// How much is quoted before the first flagged word where the beginning would not show it.
    private static let quoteLead = 90
    private static let shownTerms = 8
    /// From when on a message says that it is late, in milliseconds.
    private static let lateness: Int64 = 5 * 60_000

    init(_ alert: AlertDigest, kind: OutboxMessage.Kind, endpoint: Endpoint, delay: Int64) {
        self.alert = alert
        self.kind = kind
        self.endpoint = endpoint
        self.delay = delay
        wording = AlertWording(language: endpoint.language)
    }

    var json: CanonicalJSON {
        var blocks = [header, facts]
        if let title = wording.text(alert.title) { blocks.append(section(heading: nil, WireText(title))) }
        blocks.append(contentsOf: [quotes, reasons].compactMap(\.self))
        if kind != .resolved, let advice = wording.text(alert.advice) {
            blocks.append(section(heading: wording.advice, WireText(advice)))
        }
        if let notes { blocks.append(notes) }
        blocks.append(footer)
        return .members([
            "text": .string(fallback), "blocks": .array(blocks), "unfurl_links": .boolean(false),
            "unfurl_media": .boolean(false),
        ])
    }

    // MARK: - Blocks

    private var headline: String {
        "\(wording.signal(alert.severity)) \(wording.name(alert.severity)) · \(wording.name(alert.family))"
            + " · \(wording.name(kind))"
    }

    private var header: CanonicalJSON {
        var text = SlackText(limit: Limit.header)
        text.append(headline)
        return .members(["type": .string("header"), "text": Self.plain(text)])
    }

    /// What stands in a notification, which shows no blocks.
    private var fallback: String {
        var text = SlackText(limit: Limit.fallback)
        text.append(headline + " · ")
        text.append(untrusted: WireText(alert.room), limit: 96)
        if let title = wording.text(alert.title) {
            text.append(" · ")
            text.append(untrusted: WireText(title), limit: 240)
        }
        return text.finished
    }

    private var facts: CanonicalJSON {
        var fields = [field(wording.room, room)]
        if let seller = alert.lines.first(where: { $0.role == .host && $0.speaker != nil })?.speaker {
            fields.append(field(wording.seller, seller))
        }
        let (start, end) = (alert.start.rfc3339, alert.end.rfc3339)
        let day = String(start.prefix(10))
        fields.append(field(wording.time, WireText("\(day) \(Self.clock(start))–\(Self.clock(end))")))
        return .members(["type": .string("section"), "fields": .array(fields)])
    }

    /// The room as people know it, and its name where that is another one.
    private var room: WireText {
        let name = WireText(alert.room)
        guard let title = alert.roomTitle, title != name else { return name }
        return WireText(repairing: title.prefix(bytes: 160).utf8 + Array(" (".utf8) + name.utf8 + Array(")".utf8))
    }

    /// A label and a value; the label is this program's.
    private func field(_ label: String, _ value: WireText) -> CanonicalJSON {
        var text = SlackText(limit: Limit.field)
        text.append(label + "\n")
        text.append(untrusted: value, limit: 240)
        return Self.plain(text)
    }

    private func section(heading: String?, _ body: WireText) -> CanonicalJSON {
        var text = SlackText(limit: Limit.section)
        if let heading { text.append(heading + "\n") }
        text.append(untrusted: body, limit: 1_000)
        return .members(["type": .string("section"), "text": Self.plain(text)])
    }

    private var quotes: CanonicalJSON? {
        let shown: ArraySlice<AlertDigest.Line> =
            switch kind {
            case .firing: alert.lines.prefix(6)
            case .update: alert.lines.suffix(4)
            case .resolved: alert.lines.prefix(3)
            }
        guard !shown.isEmpty else { return nil }
        var text = SlackText(limit: Limit.section)
        text.append(wording.quotes)
        var left = alert.lines.count - shown.count + alert.omittedLines
        for line in shown {
            if text.isFull {
                left += 1
            } else {
                text.append("\n")
                quote(line, into: &text)
            }
        }
        var rendered = text.finished
        if left > 0 { rendered += "\n" + wording.moreLines(left) }
        return .members(["type": .string("section"), "text": Self.plain(rendered)])
    }

    /// One line: `12:00:07 host, speech: … ⟦flagged⟧ …`.
    private func quote(_ line: AlertDigest.Line, into text: inout SlackText) {
        text.append("\(Self.clock(line.time.rfc3339)) \(wording.name(line.role)), \(wording.name(line.channel))")
        if line.wasDeleted { text.append(wording.bracketed(wording.takenBack)) }
        text.append(": ")
        let marks = Self.merge(line.marks.map(\.range))
        var position = 0
        var end = line.text.utf8.count
        if end > Self.quoteLimit {
            let first = marks.first?.lowerBound ?? 0
            if first > Self.quoteLimit / 2 {
                position = Self.boundary(line.text, first - Self.quoteLead)
                text.append("(+\(Self.scalars(line.text, 0..<position)))…")
            }
            end = Self.boundary(line.text, position + Self.quoteLimit)
        }
        for mark in marks {
            let lower = max(mark.lowerBound, position)
            let upper = min(mark.upperBound, end)
            guard lower < upper else { continue }
            text.append(untrusted: line.text[bytes: position..<lower], limit: Self.quoteLimit)
            text.append(String(SlackText.markStart))
            text.append(untrusted: line.text[bytes: lower..<upper], limit: Self.quoteLimit)
            text.append(String(SlackText.markEnd))
            position = upper
        }
        text.append(untrusted: line.text[bytes: position..<end], limit: Self.quoteLimit)
        let omitted = Self.scalars(line.text, end..<line.text.utf8.count)
        if omitted > 0 { text.append("…(+\(omitted))") }
    }

    /// The rule, and the terms with how each was seen.
    private var reasons: CanonicalJSON? {
        var terms: [(pattern: String, how: [FoldClass])] = []
        for mark in alert.lines.flatMap(\.marks) {
            let isKnown = terms.contains { $0.pattern.utf8.elementsEqual(mark.pattern.utf8) && $0.how == mark.how }
            if !isKnown { terms.append((mark.pattern, mark.how)) }
        }
        var text = SlackText(limit: Limit.section)
        text.append(wording.why + "\n")
        text.append(untrusted: WireText(wording.rule(alert.rule)), limit: 120)
        for term in terms.prefix(Self.shownTerms) {
            text.append("\n• ")
            text.append(untrusted: WireText(wording.quoted(term.pattern)), limit: 120)
            text.append(wording.bracketed(wording.names(term.how)))
        }
        if terms.count > Self.shownTerms { text.append("\n• " + wording.moreTerms(terms.count - Self.shownTerms)) }
        return .members(["type": .string("section"), "text": Self.plain(text)])
    }

    private var notes: CanonicalJSON? {
        var texts: [String] = []
        if alert.overlapsGap { texts.append(wording.gap) }
        if delay >= Self.lateness { texts.append(wording.late(delay / 60_000)) }
        guard !texts.isEmpty else { return nil }
        let elements = texts.map { note in
            var text = SlackText(limit: Limit.context)
            text.append("⚠ " + note)
            return Self.plain(text)
        }
        return .members(["type": .string("context"), "elements": .array(elements)])
    }

    /// Our links, the command that replays the session, and the ids.
    private var footer: CanonicalJSON {
        var elements: [CanonicalJSON] = []
        for link in endpoint.links {
            var label = SlackText(limit: 120)
            label.append(untrusted: WireText(link.label), limit: 60)
            // `|` ends the address inside the brackets; a label must not hold another.
            let shown = label.finished.split(separator: "|").joined(separator: "/")
            let url = Self.escaped(link.url(for: alert))
            elements.append(Self.markup("<\(url)|\(shown)>"))
        }
        var session = SlackText(limit: Limit.field)
        session.append(untrusted: WireText(alert.session), limit: 96)
        elements.append(Self.markup("\(wording.replay): `counterfoil replay \(session.finished)`"))
        var id = SlackText(limit: Limit.field)
        id.append(wording.alert + ": ")
        id.append(untrusted: WireText(alert.id), limit: 96)
        elements.append(Self.plain(id))
        return .members(["type": .string("context"), "elements": .array(elements)])
    }

    // MARK: -

    private static func plain(_ text: SlackText) -> CanonicalJSON { plain(text.finished) }

    private static func plain(_ text: String) -> CanonicalJSON {
        .members(["type": .string("plain_text"), "text": .string(text), "emoji": .boolean(false)])
    }

    private static func markup(_ text: String) -> CanonicalJSON {
        .members(["type": .string("mrkdwn"), "text": .string(text), "verbatim": .boolean(true)])
    }

    /// `&` is the only character of a link's address that Slack wants escaped; the others cannot stand there.
    private static func escaped(_ url: String) -> String {
        url.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
    }

    /// The `12:00:07` of an RFC 3339 time.
    private static func clock(_ time: String) -> String { String(time.dropFirst(11).prefix(8)) }

    /// Overlapping and touching ranges as one, in order.
    private static func merge(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// The nearest end of a scalar at or before a byte.
    private static func boundary(_ text: WireText, _ byte: Int) -> Int {
        var byte = min(max(byte, 0), text.utf8.count)
        while byte > 0, byte < text.utf8.count, text.utf8[byte] & 0xC0 == 0x80 { byte -= 1 }
        return byte
    }

    private static func scalars(_ text: WireText, _ range: Range<Int>) -> Int {
        text.utf8[range].count { $0 & 0xC0 != 0x80 }
    }
}
