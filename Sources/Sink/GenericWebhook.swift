import CounterfoilJSON
package import CounterfoilTranscript
package import CounterfoilTransport

/// A signed POST after Standard Webhooks 1.0.0, for programs.
package struct GenericWebhook: ChannelFormat {
    private let endpoint: Endpoint
    private let keys: [SigningKey]

    init(_ endpoint: Endpoint) throws(EndpointError) {
        self.endpoint = endpoint
        keys = endpoint.signingSecrets.compactMap(SigningKey.init)
        guard keys.count == endpoint.signingSecrets.count, (1...4).contains(keys.count) else {
            throw EndpointError(
                endpoint.name, "endpoint.secret",
                "a generic webhook needs one to four signing secrets, each whsec_ and the base64 of 24 to 64 bytes")
        }
    }

    /// The body is the same on every attempt; the time in the header, and with it the signature, is the attempt's own.
    package func request(for entry: OutboxEntry, at now: EventTime) throws(FormatError) -> TransferRequest {
        guard let alert = try? JSONDocument(entry.message.payload).root, alert.kind == .object else {
            throw FormatError(reason: "the stored alert is not JSON")
        }
        let body = CanonicalJSON.members([
            "type": .string("counterfoil.alert.\(entry.message.kind.rawValue)"),
            "timestamp": .string(entry.enqueued.rfc3339), "data": CanonicalJSON(alert),
        ]).encoded
        let timestamp = now.milliseconds / 1_000
        let signatures = keys.map { $0.signature(id: entry.message.id, timestamp: timestamp, body: body) }
        return endpoint.makeRequest(
            headers: [
                "webhook-id": entry.message.id, "webhook-timestamp": "\(timestamp)",
                "webhook-signature": signatures.joined(separator: " "),
            ], body: body)
    }

    package func verdict(status: Int, headers: HeaderFields, body: [UInt8], at now: EventTime) -> Verdict {
        if let failure = Verdict.failure(status: status, headers: headers, at: now) { return failure }
        if let failure = endpoint.bodyRule.failure(in: body) {
            return .retry(after: RetryAfter.milliseconds(headers, at: now), reason: "HTTP \(status), but \(failure)")
        }
        return status == 202 ? .acceptedUnconfirmed : .delivered
    }
}
