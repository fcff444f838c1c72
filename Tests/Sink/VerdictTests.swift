import CounterfoilJSON
import CounterfoilTranscript
import CounterfoilTransport
import Testing

@testable import CounterfoilSink

/// One answer and what it means.
struct VerdictCase: Sendable, CustomTestStringConvertible {
    var status: Int
    var headers: HeaderFields = [:]
    var body = ""
    var code: String
    var after: Int64?

    var testDescription: String { "\(status) \(body.prefix(40)) is \(code)" }

    init(_ status: Int, _ body: String = "", _ headers: HeaderFields = [:], is code: String, after: Int64? = nil) {
        self.status = status
        self.body = body
        self.headers = headers
        self.code = code
        self.after = after
    }

    func check(_ format: any ChannelFormat) {
        let verdict = format.verdict(status: status, headers: headers, body: Array(body.utf8), at: SampleAlert.epoch)
        #expect(verdict.code == code)
        if case .retry(let wait, _) = verdict { #expect(wait == after) }
        #expect((verdict.reason == nil) == verdict.isDelivered)
    }
}

@Suite("What an answer means")
struct VerdictTests {
    static let genericAnswers: [VerdictCase] = [
        .init(200, is: "delivered"), .init(200, "ok", is: "delivered"), .init(200, "{}", is: "delivered"),
        .init(200, #"{"ok":true}"#, is: "delivered"), .init(200, "[false]", is: "delivered"),
        .init(200, #"{"error":null}"#, is: "delivered"), .init(200, #"{"error":"x"}"#, is: "delivered"),
        .init(200, "<html>", is: "delivered"), .init(201, is: "delivered"), .init(204, is: "delivered"),
        .init(202, is: "accepted-unconfirmed"), .init(200, #"{"ok":false}"#, is: "retry"),
        .init(200, "\u{FEFF} {\"success\": false}", is: "retry"),
        .init(201, #"{"status":"error","x":[1,{}]}"#, is: "retry"), .init(202, #"{"ok":false}"#, is: "retry"),
        .init(200, #"{"ok":false}"#, ["Retry-After": "7"], is: "retry", after: 7_000),
        .init(300, is: "misconfigured"), .init(301, is: "misconfigured"), .init(302, is: "misconfigured"),
        .init(304, is: "misconfigured"), .init(307, is: "misconfigured"), .init(308, is: "misconfigured"),
        .init(400, is: "permanent"), .init(401, is: "misconfigured"), .init(402, is: "permanent"),
        .init(403, is: "misconfigured"), .init(404, is: "misconfigured"), .init(405, is: "permanent"),
        .init(408, is: "retry"), .init(409, is: "permanent"), .init(410, is: "misconfigured"),
        .init(413, is: "permanent"), .init(415, is: "permanent"), .init(422, is: "permanent"),
        .init(425, is: "retry"), .init(429, is: "retry", after: 1_000),
        .init(429, "", ["retry-after": "120"], is: "retry", after: 120_000), .init(451, is: "permanent"),
        .init(500, is: "retry"), .init(501, is: "retry"), .init(502, is: "retry"),
        .init(503, "", ["Retry-After": "Thu, 14 May 2026 12:00:20 GMT"], is: "retry", after: 10_000),
        .init(503, "", ["Retry-After": "soon"], is: "retry"), .init(504, is: "retry"), .init(599, is: "retry"),
        .init(999, is: "retry"),
    ]

    @Test("a generic webhook's answers", arguments: genericAnswers)
    func generic(_ expected: VerdictCase) throws { expected.check(try Self.genericFormat()) }

    static let slackAnswers: [VerdictCase] = [
        .init(200, "ok", is: "delivered"), .init(200, "", is: "retry"), .init(200, "OK", is: "retry"),
        .init(200, "ok\n", is: "retry"), .init(200, "<html>ok</html>", is: "retry"),
        .init(200, #"{"ok":true}"#, is: "retry"), .init(200, #"{"ok":false,"error":"x"}"#, is: "retry"),
        .init(201, "ok", is: "retry"), .init(202, "ok", is: "retry"), .init(204, is: "retry"),
        .init(301, is: "misconfigured"), .init(302, "ok", is: "misconfigured"), .init(308, is: "misconfigured"),
        .init(400, "invalid_payload", is: "permanent"), .init(400, "invalid_blocks", is: "permanent"),
        .init(400, "missing_text_or_fallback_or_attachments", is: "permanent"),
        .init(400, "user_not_found", is: "misconfigured"), .init(400, "invalid_token", is: "misconfigured"),
        .init(400, "no_team", is: "misconfigured"), .init(403, "action_prohibited", is: "misconfigured"),
        .init(403, "invalid_token", is: "misconfigured"), .init(403, is: "misconfigured"),
        .init(404, "channel_not_found", is: "misconfigured"), .init(404, "no_service", is: "misconfigured"),
        .init(404, "no_team", is: "misconfigured"), .init(404, "<html>", is: "misconfigured"),
        .init(408, is: "retry"), .init(410, "channel_is_archived", is: "misconfigured"),
        .init(413, is: "permanent"), .init(425, is: "retry"), .init(429, is: "retry", after: 1_000),
        .init(429, "", ["Retry-After": "30"], is: "retry", after: 30_000),
        .init(429, #"{"retry_after":3,"ok":false,"error":"rate_limited"}"#, is: "retry", after: 3_000),
        .init(429, #"{"retry_after":-3}"#, is: "retry", after: 0),
        .init(429, #"{"retry_after":1e30}"#, is: "retry", after: 1_000),
        .init(500, "rollup_error", is: "retry"), .init(500, "no_service", is: "retry"), .init(502, is: "retry"),
        .init(503, "", ["Retry-After": "5"], is: "retry", after: 5_000), .init(504, is: "retry"),
    ]

    @Test("Slack's answers", arguments: slackAnswers)
    func slack(_ expected: VerdictCase) {
        expected.check(SlackWebhook(Endpoint(name: "s", kind: .slack, url: Secret("u"))))
    }

    @Test(
        "a rule on the body decides a success",
        arguments: [
            (BodyRule.ignored, #"{"ok":false}"#, true), (.noError, #"{"error":"bad"}"#, false),
            (.noError, #"{"error":{"code":1}}"#, false), (.noError, #"{"error":true}"#, false),
            (.noError, #"{"error":7}"#, false), (.noError, #"{"error":0}"#, true), (.noError, #"{"error":""}"#, true),
            (.noError, #"{"error":false}"#, true), (.noError, "{}", true), (.noError, "no json", true),
            (.noError, #"{"ok":false}"#, false),
        ])
    func bodyRule(_ rule: BodyRule, _ body: String, _ isDelivered: Bool) {
        #expect((rule.failure(in: Array(body.utf8)) == nil) == isDelivered)
    }

    @Test(
        "a body can be required to say something at a place",
        arguments: [
            (#"{"code":0}"#, true), (#"{"code":"0"}"#, true), (#"{"code":19024,"msg":"x"}"#, false), ("{}", false),
            ("", false), ("ok", false), ("\u{FEFF}{\"code\": 0}", true), (#"{"code":null}"#, false),
        ])
    func requiredBody(_ body: String, _ isDelivered: Bool) throws {
        let rule = BodyRule.requires(try #require(JSONPointer("/code")), "0")
        #expect((rule.failure(in: Array(body.utf8)) == nil) == isDelivered)
    }

    @Test(
        "Retry-After is read in all its forms and bounded",
        arguments: [
            ("0", 0), ("1", 1_000), ("86400", 86_400_000), ("86401", 86_400_000),
            ("99999999999999999999999", 86_400_000), ("Thu, 14 May 2026 12:00:11 GMT", 1_000),
            ("Thursday, 14-May-26 12:01:10 GMT", 60_000), ("Thu May 14 12:00:12 2026", 2_000),
            ("Thu May  7 12:00:12 2026", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 0), ("Fri, 14 May 2027 12:00:10 GMT", 86_400_000),
        ] as [(String, Int64)])
    func retryAfter(_ value: String, _ milliseconds: Int64) {
        #expect(RetryAfter.milliseconds(["Retry-After": value], at: SampleAlert.epoch) == milliseconds)
    }

    @Test(
        "a Retry-After that says nothing is none",
        arguments: [
            "", "-1", "1.5", "soon", "Thu, 14 Foo 2026 12:00:11 GMT", "Thu, 14 May 2026 12:00:11 CET",
            "Thu, 99 May 2026 12:00:11 GMT", String(repeating: "9", count: 65),
        ])
    func badRetryAfter(_ value: String) {
        #expect(RetryAfter.milliseconds(["Retry-After": value], at: SampleAlert.epoch) == nil)
        #expect(RetryAfter.milliseconds([:], at: SampleAlert.epoch) == nil)
    }

    static func genericFormat(_ change: (inout Endpoint) -> Void = { _ in }) throws -> any ChannelFormat {
        var endpoint = Endpoint(name: "desk", kind: .generic, url: Secret("https://hooks.example/t0psecret/path"))
        endpoint.signingSecrets = [Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
        change(&endpoint)
        return try endpoint.makeFormat()
    }
}
