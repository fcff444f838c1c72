import CounterfoilCues
import CounterfoilTranscript
import Testing

@Suite("Scores of cues")
struct CueScorerTests {
    static let scorer = CueScorer(CueSamples.all)

    @Test(
        "A text of a cue is far more surprising for that cue than ordinary talk",
        arguments: [
            ("add me on my other app, I send you the prices there", 0), ("加微信聊 价格私下发给你", 0),
            ("nobody could tell it from the boutique one", 1), ("跟专柜里的一模一样", 1),
        ])
    func recognises(text: String, cue: Int) {
        let reading = Self.scorer.read(WireText(text), channel: .chat)
        #expect(reading.cues[cue].surprise > 2500)
        #expect(reading.cues[cue].example != nil)
        #expect(reading.wantedVerifier && !reading.usedVerifier)
        let ordinary = Self.scorer.read("what a nice day, I had noodles for lunch", channel: .chat)
        #expect(ordinary.cues[cue].surprise < 1500)
        #expect(ordinary.cues[cue].example == nil)
    }

    @Test("The nearest example is named by its number")
    func namesExample() {
        for (index, example) in CueSamples.contact.examples.enumerated() {
            let reading = Self.scorer.read(example.text, language: example.language.rawValue, channel: .chat)
            #expect(reading.cues[0].example == index)
        }
    }

    @Test(
        "Disguised words score like plain ones",
        arguments: [
            ("text my number for the catalogue", "t3xt my numb3r for the c4talogue"),
            ("text my number for the catalogue", "TEXT MY NUMBER FOR THE CATALOGUE"),
            ("text my number for the catalogue", "ｔｅｘｔ ｍｙ ｎｕｍｂｅｒ for the catalogue"),
            ("text my number for the catalogue", "t\u{200B}e\u{200B}xt my number for the catalogue"),
            ("text my number for the catalogue", "text my n.u.m.b.e.r for the catalogue"),
            ("加我微信 私下发你价格", "加我微信私下发你价格"), ("加我微信 私下发你价格", "加*我*微*信*私*下*发*你*价*格"),
            ("加我微信 私下发你价格", "加我薇信 私下发你价格"), ("加我微信 私下发你价格", "加我VX 私下发你价格"),
        ])
    func seesThrough(plain: String, disguised: String) {
        let first = Self.scorer.read(WireText(plain), channel: .chat).cues[0].surprise
        let second = Self.scorer.read(WireText(disguised), channel: .chat).cues[0].surprise
        #expect(second == first)
    }

    @Test("A span ends in the text, on scalars, whatever the text and the context")
    func spans() {
        for context in CueSamples.texts {
            for text in CueSamples.texts {
                let bytes = context.utf8 + text.utf8
                for score in Self.scorer.read(text, after: context, channel: .caption).cues {
                    #expect(score.span.lowerBound >= 0 && score.span.upperBound <= bytes.count)
                    #expect(score.span.upperBound >= context.utf8.count)
                    #expect(score.surprise >= 0)
                    for bound in [score.span.lowerBound, score.span.upperBound] where bound < bytes.count {
                        #expect(bytes[bound] & 0xC0 != 0x80)
                    }
                }
            }
        }
    }

    @Test("In a long caption the span is the sentence that matters")
    func findsSentence() throws {
        let text = try #require(CueSamples.texts.last)
        let score = Self.scorer.read(text, channel: .caption).cues[0]
        let sentence = text[bytes: score.span].string
        #expect(sentence.contains("私信我"))
        #expect(score.span.count < text.utf8.count)
    }

    @Test("A sentence that comes in two captions is read across them")
    func readsOn() {
        let alone = Self.scorer.read("send the price list", channel: .caption).cues[0]
        let context: WireText = "add me on the other app and I will"
        let together = Self.scorer.read("send the price list", after: context, channel: .caption).cues[0]
        #expect(together.surprise > alone.surprise)
        #expect(together.span.lowerBound < context.utf8.count)
    }

    @Test("A reading depends on nothing that was read before, nor on other readings at the same time")
    func isPure() async {
        let alone = CueSamples.texts.map { CueScorer(CueSamples.all).read($0, channel: .chat) }
        await withTaskGroup(of: [CueReading].self) { group in
            for _ in 0..<4 {
                group.addTask { CueSamples.texts.map { Self.scorer.read($0, channel: .chat) } }
            }
            for await readings in group { #expect(readings == alone) }
        }
    }

    @Test("Long and hostile text takes bounded work and never traps")
    func hostile() {
        let texts = [
            String(repeating: "加微信", count: 120_000), String(repeating: "a.", count: 200_000),
            String(repeating: "e\u{301}\u{302}", count: 100_000), String(repeating: "\u{200B}", count: 300_000),
            String(repeating: "1", count: 300_000), String(repeating: "ﷺ", count: 100_000),
            String(repeating: " ", count: 1_000_000), String(repeating: "\u{1F1E6}", count: 50_000),
        ]
        for text in texts {
            let text = WireText(text)
            let reading = Self.scorer.read(text, after: text, channel: .caption)
            #expect(reading.cues.count == 2)
        }
    }

    @Test("Without cues there is nothing to say")
    func empty() {
        let reading = CueScorer([]).read("anything", channel: .chat)
        #expect(reading.cues.isEmpty && !reading.wantedVerifier)
    }

    @Test("A cue without usable examples scores low and does not trap")
    func emptyCue() {
        let cues = [
            CueDefinition(id: "none", examples: []), CueDefinition(id: "blank", examples: [.init(" ", .english)]),
        ]
        let reading = CueScorer(cues).read("add me on the other app", channel: .chat)
        #expect(reading.cues.allSatisfy { $0.surprise < 1500 })
    }

    @Test("The same scores in every build and on every processor")
    func golden() {
        let scorer = CueScorer(CueSamples.all, calibration: CueCalibration())
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in CueSamples.texts {
            for score in scorer.read(text, channel: .chat).cues {
                for number in [score.surprise, Int64(score.span.lowerBound), Int64(score.span.upperBound)] {
                    hash = (hash ^ UInt64(bitPattern: number)) &* 0x100_0000_01B3
                }
            }
        }
        #expect(String(hash, radix: 16) == Self.goldenHash)
    }

    /// Changes with the table, the background and the formulas; nothing else may change it.
    static let goldenHash = "145ae1e724d723f6"
}

@Suite("The second look")
struct CueVerifierTests {
    @Test("The verifier reads what is surprising and may be read, and nothing else")
    func cascade() throws {
        let verifier = try SmallVerifier.shared.model()
        let plain = CueScorer(CueSamples.all)
        let scorer = CueScorer(CueSamples.all, verifier: verifier)
        #expect(scorer.canVerify && !plain.canVerify && scorer.version != plain.version)
        for text in CueSamples.texts {
            let statically = plain.read(text, channel: .chat)
            #expect(scorer.read(text, channel: .chat, mayVerify: false) == statically)
            let reading = scorer.read(text, channel: .chat)
            #expect(reading.wantedVerifier == statically.wantedVerifier)
            #expect(reading.usedVerifier == statically.wantedVerifier)
            if reading.usedVerifier {
                #expect(reading.cues.allSatisfy { $0.isVerified })
                #expect(reading.cues.allSatisfy { $0.span.upperBound <= text.utf8.count && $0.surprise >= 0 })
                #expect(scorer.read(text, channel: .chat) == reading)
            } else {
                #expect(reading == statically)
            }
        }
    }
}
