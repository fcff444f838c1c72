import CounterfoilTranscript
import Testing

@testable import CounterfoilFolding

@Suite("Folding")
struct FoldingTests {
    @Test(
        "text is folded to what it is read as",
        arguments: [
            ("GUCCI", "gucci"), ("ＧＵＣＣＩ　包", "gucci包"), ("Hermès", "hermes"), ("g\u{301}u\u{336}cci", "gucci"),
            ("g\u{200B}u\u{202E}c\u{00AD}c\u{FE0F}i", "gucci"), ("𝓖𝓾𝓬𝓬𝓲", "gucci"), ("Ⓖⓤⓒⓒⓘ", "gucci"),
            ("🅖🅤🅒🅒🅘", "gucci"), ("🅶🆄🅲🅲🅸", "gucci"), ("ɢᴜᴄᴄɪ", "gucci"), ("gυссі", "gucci"), ("ＧＵСС🅸", "gucci"),
            ("🇬🇺🇨🇨🇮", "gucci"), ("СНАΝΕL", "chanel"), ("１：１", "1:1"), ("①：①", "1:1"), ("1️⃣:1️⃣", "1:1"),
            ("٣", "3"), ("𝟙", "1"), ("ﬁne", "fine"), ("Straße", "strasse"), ("İ", "i"), ("ı", "i"), ("œuvre", "oeuvre"),
            ("超A貨", "超a货"), ("鑑定證書", "鉴定证书"), ("專櫃驗貨", "专柜验货"), ("⾼仿", "高仿"), ("don’t", "dont"), ("don't", "dont"),
            ("'Tis", "tis"),
            ("same   factory", "same factory"), ("same-factory", "same factory"), ("same _ factory\n", "same factory"),
            (" a\tb ", "a b"), ("高 仿", "高仿"), ("加 V 信", "加v信"), ("微 信 vx 1", "微信vx 1"), ("高-仿", "高仿"),
            ("nike™", "nike™"), ("", ""), ("\u{200B}", ""), ("\u{FFFD}高仿", "\u{FFFD}高仿"), ("Ў", "y"),
        ])
    func foldsTo(original: String, folded: String) {
        #expect(TextFolder.text(original).unicodeScalars.elementsEqual(folded.unicodeScalars))
    }

    @Test(
        "scripts that live by their marks keep them",
        arguments: [
            ("か", "が", false), ("は", "ぱ", false), ("が", "か\u{3099}", true), ("ｶﾞ", "ガ", true), ("ガ", "カ", false),
            ("가", "\u{1100}\u{1161}", true), ("가", "각", false), ("각", "\u{1100}\u{1161}\u{11A8}", true),
            ("가", "거", false), ("กา", "กี", false), ("ก่", "ก", false), ("กำ", "ก\u{0E4D}\u{0E32}", true),
            ("कि", "क", false), ("عِ", "ع", false), ("שָׁ", "ש", false),
        ])
    func keptMarks(left: String, right: String, areEqual: Bool) {
        #expect((TextFolder.values(left) == TextFolder.values(right)) == areEqual)
    }

    @Test(
        "marks of other scripts are dropped where no honest text has them",
        arguments: [
            ("gุuّcci", "gucci"), ("高ึ仿\u{302A}", "高仿"), ("1\u{E34}:1", "1:1"), ("н\u{E34}и", "hи"), ("高\u{3099}仿", "高仿"),
        ])
    func foreignMarks(original: String, folded: String) {
        #expect(TextFolder.text(original).unicodeScalars.elementsEqual(folded.unicodeScalars))
    }

    @Test("a flag is a flag, not two letters")
    func flags() {
        #expect(TextFolder.text("🇱🇻 包").unicodeScalars.first?.value == 0x1F1F1)
        #expect(TextFolder.text("🇻🇽🇱") == "vxl")
    }

