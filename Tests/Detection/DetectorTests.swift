import CounterfoilFolding
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

@Suite("Detector")
struct DetectorTests {
    private static let groups = RulePack.sample(
        ["replica": ["高仿", "复刻", "mirror quality"], "contact": ["加微信", "whatsapp"], "denial": ["官方旗舰店"]],
        not: ["replica": ["不是高仿", "高仿的都是骗子"]],
        rules: [
            .sample(
                "both", all: [.init(anyOf: ["replica"]), .init(anyOf: ["contact"])], unless: ["denial"], roles: [.host]),
            .sample("twice", window: 30, all: [.init(anyOf: ["replica"], count: 2)], channels: [.chat]),
        ])

    private func detector() throws -> Detector { Detector(rules: try CompiledRules([Self.groups])) }

    /// Feeds utterances and gives the rules met after each.
    private func rules(_ utterances: [Utterance]) throws -> [[String]] {
        var detector = try detector()
        return utterances.enumerated().map { index, utterance in
            detector.consume(utterance, index: UInt64(index)).map(\.rule.id)
        }
    }

    @Test("two signals within the window are met, and extended by a third")
    func twoSignals() throws {
        let found = try rules([
            .say("今天高仿到了", at: 0), .say("好看吧", at: 20), .say("要的加微信", at: 60), .say("复刻的也有", at: 90),
            .say("没有别的", at: 95), .say("复刻的", at: 121),
        ])
        #expect(found == [[], [], ["both"], ["both"], [], []])
    }

    @Test("the evidence is what was said, in order, with its hits")
    func evidence() throws {
        var detector = try detector()
        _ = detector.consume(.say("高仿", at: 0, key: "a"), index: 7)
        _ = detector.consume(.say("你好", at: 1, key: "b"), index: 8)
        let found = detector.consume(.say("加微信 whatsapp", at: 2, key: "c"), index: 9)
        #expect(found.first?.evidence.map(\.index) == [7, 9])
        #expect(found.first?.evidence.map { $0.hits.map(\.pattern) } == [["高仿"], ["加微信", "whatsapp"]])
        #expect(found.first?.evidence.map(\.utterance.key) == ["a", "c"])
        #expect(found.first?.score == 3_000)
    }

    @Test("one signal, however often, is not two")
    func oneSignal() throws {
        #expect(try rules((0..<5).map { .say("高仿\($0)", at: Double($0)) }).allSatisfy(\.isEmpty))
    }

    @Test("a window is met exactly as long as it says")
    func windowEdge() throws {
        #expect(try rules([.say("高仿", at: 0), .say("加微信", at: 60)])[1] == ["both"])
        #expect(try rules([.say("高仿", at: 0), .say("加微信", at: 60.25)])[1] == [])
    }

    @Test("an utterance that comes late is joined with what was said before and after it")
    func late() throws {
        #expect(try rules([.say("高仿", at: 0), .say("你好", at: 100), .say("加微信", at: 50)])[2] == ["both"])
        #expect(try rules([.say("加微信", at: 90), .say("高仿", at: 40)])[1] == ["both"])
        #expect(try rules([.say("加微信", at: 200), .say("高仿", at: 40)])[1] == [])
    }

