import CounterfoilTranscript
import Testing

@testable import CounterfoilCues

@Suite("Language of a text")
struct LanguageGuessTests {
    private func guess(_ text: String, _ declared: CueLanguage?) -> CueLanguage {
        WireText(text).utf8.withUnsafeBufferPointer { LanguageGuess.language(of: $0, declared: declared) }
    }

    @Test(
        "Script, accents and common words tell the language",
        arguments: [
            ("这个包多少钱", nil, CueLanguage.chinese), ("加微信 vx123", nil, .chinese), ("これいくらですか", nil, .japanese),
            ("送料無料", .japanese, .japanese), ("이거 얼마예요", nil, .korean), ("ราคาเท่าไหร่คะ", nil, .thai),
            ("cái này bao nhiêu tiền", nil, .vietnamese), ("¿cuánto cuesta?", nil, .spanish),
            ("el bolso es muy bonito y no es caro", nil, .spanish), ("barangnya bagus banget kak", nil, .indonesian),
            ("yang ini bisa di kirim gak", nil, .indonesian), ("how much is the bag", nil, .english),
            ("how much is the bag", .chinese, .english), ("这个多少钱", .english, .chinese),
            ("ok", .indonesian, .indonesian),
            ("😀", .thai, .thai), ("123", nil, .english), ("", nil, .english), ("OMG 好看", .english, .chinese),
        ] as [(String, CueLanguage?, CueLanguage)])
    func guesses(text: String, declared: CueLanguage?, expected: CueLanguage) {
        #expect(guess(text, declared) == expected)
    }

    @Test(
        "Tags are read by their primary language",
        arguments: [
            ("zh-Hant-TW", CueLanguage.chinese), ("yue", .chinese), ("EN_us", .english), ("ms-MY", .indonesian),
            ("fr", nil),
            ("", nil), ("español", nil),
        ] as [(String, CueLanguage?)])
    func tags(tag: String, expected: CueLanguage?) {
        #expect(CueLanguage(tag: tag) == expected)
    }

    @Test("Any cut through a text is read without a trap")
    func cuts() {
        let bytes = WireText("加微信 é ơ 한국 ไทย 👍🏽").utf8
        for end in 0...bytes.count {
            for start in 0...end {
                bytes[start..<end].withUnsafeBufferPointer { part in
                    _ = LanguageGuess.language(of: part, declared: nil)
                }
            }
        }
    }
}
