import CounterfoilFolding
import CounterfoilTranscript
import Testing

@testable import CounterfoilDisguise

/// What the views find of one term in a text: the original text of each occurrence and its classes.
func disguises(of terms: [String], in text: String) -> [(form: String, how: [FoldClass], trust: Trust)] {
    let matcher = DisguiseMatcher(
        terms.map { term in
            let values = TextFolder.values(term)
            return DisguiseTerm(
                text: values,
                isWholeWord: values.first?.isWordCharacter == true || values.last?.isWordCharacter == true)
        })
    var folder = TextFolder()
    folder.fold(WireText(text))
    return matcher.find(in: folder.scalars, from: 0).matches.map { match in
        let bytes =
            Int(
                folder.scalars[match.range.lowerBound].start)..<Int(
                folder.scalars[match.range.upperBound - 1].end)
        return (WireText(text)[bytes: bytes].string, match.how.classes, match.trust)
    }
}

@Suite("Disguised names in Latin letters")
struct DisguiseLatinTests {
    @Test(
        "digits and signs are read as letters",
        arguments: [
            ("dior", "D1or bag", "D1or"), ("dior", "d!or", "d!or"), ("supreme", "a $upreme tee", "$upreme"),
            ("prada", "PR@DA", "PR@DA"), ("rolex", "r0l3x!", "r0l3x"), ("gucci", "6ucc1", "6ucc1"),
            ("balenciaga", "baIenciaga ba1enciaga", "baIenciaga"), ("burberry", "8urberry", "8urberry"),
            ("balenciaga", "balenciagą balenciaga", nil),
            ("louis vuitton", "lou1s vu1tton", "lou1s vu1tton"), ("gucci", "gukki", "gukki"),
            ("dora77", "DORA TUJUH TUJUH", "DORA TUJUH TUJUH"), ("agustoto", "AGUST0T0", "AGUST0T0"),
            ("wetzell", "vvetzell", "vvetzell"),
        ])
    func leet(term: String, text: String, form: String?) {
        let found = disguises(of: [term], in: text)
        #expect(found.first?.form == form)
        #expect(found.allSatisfy { $0.how == [.leet] })
    }

    @Test(
        "a sign stands for a letter that is left out",
        arguments: [
            ("gucci", "G*cci", "G*cci"), ("dior", "D*or", "D*or"), ("dior", "Dio*", "Dio*"),
            ("gucci", "gu__i", "gu__i"),
            ("chanel", "#hanel", "#hanel"), ("gucci", "g**ci", "g**ci"), ("gucci", "g***i", nil), ("dior", "d**r", nil),
            ("burberry", "Burbe*ry", "Burbe*ry"), ("gucci", "gu*ccione", nil), ("dior", "dio**", nil),
        ])
    func mask(term: String, text: String, form: String?) {
        let found = disguises(of: [term], in: text)
        #expect(found.first?.form == form)
        #expect(found.allSatisfy { $0.how == [.mask] })
    }

    @Test(
        "separators between letters are skipped, but words are not joined",
        arguments: [
            ("gucci", "g.u.c.c.i", "g.u.c.c.i"), ("gucci", "g u c c i", "g u c c i"), ("gucci", "gu~cci", "gu~cci"),
            ("dora77", "Ｄ~Ｏ~Ｒ~Ａ~７７", "Ｄ~Ｏ~Ｒ~Ａ~７７"), ("garudahoki", "Ga Ru Da Ho Ki", "Ga Ru Da Ho Ki"),
            ("louis vuitton", "louisvuitton", "louisvuitton"), ("the row", "The*Row", "The*Row"),
            ("dora77", "dora 77", "dora 77"), ("dora77", "D O R A77", "D O R A77"),
            ("dora77", "DOR-A-7-7", "DOR-A-7-7"),
            ("dora77", "dora 7 7 now", "dora 7 7"), ("sukses303", "S U K S E S 303", "S U K S E S 303"),
            ("dora77", "d.o.r.a77ini", "d.o.r.a77"), ("assoon", "as soon", nil), ("gooddeal", "go od.deal", nil),
            ("omega", "so me gain", nil), ("nike", "n. ike", nil), ("dior", "d.i.o.r", "d.i.o.r"),
        ])
    func separators(term: String, text: String, form: String?) {
        let found = disguises(of: [term], in: text)
        #expect(found.first?.form == form)
        #expect(found.allSatisfy { $0.how == [.separators] })
    }

    @Test(
        "letters are repeated",
        arguments: [
            ("gucci", "guuuucci", "guuuucci"), ("gucci", "GUCCCCCIIIII", "GUCCCCCIIIII"), ("gucci", "guccii", nil),
            ("dior", "dioooor!!!", "dioooor"),
        ])
    func repetition(term: String, text: String, form: String?) {
        let found = disguises(of: [term], in: text)
        #expect(found.first?.form == form)
        #expect(found.allSatisfy { $0.how == [.repetition] })
    }

    @Test(
        "a long name may have one slip",
        arguments: [
            ("balenciaga", "balenciga", "balenciga"), ("balenciaga", "balencciaga", "balencciaga"),
            ("balenciaga", "balecniaga", "balecniaga"), ("dior", "dor", nil),
            ("louis vuitton", "louis vuiton", "louis vuiton"), ("looks the same", "look the same", nil),
            ("gucci", "guci", nil),
        ])
    func misspelling(term: String, text: String, form: String?) {
        let found = disguises(of: [term], in: text)
        #expect(found.first?.form == form)
        #expect(found.allSatisfy { $0.how == [.misspelling] })
    }

    @Test("views add up")
    func mixtures() {
        #expect(disguises(of: ["gucci"], in: "g.u.c.c.1").first?.how == [.separators, .leet])
        #expect(disguises(of: ["balenciaga"], in: "b@lenc***a").isEmpty == false)
        #expect(disguises(of: ["gucci"], in: "ＧＵ＊ＣＣＩ").first?.how == [.separators])
    }

    @Test(
        "a term as it stands is exact matching's",
        arguments: ["gucci", "a GUCCI bag", "the louis vuitton", "didas", "𝓖𝓾𝓬𝓬𝓲"])
    func literals(text: String) {
        #expect(disguises(of: ["gucci", "louis vuitton", "didas", "adidas"], in: text).isEmpty)
    }

    @Test("what ended before the new text is not told again")
    func newText() {
        let matcher = DisguiseMatcher([DisguiseTerm(text: TextFolder.values("gucci"), isWholeWord: true)])
        var folder = TextFolder()
        folder.fold("g*cci and gucc1 x")
        let ends = (0...folder.scalars.count).map { matcher.find(in: folder.scalars, from: $0).matches.count }
        #expect(ends == [Int](repeating: 2, count: 5) + [Int](repeating: 1, count: 10) + [0, 0, 0])
    }
}
