import CounterfoilDetection
import CounterfoilRules
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilEvaluation

@Suite("Planted passages")
struct EventTests {
    /// Passages of two sentences, the first spoken, the second written.
    private struct Passages: EventSource {
        let title = "test"
        let isSealed = false

        mutating func next(isGuilty: Bool, _ split: Split) -> EventPlan {
            let spoken = EventPlan.Sentence(
                text: Array("一二三四五六七八九十一二三四五六七八九十".utf8), channel: .caption, role: .host, speaker: nil, pause: 0)
            let written = EventPlan.Sentence(
                text: Array("hello".utf8), channel: .chat, role: .host, speaker: "seller", pause: 20_000)
            return EventPlan(isGuilty: isGuilty, parts: [], families: [.offPlatform], sentences: [spoken, written])
        }
    }

    private static var clean: Room {
        var room = Room(name: "room", split: .held)
        room.lines = (1...3_600).map { second in
            .init(
                number: second, split: .held, time: Int64(second) * 2_000, channel: .caption, role: .host, speaker: nil,
                text: "话")
        }
        return room
    }

    @Test("the clean lines stay in order, whole, and only speech moves them", arguments: 1...5)
    func planting(seed: UInt64) throws {
        var passages = Passages()
        var random = SplitMix(seed: seed)
        let clean = Self.clean
        let assembled = AssembledRoom(clean, &passages, &random)
        #expect(assembled.room.lines.filter { $0.number > 0 }.map(\.number) == clean.lines.map(\.number))
        let times = assembled.room.lines.map(\.time)
        #expect(times == times.sorted())
        #expect(!assembled.events.isEmpty)
        for event in assembled.events {
            #expect(event.ends.count == 2)
            #expect(event.start <= event.ends[0] && event.complete == event.ends[1])
            #expect(event.ends[1] - event.ends[0] >= 15_000)
            #expect(
                event.holds(event.end + 15_000) && !event.holds(event.end + 15_001) && !event.holds(event.start - 1))
        }
        let spoken = SpeechClock.milliseconds(for: 20) * Int64(assembled.events.count)
        let moved = try #require(assembled.room.lines.last).time - (clean.lines.last?.time ?? 0)
        #expect(moved >= spoken && moved <= spoken + 100 * Int64(assembled.events.count))
    }

    @Test("the same seed plants the same")
    func seeds() {
        func room(_ seed: UInt64) -> [Int64] {
            var passages = Passages()
            var random = SplitMix(seed: seed)
            return AssembledRoom(Self.clean, &passages, &random).room.lines.map(\.time)
        }
        #expect(room(7) == room(7))
        #expect(room(7) != room(8))
    }

    @Test("captions keep the pace of speech")
    func captions() {
        let captions = SpeechClock.captions(Array("一二三四五六七八九十一二三四".utf8))
        #expect(captions.map(\.text) == ["一二三四五六七八九十一二", "三四"])
        #expect(captions.map(\.end) == [2_571, 3_000])
    }

    @Test("what a rule finds is counted as found, at once, and nothing else is raised")
    func counting() throws {
        let pack = """
            pack: test
            version: "1"
            groups:
              spoken: {terms: [十一二三四]}
              written: {terms: [hello]}
            rules:
              - {id: both, family: off-platform, severity: high, window: 75s, all: [spoken, written]}
            """
        let rules = try RuleSet(files: [("test.yaml", Array(pack.utf8))])
        let run = EventRun(listener: Listener(rules: rules), section: .events)
        let figures = run.measure([Self.clean], Passages(), seed: 3).figures.filter { $0.split == .all }
        func value(_ name: String) -> Double? { figures.first { $0.name == "test: \(name)" }?.value }
        #expect(value("recall") == 100)
        #expect(value("time to detect, median") == 0)
        // The honest passages say the same here, so each of them is a false alarm.
        #expect(value("honest passages that raise") == 100)
        let honest = figures.first { $0.name == "test: honest passages that raise" }?.count
        #expect(figures.first { $0.name == "test: false alarms" }?.count == honest)
    }
}
