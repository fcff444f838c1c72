internal import CounterfoilJSON
package import CounterfoilTranscript
package import HTTPTypes

/// One request that a ``WebhookReceiver`` got.
package struct ReceivedRequest: Sendable {
    /// Counts up from 0 in the order of arrival.
    package var number: Int
    package var arrival: ContinuousClock.Instant
    package var wall: EventTime
    package var method: String
    /// Without the query.
    package var path: String
    package var query: String?
    package var headers: HTTPFields
    package var body: [UInt8]
    package var signature: WebhookSignature.Verdict
    /// What was answered, or would have been where the connection was cut.
    package var answer: WebhookAnswer

    /// The `webhook-id`, which names a message over all of its attempts.
    package var webhookID: WireText? { header("webhook-id").map { WireText($0) } }

    package func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The request as one JSON line.
    var encoded: [UInt8] {
        let fields = headers.map { field in
            CanonicalJSON.array([
                .string(field.name.canonicalName), .text(WireText(repairing: Array(field.value.utf8))),
            ])
        }
        let verdict: String
        switch signature {
        case .valid: verdict = "valid"
        case .absent: verdict = "absent"
        case .invalid(let reason): verdict = reason.rawValue
        }
        return CanonicalJSON.members([
            "number": .integer(Int64(number)), "ts": .integer(wall.milliseconds), "method": .string(method),
            "path": .text(WireText(path)), "query": query.map { .text(WireText($0)) }, "headers": .array(fields),
            "body": .text(WireText(repairing: body)), "signature": .string(verdict),
            "status": .integer(Int64(answer.status)),
        ]).encoded
    }
}

/// One message as it was delivered to one path, over all of its attempts.
package struct WebhookDelivery: Sendable {
    package var path: String
    package var id: WireText
    package var attempts: Int
    /// The first attempt.
    package var first: ReceivedRequest
    /// Whether every attempt had the same body.
    package var isConsistent: Bool
}
