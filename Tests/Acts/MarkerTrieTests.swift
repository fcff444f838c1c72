import CounterfoilFolding
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilActs

@Suite struct MarkerTrieTests {
    private func fold(_ text: String) -> [FoldedScalar] {
        var folder = TextFolder()
        folder.fold(WireText(text))
        return folder.scalars
    }

    /// Every phrase compared in full, the bounds of words looked for afterwards.
    private func naiveLongest(
        _ phrases: [([UInt32], Marker)], in text: [FoldedScalar], from start: Int, limit: Int
    ) -> (marker: Marker, end: Int)? {
        var found: (marker: Marker, end: Int)?
        for (phrase, marker) in phrases {
            let end = start + phrase.count
            guard end <= limit, text[start..<end].map(\.value) == phrase else { continue }
            if end < text.count {
                if text[end].continues { continue }
                if text[end - 1].value.isWordCharacter, text[end].value.isWordCharacter { continue }
            }
            if let best = found, best.end == end {
                found = (best.marker.union(marker), end)
            } else if end > found?.end ?? start {
                found = (marker, end)
            }
        }
        return found
    }

    @Test("the longest phrase is found, with all that it means", arguments: 0..<8 as Range<UInt64>)
    func longest(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let letters = ["不", "是", "没", "有", "n", "o", " ", "ไ", "ม", "่", "아", "ㄴ", "か", "🚫"]
        func word(_ length: Int) -> String {
            (0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }.joined()
        }
        var trie = MarkerTrie()
        var phrases: [([UInt32], Marker)] = []
        for bit in 0..<300 {
            let values = TextFolder.values(word(1 + bit % 5))
            let marker = Marker(rawValue: 1 << UInt32(bit % 29))
            trie.insert(values, marker)
            if !values.isEmpty { phrases.append((values, marker)) }
        }
        let text = fold(word(400))
        text.withUnsafeBufferPointer { buffer in
            for start in text.indices {
                for limit in [start, min(start + 2, text.count), text.count] {
                    let found = trie.longest(in: buffer, from: start, limit: limit)
                    let wanted = naiveLongest(phrases, in: text, from: start, limit: limit)
                    #expect(found?.end == wanted?.end)
                    #expect(found?.marker == wanted?.marker)
                }
            }
        }
    }

    @Test("every phrase of every language folds to something and is found again")
    func lists() throws {
        var trie = MarkerTrie()
        for list in MarkerWords.all {
            for phrase in list.phrases { trie.insert(TextFolder.values(phrase), list.marker) }
        }
        for list in MarkerWords.all {
            #expect(!list.phrases.isEmpty)
            for phrase in list.phrases {
                let text = fold(phrase)
                let found = text.withUnsafeBufferPointer { trie.longest(in: $0, from: 0, limit: text.count) }
                #expect(found?.end == text.count && found?.marker.isSuperset(of: list.marker) == true, "\(phrase)")
            }
        }
    }
}
