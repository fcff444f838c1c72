import CounterfoilFolding
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilDisguise

@Suite("Disguises under random text")
struct DisguisePropertyTests {
    static let terms = ["gucci", "dior", "louis vuitton", "a货", "高仿", "高仿包", "莆田鞋", "劳力士", "微信号", "chanel"]

    static func matcher(_ terms: [String]) -> DisguiseMatcher {
        DisguiseMatcher(
            terms.map {
                let text = TextFolder.values($0)
                return DisguiseTerm(text: text, isWholeWord: text[0].isWordCharacter)
            })
    }

    static func fold(_ text: String) -> [FoldedScalar] {
        var folder = TextFolder()
        folder.fold(WireText(text))
        return folder.scalars
    }

    /// Pieces that make readings likely: letters, look-alikes, signs, sounds, parts, fillers.
    static let pieces =
        "g u c i d o r 1 ! 0 @ * . ~ - l s v t n a h e gu cci dior louis vuitton g*cci d1or chan "
        + "高 仿 包 糕 访 芳 膏 枋 亻 方 亻方 莆 田 鞋 普 甜 谢 劳 力 士 老 立 是 微 信 号 薇 芯 某 什么 小 和 母 gao fang bao pu tian xie "
        + "gaofang gf x 货 huo 祸 🐴 🍎 ， 。"

    @Test("what is found can be read so by the definitions of the views", arguments: UInt64(1)...40)
    func isSound(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let pieces = Self.pieces.split(separator: " ").map(String.init)
        let matcher = Self.matcher(Self.terms)
        for _ in 0..<60 {
            let text = (0..<Int.random(in: 2...14, using: &random)).map { _ in
                (pieces.randomElement(using: &random) ?? "") + (Int.random(in: 0..<4, using: &random) == 0 ? " " : "")
            }.joined()
            let scalars = Self.fold(text)
            for match in matcher.find(in: scalars, from: 0).matches
            where match.how.isDisjoint(with: [.emoji, .misspelling]) && match.how != .initials {
                let reader = NaiveReader(term: TextFolder.values(Self.terms[match.term]), scalars: scalars)
                let readings = reader.readings(from: match.range.lowerBound)
                #expect(
                    readings.contains { $0.end == match.range.upperBound && $0.how == match.how.rawValue },
                    "\(text): \(Self.terms[match.term]) at \(match.range) by \(match.how.classes)")
            }
        }
    }

    @Test("a name that somebody disguised is found where it stands", arguments: UInt64(1)...40)
    func isComplete(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let names = ["gucci", "balenciaga", "chanel", "burberry", "dora77", "moncler"]
        let matcher = Self.matcher(names)
        for _ in 0..<40 {
            let number = Int.random(in: 0..<names.count, using: &random)
            let form = Self.disguise(names[number], &random)
            let before = ["", "new ", "买", "the best (", "x, "].randomElement(using: &random) ?? ""
            let after = ["", " bag", "包", ") now", ", x"].randomElement(using: &random) ?? ""
            let scalars = Self.fold(before + form + after)
            let start = TextFolder.values(before + "|").count - 1
            let end = scalars.count - TextFolder.values("|" + after).count + 1
            let found = matcher.find(in: scalars, from: 0).matches
            #expect(
                found.contains { $0.term == number && $0.range == start..<end }, "\(before)[\(form)]\(after) \(found)")
        }
    }

    /// Writes a name in one of the ways that need no second signal.
    private static func disguise(_ name: String, _ random: inout SplitMix) -> String {
        var letters = name.map(String.init)
        let place = Int.random(in: 1..<letters.count - 1, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            letters[place] = "*"
            return letters.joined()
        case 1:
            let separator = [".", " ", "~", "|", "/"].randomElement(using: &random) ?? "."
            return letters.joined(separator: separator)
        case 2:
            let place = min(place, 3)
            letters[place] = String(repeating: letters[place], count: 3)
            return letters.joined()
        case 3:
            letters.insert("~", at: place)
            return letters.joined()
        default:
            let signs = ["a": "@", "e": "3", "i": "!", "o": "0", "u": "v", "c": "(", "g": "6", "l": "|", "r": "®"]
            for place in [max(place, 2), 0] where place < letters.count {
                letters[place] = signs[letters[place]] ?? "*"
            }
            return letters.joined()
        }
    }

    @Test("the search takes a bounded time for each scalar, and counts what it drops")
    func isBounded() {
        let matcher = Self.matcher(Self.terms + ["高高高高高高", "gggggggg", "某某某某", "扌亻扌亻"])
        var dropped = 0
        for piece in ["高", "高某", "*", "高*", "g*", "na", "扌亻", "🍎", "gu ", "的某", "囧", "1l"] {
            let scalars = Self.fold(String(repeating: piece, count: 3000))
            let findings = matcher.find(in: scalars, from: 0)
            dropped += findings.droppedCandidates
            #expect(findings.matches.count <= scalars.count * LatticeWalk.matchLimit)
        }
        #expect(dropped > 0)
    }

    @Test("a search from later on finds what a search of everything finds there", arguments: UInt64(1)...20)
    func isIncremental(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let pieces = Self.pieces.split(separator: " ").map(String.init)
        let matcher = Self.matcher(Self.terms)
        for _ in 0..<30 {
            let text = (0..<Int.random(in: 2...10, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            .joined()
            let scalars = Self.fold(text)
            let all = Set(matcher.find(in: scalars, from: 0).matches.map { [$0.term, $0.range.upperBound] })
            for from in 0..<scalars.count {
                let ends = Set(matcher.find(in: scalars, from: from).matches.map { [$0.term, $0.range.upperBound] })
                #expect(all.filter { $0[1] > from }.isSubset(of: ends), "\(text) from \(from)")
            }
        }
    }
}
