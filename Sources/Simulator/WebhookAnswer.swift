package import HTTPTypes

/// How a ``WebhookReceiver`` answers one request.
package struct WebhookAnswer: Sendable, Equatable {
    package var status: Int
    package var headers: HTTPFields
    package var body: [UInt8]
    /// How long the answer takes to begin.
    package var delay: Duration
    package var ending: Ending

    package enum Ending: Sendable, Equatable {
        case complete
        /// The connection closes before any answer.
        case closed
        /// The connection closes after half of the body.
        case cut
        /// The body comes at that pace.
        case drip(bytesPerSecond: Int)
        /// The body is repeated until the sender or the receiver stops.
        case endless
        /// Nothing comes while the receiver runs.
        case silent
    }

    package init(
        status: Int = 200, headers: HTTPFields = [:], body: [UInt8] = [], delay: Duration = .zero,
        ending: Ending = .complete
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delay = delay
        self.ending = ending
    }

    package static func text(_ status: Int, _ body: String, retryAfter: String? = nil) -> WebhookAnswer {
        WebhookAnswer(status, "text/plain; charset=utf-8", body, retryAfter)
    }

    package static func json(_ status: Int, _ body: String, retryAfter: String? = nil) -> WebhookAnswer {
        WebhookAnswer(status, "application/json; charset=utf-8", body, retryAfter)
    }

    /// A redirection, which a sender of webhooks must not follow.
    package static func redirect(_ status: Int = 301, to location: String) -> WebhookAnswer {
        WebhookAnswer(status: status, headers: [.location: location])
    }

    /// The answer, later.
    package func after(_ delay: Duration) -> WebhookAnswer {
        var answer = self
        answer.delay = delay
        return answer
    }

    /// The answer, ended otherwise.
    package func ending(_ ending: Ending) -> WebhookAnswer {
        var answer = self
        answer.ending = ending
        return answer
    }

    private init(_ status: Int, _ type: String, _ body: String, _ retryAfter: String?) {
        var headers: HTTPFields = [.contentType: type]
        if let retryAfter { headers[.retryAfter] = retryAfter }
        self.init(status: status, headers: headers, body: Array(body.utf8))
    }
}
