import CounterfoilFeed
import CounterfoilTranscript

/// The cues of a whole caption file.
struct CaptionFile {
    struct Cue {
        var start: Int64
        /// In milliseconds from the file's beginning, as `start`.
        var end: Int64
        var speaker: WireText?
        var text: WireText

        /// The cue as a message: a caption of the host, at the moment when its last character was said.
        func message(index: UInt64) -> ScanMessage {
            ScanMessage(
                index: index, id: nil, room: nil,
                time: ScanTime(milliseconds: max(start, end), style: .seconds), role: .host, channel: .caption,
                language: nil, user: speaker, text: text)
        }
    }

    /// Reads SubRip leniently: the counter may be missing, a dot may stand for the comma, fractions may have any
    /// length; tags in angle brackets and `{\an8}` marks are dropped.
    static func srt(_ bytes: [UInt8]) -> [Cue] {
        var cues: [Cue] = []
        var current: Cue?
        func finish() {
            if let cue = current, !cue.text.trimmed.isEmpty { cues.append(cue) }
            current = nil
        }
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = Array(line.last == 0x0D ? line.dropLast() : line)
            if let (start, end) = timing(line) {
                finish()
                current = Cue(start: start, end: end, text: .empty)
            } else if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                finish()
            } else if let cue = current {
                let separator: [UInt8] = cue.text.isEmpty ? [] : [0x0A]
                current?.text = WireText(repairing: cue.text.utf8 + separator + plain(line))
            }
        }
        finish()
        return cues
    }

    private static func timing(_ line: [UInt8]) -> (start: Int64, end: Int64)? {
        guard let arrow = line.indices.first(where: { line[$0...].starts(with: "-->".utf8) }) else { return nil }
        let tail = line[(arrow + 3)...].drop { $0 == 0x20 || $0 == 0x09 }
        guard let start = time(line[..<arrow]),
            let end = time(tail.prefix { $0 != 0x20 && $0 != 0x09 })
        else { return nil }
        return (start, end)
    }

    /// `HH:MM:SS,mmm`, with one to three parts before the fraction.
    private static func time(_ text: ArraySlice<UInt8>) -> Int64? {
        var parts: [Int64] = [0]
        var fraction: Int64 = 0
        var scale: Int64 = 0
        for byte in text where byte != 0x20 && byte != 0x09 {
            switch byte {
            case 0x30...0x39 where scale > 0:
                fraction += Int64(byte - 0x30) * (scale / 10)
                scale = max(scale / 10, 1)
            case 0x30...0x39:
                guard parts[parts.count - 1] < 1_000_000 else { return nil }
                parts[parts.count - 1] = parts[parts.count - 1] * 10 + Int64(byte - 0x30)
            case 0x3A where scale == 0 && parts.count < 3: parts.append(0)
            case 0x2C where scale == 0, 0x2E where scale == 0: scale = 1_000
            default: return nil
            }
        }
        return parts.reduce(0) { $0 * 60 + $1 } * 1_000 + fraction
    }

    private static func plain(_ line: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var closing: UInt8?
        for (index, byte) in line.enumerated() {
            if let end = closing {
                if byte == end { closing = nil }
            } else if byte == 0x3C, let next = line.dropFirst(index + 1).first, next == 0x2F || next | 0x20 > 0x60 {
                closing = 0x3E
            } else if byte == 0x7B, line.dropFirst(index + 1).first == 0x5C {
                closing = 0x7D
            } else {
                text.append(byte)
            }
        }
        return closing == nil ? text : line
    }
}

extension CaptionFile {
    /// Reads WebVTT; a file that does not begin as WebVTT holds no cue.
    static func webVTT(_ bytes: [UInt8]) -> [Cue] {
        WebVTTParser.parse(bytes).cues.map { cue in
            let text = CueText(cue.payload)
            return Cue(start: cue.start, end: cue.end, speaker: text.voice, text: text.plain)
        }
    }
}
