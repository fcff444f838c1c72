import CounterfoilFolding
import Testing

@testable import CounterfoilDetection

@Suite("Rule check")
struct RuleCheckTests {
    private func codes(_ packs: [RulePack]) -> [String] {
        do {
            _ = try CompiledRules(packs)
            return []
        } catch {
            return error.problems.map(\.code)
        }
    }

    private func codes(
        _ rule: Rule, in groups: KeyValuePairs<String, [String]> = ["g": ["高仿"], "h": ["微信"]],
        not: [String: [String]] = [:]
    ) -> [String] {
        codes([RulePack.sample(groups, not: not, rules: [rule])])
    }

    private static let both: [Rule.Requirement] = [.init(anyOf: ["g"]), .init(anyOf: ["h"])]

    @Test("a sound pack is accepted")
    func sound() {
        #expect(codes(.sample("r", all: Self.both)) == [])
    }

    @Test("one signal alone is refused")
    func oneSignal() {
        #expect(codes(.sample("r", all: [.init(anyOf: ["g", "h"])])) == ["rule.one-signal"])
        #expect(codes(.sample("r", all: [])) == ["rule.one-signal"])
        #expect(codes(.sample("r", all: [.init(anyOf: ["g"], count: 2)])) == [])
    }

    @Test("every kind of nonsense is named")
    func nonsense() {
        #expect(codes(.sample("r", window: 0, all: Self.both)) == ["rule.window"])
        #expect(codes(.sample("r", window: 3_600, all: Self.both)) == ["rule.window"])
        #expect(codes(.sample("R r", all: Self.both)) == ["rule.name"])
        #expect(codes(.sample("r", all: [.init(anyOf: ["g"], count: 99)])) == ["rule.count", "rule.count"])
        #expect(codes(.sample("r", all: Self.both + [.init(anyOf: [])])) == ["rule.requirement"])
        #expect(codes(.sample("r", all: Self.both + [.init(anyOf: ["x"])])) == ["rule.unknown-group"])
        #expect(
            codes(.sample("r", all: Self.both, unless: ["y", "g"])) == ["rule.unknown-group", "rule.contradiction"])
        #expect(codes(.sample("r", all: Self.both), in: ["g": [], "h": ["微信"]]) == ["group.empty"])
        #expect(codes(.sample("r", all: Self.both), in: ["g": ["\u{200B}"], "h": ["微信"]]) == ["term.empty"])
        #expect(
            codes(.sample("r", all: Self.both), in: ["g": [String(repeating: "高", count: 65)], "h": ["微信"]]) == [
                "term.too-long"
            ])
        #expect(codes(.sample("r", all: Self.both), in: ["g": ["高仿", "高 仿"], "h": ["微信"]]) == ["term.duplicate"])
        #expect(
            codes(.sample("r", all: Self.both), in: ["g": ["高仿"], "h": ["微信"]], not: ["g": ["正品"]]) == [
                "exclusion.no-effect"
            ])
    }

    @Test("names are unique over all packs, and rules may name other packs' groups")
    func severalPacks() {
        let groups = RulePack(
            id: "a", version: "1", groups: RulePack.sample(["g": ["高仿"], "h": ["微信"]]).groups, rules: [])
        let rules = RulePack(id: "b", version: "1", groups: [], rules: [.sample("r", all: Self.both)])
        #expect(codes([groups, rules]) == [])
        #expect(codes([rules, groups]) == [])
        #expect(
            Set(codes([groups, rules, groups, rules])) == [
                "pack.duplicate", "group.duplicate", "term.duplicate-id", "rule.duplicate",
            ])
    }

    @Test("a problem says which pack, which part, what and what to do")
    func message() {
        #expect(throws: RuleError.self) { try CompiledRules([.sample([:], rules: [.sample("r", all: [])])]) }
        do {
            _ = try CompiledRules([.sample(["g": ["高仿"]], rules: [.sample("r", all: [.init(anyOf: ["g"])])])])
        } catch {
            #expect(
                error.description
                    == "pack sample, rule r: one signal alone would raise an alert; require a second signal, or the first with a count of 2 or more [rule.one-signal]"
            )
        }
    }
}
