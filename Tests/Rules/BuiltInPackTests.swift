import CounterfoilDetection
import CounterfoilRules
import CounterfoilTranscript
import Testing

/// The content of the packs that come with the product: what it holds, and what its rules make of dialogues.
@Suite("Built-in packs")
struct BuiltInPackTests {
    static let loaded = Result { try BuiltInPack.load() }

    private var compiled: CompiledRules { get throws { try Self.loaded.get().compiled } }
    private var packs: [RulePack] { get throws { try Self.loaded.get().packs } }

    /// A dialogue that a rule carries with it.
    struct Dialogue: CustomStringConvertible {
        var rule: String
        var test: RuleTest
        var description: String { "\(rule): \(test.said.map(\.text).joined(separator: " / "))" }
    }

    static let dialogues: [Dialogue] = {
        let rules = (try? loaded.get().compiled.rules) ?? []
        return rules.flatMap { rule in rule.tests.map { Dialogue(rule: rule.id, test: $0) } }
    }()

    private func rulesMet(_ utterances: [Utterance]) throws -> Set<String> {
        var detector = Detector(rules: try compiled)
        var met: Set<String> = []
        for (index, utterance) in utterances.enumerated() {
            met.formUnion(detector.consume(utterance, index: UInt64(index)).map(\.rule.id))
        }
        return met
    }

    @Test("every rule makes of its dialogues what it says", arguments: dialogues)
    func dialogue(_ dialogue: Dialogue) throws {
        let met = try rulesMet(dialogue.test.said.utterances)
        switch dialogue.test.expectation {
        case .alerts: #expect(met.contains(dialogue.rule), "met are \(met.sorted())")
        case .doesNotAlert: #expect(!met.contains(dialogue.rule))
        case .isQuiet: #expect(met.isEmpty)
        }
    }

    @Test("what raises an alert does not raise it minutes apart", arguments: dialogues)
    func apart(_ dialogue: Dialogue) throws {
        guard dialogue.test.expectation == .alerts else { return }
        var lines = dialogue.test.said
        for place in lines.indices { lines[place].time = Int64(place) * 200_000 }
        let alone = try lines.reduce(into: Set<String>()) { $0.formUnion(try rulesMet([$1].utterances)) }
        guard !alone.contains(dialogue.rule) else { return }
        #expect(try !rulesMet(lines.utterances).contains(dialogue.rule))
    }

    @Test(
        "a viewer who asks, denies or complains raises nothing",
        arguments: [
            ["这个是高仿吗", "能加微信吗", "是真的吗"], ["我买到高仿的古驰了 气死", "客服让我加微信"],
            ["is this a replica Gucci?", "do you have whatsapp?"],
            ["I got a fake Rolex from the other seller", "they had no receipt"],
            ["小心高仿", "他说同一个厂的 别信"], ["no reps please", "is the tag cut?"],
        ])
    func viewers(lines: [String]) throws {
        let said = lines.map { RuleTest.Line(role: .viewer, channel: .chat, text: $0) }
        #expect(try rulesMet(said.utterances) == [])
    }

    @Test(
        "an honest seller's words raise nothing",
        arguments: [
            ["我们是官方旗舰店 正品保证", "不卖高仿 古驰都是专柜进的", "假一赔十"],
            ["大家小心高仿的爱马仕", "买到高仿的找我 我教你们"], ["这个包和专柜同款", "鉴定证书是国检的 支持复检"],
            ["兰蔻小黑瓶 正装拍一送一", "小样一比一送"], ["雅诗兰黛小棕瓶家的", "1:1送小样 拍二发四"],
            ["有问题私信我", "我给你查快递", "价目表在详情页"], ["加微信的都是骗子", "我们不加微信 一手价就在这"],
            ["每盒都有防伪码 扫一扫验真伪", "假一罚十 官方旗舰店发货"], ["胶原蛋白粉 原单价一百九", "今天五十九"],
            ["源头工厂 没有中间商", "自己的牌子 包装上印着"],
            ["this is a real Gucci from my own closet", "i have the receipt from the store"],
            ["we don't do reps here", "nike and adidas only from the brand"],
            ["three more reps and then rest", "my nike shoes are dead"],
            ["guys the sales rep from Nike was here", "new colors in may"],
            ["testers are five dollars", "no cap but full bottle"],
            ["dm me if your order is late", "the price list is on the page"],
            ["the score is 1:1 in the match", "the nike ball is still flying"],
            ["join the discord, link is below", "we play at eight"],
            ["I can't say the brand price yet", "they want me to wait till Friday"],
        ])
    func honest(lines: [String]) throws {
        let said = lines.map { RuleTest.Line(role: .host, channel: .caption, text: $0) }
        #expect(try rulesMet(said.utterances) == [])
    }

    @Test(
        "every family has a rule, and says why it matters and what an honest seller would say",
        arguments: Family.allCases)
    func families(family: Family) throws {
        #expect(try compiled.rules.contains { $0.family == family })
        let notes = try packs.flatMap(\.families).filter { $0.family == family }
        #expect(notes.count == 1)
        for note in notes {
            #expect(Set(note.why.map(\.language)).isSuperset(of: ["en", "zh"]))
            #expect(Set(note.honest.map(\.language)).isSuperset(of: ["en", "zh"]))
        }
    }

    @Test("every rule has a title and advice in both languages, and dialogues of both kinds where it rests on terms")
    func rules() throws {
        for rule in try compiled.rules {
            #expect(Set(rule.title.map(\.language)).isSuperset(of: ["en", "zh"]), "\(rule.id)")
            #expect(Set(rule.advice.map(\.language)).isSuperset(of: ["en", "zh"]), "\(rule.id)")
            let restsOnCuesAlone = rule.all.allSatisfy {
                $0.anyOf.allSatisfy { if case .cue = $0 { true } else { false } }
            }
            guard !restsOnCuesAlone else { continue }
            #expect(rule.tests.contains { $0.expectation == .alerts }, "\(rule.id)")
            #expect(rule.tests.contains { $0.expectation != .alerts }, "\(rule.id)")
        }
    }

    @Test(
        "the cues have their names, and examples enough in every language",
        arguments: [
            "brand-avoidance", "same-as-original", "off-platform", "fake-certificate", "grey-market",
            "moderation-evasion",
            "factory-leak", "label-tampering",
        ])
    func cues(id: String) throws {
        let cue = try #require(try compiled.cues.first { $0.id == id })
        #expect(Set(cue.why.map(\.language)) == ["en", "zh"] && Set(cue.honest.map(\.language)) == ["en", "zh"])
        for (language, least) in [
            ("en", 12), ("zh", 12), ("ja", 4), ("ko", 4), ("th", 4), ("vi", 4), ("id", 4), ("es", 4),
        ] {
            #expect(cue.examples.count { $0.language == language } >= least, "\(language)")
        }
        for language in ["en", "zh"] {
            #expect(cue.counterExamples.count { $0.language == language } >= 8, "\(language)")
        }
        let texts = (cue.examples + cue.counterExamples).map(\.text)
        #expect(Set(texts).count == texts.count)
    }

    @Test("the brands are many and of varied classes, and no rule knows one by name")
    func brands() throws {
        let brands = try packs.flatMap(\.brands)
        #expect(brands.count >= 120)
        #expect(Set(brands.flatMap(\.classes)).count >= 10)
        #expect(Set(brands.map(\.name)).count == brands.count)
        #expect(brands.allSatisfy { !$0.classes.isEmpty && !$0.owner.isEmpty })
    }
}
