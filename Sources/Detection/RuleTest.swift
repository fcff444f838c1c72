package import CounterfoilTranscript

/// A conversation with what a rule has to make of it.
package struct RuleTest: Sendable, Equatable {
    package var expectation: Expectation
    package var said: [Line]

    package init(expectation: Expectation, said: [Line]) {
        self.expectation = expectation
        self.said = said
    }

    package enum Expectation: Sendable, Equatable {
        /// The rule is met.
        case alerts
        /// The rule is not met; others may be.
        case doesNotAlert
        /// No rule of any pack is met.
        case isQuiet
    }

    /// One line of a conversation: `host: text`, `viewer/chat: text` or `@45s host: text`.
    package struct Line: Sendable, Equatable {
        /// Event time in milliseconds from the conversation's beginning; `nil` for a short while after the line before.
        package var time: Int64?
        package var role: Utterance.Role
        package var channel: Utterance.Channel
        package var text: String

        /// How long after a line the next one is said where it names no time, in milliseconds.
        package static let pause: Int64 = 4_000

        package init(time: Int64? = nil, role: Utterance.Role, channel: Utterance.Channel, text: String) {
            self.time = time
            self.role = role
            self.channel = channel
            self.text = text
        }

        /// Reads a line.
        ///
        /// - Returns: `nil` where it does not begin with a role, or nothing is said.
        package init?(_ line: String) {
            var rest = line.utf8[...].drop { $0 == UInt8(ascii: " ") }
            if rest.first == UInt8(ascii: "@") {
                let mark = rest.dropFirst().prefix { $0 != UInt8(ascii: " ") }
                guard mark.last == UInt8(ascii: "s"), let seconds = Int64(String(Substring(mark.dropLast()))),
                    (0...86_400).contains(seconds)
                else { return nil }
                time = seconds * 1_000
                rest = rest.dropFirst(mark.count + 1).drop { $0 == UInt8(ascii: " ") }
            }
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let head = rest[..<colon].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
            guard let role = head.first.flatMap(Utterance.Role.init(rawValue:)), head.count <= 2 else { return nil }
            self.role = role
            channel = role == .host ? .caption : .chat
            if head.count == 2 {
                guard let named = Utterance.Channel(rawValue: head[1]) else { return nil }
                channel = named
            }
            text = String(Substring(rest[rest.index(after: colon)...].drop { $0 == UInt8(ascii: " ") }))
            guard !text.isEmpty else { return nil }
        }
    }
}

extension [RuleTest.Line] {
    /// The lines as utterances. The host's captions are one voice; in chat every role but the viewers' is one person,
    /// and each viewer's line another person's.
    package var utterances: [Utterance] {
        var time: Int64 = -RuleTest.Line.pause
        return enumerated().map { index, line in
            time = line.time ?? time + RuleTest.Line.pause
            let moment = EventTime(milliseconds: time)
            let name = line.role == .viewer ? "viewer \(index + 1)" : line.role.rawValue
            return Utterance(
                key: WireText("line \(index + 1)"), channel: line.channel, role: line.role,
                speaker: line.channel == .caption ? nil : .init(id: WireText(name)), text: WireText(line.text),
                times: .init(source: moment, observed: moment))
        }
    }
}
