internal import Crypto
internal import FoundationEssentials

/// Checks signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, in the header
/// `webhook-signature` as a list of `v1,<base64>` separated by spaces.
package struct WebhookSignature: Sendable {
    private let keys: [SymmetricKey]

    /// How far a time stamp may be from the time of receipt, in seconds, either way; what the reference libraries use.
    package static let tolerance: Int64 = 300

    /// - Parameter secrets: `whsec_` and base64, or base64 alone; more than one while secrets are rotated.
    /// - Throws: ``SimulatorError`` where one is not base64 or is empty.
    package init(secrets: [String]) throws(SimulatorError) {
        var keys: [SymmetricKey] = []
        for (position, secret) in secrets.enumerated() {
            let text = secret.hasPrefix("whsec_") ? String(secret.dropFirst("whsec_".count)) : secret
            guard let data = Data(base64Encoded: text), !data.isEmpty else {
                throw SimulatorError(
                    code: "simulator.secret",
                    message: "webhook secret \(position + 1) is not whsec_ followed by base64")
            }
            keys.append(SymmetricKey(data: data))
        }
        self.keys = keys
    }

    package enum Verdict: Sendable, Equatable {
        case valid
        /// None of the three headers came.
        case absent
        case invalid(Reason)
    }

    package enum Reason: String, Sendable {
        /// Some of the headers came, but not all.
        case missingHeader = "missing-header"
        /// The time stamp is not a whole number of seconds.
        case badTimestamp = "bad-timestamp"
        case tooOld = "too-old"
        case tooNew = "too-new"
        /// No signature of version 1 fits any secret.
        case noMatch = "no-match"
        /// The receiver was given no secret.
        case noSecret = "no-secret"
    }

    /// - Parameter now: Seconds since 1970 at which the request came.
    package func verify(
        id: String?, timestamp: String?, signatures: String?, body: [UInt8], now: Int64
    ) -> Verdict {
        if id == nil, timestamp == nil, signatures == nil { return .absent }
        guard let id, let timestamp, let signatures else { return .invalid(.missingHeader) }
        guard !keys.isEmpty else { return .invalid(.noSecret) }
        guard let seconds = Int64(timestamp) else { return .invalid(.badTimestamp) }
        let (age, overflow) = now.subtractingReportingOverflow(seconds)
        if overflow { return .invalid(.badTimestamp) }
        if age > Self.tolerance { return .invalid(.tooOld) }
        if age < -Self.tolerance { return .invalid(.tooNew) }
        let signed = Data("\(id).\(timestamp).".utf8) + Data(body)
        for candidate in signatures.split(separator: " ") where candidate.hasPrefix("v1,") {
            guard let code = Data(base64Encoded: String(candidate.dropFirst(3))) else { continue }
            for key in keys where HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key) {
                return .valid
            }
        }
        return .invalid(.noMatch)
    }
}
