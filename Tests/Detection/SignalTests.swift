import CounterfoilActs
import CounterfoilDisguise
import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

@Suite("What counts as a signal")
struct SignalTests {
    private static let groups = RulePack.sample([
        "ask": ["正品"], "wink": ["懂的都懂"], "replica": ["复刻"], "contact": ["微信", "whatsapp"], "brand": ["gucci", "古驰"],
    ])

    /// Feeds a conversation, and gives the scores of the rule after each line.
    private func scores(
        _ requirements: [Rule.Requirement], _ said: [String], roles: [Utterance.Role] = [],
        weights: [Rule.Weight] = [], views: Bool = false
    ) throws -> [Int64?] {
        var pack = Self.groups
        for place in pack.groups.indices { pack.groups[place].hasViews = views }
        pack.rules = [.sample("r", all: requirements, roles: roles, weights: weights)]
        var detector = Detector(rules: try CompiledRules([pack]))
        let lines = said.compactMap { RuleTest.Line($0) }
        #expect(lines.count == said.count)
        return lines.utterances.enumerated().map { index, utterance in
            detector.consume(utterance, index: UInt64(index)).first?.score
        }
    }

    @Test("a denial does not count, a question only where it is asked for")
    func acts() throws {
        let both: [Rule.Requirement] = [.init(anyOf: ["replica"]), .init(anyOf: ["contact"])]
        #expect(try scores(both, ["host: 复刻的到了", "host: 加微信"]) == [nil, 2_000])
        #expect(try scores(both, ["host: 我们不卖复刻", "host: 加微信"]) == [nil, nil])
        #expect(try scores(both, ["viewer: 是复刻吗？", "host: 加微信"]) == [nil, nil])
        let asked: [Rule.Requirement] = [.init(anyOf: ["replica"], acts: [.question]), .init(anyOf: ["contact"])]
        #expect(try scores(asked, ["viewer: 是复刻吗？", "host: 加微信"]) == [nil, 2_000])
        #expect(try scores(asked, ["host: 复刻的到了", "host: 加微信"]) == [nil, nil])
    }

