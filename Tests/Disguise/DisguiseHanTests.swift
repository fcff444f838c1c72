import CounterfoilFolding
import CounterfoilTranscript
import Testing

@testable import CounterfoilDisguise

@Suite("Disguised words of characters")
struct DisguiseHanTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var term: String
        var text: String
        /// The disguise in the text; nil where there is none to be found.
        var form: String?
        var how: [FoldClass]

        init(_ term: String, _ text: String, _ form: String?, _ how: FoldClass...) {
            (self.term, self.text, self.form, self.how) = (term, text, form, how)
        }

        var testDescription: String { "\(term) in \(text)" }
    }

    static let cases: [Case] = [
        // Sound.
        Case("高仿", "这个糕访的包", "糕访", .homophone), Case("高仿", "高访包", "高访", .homophone),
        Case("爱马仕", "碍玛仕的包", "碍玛仕", .homophone), Case("迪家", "的家人们", nil), Case("大嘉", "大家好", nil),
        Case("意威", "我以为是", nil),
        // Pinyin and initials.
        Case("高仿", "有gaofang吗", "gaofang", .pinyin), Case("高仿", "gao fang 包", "gao fang", .pinyin),
        Case("高仿", "高fang包", "高fang", .pinyin), Case("高仿", "gao仿", "gao仿", .pinyin),
        Case("绿水鬼", "lv shui gui", "lv shui gui", .pinyin), Case("绿水鬼", "lushuigui", "lushuigui", .pinyin),
        Case("高仿", "买 gaofangbao", "gaofang", .pinyin), Case("高仿", "gaofangs", nil),
        Case("高仿", "要gf吗", "gf", .initials), Case("高仿", "my gf is here", nil),
        Case("高仿", "g仿的", "g仿", .initials), Case("莆田鞋", "ptx有", "ptx", .initials),
        // Parts and shape.
        Case("高仿", "高亻方包", "高亻方", .components), Case("权威", "木又威", "木又威", .components),
        Case("仿表", "枋婊", "枋婊", .homophone), Case("莆田", "蒱畋", "蒱畋", .homophone), Case("黑牌", "嘿牌", "嘿牌", .homophone),
        Case("江诗丹顿", "红诗丹顿", "红诗丹顿", .shape), Case("正品", "止品", nil),
        // Fillers and placeholders.
        Case("高仿包", "高某仿包", "高某仿包", .filler), Case("莆田鞋", "莆什么田鞋", "莆什么田鞋", .filler),
        Case("京东", "某东有卖", "某东", .maskedSyllable), Case("莆田鞋", "莆某鞋", "莆某鞋", .maskedSyllable),
        Case("没有标", "没有什么问题", nil), Case("一百元", "只要一百米", "一百米", .maskedSyllable),
        // Separators, repeats, masks.
        Case("高仿包", "高.仿.包", "高.仿.包", .separators), Case("高仿", "高*仿", "高*仿", .separators),
        Case("高仿", "很高，仿佛", nil), Case("高仿包", "高高仿仿包", "高高仿仿包", .repetition),
        Case("莆田鞋", "莆田x", "莆田x", .mask), Case("巴宝莉", "巴*莉", "巴*莉", .mask), Case("高仿", "高*", nil),
        // Pictures.
        Case("马鞍包", "🐴鞍包", "🐴鞍包", .emoji), Case("苹果耳机", "🍎耳机", "🍎耳机", .emoji),
        Case("耳机", "耳🐔", "耳🐔", .homophone, .emoji), Case("apple watch", "🍎 watch", "🍎 watch", .emoji),
        // Mixtures.
        Case("莆田鞋", "莆tian某鞋", "莆tian某鞋", .pinyin, .filler),
        Case("a货", "a huo 包包", "a huo", .pinyin), Case("妈码", "mama", nil),
    ]

    @Test("a word is read behind its disguise", arguments: cases)
    func reads(_ example: Case) {
        let found = disguises(of: [example.term], in: example.text).filter { $0.trust != .told }
        #expect(found.first?.form == example.form)
        #expect(found.allSatisfy { $0.how == example.how })
    }

    @Test("what ordinary words explain needs more than a sound")
    func trust() {
        #expect(disguises(of: ["碍玛仕包"], in: "爱马仕包").isEmpty == false)
        #expect(disguises(of: ["高仿"], in: "高亻方").first?.trust == .alone)
        #expect(disguises(of: ["高仿"], in: "糕访").first?.trust == .confirmed)
        #expect(disguises(of: ["大嘉"], in: "大家好").map(\.trust) == [.told])
    }

    @Test("offsets are those of the original text")
    func offsets() {
        let text = "a🐔 <高 什么 仿包>"
        #expect(disguises(of: ["高仿包"], in: text).first?.form == "高 什么 仿包")
    }

    @Test("a text longer than what was carried is searched from the new part on")
    func carried() {
        let matcher = DisguiseMatcher([DisguiseTerm(text: TextFolder.values("高仿包"), isWholeWord: false)])
        var folder = TextFolder()
        folder.fold("这是高")
        let tail = folder.scalars[...]
        folder.reset()
        folder.carry(tail)
        let first = folder.fold("亻方包")
        let found = matcher.find(in: folder.scalars, from: first)
        #expect(found.matches.map(\.range) == [2..<6])
        #expect(found.matches.map(\.how) == [.components])
    }

    @Test("the views are the bits of the classes that they are told as")
    func viewBits() {
        let pairs: [(Views, FoldBits)] = [
            (.repetition, .repetition), (.separators, .separators), (.leet, .leet), (.mask, .mask),
            (.misspelling, .misspelling), (.pinyin, .pinyin), (.initials, .initials), (.homophone, .homophone),
            (.components, .components), (.shape, .shape), (.filler, .filler), (.maskedSyllable, .maskedSyllable),
            (.emoji, .emoji),
        ]
        #expect(pairs.allSatisfy { $0.bits == $1 })
    }
}

