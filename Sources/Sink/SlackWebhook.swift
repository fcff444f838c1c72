import CounterfoilAlert
import CounterfoilJSON
package import CounterfoilTranscript
package import CounterfoilTransport

/// An incoming webhook of Slack, for people.
package struct SlackWebhook: ChannelFormat {
    private let endpoint: Endpoint

    init(_ endpoint: Endpoint) { self.endpoint = endpoint }

    package func request(for entry: OutboxEntry, at now: EventTime) throws(FormatError) -> TransferRequest {
        guard let document = try? JSONDocument(entry.message.payload), let alert = AlertDigest(document.root) else {
            throw FormatError(reason: "the stored message is not an alert")
        }
        let message = SlackMessage(
            alert, kind: entry.message.kind, endpoint: endpoint, delay: now.since(entry.enqueued))
        return endpoint.makeRequest(body: message.json.encoded)
    }

    /// Slack says `ok`, in so many words, or it did not take the message.
    package func verdict(status: Int, headers: HeaderFields, body: [UInt8], at now: EventTime) -> Verdict {
        let word = WireText(repairing: body.prefix(64)).trimmed
        if (400...499).contains(status), let reason = Self.configurationErrors.first(where: { WireText($0) == word }) {
            return .misconfigured(reason: "HTTP \(status), \(reason)")
        }
        if status == 429 {
            let wait = RetryAfter.milliseconds(headers, at: now) ?? Self.wait(in: body) ?? 1_000
            return .retry(after: wait, reason: "HTTP 429, too many")
        }
        if let failure = Verdict.failure(status: status, headers: headers, at: now) { return failure }
        guard status == 200, body == Array("ok".utf8) else {
            return .retry(after: nil, reason: "HTTP \(status), but the body is not \"ok\"")
        }
        return .delivered
    }

    /// What Slack says about the webhook itself rather than about the message (Slack, "Changes to incoming webhook
    /// errors", 2016).
    private static let configurationErrors = [
        "action_prohibited", "channel_is_archived", "channel_not_found", "invalid_token", "no_service", "no_team",
        "user_not_found",
    ]

    /// `{"retry_after": seconds}`, which Slack sends beside the header or in its place.
    private static func wait(in body: [UInt8]) -> Int64? {
        (try? JSONDocument(body))?.root["retry_after"]?.scaled(byPowerOfTen: 3)
            .map { min(max($0, 0), RetryAfter.maximum) }
    }
}
