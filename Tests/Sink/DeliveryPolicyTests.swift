import Testing

@testable import CounterfoilSink

@Suite("When a delivery is tried again")
struct DeliveryPolicyTests {
    @Test(
        "the bound doubles from one second to one hour",
        arguments: [
            (1, 1_000), (2, 2_000), (3, 4_000), (10, 512_000), (12, 2_048_000), (13, 3_600_000), (10_000, 3_600_000),
        ]
            as [(Int, Int64)])
    func bound(_ attempts: Int, _ bound: Int64) {
        let policy = DeliveryPolicy()
        #expect(policy.delay(afterAttempts: attempts, floor: nil) { $0 } == bound)
        #expect(policy.delay(afterAttempts: attempts, floor: nil) { _ in 0 } == 0)
        #expect(policy.delay(afterAttempts: attempts, floor: 7) { _ in 0 } == 7)
        #expect(policy.delay(afterAttempts: attempts, floor: 10_000_000) { $0 } == 10_000_000)
    }

    @Test("an open circuit waits at least half its bound, up to five minutes")
    func cooldown() {
        let policy = DeliveryPolicy()
        for failures in 1...60 {
            let low = policy.cooldown(afterFailures: failures) { _ in 0 }
            let high = policy.cooldown(afterFailures: failures) { $0 }
            #expect(low >= high / 2 && low > 0)
            #expect(high <= 300_000)
        }
        #expect(policy.cooldown(afterFailures: 5) { $0 } == 16_000)
    }
}

@Suite("When an endpoint may be tried")
struct EndpointGateTests {
    private func gate(perMinute: Int = 60, inFlight: Int = 4) -> EndpointGate {
        var endpoint = Endpoint(name: "desk", kind: .generic, url: Secret("u"))
        endpoint.attemptsPerMinute = perMinute
        endpoint.maximumInFlight = inFlight
        return EndpointGate(endpoint: endpoint, policy: DeliveryPolicy())
    }

    private let failed = Verdict.retry(after: nil, reason: "x")

    @Test("attempts are spaced by the rate and bounded in number")
    func rate() {
        var gate = gate()
        #expect(gate.admission(at: .zero, inFlight: 0) == .now(isProbe: false))
        gate.start(at: .zero)
        #expect(gate.admission(at: .milliseconds(999), inFlight: 1) == .wait(until: .seconds(1)))
        #expect(gate.admission(at: .seconds(1), inFlight: 1) == .now(isProbe: false))
        #expect(gate.admission(at: .seconds(1), inFlight: 4) == .wait(until: nil))
    }

    @Test("five failures in a row open the circuit; then one probe at a time, after a wait")
    func circuit() {
        var gate = gate()
        for _ in 0..<4 { #expect(gate.take(failed, at: .zero) { $0 } == .none) }
        #expect(gate.admission(at: .zero, inFlight: 3) == .now(isProbe: false))
        #expect(gate.take(failed, at: .zero) { $0 } == .opened)
        #expect(gate.admission(at: .zero, inFlight: 0) == .wait(until: .seconds(16)))
        #expect(gate.admission(at: .seconds(16), inFlight: 0) == .now(isProbe: true))
        #expect(gate.admission(at: .seconds(16), inFlight: 1) == .wait(until: nil))
        #expect(gate.take(failed, at: .seconds(16)) { $0 } == .none)
        #expect(gate.admission(at: .seconds(16), inFlight: 0) == .wait(until: .seconds(48)))
        #expect(gate.take(.delivered, at: .seconds(48)) { $0 } == .recovered)
        #expect(gate.admission(at: .seconds(48), inFlight: 1) == .now(isProbe: false))
    }

    @Test("one success in between keeps the circuit closed")
    func consecutive() {
        var gate = gate()
        for _ in 0..<20 {
            for _ in 0..<4 { #expect(gate.take(failed, at: .zero) { $0 } == .none) }
            #expect(gate.take(.permanent(reason: "x"), at: .zero) { $0 } == .none)
        }
        #expect(gate.failures == 0)
    }

    @Test("what a peer asks for holds for every message of the endpoint")
    func floor() {
        var gate = gate()
        _ = gate.take(.retry(after: 30_000, reason: "x"), at: .seconds(1)) { _ in 0 }
        #expect(gate.admission(at: .seconds(2), inFlight: 0) == .wait(until: .seconds(31)))
        _ = gate.take(.retry(after: 1_000, reason: "x"), at: .seconds(2)) { _ in 0 }
        #expect(gate.admission(at: .seconds(4), inFlight: 0) == .wait(until: .seconds(31)))
    }

    @Test("a held endpoint is probed now and then, says so once, and recovers")
    func held() {
        var gate = gate()
        #expect(gate.take(.misconfigured(reason: "HTTP 404"), at: .zero) { $0 } == .held(reason: "HTTP 404"))
        #expect(gate.admission(at: .seconds(299), inFlight: 0) == .wait(until: .seconds(300)))
        #expect(gate.admission(at: .seconds(300), inFlight: 0) == .now(isProbe: true))
        #expect(gate.take(.misconfigured(reason: "HTTP 404"), at: .seconds(300)) { $0 } == .none)
        #expect(gate.take(failed, at: .seconds(600)) { $0 } == .none)
        #expect(gate.heldReason == "HTTP 404")
        #expect(gate.take(.delivered, at: .seconds(900)) { $0 } == .recovered)
        #expect(gate.heldReason == nil)
    }

    @Test("a restart remembers the failures, and probes a held endpoint at once")
    func restore() {
        var gate = gate()
        gate.restore(failures: 7, heldReason: nil, notBefore: .seconds(9))
        #expect(gate.admission(at: .zero, inFlight: 0) == .wait(until: .seconds(9)))
        #expect(gate.admission(at: .seconds(9), inFlight: 0) == .now(isProbe: true))
        gate.restore(failures: 1, heldReason: "x", notBefore: .seconds(9))
        #expect(gate.admission(at: .zero, inFlight: 0) == .now(isProbe: true))
    }
}
