import CounterfoilActs
import CounterfoilFolding
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

/// The reader on text that nobody would write.
@Suite struct SpeechActReaderTests {
    private func fold(_ text: String) -> [FoldedScalar] {
        var folder = TextFolder()
        folder.fold(WireText(text))
        return folder.scalars
    }

    /// Pieces that mean something to the reader, and pieces that break words.
    private static let pieces =
        SpeechActLines.all.map { $0.text.filter { $0 != "[" && $0 != "]" } } + [
            "?", "？", "，", "。", ".", "...", " ", "\n", "\"", "“", "」", "@", ":", "1:1", "不", "没", "no", "not",
            "\u{301}", "ํ", "ᄀ",
            "ᆨ", "🚫", "\u{200B}", "\u{0}", "\u{10FFFF}",
        ]

    private static func noise(_ generator: inout SplitMix, pieces count: Int) -> String {
        var text = ""
        for _ in 0..<count { text += pieces[Int.random(in: 0..<pieces.count, using: &generator)] }
        return text
    }

    @Test("every range of every text is read, the empty and the impossible ones too", arguments: 0..<6 as Range<UInt64>)
    func everyRange(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let text = fold(Self.noise(&generator, pieces: 3))
        for lower in 0...text.count {
            for upper in stride(from: lower, through: text.count, by: 3) {
                for role in Utterance.Role.allCases {
                    _ = SpeechActReader.shared.act(at: lower..<upper, in: text, role: role)
                }
            }
        }
        for range in [-5..<3, 0..<Int.max, text.count + 4..<text.count + 9, Int.min..<Int.min] {
            _ = SpeechActReader.shared.act(at: range, in: text, role: .viewer)
        }
        _ = SpeechActReader.shared.act(at: 0..<1, in: [], role: .host)
    }

    @Test("what stands beyond the bounds is not read", arguments: 0..<40 as Range<UInt64>)
    func bounds(seed: UInt64) {
        var generator = SplitMix(seed: seed &+ 1000)
        let text = fold(Self.noise(&generator, pieces: 30))
        let before = SpeechActReader.scalarsBefore
        let after = SpeechActReader.scalarsAfter
        for _ in 0..<20 {
            let lower = Int.random(in: 0..<text.count, using: &generator)
            let range = lower..<min(text.count, lower + 4)
            // One more on each side, since the bounds of words are looked for.
            let near = max(0, range.lowerBound - before - 1)..<min(text.count, range.upperBound + after + 1)
            let strange = fold(Self.noise(&generator, pieces: 4)).map { scalar in
                var scalar = scalar
                scalar.start = 0
                return scalar
            }
            let other =
                (near.lowerBound > 0 ? strange : []) + text[near] + (near.upperBound < text.count ? strange : [])
            let moved = range.lowerBound - near.lowerBound + (near.lowerBound > 0 ? strange.count : 0)
            for role in [Utterance.Role.host, .viewer] {
                #expect(
                    SpeechActReader.shared.act(at: range, in: text, role: role)
                        == SpeechActReader.shared.act(at: moved..<moved + range.count, in: other, role: role))
            }
        }
    }

    @Test("the act depends on the phrase's place only, not on what the phrase says")
    func phrase() throws {
        for line in SpeechActLines.all where line.role == .host && line.act == .denial {
            let text = line.text
            guard let open = text.firstIndex(of: "["), let close = text.firstIndex(of: "]") else { continue }
            let other = text[...open] + "xyz" + text[close...]
            let marked = try #require(MarkedText(String(other)))
            #expect(marked.act(.host) == .denial, "\(other)")
        }
    }

    @Test("a phrase among a hundred thousand markers is read like any other")
    func flood() {
        for unit in ["不是", "不", "no ", "“", "吗", "아", "ไม่", "\u{301}", "@a:", "not not "] {
            let text = fold(String(repeating: unit, count: 100_000))
            for lower in stride(from: 0, to: text.count, by: max(1, text.count / 50)) {
                _ = SpeechActReader.shared.act(at: lower..<lower + 1, in: text, role: .viewer)
            }
        }
    }
}
