import CounterfoilDetection
import CounterfoilFeed
import CounterfoilRecording
import CounterfoilRules
import CounterfoilSession
import CounterfoilTranscript
import Foundation
import Testing

@testable import CounterfoilTuning

@Suite("Tuning")
struct TuningTests {
    private static let start = EventTime(milliseconds: 1_778_760_000_000)

    private static func rules() throws -> RuleSet {
        let pack = """
            pack: sample
            version: "1"
            groups:
              replica: {terms: [高仿], views: false}
              contact: {terms: [加微信], views: false}
              outlet: {terms: [尾货], views: false}
            cues:
              off-platform:
                examples:
                  en: [add my other account and we settle there, message me outside of this app, pay me directly not here]
            rules:
              - {id: private, family: off-platform, severity: high, window: 60s, all: [replica, contact], title: {en: Private}}
              - {id: grey, family: grey-market, severity: low, window: 60s, all: [outlet, contact], title: {en: Grey}}
              - id: meant
                family: off-platform
                severity: low
                window: 60s
                all: [outlet, {cue: off-platform, surprise: 1.5}]
                title: {en: Meant}
            """
        return try RuleSet(files: [("sample.yaml", Array(pack.utf8))])
    }

    /// Records what a host says, a line a second.
    private static func record(_ lines: [String], in path: String) throws -> String {
        let store = try SessionStore(directory: path)
        let feed = FeedConfiguration(kind: .jsonStream, url: "https://live.example/stream", role: .host)
        let plan = SessionStore.Plan(
            room: try #require(RoomID("studio")), title: "Studio", language: nil, feeds: [feed], libraries: [],
            boot: "b")
        let session = try #require(try store.open(plan, rules: try rules(), at: start).live)
        var wasTaken = false
        let request = try #require(session.nextRequest(feed: 0))
        var body: [UInt8] = []
        for (number, line) in lines.enumerated() {
            let time = start.milliseconds + Int64(number) * 1_000
            body += Array("{\"id\":\"\(number)\",\"ts\":\(time),\"text\":\"\(line)\"}\n".utf8)
        }
        for input in [
            FeedInput.request(purpose: request.purpose),
            .head(
                FeedResponseHead(status: 200, url: request.url, headers: [.init("content-type", "application/json")])),
            .bytes(body),
        ] {
            try session.take(input, feed: 0, at: start.advanced(by: 300_000), wasTaken: &wasTaken)
        }
        try session.close(.stop, at: start.advanced(by: 300_000))
        try session.log.close()
        return session.log.directory
    }

    private static func withRecording(_ lines: [String], _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "counterfoil-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(try record(lines, in: path))
    }

    private static func labels(_ lines: [(id: WireText, verdict: String)]) throws -> AlertLabels {
        let text = lines.map { "{\"alert\":\"\($0.id.string)\",\"verdict\":\"\($0.verdict)\"}\n" }.joined()
        return try AlertLabels(Array(text.utf8))
    }

    @Test(
        "a label that is none is refused with its line",
        arguments: [
            "{\"alert\":\"a\",\"verdict\":\"maybe\"}", "{\"verdict\":\"false\"}", "[]", "alert a false",
            "{\"alert\":\"\",\"verdict\":\"false\"}",
        ])
    func refusesBadLabels(line: String) throws {
        let text = "{\"alert\":\"b\",\"verdict\":\"confirmed\"}\n\n\(line)\n"
        let error = #expect(throws: TuningError.self) { try AlertLabels(Array(text.utf8)) }
        #expect(error?.code == "tune.labels")
        #expect(error?.description.contains("line 3") == true)
    }

    @Test("the last verdict on an alert holds")
    func lastVerdictHolds() throws {
        let labels = try Self.labels([("a", "confirmed"), ("b", "false"), ("a", "false")])
        #expect(labels.verdicts == ["a": .wrong, "b": .wrong])
    }

    @Test("labels about other recordings are refused")
    func knowsItsAlerts() throws {
        try Self.withRecording(["这是高仿", "加微信"]) { directory in
            let labels = try Self.labels([("no such alert", "false")])
            let error = #expect(throws: TuningError.self) {
                try Tuning([directory], rules: try Self.rules(), labels: labels)
            }
            #expect(error?.code == "tune.labels.unknown")
        }
    }

    @Test("a threshold that only a false alert reached is raised beyond it, and the confirmed alert stays")
    func raisesThreshold() throws {
        let pause = Array(repeating: "好看", count: 200)
        let said = ["这是高仿", "加微信"] + pause + ["尾货"] + pause.prefix(8) + ["message me outside of this app"]
        try Self.withRecording(said) { directory in
            let rules = try Self.rules()
            let present = try Trial([directory], rules: rules)
            let good = try #require(present.incidents.first { $0.rule == "private" })
            let bad = try #require(present.incidents.first { $0.rule == "meant" })
            #expect(present.recorded.count == present.incidents.count)
            let tuning = try Tuning(
                [directory], rules: rules, labels: try Self.labels([(good.id, "confirmed"), (bad.id, "false")]))
            #expect(tuning.baseline.confirmedRaised == 1)
            #expect(tuning.baseline.wrongRaised == 1)
            let threshold = try #require(
                tuning.proposals.first { if case .threshold = $0 { true } else { false } })
            let outcome = try #require(try tuning.try(threshold))
            #expect(outcome.improves(on: tuning.baseline))
            #expect(outcome.wrongRaised == 0)
            #expect(outcome.confirmedRaised == 1)
            #expect(outcome.removed.map(\.id) == [bad.id])
            #expect(outcome.added.isEmpty)
            #expect(tuning.baseline.added.isEmpty)
        }
    }

    @Test("texts of false alerts are proposed as counter-examples, those of confirmed ones as examples")
    func proposesExamples() throws {
        let packs = try Self.rules().packs
        let hit = { (kind: Hit.Kind, term: String, score: Int64) in
            Hit(kind: kind, term: term, pattern: "", group: term, spans: [], how: [], score: score)
        }
        func incident(_ text: WireText, _ hits: [Hit]) -> Incident {
            Incident(
                session: 0, id: "i", family: .offPlatform, rule: "meant", start: Self.start, end: Self.start,
                score: 1, lines: [.init(text: text, role: .host, language: nil, hits: hits)])
        }
        let finder = ProposalFinder(
            packs: packs, confirmed: [incident("我们到别处聊", [hit(.term, "contact", 1_000)])],
            wrong: [incident("write to \"support\"", [hit(.cue, "off-platform", 2_300)])])
        #expect(
            finder.proposals == [
                .threshold(rule: "meant", requirement: 1, cue: "off-platform", from: 1_500, to: 2_400),
                .counterExample(cue: "off-platform", LocalizedText(language: "en", text: "write to \"support\"")),
                .example(cue: "off-platform", LocalizedText(language: "zh", text: "我们到别处聊")),
            ])
        #expect(finder.proposals.map(\.edit).last == "cue off-platform: under examples, zh: \"我们到别处聊\"")
        #expect(finder.proposals[1].edit.hasSuffix("en: \"write to \\\"support\\\"\""))
        let changed = finder.proposals.reduce(packs) { $1.applied(to: $0) }
        #expect(changed.first?.cues.first?.examples.count == 4)
        #expect(changed.first?.cues.first?.counterExamples.count == 1)
        #expect(changed.first?.rules.last?.all.last?.anyOf == [.cue("off-platform", .surprise(2_400))])
    }
}
