import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

@Suite("Cues that repeat, go on, roll and grow")
struct CueMergerTests {
    /// Cues as `start end line|line`, and what is told of each: `-`, or `revision text`.
    private static func told(_ cues: [(Int64, Int64, String)]) -> [String] {
        var merger = CueMerger()
        var keys: [WireText] = []
        return cues.map { start, end, text in
            let lines = text.split(separator: "|").map { WireText(String($0)) }
            switch merger.take(.init(start: start, end: end, settings: .empty, lines: lines), epoch: "0") {
            case .drop: return "-"
            case .tell(let told):
                let number = keys.firstIndex(of: told.key) ?? keys.count
                if number == keys.count { keys.append(told.key) }
                let text = told.text.string.split(separator: "\n").joined(separator: "|")
                return "\(number).\(told.revision) \(told.start)-\(told.end) \(text)"
            }
        }
    }

    @Test("a cue that each segment repeats is told once")
    func repeated() {
        #expect(
            Self.told([(0, 9, "a"), (9_000, 9_500, "b"), (0, 9, "a"), (9_000, 9_500, "b"), (1, 9, "a")])
                == ["0.0 0-9 a", "1.0 9000-9500 b", "-", "-", "-"])
    }

    @Test("a cue that was cut at the border of segments goes on as a revision of the same key")
    func hinge() {
        #expect(
            Self.told([(0, 10_000, "a"), (10_000, 12_000, "a"), (12_001, 13_000, "a"), (0, 20_000, "a")])
                == ["0.0 0-10000 a", "0.1 0-12000 a", "0.2 0-13000 a", "0.3 0-20000 a"])
    }

    @Test("somebody who says the same again after a pause said it twice")
    func saidTwice() {
        #expect(
            Self.told([(0, 1_000, "buy now"), (1_200, 2_000, "buy now"), (5_000, 6_000, "buy now")])
                == ["0.0 0-1000 buy now", "1.0 1200-2000 buy now", "2.0 5000-6000 buy now"])
    }

    @Test("rolling captions tell each line once, and cues that only hold a line tell nothing")
    func rolling() {
        let cues: [(Int64, Int64, String)] = [
            (0, 2_000, "one two"), (2_000, 2_010, "one two"), (2_010, 4_000, "one two|three four"),
            (4_000, 4_010, "three four"), (4_010, 6_000, "three four|five six"), (6_000, 6_010, "five six"),
        ]
        #expect(
            Self.told(cues).map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
                == ["0-2000 one two", "0-2010 one two", "2010-4000 three four", "", "4010-6000 five six", ""])
    }

    @Test(
        "words that the last cue ended with are not told again: three of them, or four ideographs",
        arguments: [
            ("we have a brand new bag", "brand new bag for you", "for you"), ("a b", "a b c", "0.1"),
            ("look at this", "this is it", "this is it"), ("买一送一今天", "送一今天加微信", "加微信"), ("今天好", "天好贵", "天好贵"),
            ("xone two three", "one two three four", "one two three four"),
            ("zero one two three", "one two threefour", "one two threefour"),
        ])
    func overlap(before: String, after: String, expected: String) {
        let told = Self.told([(0, 1_000, before), (1_100, 2_000, after)])
        #expect(told[1].contains(expected))
        if expected != "0.1" { #expect(told[1] == "1.0 1100-2000 \(expected)") }
    }

    @Test("captions painted word by word are one key with revisions")
    func paintOn() {
        #expect(
            Self.told([(0, 500, "我"), (0, 900, "我们"), (900, 1_400, "我们卖"), (1_400, 2_000, "我们卖|包")])
                == ["0.0 0-500 我", "0.1 0-900 我们", "0.2 0-1400 我们卖", "1.0 1400-2000 包"])
    }

    @Test("cues after a pause, or of another stretch of media time, stand on their own")
    func apart() {
        #expect(
            Self.told([(0, 1_000, "one two three"), (1_600, 2_000, "one two three four")])[1]
                == "1.0 1600-2000 one two three four")
        var merger = CueMerger()
        let cue = CueMerger.Cue(start: 0, end: 10, settings: .empty, lines: ["a"])
        guard case .tell(let first) = merger.take(cue, epoch: "0.0"),
            case .tell(let second) = merger.take(cue, epoch: "0.1")
        else {
            Issue.record("dropped")
            return
        }
        #expect(first.key != second.key)
    }

    @Test("finding an overlap takes linear time on texts made to be slow")
    func linear() {
        let before = [UInt8](repeating: 0x61, count: 16_000) + [0x62]
        let after = [UInt8](repeating: 0x61, count: 16_000)
        #expect(RepeatedText.overlap(before, after) == nil)
        #expect(RepeatedText.overlap(after, after + [0x20, 0x62]) == nil)
        let words = Array(String(repeating: "a b ", count: 4_000).utf8)
        #expect(RepeatedText.overlap(words, words + Array("c".utf8)) == words.count)
    }

    @Test("the overlap found is the longest, as a search through all of them finds it")
    func overlapOracle() {
        var random = TestRandom(2)
        func text() -> [UInt8] {
            var words: [String] = []
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                words.append(["a", "b", "买", "送", "ab"].randomElement(using: &random) ?? "")
            }
            return Array(words.joined(separator: Bool.random(using: &random) ? " " : "").utf8)
        }
        func slow(_ before: [UInt8], _ after: [UInt8]) -> Int? {
            stride(from: min(before.count, after.count), to: 0, by: -1).first { length in
                guard before.suffix(length).elementsEqual(after.prefix(length)), before != after || length > 0 else {
                    return false
                }
                let shared = String(decoding: after.prefix(length), as: UTF8.self)
                guard !shared.unicodeScalars.contains("\u{FFFD}") else { return false }
                func isBorder(_ left: Unicode.Scalar?, _ right: Unicode.Scalar?) -> Bool {
                    guard let left, let right else { return true }
                    return left == " " || right == " " || left.value > 0x3000 || right.value > 0x3000
                }
                let rest = String(decoding: after.dropFirst(length), as: UTF8.self)
                let lead = String(decoding: before.dropLast(length), as: UTF8.self)
                guard isBorder(shared.unicodeScalars.last, rest.unicodeScalars.first),
                    isBorder(lead.unicodeScalars.last, shared.unicodeScalars.first)
                else { return false }
                return shared.split(separator: " ").count >= 3
                    || shared.unicodeScalars.filter { $0.value > 0x3000 }.count >= 4
            }
        }
        for _ in 0..<5_000 {
            let (before, after) = (text(), text())
            #expect(RepeatedText.overlap(before, after) == slow(before, after))
        }
    }
}
