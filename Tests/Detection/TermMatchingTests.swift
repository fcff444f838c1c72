import CounterfoilFolding
import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

@Suite("Term matching")
struct TermMatchingTests {
    @Test(
        "a word counts only as a word",
        arguments: [
            ("rep", "this is a rep", true), ("rep", "reply soon", false), ("rep", "prep", false), ("rep", "rep.", true),
            ("rep", "REP!", true), ("rep", "不是rep的", true), ("rep", "rep2", false), ("rep", "ｒｅｐ", true),
            ("rep", "rep-shop", true), ("reps", "rep's", true), ("rep", "rep's", false), ("lv", "lv99", false),
            ("1:1", "1:1复刻", true),
            ("1:1", "11:15", false), ("1:1", "1:12", false), ("1:1", "2:1:1", false), ("1:1", "1:1copy", true),
            ("1:1", "（1：1）", true), ("1:1", "1:1.", true), ("加v", "加V", true), ("加v", "加vip", false),
            ("加v", "请加 v 聊", true), ("same factory", "same-factory", true), ("same factory", "same factories", false),
            ("same factory", "Same\n Factory", true), ("same factory", "samefactory", false), ("高仿", "最高仿佛", true),
            ("高仿", "高 仿", true), ("高仿", "高，仿", false), ("вело", "велосипед", false), ("вело", "Вело!", true),
        ])
    func words(term: String, text: String, isFound: Bool) throws {
        let pack = RulePack.sample(["g": [term]], rules: [.sample("r", all: [.init(anyOf: ["g"], count: 2)])])
        #expect(try patterns(of: text, pack).contains(term) == isFound)
    }

    @Test("a term that may stand inside words is found there")
    func insideWords() throws {
        var pack = RulePack.sample([:])
        pack.groups = [TermGroup(id: "g", terms: [Term("ucci", in: "g", wholeWord: false)])]
        #expect(try patterns(of: "G-ucci guccis", pack) == ["ucci", "ucci"])
    }

    @Test(
        "a match never cuts a character",
        arguments: [
            ("か", "がく", false), ("か", "かく", true), ("가", "각시", false), ("가", "가시", true), ("กา", "กา่", false),
            ("f", "ﬁ", false), ("fi", "ﬁ", true),
        ])
    func wholeCharacters(term: String, text: String, isFound: Bool) throws {
        var pack = RulePack.sample([:])
        pack.groups = [TermGroup(id: "g", terms: [Term(term, in: "g", wholeWord: false)])]
        #expect(try patterns(of: text, pack).isEmpty == !isFound)
    }

    @Test(
        "spans and classes say what stands there",
        arguments: [
            ("Gucci", 0..<5, ["case"]), ("a g\u{200B}ucci b", 2..<10, ["invisible"]),
            ("ＧUСci", 0..<8, ["case", "width", "confusable"]),
            ("gucci", 0..<5, []), ("g\u{301}ucci\u{200B}", 0..<7, ["marks"]), ("𝐠𝐮𝐜𝐜𝐢", 0..<20, ["styled"]),
        ] as [(String, Range<Int>, [String])])
    func spans(text: String, range: Range<Int>, how: [String]) throws {
        var detector = Detector(rules: try CompiledRules([.sample(["brand": ["gucci"]])]))
        _ = detector.consume(.say(text, at: 0), index: 3)
        let hit = try #require(detector.lastHits.first)
        #expect(hit.spans == [.init(utterance: 3, range: range, form: WireText(text)[bytes: range])])
        #expect(hit.how.map(\.rawValue) == how)
        #expect(hit.term == "brand/gucci" && hit.group == "brand" && hit.score == 1_000)
    }

    @Test(
        "a term that counts only as a disguise does not count plainly",
        arguments: [
            ("gucci", false), ("GUCCI", false), ("Gucci", false), ("gùcci", false), ("ＧＵＣＣＩ", true), ("𝐠ucci", true),
            ("guссi", true), ("g\u{200D}ucci", true), ("g\u{335}u\u{335}cci", true), ("g🅤cci", true),
        ])
    func disguises(text: String, isFound: Bool) throws {
        var pack = RulePack.sample([:])
        pack.groups = [TermGroup(id: "g", terms: [Term("gucci", in: "g", disguisedOnly: true)])]
        #expect(try patterns(of: text, pack).isEmpty == !isFound)
    }

    @Test(
        "a term does not count inside an exclusion of its group",
        arguments: [
            ("高仿", 1), ("不是高仿", 0), ("不是高仿，是高仿", 1), ("拒絕高仿", 0), ("高仿不是高仿", 1), ("no reps here", 0),
            ("reps no", 1), ("no repsol", 0), ("不 是 高 仿", 0),
        ])
    func exclusions(text: String, count: Int) throws {
        let pack = RulePack.sample(["g": ["高仿", "reps"]], not: ["g": ["不是高仿", "拒绝高仿", "no reps"]])
        #expect(try patterns(of: text, pack).count == count)
    }

    @Test("of terms of one group within each other the longest counts, those of other groups all")
    func longest() throws {
        let pack = RulePack.sample(["g": ["超a", "超a货", "货源"], "h": ["a货"]])
        #expect(try patterns(of: "超A货源", pack) == ["超a货", "a货", "货源"])
    }

    @Test("an utterance full of hits is read in linear time and cut")
    func flood() throws {
        var detector = Detector(rules: try CompiledRules([.sample(["g": ["vx", "vx vx vx"], "h": ["vx vx"]])]))
        _ = detector.consume(.say(String(repeating: "vx ", count: 20_000), at: 0), index: 0)
        #expect(detector.lastHits.count == 48)
        #expect(detector.evictions > 10_000)
    }
}
