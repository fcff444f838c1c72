import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

@Suite("Verifier budget")
struct VerifierBudgetTests {
    @Test("a room may ask eight times at once and then four times a second of event time")
    func bucket() {
        var budget = VerifierBudget()
        func ask(_ times: Int) -> Int {
            (0..<times).reduce(0) { count, _ in
                guard budget.hasToken else { return count }
                budget.spend()
                return count + 1
            }
        }
        budget.fill(at: EventTime(milliseconds: 0))
        #expect(ask(20) == 8)
        budget.fill(at: EventTime(milliseconds: 249))
        #expect(ask(20) == 0)
        budget.fill(at: EventTime(milliseconds: 250))
        #expect(ask(20) == 1)
        budget.fill(at: EventTime(milliseconds: 100))
        #expect(ask(20) == 0)
        budget.fill(at: EventTime(milliseconds: 1_250))
        #expect(ask(20) == 4)
        budget.fill(at: EventTime(milliseconds: .max))
        #expect(ask(20) == 8)
    }

    @Test("texts that the verifier could not look at are counted, and interim ones never ask")
    func refusals() throws {
        let pack = RulePack(
            id: "p", version: "1", cues: [.sample("c")],
            rules: [.sample("r", all: [.init(anyOf: [.cue("c", .surprise(2_000))], count: 2)])])
        let rules = try CompiledRules([pack]) { _ in CountingCues(characters: ["甲"], verifiedFrom: 2_000) }
        var detector = Detector(rules: rules)
        for index in 0..<3 as Range<UInt64> {
            _ = detector.consume(
                .say("甲甲\(index)", at: 5, key: "i\(index)", finality: .interim, speaker: "\(index)"), index: index)
        }
        #expect(detector.evictions == 0)
        for index in 3..<15 as Range<UInt64> {
            _ = detector.consume(.say("甲甲\(index)", at: 5, key: "\(index)", speaker: "\(index)"), index: index)
        }
        #expect(detector.evictions == 4)
    }
}
