package import CounterfoilTranscript

/// One message of an input to scan.
package struct ScanMessage: Sendable, Equatable {
    /// Counts the messages of all inputs from 0, unreadable ones included.
    package var index: UInt64
    package var id: WireText?
    package var room: WireText?
    package var time: ScanTime
    package var role: Utterance.Role
    package var channel: Utterance.Channel
    package var language: String?
    package var user: WireText?
    package var text: WireText

    /// The message as an utterance. Its key is its index, which no other message has.
    var utterance: Utterance {
        let speaker: Utterance.Speaker? = user.map { Utterance.Speaker(id: $0, name: $0) }
        return Utterance(
            key: WireText(String(index)), channel: channel, role: role, speaker: speaker, language: language,
            text: text, times: Utterance.Times(observed: EventTime(milliseconds: time.milliseconds)),
            flags: [])
    }
}

/// A moment in the input's own kind of time.
package struct ScanTime: Sendable, Equatable {
    package var milliseconds: Int64
    package var style: Style

    package enum Style: Sendable, Equatable {
        /// Seconds from any origin, written as a number.
        case seconds
        case rfc3339
    }
}
