import CounterfoilFolding
import CounterfoilTranscript

/// Brings a text into the form that the tokeniser's vocabulary knows, however it is disguised: lower case, plain
/// letters, simplified characters, no invisible signs, words without dots between their letters, letters for digits
/// that stand for them.
///
/// The tables are those of ``TextFolder``; but accents stay where the language spells with them, syllables of Hangul
/// and kana stay as they are written, and Japanese keeps its characters.
struct CueCleaner: Sendable {
    private var folder = TextFolder()
    var scalars: [CueScalar] = []

    /// The longest text that is read, in bytes.
    static let longestText = 16_384
    /// How much of what the speaker said before is read, in bytes.
    static let longestContext = 96

    /// Replaces ``scalars`` by those of a text behind a context.
    ///
    /// - Returns: The bytes of the context that were left out in front.
    mutating func clean(_ text: WireText, after context: WireText, language: CueLanguage) {
        folder.reset()
        scalars.removeAll(keepingCapacity: true)
        let skipped = max(0, context.utf8.count - Self.longestContext)
        let tail = skipped == 0 ? context : context[bytes: skipped..<context.utf8.count]
        let text = text.prefix(bytes: Self.longestText)
        folder.fold(tail)
        let split = folder.scalars.count
        folder.fold(text)
        let base = context.utf8.count - tail.utf8.count
        take(0..<split, of: tail, at: base, language)
        take(split..<folder.scalars.count, of: text, at: context.utf8.count, language)
        CueRewriter.rewrite(&scalars, language: language)
    }

    /// Takes some folded scalars, of a text that begins at a byte of the whole.
    private mutating func take(_ range: Range<Int>, of text: WireText, at base: Int, _ language: CueLanguage) {
        text.utf8.withUnsafeBufferPointer { bytes in
            var last: Range<UInt32>?
            for folded in folder.scalars[range] {
                let place = folded.start..<folded.end
                defer { last = place }
                if folded.isJoin {
                    scalars.append(CueScalar(value: 0x20, start: Int32(base), end: Int32(base)))
                } else if keepsOriginal(folded, bytes, language) {
                    // The parts of one character stand for the same bytes.
                    if place != last { appendOriginal(bytes, place, base) }
                } else {
                    scalars.append(
                        CueScalar(
                            value: folded.value, start: Int32(base) + Int32(folded.start),
                            end: Int32(base) + Int32(folded.end)))
                }
            }
        }
    }

    /// Whether a character is to stay as it is written.
    private func keepsOriginal(
        _ folded: FoldedScalar, _ bytes: UnsafeBufferPointer<UInt8>, _ language: CueLanguage
    ) -> Bool {
        switch folded.value {
        case 0x1100...0x11FF, 0x3041...0x30FF: return true
        case 0x61...0x7A:
            guard language.keepsAccents, folded.start < folded.end else { return false }
            return Self.isAccented(UTF8Scalar.decode(bytes, at: Int(folded.start)).scalar)
        default: return language == .japanese && folded.how.contains(.traditional)
        }
    }

    private mutating func appendOriginal(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Range<UInt32>, _ base: Int) {
        var index = Int(place.lowerBound)
        let end = min(Int(place.upperBound), bytes.count)
        var count = 0
        // A letter and the marks on it; more than a few marks are no spelling.
        while index < end, count < 4 {
            let (scalar, length) = UTF8Scalar.decode(bytes, at: index)
            scalars.append(
                CueScalar(value: Self.lowercase(scalar), start: Int32(base + index), end: Int32(base + index + length)))
            index += length
            count += 1
        }
    }

    /// Whether a scalar is a Latin letter with an accent.
    private static func isAccented(_ scalar: UInt32) -> Bool {
        (0xC0...0x24F).contains(scalar) || (0x1E00...0x1EFF).contains(scalar)
    }

    /// The small form of a Latin letter with an accent; of anything else, itself.
    private static func lowercase(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xC0...0xD6, 0xD8...0xDE: scalar + 0x20
        case 0x100...0x137, 0x14A...0x177, 0x1A0...0x1A5, 0x1E00...0x1E95, 0x1EA0...0x1EFF: scalar | 1
        case 0x139...0x148, 0x179...0x17E: scalar % 2 == 1 ? scalar + 1 : scalar
        case 0x1AF: 0x1B0
        default: scalar
        }
    }
}
