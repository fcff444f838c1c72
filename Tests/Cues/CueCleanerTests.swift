import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilCues

@Suite("Cleaning before the tokeniser")
struct CueCleanerTests {
    private func clean(_ text: String, _ language: CueLanguage, after context: String = "") -> String {
        var cleaner = CueCleaner()
        cleaner.clean(WireText(text), after: WireText(context), language: language)
        return String(String.UnicodeScalarView(cleaner.scalars.compactMap { Unicode.Scalar($0.value) }))
    }

    @Test(
        "Disguises are undone and spelling is kept",
        arguments: [
            ("Add ME", CueLanguage.english, "add me"), ("ｗｅｃｈａｔ", .english, "wechat"),
            ("𝓻𝓮𝓹𝓵𝓲𝓬𝓪", .english, "replica"), ("r.e.p.l.i.c.a bags", .english, "replica bags"),
            ("w e c h a t me", .english, "wechat me"), ("r3pl1c4", .english, "replica"), ("d!or", .english, "dior"),
            ("sale! now 50 iphone 15", .english, "sale! now 50 iphone 15"),
            ("size 5xl a4 mp3", .english, "size 5xl a4 mp3"),
            ("7h15 15 4 r3pl1c4 b4g", .english, "this is a replica bag"), ("7h3 5h0p 15 4", .english, "the shop is a"),
            ("re\u{200B}pli\u{AD}ca", .english, "replica"), ("аdd me", .english, "add me"),
            ("微 信", .chinese, "微信"), ("微*信", .chinese, "微信"), ("奢.侈.品", .chinese, "奢侈品"),
            ("黑/白", .chinese, "黑/白"), ("聯繫", .chinese, "联系"), ("加VX", .chinese, "加微信"),
            ("加v：abc", .chinese, "加微信:abc"), ("+v", .chinese, "加微信"), ("加vivo", .chinese, "加vivo"),
            ("薇❤号", .chinese, "微信号"), ("聞く", .japanese, "聞く"), ("ガギグ", .japanese, "ガギグ"),
            ("한국어 ㅋㅋ", .korean, "한국어 ㅋㅋ"), ("Không ĐƯỢC", .vietnamese, "không được"),
            ("¿Cuánto AÑO?", .spanish, "¿cuánto año?"),
            ("gûccí", .english, "gucci"), ("น้ำ", .thai, "น้ํา"), ("wa ya kak", .indonesian, "whatsapp ya kak"),
        ])
    func cleans(text: String, language: CueLanguage, expected: String) {
        #expect(Array(clean(text, language).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test("Context and text are joined as the speaker said them")
    func joins() {
        #expect(clean("信聊", .chinese, after: "加微") == "加微信聊")
        #expect(clean("me now", .english, after: "add") == "add me now")
    }

    @Test(
        "Every scalar stands for bytes of the original, in order, whatever the bytes", arguments: [UInt64(1), 2, 3, 4])
    func offsets(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let alphabet: [String] = [
            "a", "B", "3", ".", " ", "*", "加", "微", "信", "v", "가", "ㄱ", "\u{1161}", "が", "か\u{3099}", "é", "e\u{301}",
            "ơ",
            "\u{200B}", "👍🏽", "\u{1F1E6}", "ﬁ", "℡", "聯", "ก", "ำ", "\u{FFFD}", "-", "_", "ｶﾞ", "+",
        ]
        for language in CueLanguage.allCases {
            for _ in 0..<60 {
                func piece() -> WireText {
                    WireText((0..<Int(random.next() % 24)).map { _ in alphabet[Int(random.next() % 31)] }.joined())
                }
                let (context, text) = (piece(), piece())
                var cleaner = CueCleaner()
                cleaner.clean(text, after: context, language: language)
                let count = Int32(context.utf8.count + text.utf8.count)
                var last: Int32 = 0
                for scalar in cleaner.scalars {
                    #expect(scalar.start >= last && scalar.start <= scalar.end && scalar.end <= count)
                    last = scalar.start
                }
            }
        }
    }
}