    @Test("a denial is kept as evidence that weighs nothing, a question weighs a tenth")
    func uncounted() throws {
        let both: [Rule.Requirement] = [.init(anyOf: ["replica"]), .init(anyOf: ["contact"])]
        #expect(
            try scores(both, ["viewer: 是复刻吗？", "assistant: 我们不卖复刻", "host: 复刻的到了", "host: 加微信"])[3] == 2_100)
    }

    @Test("a viewer's question and the host's wink after it are a pair")
    func pair() throws {
        let pair: [Rule.Requirement] = [
            .init(anyOf: ["ask"], roles: [.viewer], acts: [.question]),
            .init(anyOf: ["wink"], roles: [.host], within: 20_000, isAfterPrevious: true),
        ]
        func isMet(_ said: String...) throws -> Bool { try scores(pair, said, roles: [.host]).last != .some(nil) }
        #expect(try isMet("viewer: 是正品吗", "host: 懂的都懂"))
        #expect(try !isMet("host: 懂的都懂", "viewer: 是正品吗"))
        #expect(try !isMet("host: 是正品吗", "host: 懂的都懂"))
        #expect(try !isMet("viewer: 是正品吗", "viewer: 懂的都懂"))
        #expect(try isMet("viewer: 是正品吗", "@20s host: 懂的都懂"))
        #expect(try !isMet("viewer: 是正品吗", "@21s host: 懂的都懂"))
    }

    @Test("in one utterance what is said after stands behind")
    func afterInOneUtterance() throws {
        let ordered: [Rule.Requirement] = [
            .init(anyOf: ["replica"]), .init(anyOf: ["contact"], isAfterPrevious: true),
        ]
        #expect(try scores(ordered, ["host: 复刻 微信"]) == [2_000])
        #expect(try scores(ordered, ["host: 微信 复刻"]) == [nil])
    }

    @Test("the first requirement's pieces lie near one another where it says so")
    func within() throws {
        let near: [Rule.Requirement] = [.init(anyOf: ["replica"], count: 2, within: 10_000)]
        #expect(try scores(near, ["host: 复刻的表", "@10s host: 还有复刻鞋子"]) == [nil, 2_000])
        #expect(try scores(near, ["host: 复刻的表", "@11s host: 还有复刻鞋子"]) == [nil, nil])
    }

    @Test("a requirement's own roles and channels stand for the rule's")
    func roles() throws {
        let mixed: [Rule.Requirement] = [
            .init(anyOf: ["replica"], roles: [.viewer]), .init(anyOf: ["contact"], channels: [.chat]),
        ]
        #expect(try scores(mixed, ["viewer: 复刻", "host/chat: 微信"], roles: [.host]) == [nil, 2_000])
        #expect(try scores(mixed, ["viewer: 复刻", "host: 微信"], roles: [.host]) == [nil, nil])
        #expect(try scores(mixed, ["host: 复刻", "host/chat: 微信"], roles: [.host]) == [nil, nil])
    }

    @Test("the language of the text decides, not that of the room")
    func languages() throws {
        let chinese: [Rule.Requirement] = [.init(anyOf: ["replica"]), .init(anyOf: ["contact"], languages: ["zh"])]
        #expect(try scores(chinese, ["host: 复刻", "host: 加我微信"]) == [nil, 2_000])
        #expect(try scores(chinese, ["host: 复刻", "host: just whatsapp me please"]) == [nil, nil])
    }

    @Test("a name counts as hidden only where it was hidden")
    func disguised() throws {
        let hidden: [Rule.Requirement] = [.init(anyOf: ["brand"], isDisguised: true), .init(anyOf: ["replica"])]
        func isMet(_ name: String) throws -> Bool {
            try scores(hidden, ["host/chat: 复刻", "host: \(name)"], views: true)[1] != nil
        }
        #expect(try !isMet("gucci"))
        #expect(try !isMet("GUCCI"))
        #expect(try isMet("𝐠ucci"))
        #expect(try isMet("g*cci"))
        #expect(try isMet("g.u.c.c.i"))
        #expect(try !isMet("古驰"))
    }

    @Test("the same words from two people vote once")
    func spam() throws {
        let twice: [Rule.Requirement] = [.init(anyOf: ["replica"], count: 2)]
        #expect(try scores(twice, ["viewer: 这个复刻真不错啊大家", "viewer: 这个复刻真不错啊大家！！1"]) == [nil, nil])
        #expect(try scores(twice, ["viewer: 这个复刻真不错啊大家", "viewer: 我买过两双复刻鞋"]) == [nil, 2_000])
    }

    @Test("weights of groups and rules multiply")
    func weights() throws {
        let both: [Rule.Requirement] = [.init(anyOf: ["replica"]), .init(anyOf: ["contact"])]
        #expect(
            try scores(
                both, ["host: 复刻", "host: 微信"],
                weights: [.init(signal: "replica", factor: 1_500), .init(signal: "contact", factor: 0)])[1] == 1_500)
    }

    @Test("a loose reading counts only beside a find of another kind that does not overlap it")
    func confirmation() throws {
        var pack = Self.groups
        pack.rules = [.sample("r", all: [.init(anyOf: ["replica", "contact", "wink"], count: 2)])]
        let rules = try CompiledRules([pack])
        let rule = rules.compiled[0]
        func find(_ group: String, _ range: Range<Int>, isLoose: Bool, act: SpeechAct = .claim) -> EvidenceWindow.Found
        {
            EvidenceWindow.Found(
                signal: rules.groups.firstIndex { $0.id == group } ?? 0, source: 0, range: range, earlier: [], how: [],
                act: act, surprise: 0, example: nil, isSure: true, isDisguised: false,
                trust: isLoose ? .confirmed : .alone,
                sketch: Sketch([]))
        }
        func kept(_ finds: [EvidenceWindow.Found]) -> Int {
            let entry = EvidenceWindow.Entry(index: 0, utterance: .say("x", at: 0), language: nil, found: finds)
            var candidates = Candidates([Candidate(entry, of: rule)])
            candidates.dropUnconfirmed()
            return candidates.all.flatMap(\.found).count
        }
        #expect(kept([find("replica", 0..<4, isLoose: false)]) == 1)
        let loose = find("replica", 0..<4, isLoose: true)
        #expect(kept([loose]) == 0)
        #expect(kept([loose, find("contact", 4..<8, isLoose: false)]) == 2)
        #expect(kept([loose, find("contact", 4..<8, isLoose: true)]) == 0)
        #expect(kept([loose, find("replica", 4..<8, isLoose: false)]) == 1)
        #expect(kept([loose, find("contact", 2..<6, isLoose: false)]) == 1)
        #expect(kept([loose, find("contact", 4..<8, isLoose: false, act: .denial)]) == 1)
        #expect(kept([loose, loose, find("contact", 2..<6, isLoose: false), find("wink", 8..<9, isLoose: false)]) == 4)
    }
}