    @Test("what a character folds to folds to itself")
    func isIdempotent() {
        var wrong: [UInt32] = []
        for value in UInt32(0)..<0x3_1400 where !(0xAC00...0xD7A3).contains(value) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = TextFolder.values(String(scalar))
            var view = String.UnicodeScalarView()
            view.append(contentsOf: once.compactMap(Unicode.Scalar.init))
            if TextFolder.values(String(view)) != once { wrong.append(value) }
        }
        #expect(wrong == [])
    }

    @Test("every letter of the Latin alphabet folds to lower case, and no letter to another")
    func latin() {
        for (upper, lower) in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz") {
            #expect(TextFolder.text(String(upper)) == String(lower))
            #expect(TextFolder.text(String(lower)) == String(lower))
        }
        #expect(
            TextFolder.text("0123456789!\"#$%&()*+,./:;<=>?@[\\]^{|}~") == "0123456789!\"#$%&()*+,./:;<=>?@[\\]^{|}~")
    }

    @Test("Cyrillic capitals and small letters are read alike")
    func cyrillicCase() {
        for value in UInt32(0x410)...0x42F {
            guard let upper = Unicode.Scalar(value), let lower = Unicode.Scalar(value + 0x20) else { continue }
            #expect(TextFolder.values(String(upper)) == TextFolder.values(String(lower)), "\(upper)")
        }
    }

    @Test("every scalar keeps the bytes that it stands for")
    func ranges() {
        var folder = TextFolder()
        folder.fold("a\u{301}\u{200B} \u{3000}ﬁ🅖高")
        let found = folder.scalars.map { [$0.value, $0.start, $0.end] }
        #expect(
            found == [
                [0x61, 0, 3], [0x20, 6, 10], [0x66, 10, 13], [0x69, 10, 13], [0x67, 13, 17], [0x9AD8, 17, 20],
            ])
        #expect(folder.scalars[0].how.classes == [.marks])
        #expect(folder.scalars[1].how.classes == [.space])
        #expect(folder.scalars[1].lead.classes == [.invisible])
        #expect(folder.scalars[3].continues)
    }

    @Test(
        "two hundred thousand marks are one letter, quickly", arguments: ["\u{301}", "\u{E34}", "\u{3099}", "\u{20DD}"])
    func manyMarks(mark: String) {
        let text = "a" + String(repeating: mark, count: 200_000) + "b"
        #expect(TextFolder.values(text) == [0x61, 0x62])
    }

    @Test("marks that a script keeps are kept up to a bound")
    func manyKeptMarks() {
        #expect(TextFolder.values("ก" + String(repeating: "\u{E34}", count: 200_000) + "ก").count == 32)
    }

    @Test("two utterances are joined by a space between words, by nothing in Chinese")
    func joins() {
        func joined(_ parts: [WireText]) -> [UInt32] {
            var folder = TextFolder()
            for part in parts { folder.fold(part) }
            return folder.scalars.map(\.value)
        }
        #expect(joined(["same ", " factory"]) == TextFolder.values("same factory"))
        #expect(joined(["高", "仿"]) == TextFolder.values("高仿"))
        #expect(joined(["加", "vx"]) == TextFolder.values("加vx"))
        #expect(joined(["whats", "", "app"]) == TextFolder.values("whats app"))
        #expect(joined(["", "a"]) == [0x61])
    }

    @Test("a carried tail reads like the whole text")
    func carriedTail() {
        var whole = TextFolder()
        whole.fold("one two")
        whole.fold(" three")
        var tail = TextFolder()
        tail.fold("one two")
        let scalars = tail.scalars
        tail.reset()
        tail.carry(scalars.suffix(3))
        tail.fold(" three")
        #expect(Array(whole.scalars.map(\.value).suffix(9)) == tail.scalars.map(\.value))
    }
}

extension TextFolder {
    /// The folded text as a string.
    static func text(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for value in values(text) { if let scalar = Unicode.Scalar(value) { view.append(scalar) } }
        return String(view)
    }
}
