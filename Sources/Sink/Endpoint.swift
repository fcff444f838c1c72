package import CounterfoilDetection
import CounterfoilTranscript
package import CounterfoilTransport

/// Where alerts go, and under which terms: one channel of people or one receiving program.
package struct Endpoint: Sendable {
    /// The endpoint's name in the configuration: `a-z 0-9 . _ -`. Entries of the outbox keep it, so renaming an
    /// endpoint leaves its queue behind under the old name.
    package var name: String
    package var kind: Kind
    /// Often a secret itself, as Slack's is.
    package var url: Secret
    /// The keys that sign a generic webhook, `whsec_…`; two while one replaces the other. At least one, at most four.
    package var signingSecrets: [Secret] = []
    /// The language that people read there.
    package var language = Language.english
    /// Alerts below this are not sent.
    package var minimumSeverity = Severity.low
    /// Which steps of an alert's life are sent.
    package var messages = OutboxMessage.Kind.allCases
    /// Links shown with an alert, in this order; at most five.
    package var links: [LinkTemplate] = []
    /// The longest time for one attempt, from connecting to the last byte of the answer. 15 s by default.
    package var totalTimeout: Duration = .seconds(15)
    /// The most attempts in a minute, evenly spaced. Slack allows 60, which is the default there; 3,000 for others.
    package var attemptsPerMinute: Int
    /// The most attempts at once. 1 for Slack, so that messages appear in order; 4 for others.
    package var maximumInFlight: Int
    /// What the body of a success must or must not say; for generic webhooks.
    package var bodyRule = BodyRule.automatic
    /// Which addresses may be reached; only public ones by default.
    package var addressPolicy = AddressPolicy.publicOnly

    package enum Kind: String, Sendable, CaseIterable {
        /// A signed POST after Standard Webhooks 1.0.0.
        case generic
        /// An incoming webhook of Slack.
        case slack
    }

    /// An endpoint with the defaults of its kind.
    package init(name: String, kind: Kind, url: Secret) {
        self.name = name
        self.kind = kind
        self.url = url
        attemptsPerMinute = kind == .slack ? 60 : 3_000
        maximumInFlight = kind == .slack ? 1 : 4
    }

    /// The URL as it may be shown: `https://host/…#1a2b3c4d`.
    package var redactedURL: RedactedURL { RedactedURL(url.reveal()) }

    /// Checks the endpoint and makes its channel's format.
    ///
    /// - Throws: ``EndpointError``, naming what is wrong.
    package func makeFormat() throws(EndpointError) -> any ChannelFormat {
        guard OutboxMessage.isName(name) else {
            throw EndpointError(name, "endpoint.name", "a name is 1 to 64 of a-z 0-9 . _ -")
        }
        guard !url.reveal().isEmpty else { throw EndpointError(name, "endpoint.url", "the URL is empty") }
        guard (1...60_000).contains(attemptsPerMinute) else {
            throw EndpointError(name, "endpoint.rate", "attempts per minute must be from 1 to 60000")
        }
        guard (1...64).contains(maximumInFlight) else {
            throw EndpointError(name, "endpoint.in-flight", "attempts at once must be from 1 to 64")
        }
        guard totalTimeout >= .seconds(1), totalTimeout <= .seconds(120) else {
            throw EndpointError(name, "endpoint.timeout", "the total timeout must be from 1 to 120 seconds")
        }
        guard links.count <= 5 else { throw EndpointError(name, "endpoint.links", "at most five links") }
        switch kind {
        case .generic: return try GenericWebhook(self)
        case .slack: return SlackWebhook(self)
        }
    }

    /// A POST of JSON to the endpoint under its terms.
    func makeRequest(headers: HeaderFields = [:], body: [UInt8]) -> TransferRequest {
        var headers = headers
        headers["Content-Type"] = "application/json"
        var request = TransferRequest(method: .post, url: url.reveal(), headers: headers, body: body)
        request.timeouts.total = totalTimeout
        request.timeouts.connect = min(request.timeouts.connect, totalTimeout)
        request.addressPolicy = addressPolicy
        request.httpVersion = .http2
        return request
    }
}

/// A language in which alerts are told.
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"
}

/// What is wrong with an endpoint's configuration.
package struct EndpointError: Error, Sendable, Equatable, CustomStringConvertible {
    package let endpoint: String
    /// A stable name, such as `endpoint.secret`.
    package let code: String
    let detail: String

    init(_ endpoint: String, _ code: String, _ detail: String) {
        self.endpoint = endpoint
        self.code = code
        self.detail = detail
    }

    package var description: String { "\(code): endpoint \(WireText(endpoint).singleLine): \(detail)" }
}