    @Test("roles and channels count only where the rule admits them")
    func gates() throws {
        #expect(try rules([.say("高仿", at: 0, role: .viewer), .say("加微信", at: 1)])[1] == [])
        #expect(try rules([.say("高仿", at: 0), .say("加微信", at: 1, role: .viewer)])[1] == [])
        #expect(
            try rules([.say("高仿 a", at: 0, channel: .chat, role: .viewer), .say("高仿 b", at: 1, channel: .chat)])[1]
                == ["twice"])
        #expect(try rules([.say("高仿 a", at: 0, channel: .chat), .say("高仿 b", at: 1)])[1] == [])
    }

    @Test("a viewer's denial does not excuse the host, the host's own does while it is in the window")
    func unless() throws {
        let start: [Utterance] = [.say("高仿", at: 0)]
        #expect(try rules(start + [.say("官方旗舰店", at: 1, role: .viewer), .say("加微信", at: 2)])[2] == ["both"])
        #expect(try rules(start + [.say("官方旗舰店", at: 1), .say("加微信", at: 2)])[2] == [])
        #expect(try rules([.say("官方旗舰店", at: 0), .say("高仿", at: 30), .say("加微信", at: 61)])[2] == ["both"])
    }

    @Test("the same words said again are one piece of evidence")
    func repeats() throws {
        let chat = { (text: String, time: Double) in Utterance.say(text, at: time, channel: .chat, role: .viewer) }
        #expect(try rules([chat("高仿来了", 0), chat("高 仿 来了", 9), chat("高仿來了", 18)])[2] == [])
        #expect(try rules([chat("高仿来了", 0), chat("高仿走了", 9)])[1] == ["twice"])
        #expect(try rules([chat("高仿 复刻 mirror quality", 0)])[0] == [])
    }

    @Test("a repeated sentence keeps a rule met and does not add to its score")
    func repeatedSentence() throws {
        var detector = try detector()
        var scores: [Int64] = []
        for index in 0..<6 as Range<UInt64> {
            let text = index % 2 == 0 ? "这是高仿" : "都来加微信"
            scores += detector.consume(.say(text, at: Double(index) * 25), index: index).map(\.score)
        }
        #expect(scores == [2_000, 2_000, 2_000, 2_000, 2_000])
    }

    @Test("one word in two groups is one signal")
    func differentText() throws {
        let pack = RulePack.sample(
            ["a": ["same factory", "red logo"], "b": ["factory red logo", "same factory", "x"]],
            rules: [.sample("r", all: [.init(anyOf: ["a"]), .init(anyOf: ["b"])])])
        func isMet(_ text: String) throws -> Bool {
            var detector = Detector(rules: try CompiledRules([pack]))
            return !detector.consume(.say(text, at: 0), index: 0).isEmpty
        }
        #expect(try !isMet("same factory"))
        #expect(try !isMet("factory red logo"))
        #expect(try isMet("same factory red logo"))
        #expect(try isMet("red logo x"))
    }

    @Test("a term cut in two between captions is found, with its spans in both")
    func split() throws {
        var detector = try detector()
        _ = detector.consume(.say("这个是高", at: 0, key: "a"), index: 0)
        #expect(detector.lastHits.isEmpty)
        _ = detector.consume(.say("仿的 加微", at: 3, key: "b"), index: 1)
        #expect(detector.lastHits.first?.spans.map { "\($0.utterance) \($0.form)" } == ["0 高", "1 仿"])
        #expect(detector.lastHits.first?.how == [.split])
        let found = detector.consume(.say("信", at: 6, key: "c"), index: 2)
        #expect(found.first?.evidence.map(\.index) == [0, 1, 2])
        #expect(found.first?.evidence.map(\.hits.count) == [0, 1, 1])
    }

    @Test("a term is not put together over a long pause, from two speakers or from two channels")
    func notSplit() throws {
        func isFound(_ second: Utterance) throws -> Bool {
            var detector = try detector()
            _ = detector.consume(.say("mirror", at: 0, speaker: "s"), index: 0)
            _ = detector.consume(second, index: 1)
            return !detector.lastHits.isEmpty
        }
        #expect(try isFound(.say("quality", at: 8, speaker: "s")))
        #expect(try !isFound(.say("quality", at: 8.25, speaker: "s")))
        #expect(try !isFound(.say("quality", at: 1, speaker: "t")))
        #expect(try !isFound(.say("quality", at: 1, channel: .chat, speaker: "s")))
        #expect(try !isFound(.say("quality", at: -1, speaker: "s")))
    }

    @Test("messages of unnamed senders are not read as one person's, unnamed captions are")
    func unnamed() throws {
        for (channel, isJoined) in [(Utterance.Channel.caption, true), (.chat, false), (.screen, false)] {
            var detector = try detector()
            _ = detector.consume(.say("mirror", at: 0, channel: channel), index: 0)
            _ = detector.consume(.say("quality", at: 1, channel: channel), index: 1)
            #expect(detector.lastHits.isEmpty != isJoined)
        }
    }

    @Test("a room where time stands still stays small")
    func standingTime() throws {
        var detector = try detector()
        _ = detector.consume(.say("好", at: 0, key: "idle", channel: .chat, speaker: "idle"), index: 0)
        for index in 1...20_000 as ClosedRange<UInt64> {
            _ = detector.consume(
                .say("好", at: 0, key: "\(index)", channel: .chat, speaker: "s\(index % 3)"), index: index)
        }
        #expect(detector.evictions == 0)
        #expect(detector.footprint < 8_192)
    }

    @Test("an exclusion completed in the next caption excuses what was found before it")
    func splitExclusion() throws {
        #expect(try rules([.say("加微信", at: 0), .say("高仿", at: 5), .say("的都是骗子 加微信", at: 6)])[2] == [])
        #expect(try rules([.say("不是", at: 0), .say("高仿 加微信", at: 1)])[1] == [])
    }

    @Test("a later revision replaces what the earlier contributed")
    func revisions() throws {
        let first = Utterance.say("高仿", at: 0, key: "a", finality: .stable)
        let corrected = Utterance.say("高房", at: 0, key: "a", revision: 1, finality: .final)
        #expect(try rules([first, corrected, .say("加微信", at: 1)]) == [[], [], []])
        #expect(try rules([corrected, first, .say("加微信", at: 1)]) == [[], [], []])
        #expect(try rules([first, .say("加微信", at: 1), corrected, .say("whatsapp", at: 2)]) == [[], ["both"], [], []])
        let extended = Utterance.say("高仿 加微信", at: 0, key: "a", revision: 1)
        #expect(try rules([first, extended]) == [[], ["both"]])
    }

    @Test("a revision of an earlier caption is read on into the captions after it")
    func revisionReadsOn() throws {
        let found = try rules([
            .say("加微信 膏", at: 0, key: "a", finality: .stable), .say("仿", at: 2, key: "b"),
            .say("加微信 高", at: 0, key: "a", revision: 1),
        ])
        #expect(found == [[], [], ["both"]])
    }

    @Test("an interim text counts when its words survive a revision, or turn final")
    func interim() throws {
        func guess(_ text: String, _ revision: Int, _ finality: Utterance.Finality = .interim) -> Utterance {
            .say(text, at: 5, key: "i", revision: revision, finality: finality)
        }
        let contact = Utterance.say("加微信", at: 0)
        #expect(try rules([contact, guess("高仿", 0)]) == [[], []])
        #expect(try rules([contact, guess("高仿", 0), guess("高仿包", 1)]) == [[], [], ["both"]])
        #expect(try rules([contact, guess("高仿", 0), guess("高房", 1), guess("高仿", 2)]) == [[], [], [], []])
        #expect(try rules([contact, guess("高房", 0), guess("高仿", 1, .final)]) == [[], [], ["both"]])
        #expect(try rules([contact, guess("高仿", 0), guess("高仿", 0)]) == [[], [], []])
    }

    @Test("deleted utterances and speakers no longer count")
    func deletion() throws {
        for deletion in [
            Deletion(keys: ["a"], observed: EventTime(milliseconds: 0)),
            Deletion(speakers: ["s"], observed: EventTime(milliseconds: 0)),
        ] {
            var detector = try detector()
            _ = detector.consume(.say("高仿", at: 0, key: "a", speaker: "s"), index: 0)
            detector.retract(deletion)
            #expect(detector.consume(.say("加微信", at: 1), index: 1).isEmpty)
        }
    }

    @Test("a deleted caption is not read on into the next")
    func deletionOfFirstHalf() throws {
        var detector = try detector()
        _ = detector.consume(.say("加微信", at: 0, key: "a"), index: 0)
        _ = detector.consume(.say("高", at: 1, key: "b"), index: 1)
        detector.retract(Deletion(keys: ["b"], observed: EventTime(milliseconds: 0)))
        #expect(detector.consume(.say("仿", at: 2, key: "c"), index: 2).isEmpty)
    }

    @Test("evidence is cut to the newest and what is required")
    func evidenceIsBounded() throws {
        let pack = RulePack.sample(
            ["a": ["高仿"], "b": ["微信"]],
            rules: [.sample("r", window: 1_800, all: [.init(anyOf: ["a"]), .init(anyOf: ["b"])])])
        var detector = Detector(rules: try CompiledRules([pack]))
        _ = detector.consume(.say("微信", at: 0, key: "first"), index: 0)
        var last: [Detection] = []
        var random = SplitMix(seed: 5)
        for index in 1...200 as ClosedRange<UInt64> {
            let text = "高仿" + sentence(&random)
            last = detector.consume(.say(text, at: Double(index), key: "\(index)"), index: index)
        }
        let shown = try #require(last.first?.evidence.map(\.index))
        #expect(shown.count <= 64 && shown.last == 200)
    }

    @Test("equal inputs give equal outputs, in two detectors and in a copy")
    func determinism() throws {
        var first = try detector()
        var random = SplitMix(seed: 3)
        let words = ["高仿", "加微信", "whatsapp", "复刻", "好", "高", "仿"]
        var outputs: [[Detection]] = []
        var copy = first
        var copied: [[Detection]] = []
        for index in 0..<300 as Range<UInt64> {
            let utterance = Utterance.say(
                words[Int.random(in: 0..<words.count, using: &random)], at: Double(index), key: "\(index)",
                speaker: "s\(index % 5)")
            outputs.append(first.consume(utterance, index: index))
            if index == 150 { copy = first }
            copied.append(
                index < 150 ? outputs[Int(index)] : index == 150 ? outputs[150] : copy.consume(utterance, index: index))
        }
        #expect(outputs == copied)
        #expect(outputs.contains { !$0.isEmpty })
    }

    @Test("text made to tire the rule out is given up on, not followed for ever")
    func tiresome() throws {
        let pack = RulePack.sample(
            ["a": ["x y"], "b": ["y x"]],
            rules: [.sample("r", all: [.init(anyOf: ["a"], count: 16), .init(anyOf: ["b"], count: 16)])])
        var detector = Detector(rules: try CompiledRules([pack]))
        for index in 0..<40 as Range<UInt64> {
            let text = String(repeating: "x y ", count: 20) + "\(index % 15)"
            #expect(
                detector.consume(.say(text, at: Double(index), key: "\(index)", speaker: "\(index)"), index: index)
                    .isEmpty)
        }
    }
}

/// A few characters that make a text unlike any other.
func sentence(_ random: inout SplitMix) -> String {
    String(
        String.UnicodeScalarView(
            (0..<8).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0x5200...0x5FFF, using: &random)) }))
}
