package import CounterfoilTranscript

/// The plain text of a cue: without tags, with character references decoded (W3C WebVTT, section 6.4).
package struct CueText: Sendable, Equatable {
    package private(set) var plain: WireText
    /// The annotation of the first voice tag.
    package private(set) var voice: WireText?
    /// Where plain text and payload fall out of step: from byte `plain` of the text on, the payload stands at `raw`.
    private var steps: [Step] = []

    private struct Step: Sendable, Equatable {
        var plain: Int
        var raw: Int
    }

    /// Reads a cue's payload. Unknown tags are dropped and their text stays.
    package init(_ payload: WireText) {
        var reader = Reader(raw: payload.utf8)
        reader.read()
        plain = WireText(repairing: reader.plain)
        voice = reader.voice
        steps = reader.steps
    }

    /// The byte of the payload from which a byte of the plain text came.
    package func payloadOffset(ofPlain offset: Int) -> Int {
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].plain <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return offset }
        return steps[low - 1].raw + offset - steps[low - 1].plain
    }

    private struct Reader {
        let raw: [UInt8]
        var plain: [UInt8] = []
        var steps: [Step] = []
        var voice: WireText?
        private var index = 0

        init(raw: [UInt8]) { self.raw = raw }

        mutating func read() {
            plain.reserveCapacity(raw.count)
            while index < raw.count {
                switch raw[index] {
                case 0x3C:
                    readTag()
                    steps.append(Step(plain: plain.count, raw: index))
                case 0x26:
                    let (bytes, length) = CharacterReference.read(raw[index...])
                    plain += bytes
                    index += length
                    if bytes.count != length { steps.append(Step(plain: plain.count, raw: index)) }
                default:
                    plain.append(raw[index])
                    index += 1
                }
            }
        }

        /// Passes over a tag up to its `>` or the end of the text, and keeps a voice's annotation.
        private mutating func readTag() {
            let start = index + 1
            var end = start
            while end < raw.count, raw[end] != 0x3E { end += 1 }
            index = min(end + 1, raw.count)
            let tag = raw[start..<end]
            let name = tag.prefix { $0 != 0x2E && $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0C }
            guard voice == nil, name.elementsEqual([0x76]) else { return }
            let annotation = tag.dropFirst(tag.prefix { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0C }.count)
            var decoded: [UInt8] = []
            var rest = annotation
            while let byte = rest.first {
                let (bytes, length) = byte == 0x26 ? CharacterReference.read(rest) : ([byte], 1)
                decoded += bytes
                rest = rest.dropFirst(length)
            }
            let words = decoded.split { $0 == 0x20 || (0x09...0x0D).contains($0) }
            let text = WireText(repairing: Array(words.joined(separator: [0x20]))).prefix(bytes: 512)
            if !text.isEmpty { voice = text }
        }
    }
}
