import CounterfoilActs
import CounterfoilFolding
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

/// Rooms and rules made up by chance, with everything that the rule language has.
struct RandomRules {
    private static let letters = ["甲", "乙", "丙", "aa", "bb", "aa bb", "高仿", "gucci"]
    private static let names = ["g0", "g1", "g2", "g3"]

    static func pack(_ random: inout SplitMix) -> RulePack {
        func phrase(_ limit: Int) -> String {
            (0..<Int.random(in: 1...limit, using: &random))
                .map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }.joined(separator: " ")
        }
        let groups = names.enumerated().map { number, name in
            var texts: [[UInt32]: String] = [:]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let text = phrase(2)
                texts[TextFolder.values(text)] = text
            }
            let terms = texts.values.sorted()
            let exclusions = Int.random(in: 0...1, using: &random) == 0 ? [] : ["丁 " + (terms.first ?? "") + " 乙"]
            return TermGroup(
                id: name, terms: terms.map { Term($0, in: name) }, exclusions: exclusions,
                weight: number == 1 ? 1_500 : 1_000, hasViews: number != 2)
        }
        let rules = (0..<6).map { number in
            var all = (0..<Int.random(in: 1...3, using: &random)).map { requirement($0, &random) }
            // A measure over the window stands by itself.
            for place in all.indices where place > 0 && (all[place].isSum || all[place - 1].isSum) {
                (all[place].isAfterPrevious, all[place].within) = (false, nil)
            }
            // Few enough choices to try them all.
            if all.count > 1 { for place in all.indices.dropFirst() { all[place].count = 1 } }
            if all.count == 1, !all[0].isSum { all[0].count = 2 }
            let weights = all[0].anyOf.first.map { [Rule.Weight(signal: $0.id, factor: 1_200)] } ?? []
            return Rule.sample(
                "r\(number)", window: Int64(Int.random(in: 5...40, using: &random)), all: all,
                unless: number == 3 ? ["g3"] : [], roles: number == 1 ? [.host] : [],
                channels: number == 2 ? [.caption, .chat] : [], weights: weights)
        }
        return RulePack(
            id: "p", version: "1", groups: groups, cues: [.sample("c0"), .sample("c1")], rules: rules)
    }

    private static func requirement(_ number: Int, _ random: inout SplitMix) -> Rule.Requirement {
        func isIn(_ outOf: Int) -> Bool { Int.random(in: 0..<outOf, using: &random) == 0 }
        let cue = isIn(2) ? "c0" : "c1"
        if isIn(5) {
            let least = Int64(Int.random(in: 1...8, using: &random))
            return .init(anyOf: [.cue(cue, isIn(2) ? .top3(1_300 + 100 * least) : .excess(100 * least))])
        }
        var signals: [Rule.Signal] = names[0..<3].shuffled(using: &random)
            .prefix(Int.random(in: 1...2, using: &random)).map { .group($0) }
        if isIn(3) { signals.append(.cue(cue, .surprise(1_900))) }
        let count = Int.random(in: 1...2, using: &random)
        return .init(
            anyOf: signals, count: count, roles: isIn(4) ? [.viewer] : [], channels: isIn(6) ? [.caption] : [],
            acts: isIn(4) ? [.claim, .question] : [], languages: isIn(6) ? ["zh"] : [], isDisguised: isIn(6),
            within: isIn(3) && number > 0 ? 4_000 : nil, isAfterPrevious: number > 0 && isIn(3))
    }
}

@Suite("Detector against a naive one")
struct DetectorOracleTests {
    @Test("random rooms give what working everything out anew gives", arguments: 0..<16 as Range<UInt64>)
    func oracle(seed: UInt64) throws {
        _ = try compare(seed)
    }

    @Test("the random rooms are worth comparing: they raise alerts, by every kind of evidence")
    func raises() throws {
        var kinds: Set<String> = []
        let alerts = try (100..<116 as Range<UInt64>).reduce(0) { try $0 + compare($1, &kinds) }
        #expect(alerts > 100)
        #expect(kinds.isSuperset(of: ["term", "cue", "disguised", "question", "split", "relation", "sum"]))
    }

    private func compare(_ seed: UInt64) throws -> Int {
        var kinds: Set<String> = []
        return try compare(seed, &kinds)
    }

