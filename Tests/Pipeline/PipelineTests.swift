import CounterfoilAlert
import CounterfoilDetection
import CounterfoilFolding
import CounterfoilJSON
import CounterfoilPipeline
import CounterfoilTranscript
import Testing

/// A small pack: replica talk and an off-platform contact within a minute.
func samplePack() -> RulePack {
    RulePack(
        id: "sample", version: "1",
        groups: [
            TermGroup(
                id: "replica",
                terms: [
                    Term(id: "replica/gaofang", text: "高仿", wholeWord: false),
                    Term(id: "replica/rep", text: "mirror quality", wholeWord: true),
                ], exclusions: ["不卖高仿"]),
            TermGroup(
                id: "contact",
                terms: [
                    Term(id: "contact/wx", text: "加微信", wholeWord: false),
                    Term(id: "contact/wa", text: "whatsapp", wholeWord: true),
                ]),
        ],
        rules: [
            Rule(
                id: "replica-contact", family: .replicaQuality, severity: .high, window: 60_000,
                all: [.init(anyOf: ["replica"]), .init(anyOf: ["contact"])], roles: [.host, .assistant],
                title: [LocalizedText(language: "en", text: "Replica talk and a private contact")])
        ])
}

private struct Show {
    var pipeline: Pipeline

    init() throws {
        pipeline = Pipeline(
            room: try #require(RoomID("studio")), session: try #require(SessionID("studio-1")),
            rules: try CompiledRules([samplePack()]), rulePacks: "hash")
    }

    static func caption(_ number: Int, at second: Int64, _ text: WireText, revision: Int = 0) -> TranscriptEvent {
        .utterance(
            Utterance(
                key: WireText("c\(number)"), revision: revision, channel: .caption, role: .host, text: text,
                times: .init(observed: EventTime(milliseconds: second * 1_000))))
    }
}

@Suite("The pipeline")
struct PipelineTests {
    @Test("two signals within the window raise one alert, which goes on and closes in the room's own time")
    func raises() throws {
        var show = try Show()
        #expect(show.pipeline.consume(Show.caption(0, at: 0, "大家好欢迎来到直播间"), leaf: 10).isEmpty)
        #expect(show.pipeline.consume(Show.caption(1, at: 5, "这批是高仿里最好的"), leaf: 11).isEmpty)
        let opened = show.pipeline.consume(Show.caption(2, at: 20, "想要的加微信"), leaf: 12).map(\.alert)
        #expect(opened.map(\.state) == [.opened])
        #expect(opened.first?.lines.map(\.leaf) == [11, 12])
        #expect(show.pipeline.consume(Show.caption(3, at: 30, "今天的茶很香"), leaf: 13).isEmpty)
        let extended = show.pipeline.consume(Show.caption(4, at: 40, "高仿的都在那边 加微信 看"), leaf: 14).map(\.alert)
        #expect(extended.map(\.state) == [.extended])
        let closed = show.pipeline.consume(Show.caption(5, at: 101, "谢谢大家"), leaf: 15).map(\.alert)
        #expect(closed.map(\.state) == [.closed])
        #expect(closed.first?.id == opened.first?.id)
    }

    @Test("one signal alone, a viewer, or signals far apart raise nothing")
    func staysQuiet() throws {
        var alone = try Show()
        for second in 0..<20 as Range<Int64> {
            #expect(alone.pipeline.consume(Show.caption(Int(second), at: second, "高仿 高仿")).isEmpty)
        }
        var far = try Show()
        #expect(far.pipeline.consume(Show.caption(0, at: 0, "高仿")).isEmpty)
        #expect(far.pipeline.consume(Show.caption(1, at: 61, "加微信")).isEmpty)
        var viewer = try Show()
        for (number, text) in ["高仿吗", "加微信"].enumerated() {
            let event = TranscriptEvent.utterance(
                Utterance(
                    key: WireText("v\(number)"), channel: .chat, role: .viewer, speaker: .init(id: "u"),
                    text: WireText(text), times: .init(observed: EventTime(milliseconds: 0))))
            #expect(viewer.pipeline.consume(event).isEmpty)
        }
    }

    @Test("a term cut in two by the recogniser is found, with its parts in both captions")
    func findsSplitTerms() throws {
        var show = try Show()
        _ = show.pipeline.consume(Show.caption(0, at: 0, "我们家都是高"))
        _ = show.pipeline.consume(Show.caption(1, at: 3, "仿最好的版本"))
        let alert = try #require(show.pipeline.consume(Show.caption(2, at: 9, "加微信")).first?.alert)
        let hit = try #require(alert.lines.flatMap(\.hits).first { $0.term == "replica/gaofang" })
        #expect(hit.spans.map(\.form) == ["高", "仿"])
        #expect(hit.how.contains(.split))
    }

    @Test("a later revision replaces what the earlier one contributed")
    func revises() throws {
        var show = try Show()
        _ = show.pipeline.consume(Show.caption(0, at: 0, "这是高仿"))
        _ = show.pipeline.consume(Show.caption(0, at: 1, "这是新款的面料", revision: 1))
        #expect(show.pipeline.consume(Show.caption(1, at: 5, "加微信")).isEmpty)
    }

    @Test("an alert over a gap says so")
    func marksGaps() throws {
        var show = try Show()
        _ = show.pipeline.consume(Show.caption(0, at: 0, "高仿"))
        _ = show.pipeline.consume(
            .gap(Gap(reason: .reset, from: EventTime(milliseconds: 2_000), to: EventTime(milliseconds: 6_000))))
        #expect(show.pipeline.consume(Show.caption(1, at: 9, "加微信")).first?.alert.overlapsGap == true)
    }

    @Test("the same events give the same bytes, and a year 9999 does not close anything")
    func isDeterministic() throws {
        func run() throws -> [[UInt8]] {
            var show = try Show()
            var lines: [[UInt8]] = []
            for number in 0..<400 {
                let text: WireText = number % 7 == 0 ? "高仿" : number % 11 == 0 ? "加微信" : "好看"
                var event = Show.caption(number, at: Int64(number * 2), text)
                if number == 50, case .utterance(var utterance) = event {
                    utterance.times.source = EventTime(milliseconds: 253_402_300_799_999)
                    event = .utterance(utterance)
                }
                lines += show.pipeline.consume(event, leaf: UInt64(number)).map { $0.alert.json.encoded }
            }
            return lines + show.pipeline.close().map { $0.alert.json.encoded }
        }
        let first = try run()
        #expect(!first.isEmpty)
        #expect(try run() == first)
    }
}
