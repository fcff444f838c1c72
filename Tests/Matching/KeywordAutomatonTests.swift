import CounterfoilTestSupport
import Testing

@testable import CounterfoilFolding
@testable import CounterfoilMatching

@Suite("Keyword automaton")
struct KeywordAutomatonTests {
    private struct Occurrence: Hashable, Comparable {
        var end: Int
        var pattern: Int
        static func < (left: Self, right: Self) -> Bool { (left.end, left.pattern) < (right.end, right.pattern) }
    }

    private func scan(_ automaton: KeywordAutomaton, _ text: some Sequence<UInt32>) -> [Occurrence] {
        let scalars = text.enumerated().map { index, value in
            FoldedScalar(value: value, start: UInt32(index), end: UInt32(index + 1), how: [], lead: [])
        }
        var found: [Occurrence] = []
        var last = (0, 0)
        automaton.forEachMatch(in: scalars) { pattern, range in
            #expect(range.count == Int(automaton.lengths[pattern]))
            #expect(last <= (range.lowerBound, range.upperBound), "occurrences come as they begin")
            last = (range.lowerBound, range.upperBound)
            found.append(Occurrence(end: range.upperBound, pattern: pattern))
        }
        return found.sorted()
    }

    private func search(_ patterns: [[UInt32]], _ text: [UInt32]) -> [Occurrence] {
        var found: [Occurrence] = []
        for (number, pattern) in patterns.enumerated() where pattern.count <= text.count {
            for start in 0...text.count - pattern.count
            where text[start..<start + pattern.count].elementsEqual(pattern) {
                found.append(Occurrence(end: start + pattern.count, pattern: number))
            }
        }
        return found.sorted()
    }

    @Test("every occurrence is found, as a search for each pattern finds it", arguments: 0..<40 as Range<UInt64>)
    func oracle(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let alphabet: [UInt32] = seed % 2 == 0 ? [1, 2] : [0x61, 0x62, 0x4E00, 0x20000, 0x1F600]
        let patterns = (0..<Int.random(in: 1...30, using: &random)).map { _ in
            (0..<Int.random(in: 1...6, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
        }
        let automaton = KeywordAutomaton(patterns)
        for _ in 0..<20 {
            let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                Int.random(in: 0..<12, using: &random) == 0
                    ? 0x10_FFFF : alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            #expect(scan(automaton, text) == search(patterns, text), "seed \(seed)")
        }
    }

    @Test("equal patterns are all found, and patterns within patterns")
    func nested() {
        let patterns: [[UInt32]] = [[1, 2, 3, 4], [2, 3], [2, 3], [3], [2, 3, 4, 5], [4]]
        #expect(scan(KeywordAutomaton(patterns), [1, 2, 3, 4, 5]) == search(patterns, [1, 2, 3, 4, 5]))
    }

    @Test("no pattern at all finds nothing")
    func empty() {
        #expect(scan(KeywordAutomaton([]), [1, 2, 3]).isEmpty)
    }

    @Test("a text of one letter against long runs of it is scanned without going back")
    func runs() {
        let patterns = (1...30).map { [UInt32](repeating: 7, count: $0) + [8] }
        let automaton = KeywordAutomaton(patterns)
        #expect(scan(automaton, [UInt32](repeating: 7, count: 100_000) + [8]).count == 30)
    }

    @Test("ten thousand random words are all found in their own text")
    func large() {
        var random = SplitMix(seed: 7)
        let patterns = Array(
            Set((0..<10_000).map { _ in (0..<4).map { _ in UInt32.random(in: 0x4E00...0x8000, using: &random) } })
        ).sorted { $0.lexicographicallyPrecedes($1) }
        let automaton = KeywordAutomaton(patterns)
        let found = scan(automaton, patterns.joined())
        #expect(Set(found.map(\.pattern)).count == patterns.count)
    }
}
