import CounterfoilAlert
import CounterfoilDetection
import CounterfoilJSON
import CounterfoilSink
import CounterfoilTranscript
import Testing

@Suite("Which endpoint is told of which step")
struct AlertRouterTests {
    /// The steps of one alert: opened as medium, grown, grown to critical, closed.
    private func steps() throws -> [AlertTransition] {
        let room = try #require(RoomID("studio"))
        let session = try #require(SessionID("studio-1"))
        var book = AlertBook(room: room, session: session, rulePacks: "packs")
        func evidence(_ index: UInt64) -> Detection.Evidence {
            let utterance = Utterance(
                key: WireText("k\(index)"), channel: .chat, role: .host, text: "高仿",
                times: .init(observed: EventTime(milliseconds: Int64(index) * 1_000)))
            let hit = Hit(
                term: "g/1", pattern: "高仿", group: "g", spans: [.init(utterance: index, range: 0..<6, form: "高仿")],
                how: [])
            return Detection.Evidence(index: index, utterance: utterance, hits: [hit])
        }
        func rule(_ id: String, _ severity: Severity) -> Rule {
            Rule(
                id: id, family: .replicaQuality, severity: severity, window: 60_000,
                all: [.init(anyOf: ["g"], count: 2)])
        }
        let detections = [
            Detection(rule: rule("a", .medium), evidence: [evidence(1), evidence(2)], score: 2_000),
            Detection(rule: rule("a", .medium), evidence: [evidence(2), evidence(3)], score: 2_000),
            Detection(rule: rule("b", .critical), evidence: [evidence(3), evidence(4)], score: 2_000),
        ]
        return detections.flatMap { book.take([$0]) { _ in nil } } + book.closeAll()
    }

    private func endpoint(
        _ name: String, from severity: Severity = .low, _ kinds: [OutboxMessage.Kind] = OutboxMessage.Kind.allCases
    ) -> Endpoint {
        var endpoint = Endpoint(name: name, kind: .slack, url: Secret("u"))
        endpoint.minimumSeverity = severity
        endpoint.messages = kinds
        return endpoint
    }

    @Test("every step, with ids that name alert, kind and place, and that come out the same again")
    func everything() throws {
        let steps = try steps()
        var router = AlertRouter(endpoints: [endpoint("all")])
        let messages = steps.flatMap { router.route($0) }
        let alert = try #require(steps.first?.alert.id)
        #expect(
            messages.map(\.id) == [
                "\(alert)-firing-0", "\(alert)-update-1", "\(alert)-update-2", "\(alert)-resolved-3",
            ])
        #expect(messages.allSatisfy { !$0.id.contains(".") })
        #expect(messages.map(\.payload) == steps.map(\.alert.json.encoded))
        #expect(router.open.isEmpty)
        var again = AlertRouter(endpoints: [endpoint("all")])
        #expect(steps.flatMap { again.route($0) } == messages)
    }

    @Test("an endpoint for grave alerts hears of one as new when it has become grave")
    func escalation() throws {
        var router = AlertRouter(endpoints: [endpoint("grave", from: .high, [.firing, .resolved]), endpoint("all")])
        let messages = try steps().flatMap { router.route($0) }
        #expect(messages.filter { $0.endpoint == "grave" }.map(\.kind) == [.firing, .resolved])
        #expect(messages.filter { $0.endpoint == "all" }.map(\.kind) == [.firing, .update, .update, .resolved])
    }

    @Test("a router goes on from what another one knew")
    func handover() throws {
        let steps = try steps()
        var whole = AlertRouter(endpoints: [endpoint("all"), endpoint("grave", from: .critical)])
        let expected = steps.map { whole.route($0) }
        for cut in 0...steps.count {
            var first = AlertRouter(endpoints: whole.endpoints)
            var messages = steps[..<cut].map { first.route($0) }
            var second = AlertRouter(endpoints: whole.endpoints, open: first.open)
            messages += steps[cut...].map { second.route($0) }
            #expect(messages == expected)
        }
    }
}
