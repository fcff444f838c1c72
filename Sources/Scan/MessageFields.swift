import CounterfoilJSON
import CounterfoilTranscript

/// Turns the named fields of one line into a message.
struct MessageFields {
    /// The fields in the order in which their values stand in ``Row``.
    enum Name: String, CaseIterable {
        case text, id, room, t, role, channel, lang, user
    }

    /// The values of one line.
    struct Row {
        private var values: [WireText?] = Array(repeating: nil, count: Name.allCases.count)

        subscript(name: Name) -> WireText? {
            get { values[Name.allCases.firstIndex(of: name) ?? 0] }
            set { values[Name.allCases.firstIndex(of: name) ?? 0] = newValue }
        }
    }

    /// Why a line holds no message.
    struct Problem: Error {
        let what: String
    }

    /// The name that a column or member stands for; `stream` is another word for the room.
    static func name(_ text: WireText) -> Name? {
        let lower = String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        return lower == "stream" ? .room : Name(rawValue: lower)
    }

    /// - Parameter elapsed: The time, in whole seconds, of a message that names none.
    static func message(_ row: Row, index: UInt64, elapsed: Int64) throws(Problem) -> ScanMessage {
        guard let text = row[.text] else { throw Problem(what: "no 'text'") }
        let channel = try choice(row[.channel], "channel", default: Utterance.Channel.chat)
        let role = try choice(row[.role], "role", default: channel == .chat ? Utterance.Role.viewer : .host)
        var time = ScanTime(milliseconds: elapsed * 1_000, style: .seconds)
        if let written = row[.t], !written.isEmpty {
            guard let read = Self.time(written) else {
                throw Problem(what: "'t' is neither seconds nor RFC 3339: \(written.prefix(bytes: 40))")
            }
            time = read
        }
        return ScanMessage(
            index: index, id: row[.id], room: row[.room], time: time, role: role, channel: channel,
            language: row[.lang]?.prefix(bytes: 35).string, user: row[.user], text: text)
    }

    private static func time(_ text: WireText) -> ScanTime? {
        if let milliseconds = JSONNumber.scaled(text.utf8, byPowerOfTen: 3), abs(milliseconds) < 1 << 53 {
            return ScanTime(milliseconds: milliseconds, style: .seconds)
        }
        return EventTime(rfc3339: text.utf8).map { ScanTime(milliseconds: $0.milliseconds, style: .rfc3339) }
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: WireText?, _ name: String, default absent: Choice
    ) throws(Problem) -> Choice {
        guard let text, !text.isEmpty else { return absent }
        guard text.utf8.count < 32, let choice = Choice(rawValue: text.string) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(what: "'\(name)' is \(text.prefix(bytes: 40)), not one of \(known)")
        }
        return choice
    }
}
