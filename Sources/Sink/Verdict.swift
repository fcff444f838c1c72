import CounterfoilTranscript
package import CounterfoilTransport

/// What an attempt came to. A message counts as delivered only where the channel's own answer says so.
package enum Verdict: Sendable, Equatable {
    case delivered
    /// Taken, with no word on what becomes of it; nothing more will be heard.
    case acceptedUnconfirmed
    /// Failed in a way that may pass. `after` is the shortest wait that the peer asks for, in milliseconds.
    case retry(after: Int64?, reason: String)
    /// This message will never be taken.
    case permanent(reason: String)
    /// No message will be taken until a person has changed something: the endpoint is held and its queue kept.
    case misconfigured(reason: String)

    /// A stable name.
    package var code: String {
        switch self {
        case .delivered: "delivered"
        case .acceptedUnconfirmed: "accepted-unconfirmed"
        case .retry: "retry"
        case .permanent: "permanent"
        case .misconfigured: "misconfigured"
        }
    }

    /// Why it failed, in words of this program only; what the peer wrote never stands here.
    package var reason: String? {
        switch self {
        case .delivered, .acceptedUnconfirmed: nil
        case .retry(_, let reason), .permanent(let reason), .misconfigured(let reason): reason
        }
    }

    package var isDelivered: Bool { self == .delivered || self == .acceptedUnconfirmed }

    /// The verdict on an exchange that brought no answer; `nil` where it was called off by us and is no attempt.
    package init?(_ error: TransportError) {
        switch error.code {
        case .cancelled, .shutdown: return nil
        case .urlInvalid, .urlScheme, .urlUserInfo, .requestInvalid, .headerInvalid, .addressDenied, .portDenied,
            .tlsVerify, .tlsTrustStore, .tlsKeyLog:
            self = .misconfigured(reason: error.code.rawValue)
        default: self = .retry(after: nil, reason: error.code.rawValue)
        }
    }

    /// The verdict that a status means on every channel, success aside; `nil` for 2xx.
    ///
    /// A redirect is not followed (a signed message must not go where nobody configured it to go), and since it stays
    /// until somebody configures the final URL, it holds the endpoint.
    static func failure(status: Int, headers: HeaderFields, at now: EventTime) -> Verdict? {
        let reason = "HTTP \(status)"
        switch status {
        case 200...299: return nil
        case 300...399: return .misconfigured(reason: reason + ", a redirect; configure the final URL")
        case 401, 403: return .misconfigured(reason: reason + ", not authorised; check the URL and the credentials")
        case 404, 410: return .misconfigured(reason: reason + ", nobody there; check the URL")
        case 429:
            return .retry(after: RetryAfter.milliseconds(headers, at: now) ?? 1_000, reason: reason + ", too many")
        case 408, 425, 500...: return .retry(after: RetryAfter.milliseconds(headers, at: now), reason: reason)
        default: return .permanent(reason: reason)
        }
    }
}
