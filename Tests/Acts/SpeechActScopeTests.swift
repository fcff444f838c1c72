import CounterfoilActs
import CounterfoilTranscript
import Testing

/// How far a word reaches, and what looks like a denial or question and is none.
@Suite struct SpeechActScopeTests {
    @Test(
        "only what a negator reaches is denied",
        arguments: [
            ("不是[高仿] 是原单", .denial), ("不是高仿 是[原单]", .claim), ("不是高仿是[原单]", .claim),
            ("不是高仿，[原单]来的", .claim), ("没有假货全部[原单]", .claim), ("不卖假货 我们做[原单]", .claim),
            ("it's not [fake] it's same factory", .denial), ("it's not fake it's [same factory]", .claim),
            ("not fake, [same factory]", .claim), ("we don't sell fakes we sell [mirror quality]", .claim),
            ("bukan palsu tapi [mirror]", .claim), ("no es falso, es [réplica]", .claim),
            ("ไม่ใช่ของปลอม แต่เป็น[งานมิลเลอร์]", .claim), ("偽物ではなく[工場直送]", .claim),
        ] as [(String, SpeechAct)])
    func reach(_ line: String, _ act: SpeechAct) throws {
        #expect(try #require(MarkedText(line)).act(.host) == act, "\(line)")
    }

    @Test(
        "a negation inside the phrase, a double one, or one in a set phrase denies nothing",
        arguments: [
            "我们的都[没有标]", "这包[不是正品]但是一样", "不是没有[高仿]", "不是不卖[高仿]", "不要错过这批[高仿]", "别犹豫了[原单]就这几件",
            "看不出是[高仿]", "不输专柜的[复刻]", "没有区别的[复刻]", "没有[区别]的", "nobody can [tell]", "特别好的[高仿]", "没问题[高仿]也有", "没有标的[原单]",
            "no label but [same factory]",
            "不只是[原单]还是限量",
            "not only [1:1] but cheap", "no doubt it's a [replica]", "don't miss the [replica]",
            "nobody can tell it's a [replica]", "it comes with [no label]", "no lie this is a [replica]",
            "jangan sampai kehabisan [kw]", "no te pierdas la [réplica]", "không chỉ [rep 1:1]", "อย่าพลาด[งานก๊อป]",
            "구별이 안 가는 [레플]", "バレない[スーパーコピー]",
        ])
    func traps(_ line: String) throws {
        #expect(try #require(MarkedText(line)).act(.host) == .claim, "\(line)")
    }

    @Test(
        "not to say, write or show it hides it and denies nothing",
        arguments: [
            ("名字不能说", "[三角标那家] 你们看"), ("好东西直播间不能播", "[懂的都懂]"), ("全名千万别写", "[上次就被封了]"),
            ("I can't say the brand", "[you know which one]"), ("", "名字不能说 [三角标那家]"),
            ("", "don't type the name it's the [French one]"), ("", "jangan sebut merek ini [mirror]"),
        ])
    func evasion(_ earlier: String, _ line: String) throws {
        #expect(try #require(MarkedText(line, after: earlier)).act(.host) == .claim, "\(line)")
    }

    @Test(
        "a caption may break off behind its negator, but a whole sentence denies nothing in the next",
        arguments: [
            ("我们家从来不卖", "[高仿]的", .denial), ("我们不卖假货", "[原单]来了", .claim), ("we never sell", "[replicas]", .denial),
            ("we don't sell fakes", "[same factory] only", .claim), ("有没有", "[高仿]", .question),
            ("这个不是吗", "[高仿]", .claim),
            ("is it", "a [replica]", .question), ("有人说", "[高仿]", .quote), ("有人说了很多", "[高仿]", .claim),
        ] as [(String, String, SpeechAct)])
    func joins(_ earlier: String, _ line: String, _ act: SpeechAct) throws {
        #expect(try #require(MarkedText(line, after: earlier)).act(.host) == act, "\(earlier) | \(line)")
    }

    @Test(
        "the same words are a seller's claim and a buyer's question",
        arguments: ["[原单]对吧", "这个[原单]是不是很正", "[same factory], right?", "why is the [replica] so cheap", "[ori] kan"])
    func roles(_ line: String) throws {
        let marked = try #require(MarkedText(line))
        #expect(marked.act(.host) == .claim)
        #expect(marked.act(.assistant) == .claim)
        #expect(marked.act(.viewer) == .question)
        #expect(marked.act(.moderator) == .question)
    }

    @Test(
        "words that hold a marker are read whole",
        arguments: [
            "特别[高仿]", "酒吧[高仿]", "毛呢[高仿]", "区别[高仿]", "noble [replica]", "anyway [replica]", "whatever [replica]",
            "knot [replica]",
        ])
    func words(_ line: String) throws {
        #expect(try #require(MarkedText(line)).act(.viewer) == .claim, "\(line)")
    }

    @Test("without punctuation a negator reaches a few words, not a whole speech")
    func bounded() throws {
        let near = "we do not sell any of those nasty old [replicas]"
        let far = "we do not sell " + String(repeating: "lovely ", count: 12) + "[replicas]"
        #expect(try #require(MarkedText(near)).act(.viewer) == .denial)
        #expect(try #require(MarkedText(far)).act(.viewer) == .claim)
        let speech = "我们不卖" + String(repeating: "货", count: 20) + "[高仿]"
        #expect(try #require(MarkedText(speech)).act(.host) == .claim)
    }
}
