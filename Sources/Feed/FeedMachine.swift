package import CounterfoilTranscript

/// A feed's protocol as a value: what to request next, and what the answer means.
///
/// It opens no socket, reads no clock and draws no random number. Live, a driver sends its requests and hands it what
/// came; in replay the recorded inputs are handed to it again. Equal inputs give equal events, however the bytes of
/// an answer are cut into pieces. One exchange is open at a time.
package protocol FeedMachine: Sendable {
    /// The next request, or `nil` once the feed has ended. Called when no exchange is open.
    mutating func nextRequest() -> FeedRequest?

    /// Takes a part of the open exchange and returns the events it completes, in their order on the wire.
    ///
    /// - Parameter time: When the part arrived, as recorded.
    mutating func receive(_ input: FeedInput, at time: EventTime) -> [TranscriptEvent]

    /// Whether the feed has positively ended and wants no more requests.
    var hasEnded: Bool { get }
}

/// A request that a feed wants sent.
package struct FeedRequest: Sendable, Equatable {
    /// What is asked for, such as `page`, `stream`, `playlist` or `segment 41`; recorded, for people and replay.
    package var purpose: String
    package var url: String
    /// Header fields in order, beyond those that every request carries.
    package var headers: [HeaderField]
    package var pacing: Pacing
    /// Whether the answer is a long stream, without an end that one could wait for.
    package var isStream: Bool
    /// The longest silence within the answer before it counts as dead, in milliseconds.
    package var idleLimit: Int64
    /// The most bytes of body that the answer may have; `nil` for a stream.
    package var bodyLimit: Int?

    package init(
        purpose: String, url: String, headers: [HeaderField] = [], pacing: Pacing = .immediately,
        isStream: Bool = false, idleLimit: Int64 = 15_000, bodyLimit: Int? = 8 << 20
    ) {
        self.purpose = purpose
        self.url = url
        self.headers = headers
        self.pacing = pacing
        self.isStream = isStream
        self.idleLimit = idleLimit
        self.bodyLimit = bodyLimit
    }

    package struct HeaderField: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
}

/// When a request may be sent. Times are in milliseconds.
package enum Pacing: Sendable, Equatable {
    case immediately
    /// Counted from the moment at which the previous request was sent (RFC 8216, 6.3.4).
    case afterStart(Int64)
    /// Counted from the moment at which the previous answer was complete.
    case afterAnswer(Int64)
    /// After a failure: full jitter over a cap that doubles with each attempt, from 0, but not before `floor`.
    case backoff(attempt: Int, floor: Int64)
}

/// A part of an exchange.
package enum FeedInput: Sendable, Equatable {
    /// The request is about to be sent. Its purpose, as the machine named it.
    case request(purpose: String)
    /// The answer's status and header fields, and the URL that answered in the end.
    case head(FeedResponseHead)
    case bytes([UInt8])
    /// The answer is complete, or broke off.
    case finish(FeedExchangeEnd)
}

/// The beginning of an answer.
package struct FeedResponseHead: Sendable, Equatable {
    package var status: Int
    package var url: String
    /// The header fields that matter to decoding, names in lower case, in order.
    package var headers: [FeedRequest.HeaderField]

    package init(status: Int, url: String, headers: [FeedRequest.HeaderField] = []) {
        self.status = status
        self.url = url
        self.headers = headers
    }

    /// The first field of that name, which must be in lower case.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The header fields that are recorded and handed to machines, beside one that holds a feed's cursor.
    package static let relevantHeaders: Set<String> = [
        "age", "cache-control", "content-encoding", "content-length", "content-type", "date", "etag", "last-modified",
        "link", "retry-after", "server",
    ]
}

/// How an exchange ended.
package enum FeedExchangeEnd: Sendable, Equatable {
    case complete
    /// It broke off or never began, with the transport's stable code.
    case failed(code: String)
}
