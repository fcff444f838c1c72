import CounterfoilActs
import CounterfoilDetection
import CounterfoilRules
import CounterfoilStrictYAML
import CounterfoilTranscript
import Testing

@Suite("Rule language")
struct RuleLanguageTests {
    private static let text = """
        pack: shop
        version: "2"
        groups:
          contact: {terms: [加V, whatsapp], weight: 1.5, views: false}
          replica: {terms: [高仿]}
        cues:
          off-platform:
            why: {en: Nobody protects the buyer there., zh: 平台外没有保障。}
            honest: {en: Order on this page.}
            examples: {en: [find me on the other app, the rest is elsewhere], zh: [去那边找我]}
            counter: {zh: [请勿私下交易]}
        families:
          off-platform: {why: {en: Why}, honest: {en: Honest}}
        brands:
          - {name: Gucci, names: {zh: [古驰], ja: [グッチ]}, aliases: [古奇, {text: GG, safe: false}], owner: Kering, classes: [bags]}
          - {name: Dior, names: {zh: [迪奥]}}
        rules:
          - id: pair
            family: off-platform
            severity: high
            window: 75s
            all:
              - {any: [brand-name, brand-alias], disguised: true, roles: [viewer], acts: [question, claim]}
              - {any: [contact, {cue: off-platform, surprise: 2.5}], count: 2, roles: [host], within: 20s, after: previous,
                 languages: [zh], channels: [caption]}
              - {cue: off-platform, excess: 0.75}
            weights: {brand-name: 0.5, off-platform: 2}
            tests:
              - {alerts: true, said: ["viewer: g*cci?", "@30s host: 加V", "host/chat: whatsapp: 123"]}
              - {alerts: false, said: ["assistant: 你好"]}
              - {alerts: nothing, said: ["host: 你好"]}
        """

    private func read(_ text: String) throws -> RulePack { try RulePackFile.read(Array(text.utf8), file: "shop.yaml") }

    private func codes(_ text: String) -> [String] {
        do {
            _ = try RuleSet(files: [("shop.yaml", Array(text.utf8))])
            return []
        } catch {
            return error.problems.map { "\($0.path) \($0.code)" }
        }
    }

    @Test("groups, cues, families and brands are read as they are written")
    func parts() throws {
        let pack = try read(Self.text)
        #expect(pack.groups.map(\.weight) == [1_500, 1_000])
        #expect(pack.groups.map(\.hasViews) == [false, true])
        let cue = try #require(pack.cues.first)
        #expect(cue.id == "off-platform" && cue.why.map(\.language) == ["en", "zh"] && cue.honest.count == 1)
        #expect(cue.examples.map(\.language) == ["en", "en", "zh"])
        #expect(cue.counterExamples == [.init(language: "zh", text: "请勿私下交易")])
        #expect(pack.families.map(\.family) == [.offPlatform])
        #expect(pack.brands.map(\.name) == ["Gucci", "Dior"])
        #expect(pack.brands.first?.aliases.map(\.isSafe) == [true, false])
        #expect(pack.brands.first?.owner == "Kering" && pack.brands.first?.classes == ["bags"])
    }

    @Test("brands are compiled to groups of names, aliases and unsafe aliases")
    func brands() throws {
        let groups = Brand.groups(of: try read(Self.text).brands)
        #expect(groups.map(\.id) == ["brand-name", "brand-alias", "brand-alias-unsafe"])
        #expect(groups.map { $0.terms.map(\.text) } == [["Gucci", "古驰", "グッチ", "Dior", "迪奥"], ["古奇"], ["GG"]])
        #expect(groups.map(\.hasViews) == [true, true, false])
    }

    @Test("a rule's requirements are read with all that narrows them")
    func requirements() throws {
        let rule = try #require(try read(Self.text).rules.first)
        #expect(
            rule.all == [
                .init(
                    anyOf: ["brand-name", "brand-alias"], roles: [.viewer], acts: [.question, .claim], isDisguised: true
                ),
                .init(
                    anyOf: ["contact", .cue("off-platform", .surprise(2_500))], count: 2, roles: [.host],
                    channels: [.caption], languages: ["zh"], within: 20_000, isAfterPrevious: true),
                .init(anyOf: [.cue("off-platform", .excess(750))]),
            ])
        #expect(rule.weights.map(\.factor) == [500, 2_000])
    }

    @Test("tests inside a rule say who says what, and when")
    func tests() throws {
        let tests = try #require(try read(Self.text).rules.first?.tests)
        #expect(tests.map(\.expectation) == [.alerts, .doesNotAlert, .isQuiet])
        #expect(
            tests.first?.said == [
                .init(role: .viewer, channel: .chat, text: "g*cci?"),
                .init(time: 30_000, role: .host, channel: .caption, text: "加V"),
                .init(role: .host, channel: .chat, text: "whatsapp: 123"),
            ])
        #expect(tests.first?.said.utterances.map(\.times.event.milliseconds) == [0, 30_000, 34_000])
    }

    @Test("a rule without a title has that of its family")
    func family() throws {
        let set = try RuleSet(files: [("shop.yaml", Array(Self.text.replacing("excess: 0.75", with: "excess: 2").utf8))]
        )
        #expect(set.compiled.rules.first?.title == [.init(language: "en", text: "Why")])
        #expect(set.compiled.rules.first?.advice == [.init(language: "en", text: "Honest")])
    }

    @Test(
        "what makes no sense is named with its place",
        arguments: [
            ("weight: 1.5", "weight: heavy", ["groups.contact.weight yaml.not-a-number"]),
            ("weight: 1.5", "weight: 1.2345", ["groups.contact.weight yaml.not-a-number"]),
            ("weight: 1.5", "weight: 1000", ["groups.contact.weight yaml.range"]),
            (
                "excess: 0.75", "excess: 0.75, top3: 2",
                ["rules[0].all[2] rule.cue-measure", "rules[0].all[2] yaml.missing-key"]
            ),
            ("after: previous", "after: next", ["rules[0].all[1].after yaml.choice"]),
            ("\"host: 你好\"", "\"nobody: 你好\"", ["rules[0].tests[2].said[0] rule.test-line"]),
            ("alerts: nothing", "alerts: maybe", ["rules[0].tests[2].alerts yaml.choice"]),
            ("off-platform: {why", "off-plattform: {why", ["families.off-plattform yaml.choice"]),
            ("{cue: off-platform, excess", "{cue: off, excess", ["rule pair rule.unknown-cue"]),
            ("brand-name: 0.5", "brands: 0.5", ["rule pair rule.no-effect"]),
            ("disguised: true, roles", "within: 5s, roles", ["rule pair, requirement 1 rule.no-effect"]),
            (
                "{cue: off-platform, excess: 0.75}", "{cue: off-platform, excess: 0.75, count: 2}",
                ["rule pair, requirement 3 rule.sum"]
            ),
            ("name: Dior", "name: gucci", ["group brand-name, term 4 term.duplicate"]),
        ])
    func nonsense(old: String, new: String, expected: [String]) {
        #expect(codes(Self.text.replacing(old, with: new)) == expected)
    }
}
