import CounterfoilTranscript
import Testing

@Suite("Text from strangers")
struct WireTextTests {
    @Test(
        "ill-formed parts become one replacement each",
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"),
            ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"),  // overlong
            ([0xE4, 0xB8], "\u{FFFD}"),  // cut short
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),  // a surrogate
            ([0xF0, 0x9F, 0x98, 0x41], "\u{FFFD}A"),
            ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),  // beyond U+10FFFF
            ([0xE4, 0xB8, 0xAD, 0xE6, 0x96, 0x87], "中文"),
        ] as [([UInt8], String)])
    func repairs(bytes: [UInt8], expected: String) {
        #expect(Array(WireText(repairing: bytes).utf8) == Array(expected.utf8))
    }

    @Test("repair agrees with the standard library on random bytes")
    func agreesWithStandardLibrary() {
        var state: UInt64 = 7
        for _ in 0..<5_000 {
            let bytes = (0..<12).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let pool: [UInt8] = [0x41, 0x80, 0xBF, 0xC2, 0xE0, 0xE4, 0xED, 0xF0, 0xF4, 0x9F, 0x90, 0xFF]
                return pool[Int(state >> 33) % pool.count]
            }
            #expect(WireText(repairing: bytes).utf8 == Array(String(decoding: bytes, as: UTF8.self).utf8))
        }
    }

    @Test("the same letter in two forms is two texts")
    func comparesBytes() {
        #expect(WireText("\u{E9}") != WireText("e\u{301}"))
        #expect(WireText("a") < WireText("b"))
    }

    @Test("prefixes and ranges end on scalars")
    func cutsOnScalars() {
        let text = WireText("a中b")
        #expect((0...5).map { text.prefix(bytes: $0).string } == ["", "a", "a", "a", "a中", "a中b"])
        #expect(text[bytes: 2..<3].string == "中")
        #expect(text[bytes: -4..<99].string == "a中b")
    }

    @Test(
        "what could move a cursor or hide is shown",
        arguments: [
            ("a\u{1B}[2Jb", "a⟪U+001B⟫[2Jb"), ("x\u{202E}y", "x⟪U+202E⟫y"), ("n\u{200B}ike", "n⟪U+200B⟫ike"),
            ("\u{9B}31m", "⟪U+009B⟫31m"), ("tag\u{E0041}", "tag⟪U+E0041⟫"), ("正品", "正品"),
        ])
    func showsControls(text: String, expected: String) {
        #expect(WireText(text).printable == expected)
    }

    @Test("a tower of combining marks is cut and costs linear time")
    func cutsTowers() {
        let text = WireText("e" + String(repeating: "\u{301}", count: 200_000))
        #expect(text.printable.unicodeScalars.count == 31)
    }

    @Test("a single line has no breaks")
    func flattens() {
        #expect(WireText("a\r\nb\tc").singleLine == "a  b c")
    }
}
