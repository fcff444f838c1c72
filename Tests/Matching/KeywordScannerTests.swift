import CounterfoilFolding
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilMatching

@Suite("Keyword scanner")
struct KeywordScannerTests {
    struct Post {
        var stream: Int
        var text: String
    }

    /// What makes folding hard: case, width, marks of several scripts, invisible characters, separators, ligatures,
    /// flags, Hangul, voiced kana, styled letters, look-alikes, traditional characters.
    static let pieces: [String] = [
        "a", "b", "c", "A", "B", "Ａ", "𝐛", "ⓒ", "а", "d", "i", "f", "ﬁ", "ß", " ", " ", "  ", "-", "_", "\u{3000}",
        "\u{200B}",
        "\u{301}", "\u{E34}", "\u{FE0F}", "'", "\u{3099}", "か", "は", "ｶ", "ﾞ", "高", "仿", "貨", "货", "ก", "가", "각",
        "\u{1100}",
        "\u{1161}", "\u{11A8}", "🇬", "🇺", "🇨", "🙂", "1", "①", ":", "．", "\n", "\u{FFFD}", "\u{FDFA}", "abc", "高仿货",
        "same factory",
    ]

    static func text(_ random: inout SplitMix, _ pieces: [String], _ count: ClosedRange<Int>) -> String {
        (0..<Int.random(in: count, using: &random)).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }
        .joined()
    }

    static func posts(_ random: inout SplitMix, streams: Int, count: Int, pieces: [String] = pieces) -> [Post] {
        (0..<count).map { _ in
            Post(stream: Int.random(in: 0..<streams, using: &random), text: text(&random, pieces, 0...9))
        }
    }

    /// Folds the whole of each stream and searches for each pattern at each place.
    static func search(_ patterns: [[UInt32]], _ posts: [Post]) -> [KeywordMatch] {
        var found: [KeywordMatch] = []
        for stream in Set(posts.map(\.stream)) {
            var folder = TextFolder()
            var firsts: [(number: Int, first: Int, position: Int)] = []
            var position = 0
            for (number, post) in posts.enumerated() where post.stream == stream {
                firsts.append((number, folder.fold(WireText(post.text)), position))
                position += post.text.utf8.count
            }
            let text = folder.scalars
            for (place, own) in firsts.enumerated() {
                let end = place + 1 < firsts.count ? firsts[place + 1].first : text.count
                for last in own.first..<max(end, own.first) where last + 1 == end || !text[last + 1].continues {
                    for (number, pattern) in patterns.enumerated() where !pattern.isEmpty && pattern.count <= last + 1 {
                        let first = last + 1 - pattern.count
                        guard text[first...last].map(\.value) == pattern, !text[first].continues,
                            let owner = firsts.last(where: { $0.first <= first })
                        else { continue }
                        let utf8 = Array(posts[own.number].text.utf8)
                        var size = 1
                        while Int(text[last].start) + size < utf8.count,
                            utf8[Int(text[last].start) + size] & 0xC0 == 0x80
                        {
                            size += 1
                        }
                        found.append(
                            KeywordMatch(
                                pattern: UInt32(number), message: UInt32(own.number),
                                start: Int32(owner.position + Int(text[first].start) - own.position),
                                end: text[last].start + UInt32(size)))
                    }
                }
            }
        }
        return sorted(found)
    }

    static func sorted(_ matches: [KeywordMatch]) -> [KeywordMatch] {
        matches.sorted { ($0.message, $0.end, $0.start, $0.pattern) < ($1.message, $1.end, $1.start, $1.pattern) }
    }

    /// Scans in calls of `size` messages.
    static func scan(_ scanner: KeywordScanner, _ posts: [Post], size: Int, padding: Int = 0) -> [KeywordMatch] {
        var found: [KeywordMatch] = []
        var first = 0
        while first < posts.count {
            var arena: [UInt8] = []
            var messages: [StreamMessage] = []
            for post in posts[first..<min(first + size, posts.count)] {
                let start = arena.count
                arena += post.text.utf8
                messages.append(StreamMessage(stream: post.stream, range: start..<arena.count))
            }
            arena += [UInt8](repeating: 0xE4, count: padding)
            arena.withUnsafeBytes { arena in messages.withUnsafeBufferPointer { scanner.scan(arena, $0) } }
            found += scanner.matches.map { match in
                var match = match
                match.message += UInt32(first)
                return match
            }
            first += size
        }
        return sorted(found)
    }

    static func patterns(_ random: inout SplitMix, _ pieces: [String] = pieces) -> [[UInt32]] {
        (0..<Int.random(in: 1...60, using: &random)).map { _ in TextFolder.values(text(&random, pieces, 1...5)) }
            .filter { !$0.isEmpty }
    }

    @Test("what a stream says is matched as its whole folded text is", arguments: 0..<30 as Range<UInt64>)
    func oracle(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let pieces =
            seed % 3 == 0 ? ["a", "b", "A", " ", "高"] : seed % 3 == 1 ? Self.pieces : Array(Self.pieces.suffix(30))
        let patterns = Self.patterns(&random, pieces)
        let posts = Self.posts(&random, streams: [1, 3, 7][Int(seed / 3 % 3)], count: 40, pieces: pieces)
        let expected = Self.search(patterns, posts)
        let automaton = KeywordAutomaton(patterns)
        for (size, padding) in [(1, 0), (1, 64), (40, 64), (7, 64)] {
            for wide in [false, true] {
                let scanner = KeywordScanner(automaton, streams: 7, wide: wide)
                let found = Self.scan(scanner, posts, size: size, padding: padding)
                #expect(found == expected, "seed \(seed), \(size) at a time, \(padding) bytes behind, wide: \(wide)")
            }
        }
    }

    @Test(
        "a message cut into two at any place where no character is cut gives the same matches",
        arguments: 0..<12 as Range<UInt64>)
    func splits(seed: UInt64) {
        var random = SplitMix(seed: seed &+ 1_000)
        // Letters are joined by a space where a message ends, so these are all written without spaces.
        let pieces = ["高", "仿", "貨", "货", "か", "微", "信", "\u{3000}", "\u{200B}", "，", "加"]
        let patterns = Self.patterns(&random, pieces.filter { $0 != "，" })
        let automaton = KeywordAutomaton(patterns)
        let text = Self.text(&random, pieces, 20...30)
        let whole = Self.scan(KeywordScanner(automaton, streams: 1), [Post(stream: 0, text: text)], size: 1)
        let characters = Array(text.unicodeScalars)
        for cut in 0...characters.count {
            let parts = [characters[..<cut], characters[cut...]].map { part in
                var view = String.UnicodeScalarView()
                view.append(contentsOf: part)
                return Post(stream: 0, text: String(view))
            }
            let size = Int32(parts[0].text.utf8.count)
            let found = Self.scan(KeywordScanner(automaton, streams: 1), parts, size: 1).map { match in
                guard match.message == 1 else { return match }
                return KeywordMatch(
                    pattern: match.pattern, message: 0, start: match.start + size, end: match.end + UInt32(size))
            }
            #expect(Self.sorted(found) == whole, "seed \(seed), cut at \(cut)")
        }
    }

    @Test(
        "long messages and runs of separators are read the same many characters at a time as one by one",
        arguments: 0..<20 as Range<UInt64>)
    func wideAndNarrow(seed: UInt64) {
        var random = SplitMix(seed: seed &+ 2_000)
        let pieces = [
            ["a", "b", " ", "高", "\u{200B}"], ["   ", "a", "仿", "-", "\u{301}"], ["高", "仿", "b", " ", "'"],
            ["a", "é", "ß", "…", "か", "\u{3099}", "🙂"], Self.pieces,
        ][Int(seed % 5)]
        let patterns = Self.patterns(&random, pieces)
        let posts = (0..<400).map { _ in
            Post(
                stream: Int.random(in: 0..<50, using: &random),
                text: Self.text(&random, pieces, 0...(seed % 2 == 0 ? 12 : 300)))
        }
        let automaton = KeywordAutomaton(patterns)
        let found = [false, true].map {
            Self.scan(KeywordScanner(automaton, streams: 50, wide: $0), posts, size: 200, padding: 16)
        }
        #expect(found[0] == found[1], "seed \(seed)")
    }

    @Test("a term spoken one character a message is found, however many streams speak at once")
    func interleaved() {
        let term = "same factory as the original, no label"
        let automaton = KeywordAutomaton([TextFolder.values(term)])
        let scanner = KeywordScanner(automaton, streams: 40)
        var posts: [Post] = []
        for word in term.split(separator: " ") {
            for stream in 0..<40 { posts.append(Post(stream: stream, text: String(word))) }
        }
        let found = Self.scan(scanner, posts, size: 100, padding: 16)
        #expect(found.count == 40)
        #expect(found.allSatisfy { $0.start == -Int32(term.filter { $0 != " " }.count - 5) && $0.end == 5 })
    }

    @Test("a stream that is reset has forgotten what it said")
    func reset() {
        let scanner = KeywordScanner(KeywordAutomaton([TextFolder.values("高仿")]), streams: 2)
        scanner.scan("高", stream: 0)
        scanner.scan("高", stream: 1)
        scanner.reset(stream: 1)
        scanner.scan("仿", stream: 0)
        #expect(Array(scanner.matches) == [KeywordMatch(pattern: 0, message: 0, start: -3, end: 3)])
        scanner.scan("仿", stream: 1)
        #expect(scanner.matches.isEmpty)
    }

    @Test(
        "text made to cost many steps is searched by failure links, with the same matches",
        arguments: 0..<8 as Range<UInt64>)
    func adversarial(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let bound = Int.random(in: 12...31, using: &random)
        var patterns = (1...bound).map { [UInt32](repeating: 0x7A, count: $0) + [0x71] }
        patterns.append([UInt32](repeating: 0x7A, count: 5) + [0x78, 0x7A])
        patterns.append([0x71, 0x7A])
        let posts = (0..<120).map { _ in
            let text = String(repeating: "Z", count: Int.random(in: 0...90, using: &random))
            return Post(
                stream: Int.random(in: 0..<3, using: &random),
                text: ["q", "x", "", "z"][Int.random(in: 0..<4, using: &random)] + text)
        }
        let automaton = KeywordAutomaton(patterns)
        let scanner = KeywordScanner(automaton, streams: 3)
        #expect(Self.scan(scanner, posts, size: 50, padding: 16) == Self.search(patterns, posts), "seed \(seed)")
        #expect(scanner.linearBatches > 0)
    }

    @Test("a hundred thousand of one letter against long runs of it are scanned by failure links alone")
    func longRun() {
        let patterns = (1...31).map { [UInt32](repeating: 0x7A, count: $0) + [0x71] }
        let scanner = KeywordScanner(KeywordAutomaton(patterns), streams: 1)
        scanner.scan(WireText(String(repeating: "z", count: 100_000) + "q"), stream: 0)
        #expect(scanner.matches.count == 31)
        #expect(scanner.linearBatches == 1)
    }

    @Test("a message of more than a mebibyte is read up to there")
    func longMessage() {
        let scanner = KeywordScanner(KeywordAutomaton([[0x61, 0x62]]), streams: 1)
        scanner.scan(WireText(String(repeating: "ab ", count: 400_000)), stream: 0)
        #expect(scanner.matches.count == (KeywordScanner.maximumMessageBytes + 1) / 3)
        #expect(scanner.truncatedMessages == 1)
    }

    @Test("messages outside the arena and of no stream are left out")
    func strangeMessages() {
        let scanner = KeywordScanner(KeywordAutomaton([[0x61, 0x62]]), streams: 1)
        let arena = Array("abab".utf8)
        let messages = [
            StreamMessage(stream: 0, range: 0..<5), StreamMessage(stream: 1, range: 0..<2),
            StreamMessage(stream: 0, range: 2..<4), StreamMessage(stream: 0, range: 4..<4),
        ]
        arena.withUnsafeBytes { arena in messages.withUnsafeBufferPointer { scanner.scan(arena, $0) } }
        #expect(Array(scanner.matches) == [KeywordMatch(pattern: 0, message: 2, start: 0, end: 2)])
    }

    @Test("bytes that are not UTF-8 do no harm")
    func invalidBytes() {
        var random = SplitMix(seed: 11)
        let scanner = KeywordScanner(KeywordAutomaton([[0x61, 0x62], TextFolder.values("高仿")]), streams: 2)
        for _ in 0..<500 {
            let arena = (0..<Int.random(in: 1...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let messages = (0..<2).map { StreamMessage(stream: $0, range: 0..<arena.count) }
            arena.withUnsafeBytes { arena in messages.withUnsafeBufferPointer { scanner.scan(arena, $0) } }
        }
    }

    @Test("surrogates in three bytes, which no valid text has, do not look like the ends of messages")
    func surrogates() {
        let scanner = KeywordScanner(KeywordAutomaton([TextFolder.values("高仿")]), streams: 300)
        let bad = [UInt8]([0xED, 0xBF, 0xBF, 0xED, 0xBF, 0xBE] + Array("高仿".utf8))
        let arena = [UInt8]((0..<4_000).flatMap { _ in bad } + [UInt8](repeating: 0x20, count: 16))
        let messages = (0..<250).map {
            StreamMessage(stream: $0, range: $0 * 16 * bad.count..<($0 + 1) * 16 * bad.count)
        }
        arena.withUnsafeBytes { arena in messages.withUnsafeBufferPointer { scanner.scan(arena, $0) } }
        #expect(scanner.matches.count == 4_000)
    }

    @Test("five thousand terms are found in a long text as the Detector's search finds them, by both comparisons")
    func manyTerms() {
        var random = SplitMix(seed: 5)
        // Characters that fold to themselves, so that both comparisons see the same.
        let alphabet =
            (0x4E00..<0x5600).map { UInt32($0) }.compactMap(UnicodeScalar.init).map { String($0) }
            .filter { TextFolder.values($0) == $0.unicodeScalars.map(\.value) }.prefix(300) + [
                "a", "b", "c", "d", "e", "t",
            ]
        let patterns = (0..<5_000).map { _ in TextFolder.values(Self.text(&random, Array(alphabet), 1...7)) }
        let text = Self.text(&random, Array(alphabet), 5_000...5_000)
        var folder = TextFolder()
        folder.fold(WireText(text))
        for comparison in [KeywordAutomaton.Comparison.folded, .literal] {
            let automaton = KeywordAutomaton(patterns, comparison: comparison)
            var expected: [[Int]] = []
            automaton.forEachMatch(in: folder.scalars) { pattern, range in
                expected.append([
                    Int(folder.scalars[range.upperBound - 1].end), Int(folder.scalars[range.lowerBound].start), pattern,
                ])
            }
            let posts = [Post(stream: 0, text: text)]
            let found = Self.scan(KeywordScanner(automaton, streams: 1), posts, size: 1)
                .map { [Int($0.end), Int($0.start), Int($0.pattern)] }
            #expect(found.count > 2_000)
            #expect(
                found.sorted { $0.lexicographicallyPrecedes($1) }
                    == expected.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }

    @Test("what no text can match is counted: empty patterns, too long ones, more scalars than there are labels")
    func unmatchable() {
        #expect(KeywordAutomaton([[], [0x61], [UInt32](repeating: 0x61, count: 4_001)]).unmatchable == 2)
        let many = (0..<17_000).map { [UInt32(0x4E00 + $0)] }
        #expect(KeywordAutomaton(many).unmatchable == 17_000 - 16_256)
    }
}
