import CounterfoilTranscript

/// What one room says, with a clock: from a clean file, or made of clean text with planted sentences.
struct Room {
    var name: String
    var split: Split
    var lines: [Line] = []

    /// An utterance, and where it comes from.
    struct Line {
        /// The line of the file, counted from 1; 0 for a planted one.
        var number: Int
        var split: Split
        /// Milliseconds from the room's start at which the last character is said or sent.
        var time: Int64
        var channel: Utterance.Channel
        var role: Utterance.Role
        var speaker: WireText?
        var text: WireText
    }

    /// A day in May, at noon: any fixed moment would do.
    private static let start: Int64 = 1_778_760_000_000
    /// How long a silence is no part of the time watched, in milliseconds.
    private static let longestPause: Int64 = 300_000

    /// The time watched, without the long silences.
    var hours: Double {
        var total: Int64 = 0
        for (line, next) in zip(lines, lines.dropFirst()) {
            let pause = next.time - line.time
            if pause < Self.longestPause { total += pause }
        }
        return Double(total) / 3_600_000
    }

    func utterance(_ index: Int) -> Utterance {
        let line = lines[index]
        let moment = EventTime(milliseconds: Self.start + line.time)
        return Utterance(
            key: WireText(String(index)), channel: line.channel, role: line.role,
            speaker: line.speaker.map { .init(id: $0) }, text: line.text,
            times: .init(source: moment, observed: moment))
    }

    /// The room's own time of a moment of its utterances.
    static func time(_ moment: EventTime) -> Int64 { moment.milliseconds - start }
}

/// How speech without a clock is given one.
enum SpeechClock {
    /// Characters a minute: the pace of live sellers, fixed for every run.
    static let charactersPerMinute: Int64 = 280
    /// Characters of one caption.
    static let captionLength = 12

    static func milliseconds(for characters: Int) -> Int64 { Int64(characters) * 60_000 / charactersPerMinute }

    /// Cuts a sentence into captions with the time from its beginning at which each ends.
    static func captions(_ text: [UInt8]) -> [(text: WireText, end: Int64)] {
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        return stride(from: 0, to: scalars.count, by: captionLength).map { start in
            let end = min(start + captionLength, scalars.count)
            var part = String.UnicodeScalarView()
            part.append(contentsOf: scalars[start..<end])
            return (WireText(String(part)), milliseconds(for: end))
        }
    }
}
