import Testing

@testable import CounterfoilSimulator

@Suite("Standard Webhooks signatures")
struct WebhookSignatureTests {
    // The vector of the specification's own libraries.
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    static let body = "{\"test\": 2432232314}"
    static let good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var id: String? = WebhookSignatureTests.id
        var timestamp: String? = "1614265330"
        var signatures: String? = WebhookSignatureTests.good
        var body = WebhookSignatureTests.body
        var now: Int64 = 1_614_265_330
        var verdict: WebhookSignature.Verdict
        var testDescription: String { name }
    }

    @Test(
        "verdicts",
        arguments: [
            Case(name: "the vector", verdict: .valid),
            Case(name: "at the edge", now: 1_614_265_630, verdict: .valid),
            Case(name: "too old", now: 1_614_265_631, verdict: .invalid(.tooOld)),
            Case(name: "too new", now: 1_614_265_029, verdict: .invalid(.tooNew)),
            Case(name: "no headers", id: nil, timestamp: nil, signatures: nil, verdict: .absent),
            Case(name: "no id", id: nil, verdict: .invalid(.missingHeader)),
            Case(name: "no time", timestamp: nil, verdict: .invalid(.missingHeader)),
            Case(name: "no signature", signatures: nil, verdict: .invalid(.missingHeader)),
            Case(name: "bad time", timestamp: "now", verdict: .invalid(.badTimestamp)),
            Case(name: "extreme time", timestamp: "-9223372036854775808", verdict: .invalid(.badTimestamp)),
            Case(name: "empty signature", signatures: "v1,", verdict: .invalid(.noMatch)),
            Case(name: "other version", signatures: "v2" + good.dropFirst(2), verdict: .invalid(.noMatch)),
            Case(name: "one of many", signatures: "v1,AAAA v2,x \(good) v1a,zz", verdict: .valid),
            Case(name: "other body", body: "{\"test\":2432232314}", verdict: .invalid(.noMatch)),
            Case(name: "other id", id: "msg_x", verdict: .invalid(.noMatch)),
        ])
    func verdicts(one: Case) throws {
        for secrets in [[Self.secret], [String(Self.secret.dropFirst(6))], ["whsec_AAAAAAAAAAAA", Self.secret]] {
            let checker = try WebhookSignature(secrets: secrets)
            let verdict = checker.verify(
                id: one.id, timestamp: one.timestamp, signatures: one.signatures, body: Array(one.body.utf8),
                now: one.now)
            #expect(verdict == one.verdict)
        }
    }

    @Test("without a secret nothing is valid")
    func noSecret() throws {
        let checker = try WebhookSignature(secrets: [])
        #expect(
            checker.verify(id: "a", timestamp: "1", signatures: "v1,x", body: [], now: 1) == .invalid(.noSecret))
    }

    @Test("a bad secret is refused", arguments: ["whsec_", "whsec_*", ""])
    func badSecret(secret: String) {
        #expect(throws: SimulatorError.self) { try WebhookSignature(secrets: [secret]) }
    }
}