@Suite("Tables of characters")
struct HanTableTests {
    let table = HanTable.shared

    @Test(
        "a character is read as today",
        arguments: [("高", ["gao"]), ("仿", ["fang"]), ("绿", ["lv"]), ("重", ["zhong", "chong"]), ("的", ["de"])])
    func readings(character: String, syllables: [String]) {
        let found = table.readings(of: TextFolder.values(character)[0]).map {
            String(decoding: table.syllables[Int($0)].letters, as: UTF8.self)
        }
        #expect(Set(found) == Set(syllables))
    }

    @Test("parts and phonetic series are known")
    func shapes() {
        #expect(table.decompositions(of: 0x4EFF).contains([0x4EBB, 0x65B9]))
        #expect(table.shareParts(0x4EFF, 0x5F77))
        var series: [UInt32] = []
        table.forEachOfSeries(of: 0x4EFF) { series.append($0) }
        #expect(series.contains(0x5F77))
        #expect(table.isCommon(0x4EFF))
        #expect(table.isCommon(0x5F77) && table.isRare(0x678B))
    }

    @Test("ordinary words are told from others")
    func ordinary() {
        func pair(_ text: String) -> Bool {
            let values = TextFolder.values(text)
            return table.isOrdinaryPair(values[0], values[1])
        }
        #expect(pair("大家") && pair("以为") && pair("估计"))
        #expect(!pair("糕访") && !pair("碍玛"))
        #expect(table.hasOrdinarySound(0x5927, 0x5609))
        #expect(!table.hasOrdinarySound(0x7231, 0x9A6C))
    }

    @Test("every character of the tables folds to itself")
    func isFolded() {
        let wrong = (HanTable.first..<0xA000).filter { value in
            guard !table.parts(of: value).isEmpty || !table.readings(of: value).isEmpty,
                let scalar = Unicode.Scalar(value)
            else { return false }
            return TextFolder.values(String(scalar)) != [value]
        }
        #expect(wrong.isEmpty)
    }

    @Test("pictures are read as words, each of characters or of letters")
    func pictures() {
        let horse = EmojiTable.shared.names(of: 0x1F434)
        #expect(horse == [[0x9A6C]])
        #expect(EmojiTable.shared.names(of: 0x1F34E).contains(TextFolder.values("apple")))
        #expect(EmojiTable.shared.names(of: 0x41).isEmpty)
    }
}
