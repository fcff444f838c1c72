import CounterfoilDetection
import CounterfoilRules
import CounterfoilTranscript
import Testing

@Suite("Tests and explanations of rules")
struct RuleReportTests {
    private static let text = """
        pack: shop
        version: "2"
        groups:
          contact: {terms: [微信], weight: 1.5}
          replica: {terms: [复刻]}
          spare: {terms: [别的]}
        cues:
          unused: {examples: {en: [one, two], zh: [一, 二, 三, 四, 五, 六]}}
        rules:
          - id: both
            family: replica-quality
            severity: high
            window: 60s
            all: [replica, {any: [contact], within: 20s}]
            roles: [host]
            weights: {replica: 2}
            tests:
              - {alerts: true, said: ["host: 复刻的到了", "viewer: 是复刻吗？", "host: 加微信"]}
              - {alerts: false, said: ["host: 我们不卖复刻", "host: 加微信"]}
              - {alerts: nothing, said: ["host: 复刻的到了", "viewer: 加微信"]}
              - {alerts: true, said: ["host: 复刻的到了", "@30s host: 加微信"]}
              - {alerts: nothing, said: ["host: 复刻的到了", "host: 加微信"]}
        """

    private func rules() throws -> CompiledRules { try RuleSet(files: [("shop.yaml", Array(Self.text.utf8))]).compiled }

    @Test("tests inside rules pass where the rule does what they say")
    func outcomes() throws {
        #expect(try rules().runTests().map(\.hasPassed) == [true, true, true, false, false])
    }

    @Test("a failure shows what was said and found, and what was missing")
    func failures() throws {
        let failures = try rules().runTests().filter { !$0.hasPassed }.map(ConversationReport.failure)
        #expect(
            failures.first == [
                "rule both, test 4: does not alert and should", "    1  host: 复刻的到了",
                "         term replica/复刻 '复刻', a claim", "    2  host: 加微信", "         term contact/微信 '微信', a claim",
                "    rule both (replica-quality, high): not met", "      + replica: 1 of 1",
                "          line 1: term replica/复刻 '复刻', a claim", "      + contact, within 20 s: 1 of 1",
                "          line 2: term contact/微信 '微信', a claim",
                "      - the pieces overlap, or do not stand in the order or as near as the rule asks",
            ])
        #expect(failures.last?.first == "rule both, test 5: is not quiet: both")
    }

    @Test("an explanation says why a hit does not count, and its arithmetic sums up by hand")
    func explanation() throws {
        let said = ["host: 复刻的到了", "viewer: 是复刻吗？", "host: 加微信"].compactMap { RuleTest.Line($0) }
        let lines = ConversationReport.explain(Conversation(said, under: try rules()))
        #expect(lines.contains("  + replica: 1 of 1"))
        #expect(lines.contains { $0.contains("line 2") && $0.hasSuffix("does not count: said by a viewer in chat") })
        #expect(lines.suffix(3) == ["  1 × weight 2 = 2  replica/复刻", "  1 × weight 1.5 = 1.5  contact/微信", "  = 3.5"])
    }

    @Test("remarks name what is probably not meant")
    func review() throws {
        #expect(
            RuleReview(try rules()).remarks.map { "\($0.place) \($0.code)" } == [
                "cue unused cue.few-examples", "cue unused cue.no-counter-examples", "cue unused cue.uncalibrated",
                "group spare group.unused", "cue unused cue.unused",
            ])
    }
}
