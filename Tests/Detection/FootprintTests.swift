import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

@Suite("Memory of a room")
struct FootprintTests {
    private static let pack: RulePack = {
        var pack = RulePack.sample(
            ["replica": ["高仿", "复刻"], "contact": ["微信"]],
            rules: [
                .sample("both", window: 1_800, all: [.init(anyOf: ["replica"]), .init(anyOf: ["contact"])]),
                .sample("cue", all: [.init(anyOf: [.cue("c", .top3(1_500))])]),
            ])
        pack.cues = [.sample("c")]
        return pack
    }()

    private func detector() throws -> Detector {
        Detector(rules: try CompiledRules([Self.pack]) { _ in CountingCues(characters: ["甲"]) })
    }

    @Test(
        "a room that is as busy as can be stays within its memory, and what is dropped is counted", arguments: [1, 40])
    func bound(wordsPerLine: Int) throws {
        var detector = try detector()
        var random = SplitMix(seed: 7)
        var highest = 0
        for index in 0..<1_500 as Range<UInt64> {
            let text = (0..<wordsPerLine).map { _ in
                ["高仿", "复刻", "微信", "甲甲", "好的"][Int.random(in: 0..<5, using: &random)] + sentence(&random)
            }.joined(separator: " ")
            let isCaption = index % 3 == 0
            _ = detector.consume(
                .say(
                    text, at: Double(index) / 10, key: "key of utterance \(index)",
                    finality: index % 7 == 0 ? .interim : .final, channel: isCaption ? .caption : .chat,
                    role: isCaption ? .host : .viewer, speaker: isCaption ? nil : "viewer number \(index)"),
                index: index)
            highest = max(highest, detector.footprint)
        }
        #expect(highest <= Detector.maximumFootprint)
        #expect(highest > Detector.maximumFootprint / 2)
        #expect(detector.evictions > 500)
    }

    @Test("a quiet room takes next to nothing")
    func quiet() throws {
        var detector = try detector()
        for index in 0..<100 as Range<UInt64> {
            _ = detector.consume(.say("你好", at: Double(index * 30), key: "\(index)"), index: index)
        }
        #expect(detector.footprint < 6_144 && detector.evictions == 0)
    }

    @Test("a flood of one word does not push another out")
    func flood() throws {
        var detector = try detector()
        _ = detector.consume(.say("加微信", at: 0, key: "contact"), index: 0)
        var random = SplitMix(seed: 2)
        var met = 0
        for index in 1..<1_000 as Range<UInt64> {
            let text = "高仿" + sentence(&random)
            met +=
                detector.consume(
                    .say(text, at: Double(index), key: "\(index)", speaker: "s\(index)"), index: index
                ).count
        }
        // A few of the random texts ask or deny.
        #expect(met > 950)
        #expect(detector.evictions > 100)
    }

    @Test("viewers are forgotten before the host")
    func viewersFirst() throws {
        var detector = try detector()
        _ = detector.consume(.say("这是高", at: 0, key: "a"), index: 0)
        for index in 1..<500 as Range<UInt64> {
            _ = detector.consume(
                .say("你好", at: 1, key: "\(index)", channel: .chat, role: .viewer, speaker: "v\(index)"), index: index)
        }
        _ = detector.consume(.say("仿的", at: 2, key: "b"), index: 500)
        #expect(detector.lastHits.map(\.pattern) == ["高仿"])
        #expect(detector.evictions > 100)
    }
}
