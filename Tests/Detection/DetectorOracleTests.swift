import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

@Suite("Detector against a naive one")
struct DetectorOracleTests {
    private func pack(_ random: inout SeededGenerator) -> RulePack {
        let letters = ["甲", "乙", "丙", "aa", "bb", "aa bb"]
        func phrase(_ limit: Int) -> String {
            (0..<Int.random(in: 1...limit, using: &random))
                .map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }.joined(separator: " ")
        }
        let names = ["g0", "g1", "g2", "g3"]
        let groups = names.map { name in
            var texts: [[UInt32]: String] = [:]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let text = phrase(2)
                texts[TextFolder.values(text)] = text
            }
            let terms = texts.values.sorted()
            let exclusions = Int.random(in: 0...1, using: &random) == 0 ? [] : ["丁 " + (terms.first ?? "") + " 乙"]
            return TermGroup(id: name, terms: terms.map { Term($0, in: name) }, exclusions: exclusions)
        }
        let rules = (0..<4).map { number in
            let all = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Rule.Requirement(
                    anyOf: Array(names[0..<3].shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random))),
                    count: Int.random(in: 1...2, using: &random))
            }
            return Rule.sample(
                "r\(number)", window: Int64(Int.random(in: 5...40, using: &random)),
                all: all.count == 1 ? [Rule.Requirement(anyOf: all[0].anyOf, count: 2)] : all,
                unless: number == 3 ? ["g3"] : [], roles: number == 1 ? [.host] : [],
                channels: number == 2 ? [.caption, .chat] : [])
        }
        return RulePack(id: "p", version: "1", groups: groups, rules: rules)
    }

    @Test("random rooms give what working everything out anew gives", arguments: 0..<40 as Range<UInt64>)
    func oracle(seed: UInt64) throws {
        _ = try compare(seed)
    }

    @Test("the random rooms are worth comparing: they raise alerts")
    func raises() throws {
        #expect(try (100..<110 as Range<UInt64>).reduce(0) { try $0 + compare($1) } > 100)
    }

    /// Feeds a random room to both detectors.
    ///
    /// - Returns: How many detections there were.
    private func compare(_ seed: UInt64) throws -> Int {
        var random = SeededGenerator(seed: seed)
        let rules = try CompiledRules([pack(&random)])
        var detector = Detector(rules: rules)
        var naive = NaiveDetector(rules: rules)
        let letters = ["甲", "乙", "丙", "甲", "乙", "丁", "aa", "bb", "ab"]
        var said: [Utterance] = []
        var time = 1_000.0
        var alerts = 0
        for index in 0..<32 as Range<UInt64> {
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
            let found = detector.consume(utterance, index: index).map(NaiveDetector.Result.init)
            let expected = naive.consume(utterance, index: index)
            #expect(found == expected, "seed \(seed), utterance \(index): \(utterance.text)")
            guard found == expected else { return alerts }
            alerts += found.count
            said.removeAll { $0.key == utterance.key }
            if utterance.revision >= 0 { said.append(utterance) }
            if Int.random(in: 0..<12, using: &random) == 0, let victim = said.suffix(4).randomElement(using: &random) {
                detector.retract(Deletion(keys: [victim.key], observed: victim.times.observed))
                naive.retract([victim.key])
                said.removeAll { $0.key == victim.key }
            }
        }
        #expect(detector.evictions == 0)
        return alerts
    }

    @Test(
        "where a text is cut into utterances makes no difference to the terms found", arguments: 0..<6 as Range<UInt64>)
    func splits(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
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
