/// One HTTP request and the rules under which it is made.
///
/// The defaults suit a webhook or a poll: nothing is followed, only public addresses over https, every phase has a
/// deadline. For a stream that never ends, `timeouts.total` stays nil and `timeouts.idle` is set from the feed's own
/// promise of a heartbeat.
package struct TransferRequest: Sendable {
    /// The request method.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// The protocol version to ask for.
    package enum HTTPVersion: Sendable {
        /// HTTP/1.1 on a connection of its own: the only version under which a paused body costs no memory.
        case http1
        /// HTTP/2 where the peer offers it over TLS, else HTTP/1.1. For short exchanges only.
        case http2
    }

    /// What to do with a redirect.
    package enum RedirectPolicy: Hashable, Sendable {
        /// A 3xx answer is an ordinary response.
        case none
        /// Follow at most this many. Each target is checked as the first URL was; all headers of the request are
        /// dropped as soon as the scheme, host or port changes; 301, 302 and 303 turn a POST into a GET.
        case upTo(Int)
    }

    /// The method; GET by default.
    package var method: Method
    /// An absolute https URL (http where `addressPolicy` allows it), without user information.
    package var url: String
    /// Header fields to send. Checked for line breaks; fields that frame the message or select the peer (`Host`,
    /// `Content-Length`, `Transfer-Encoding`, `Connection`, `Accept-Encoding`, `Expect`, …) are refused.
    package var headers: HeaderFields
    /// The body of a POST; must be empty for a GET.
    package var body: [UInt8]
    /// Deadlines of each phase.
    package var timeouts = TransferTimeouts()
    /// What a response may cost before it is cut.
    package var limits = TransferLimits()
    /// How much of a body may wait for its reader.
    package var watermarks = BodyWatermarks()
    /// The schemes, addresses and ports that may be reached; public addresses over https by default.
    package var addressPolicy = AddressPolicy.publicOnly
    /// Whether redirects are followed; not by default.
    package var redirects = RedirectPolicy.none
    /// The protocol version; HTTP/1.1 by default.
    package var httpVersion = HTTPVersion.http1

    /// A request with the default rules.
    package init(method: Method = .get, url: String, headers: HeaderFields = [:], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }

    /// Makes the request conditional on a copy had earlier: the peer answers 304 with no body where it still holds.
    ///
    /// - Parameters:
    ///   - etag: the `ETag` of the earlier response as received, sent as `If-None-Match`; nil removes it.
    ///   - lastModified: its `Last-Modified` as received, sent as `If-Modified-Since`; nil removes it.
    package mutating func setValidators(etag: String?, lastModified: String?) {
        headers["If-None-Match"] = etag
        headers["If-Modified-Since"] = lastModified
    }
}

/// Deadlines of a transfer. The clock starts when the request is dispatched, not while it waits for admission.
package struct TransferTimeouts: Hashable, Sendable {
    /// From dispatch (or redirect) until the connection is ready: name, TCP and TLS. 10 s by default.
    package var connect: Duration = .seconds(10)
    /// From the connection being ready until the first byte of the answer. 30 s by default.
    package var firstByte: Duration = .seconds(30)
    /// From the connection being ready until the last header line, however often bytes come. 30 s by default.
    package var headers: Duration = .seconds(30)
    /// Longest silence inside a body; nil (the default) for none. Does not run while the reader holds the body back.
    package var idle: Duration?
    /// From dispatch until the end of the body, redirects included; nil (the default) for none.
    package var total: Duration?
    /// Longest time the body may be held back by its own reader; nil for none. 60 s by default.
    package var paused: Duration? = .seconds(60)

    /// The default deadlines.
    package init() {}
}

/// What a response may cost. Counted as bytes arrive, so it binds whatever the peer declares.
package struct TransferLimits: Hashable, Sendable {
    /// Bytes of status and header lines of one request, with interim responses, redirects and trailers. 64 KiB.
    package var headerBytes = 64 << 10
    /// The same in lines. 100.
    package var headerLines = 100
    /// Bytes of body; nil (the default) means no limit for ``HTTPClient/stream(_:)`` and
    /// ``defaultCollectedBytes`` for ``HTTPClient/send(_:)``. No content coding is ever asked for, and a response that
    /// uses one is refused, so these are decoded bytes too.
    package var bodyBytes: Int?

    /// The body limit of ``HTTPClient/send(_:)`` where the request sets none: 64 KiB.
    package static let defaultCollectedBytes = 64 << 10

    /// The default limits.
    package init() {}
}

/// How many bytes of a body may wait for the reader before the peer is held back.
package struct BodyWatermarks: Hashable, Sendable {
    /// Reading from the peer resumes when fewer bytes than this wait. 64 KiB by default.
    package var low: Int
    /// Reading from the peer pauses when this many bytes or more wait. 256 KiB by default. At most one network read
    /// (16 KiB) more is ever held.
    package var high: Int

    /// Marks in bytes; `low` is taken as at most `high`, and both as at least 1.
    package init(low: Int = 64 << 10, high: Int = 256 << 10) {
        self.high = max(1, high)
        self.low = min(max(1, low), self.high)
    }
}

extension TransferRequest: CustomStringConvertible, CustomReflectable {
    /// Method and redacted URL only: headers, bodies and paths carry secrets.
    package var description: String { "\(method.rawValue) \(RedactedURL(url))" }
    /// As `description`, so that a dump shows no secrets either.
    package var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}
