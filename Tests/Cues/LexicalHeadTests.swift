import CounterfoilTestSupport
import Testing

@testable import CounterfoilCues

@Suite("Wording")
struct LexicalHeadTests {
    private static let rarity = LexicalHead.Rarity(
        nibbles: (0..<1 << (LexicalHead.Rarity.bits - 1)).map { UInt8(truncatingIfNeeded: ($0 &* 37) % 251 | 0x44) })

    private func scalars(_ text: String) -> [CueScalar] {
        text.unicodeScalars.map { CueScalar(value: $0.value, start: 0, end: 0) }
    }

    /// The weights of a text's n-grams, the slow way.
    private func weights(_ text: [CueScalar]) -> [UInt32: Double] {
        var weights: [UInt32: Double] = [:]
        text.withUnsafeBufferPointer { text in
            LexicalGrams.forEach(in: text, 0..<text.count) {
                weights[$0, default: 0] += Double(Self.rarity.weight($0))
            }
        }
        return weights
    }

    @Test("Nearness is the cosine of rarity-weighted n-grams", arguments: [UInt64(1), 2, 3])
    func oracle(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let alphabet = Array("abcde 加微信私聊")
        func text() -> [CueScalar] {
            scalars(String((0..<4 + Int(random.next() % 20)).map { _ in alphabet[Int(random.next() % 11)] }))
        }
        let cues = (0..<3).map { _ in (0..<4).map { _ in text() } }
        let head = LexicalHead(cues, rarity: Self.rarity)
        let workspace = LexicalHead.Workspace(head)
        for _ in 0..<50 {
            let query = text()
            query.withUnsafeBufferPointer { head.compare($0, 0..<$0.count, in: workspace) }
            [true, true, true].withUnsafeBufferPointer { flags in
                flags.baseAddress.map { head.findNearest(of: $0, in: workspace) }
            }
            let own = weights(query)
            var square = 0.0
            query.withUnsafeBufferPointer { query in
                LexicalGrams.forEach(in: query, 0..<query.count) { hash in
                    let weight = Double(Self.rarity.weight(hash))
                    square += weight * weight
                }
            }
            for (cue, examples) in cues.enumerated() {
                let nearest =
                    examples.map { example in
                        let weights = weights(example)
                        let norm = weights.values.map { $0 * $0 }.reduce(0, +).squareRoot()
                        let known = own.filter { Self.rarity.weight($0.key) >= LexicalHead.leastWeight }
                        let product = known.reduce(0) { $0 + $1.value * (weights[$1.key] ?? 0) }
                        return min(1, product / (max(norm, 1e-9) * max(square, 1).squareRoot()))
                    }.max() ?? 0
                #expect(abs(workspace.nearest(cue) - nearest) < 0.002)
                #expect(workspace.middle(cue) >= 0)
            }
        }
    }

    @Test("N-grams are one to three dense characters or three or four letters")
    func grams() {
        func count(_ text: String) -> Int {
            var count = 0
            scalars(text).withUnsafeBufferPointer { text in
                LexicalGrams.forEach(in: text, 0..<text.count) { _ in count += 1 }
            }
            return count
        }
        #expect(count("abcd") == 3)
        #expect(count("ab") == 0)
        #expect(count("微信") == 3)
        #expect(count("") == 0)
    }
}