    /// Feeds a random room to both detectors.
    ///
    /// - Returns: How many detections there were.
    private func compare(_ seed: UInt64, _ kinds: inout Set<String>) throws -> Int {
        var random = SplitMix(seed: seed)
        let rules = try CompiledRules([RandomRules.pack(&random)]) { _ in CountingCues(characters: ["甲", "b"]) }
        var detector = Detector(rules: rules)
        var naive = NaiveDetector(rules: rules)
        let letters = ["甲", "乙", "丙", "甲", "乙", "丁", "aa", "bb", "ab", "高 仿", "搞仿", "g*cci", "𝐠ucci", "吗?", "不", "春天"]
        var said: [Utterance] = []
        var time = 1_000.0
        var alerts = 0
        for index in 0..<26 as Range<UInt64> {
            time += Double(Int.random(in: 0...30, using: &random)) / 10
            let text = (0..<Int.random(in: 0...6, using: &random))
                .map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }.joined(separator: " ")
            let finality = Utterance.Finality.allCases[Int.random(in: 0..<3, using: &random)]
            var utterance: Utterance
            let recent = said.suffix(3)
            if let earlier = recent.randomElement(using: &random), Int.random(in: 0..<4, using: &random) == 0 {
                utterance = earlier
                utterance.revision += Int.random(in: 0..<8, using: &random) == 0 ? -1 : 1
                utterance.text =
                    Bool.random(using: &random) ? WireText(earlier.text.string + " " + text) : WireText(text)
                utterance.finality = finality
            } else {
                let late =
                    Int.random(in: 0..<8, using: &random) == 0 ? Double(Int.random(in: 0...10, using: &random)) : 0
                utterance = .say(
                    text, at: time - late, key: "k\(index)", finality: finality,
                    channel: [.caption, .caption, .chat][Int.random(in: 0..<3, using: &random)],
                    role: [.host, .host, .viewer][Int.random(in: 0..<3, using: &random)],
                    speaker: [nil, "s", "t"][Int.random(in: 0..<3, using: &random)])
            }
            let detections = detector.consume(utterance, index: index)
            let found = detections.map(NaiveDetector.Result.init)
            let expected = naive.consume(utterance, index: index)
            try #require(detector.evictions == 0)
            #expect(found == expected, "seed \(seed), utterance \(index): \(utterance.text)")
            guard found == expected else { return alerts }
            alerts += found.count
            for detection in detections { kinds.formUnion(Self.kinds(of: detection)) }
            said.removeAll { $0.key == utterance.key }
            if utterance.revision >= 0 { said.append(utterance) }
            if Int.random(in: 0..<12, using: &random) == 0, let victim = said.suffix(4).randomElement(using: &random) {
                detector.retract(Deletion(keys: [victim.key], observed: victim.times.observed))
                naive.retract([victim.key])
                said.removeAll { $0.key == victim.key }
            }
        }
        return alerts
    }

    private static func kinds(of detection: Detection) -> [String] {
        let hits = detection.evidence.flatMap(\.hits)
        return hits.map(\.kind.rawValue) + hits.filter { $0.how.contains(.mask) }.map { _ in "disguised" }
            + hits.map(\.act.rawValue) + hits.filter { $0.spans.count > 1 }.map { _ in "split" }
            + (detection.rule.all.contains { $0.within != nil || $0.isAfterPrevious } ? ["relation"] : [])
            + (detection.rule.all.contains(where: \.isSum) ? ["sum"] : [])
    }

    @Test(
        "where a text is cut into utterances makes no difference to the terms found", arguments: 0..<6 as Range<UInt64>)
    func splits(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let rules = try CompiledRules([
            .sample(["g": ["甲乙", "乙丙甲", "甲", "加v信", "1:1复刻"], "h": ["same factory", "factory no logo", "乙 丙"]])
        ])
        let words = ["甲", "乙", "丙", "same", "factory", "no", "logo", "加V信", "1:1", "复刻", "!"]
        let text = (0..<9).map { _ in words[Int.random(in: 0..<words.count, using: &random)] }
        func terms(_ parts: [[String]]) -> [String] {
            var detector = Detector(rules: rules)
            var found: [Hit] = []
            for (index, part) in parts.enumerated() {
                _ = detector.consume(
                    .say(part.joined(separator: " "), at: Double(index), key: "\(index)"), index: UInt64(index))
                // Of a term that is completed later, a shorter one may be seen first.
                for hit in detector.lastHits {
                    found.removeAll { $0.group == hit.group && hit.covers($0) }
                    found.append(hit)
                }
            }
            return found.map { hit in
                (hit.term + " " + hit.spans.map { $0.form.string }.joined()).filter { $0 != " " }
            }.sorted()
        }
        let whole = terms([text])
        for first in 0...text.count {
            #expect(terms([Array(text[..<first]), Array(text[first...])]) == whole, "seed \(seed)")
            for second in first...text.count {
                #expect(
                    terms([Array(text[..<first]), Array(text[first..<second]), Array(text[second...])]) == whole,
                    "seed \(seed)")
            }
        }
    }
}

extension Hit {
    fileprivate func covers(_ other: Hit) -> Bool {
        other.spans.allSatisfy { span in
            spans.contains { $0.utterance == span.utterance && $0.range.contains(span.range) }
        }
    }
}
