import CounterfoilJSON
import CounterfoilTranscript
import FoundationEssentials

/// Text files of a corpus as rooms.
enum CleanStreams {
    /// How fast speech without a clock is taken to be, in characters a minute.
    private static let speechRate: Int64 = 280
    /// Characters of one caption.
    private static let captionLength = 12

    /// Reads every nth line of a file or, where the file names streams, every nth stream.
    ///
    /// `.tsv` has a header and the columns stream, seconds, sender and text; `.jsonl` one object with `text` a line;
    /// everything else one message a line, a second apart. Files named `asr…` are speech.
    static func read(_ path: String, _ role: Utterance.Role, every step: Int, from first: Int) throws -> [[Utterance]] {
        let lines = Array(try Data(contentsOf: URL(filePath: path))).split(separator: UInt8(ascii: "\n")).map(
            Array.init)
        if path.hasSuffix(".tsv") { return clocked(lines.dropFirst(), role, every: step, from: first) }
        let isSpeech = path.split(separator: "/").last?.hasPrefix("asr") == true
        var room = Room(channel: isSpeech ? .caption : .chat, role: role)
        for (number, line) in lines.enumerated() where number % step == first {
            var text = line
            if path.hasSuffix(".jsonl") {
                guard let json = try? JSONDocument(line), let value = json.root["text"]?.text else { continue }
                text = value.utf8
            }
            if isSpeech {
                room.speak(text)
            } else {
                room.clock += 1_000
                room.add(text, by: "\(number % 97)")
            }
        }
        return [room.utterances]
    }

    private static func clocked(
        _ lines: ArraySlice<[UInt8]>, _ role: Utterance.Role, every step: Int, from first: Int
    ) -> [[Utterance]] {
        var rooms: [Room] = []
        var name: ArraySlice<UInt8>?
        for line in lines {
            let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count == 4, let seconds = Double(String(decoding: fields[1], as: UTF8.self)) else { continue }
            if fields[0] != name {
                rooms.append(Room(channel: .chat, role: role))
                name = fields[0]
            }
            rooms[rooms.count - 1].clock = Int64(seconds * 1_000)
            rooms[rooms.count - 1].add(Array(fields[3]), by: String(decoding: fields[2], as: UTF8.self))
        }
        return rooms.enumerated().filter { $0.offset % step == first }.map(\.element.utterances)
    }

    private struct Room {
        var channel: Utterance.Channel
        var role: Utterance.Role
        /// Milliseconds.
        var clock: Int64 = 0
        var utterances: [Utterance] = []

        mutating func add(_ text: some Sequence<UInt8>, by speaker: String) {
            let moment = EventTime(milliseconds: clock)
            utterances.append(
                Utterance(
                    key: WireText("\(utterances.count)"), channel: channel, role: role,
                    speaker: channel == .caption ? nil : .init(id: WireText(speaker)),
                    text: WireText(repairing: Array(text)), times: .init(source: moment, observed: moment)))
        }

        /// Adds a passage as captions, long after the one before.
        mutating func speak(_ text: [UInt8]) {
            clock += 300_000
            let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
            for start in stride(from: 0, to: scalars.count, by: captionLength) {
                var part = String.UnicodeScalarView()
                part.append(contentsOf: scalars[start..<min(start + captionLength, scalars.count)])
                clock += Int64(part.count) * 60_000 / speechRate
                add(String(part).utf8, by: "")
            }
        }
    }
}
