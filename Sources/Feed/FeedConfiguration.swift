package import CounterfoilTranscript

/// One feed of a room, as plain values. It is recorded without its secrets, so that a replay can build the same
/// machine.
package struct FeedConfiguration: Sendable, Equatable {
    package var kind: Kind
    package var url: String
    /// For the JSON kinds and server-sent events.
    package var mapping: FieldMapping
    /// The channel of what the feed carries, where an item does not say otherwise.
    package var channel: Utterance.Channel
    /// Who speaks, where an item does not say; by the channel where it is `nil` (caption: host, chat: viewer).
    package var role: Utterance.Role?
    /// BCP 47 language, where the feed does not say.
    package var language: String?
    /// Header fields that are no secret.
    package var headers: [FeedRequest.HeaderField]
    /// Header fields whose values are kept apart and added when a request is sent.
    package var secretHeaders: [SecretHeader]
    /// The longest silence within an answer before it counts as dead, in milliseconds; by the kind where it is `nil`.
    package var idleLimit: Int64?
    /// How long the feed may fail without pause before it counts as ended for unknown reasons, in milliseconds; `nil`
    /// for ever.
    package var retryBudget: Int64?
    /// How many items are surely remembered to drop repetitions.
    package var dedupCapacity: Int
    /// Which subtitles of an HLS presentation are read.
    package var rendition: RenditionChoice

    package init(
        kind: Kind, url: String, mapping: FieldMapping = FieldMapping(preset: .plain),
        channel: Utterance.Channel? = nil, role: Utterance.Role? = nil, language: String? = nil,
        headers: [FeedRequest.HeaderField] = [], secretHeaders: [SecretHeader] = [], idleLimit: Int64? = nil,
        retryBudget: Int64? = nil, dedupCapacity: Int = 4_096, rendition: RenditionChoice = RenditionChoice()
    ) {
        self.kind = kind
        self.url = url
        self.mapping = mapping
        self.channel = channel ?? (kind == .hlsCaptions ? .caption : .chat)
        self.role = role
        self.language = language
        self.headers = headers
        self.secretHeaders = secretHeaders
        self.idleLimit = idleLimit
        self.retryBudget = retryBudget
        self.dedupCapacity = dedupCapacity
        self.rendition = rendition
    }

    /// The kinds of feeds.
    package enum Kind: String, Sendable, CaseIterable {
        /// Pages of JSON, asked for again and again.
        case jsonPoll = "json-poll"
        /// One long answer of JSON objects.
        case jsonStream = "json-stream"
        /// `text/event-stream`.
        case serverSentEvents = "sse"
        /// WebVTT subtitles of an HLS presentation.
        case hlsCaptions = "hls-webvtt"
    }

    /// A header field whose value comes from a place that is not recorded.
    package struct SecretHeader: Sendable, Equatable {
        package var name: String
        /// Stands before the secret, such as `Bearer `.
        package var prefix: String
        /// Where the secret is kept, such as a file; known to the worker alone.
        package var reference: String

        package init(name: String, prefix: String = "", reference: String) {
            self.name = name
            self.prefix = prefix
            self.reference = reference
        }
    }

    /// Which subtitles of a presentation are read, and from where on.
    package struct RenditionChoice: Sendable, Equatable {
        /// A language tag; `zh` also takes `zh-Hans`.
        package var language: String?
        package var name: String?
        /// Whether to begin with the first segment listed rather than at the live edge.
        package var fromBeginning: Bool

        package init(language: String? = nil, name: String? = nil, fromBeginning: Bool = false) {
            self.language = language
            self.name = name
            self.fromBeginning = fromBeginning
        }
    }

    /// A machine at the beginning of the feed.
    package func makeMachine() -> any FeedMachine {
        switch kind {
        case .jsonPoll: JSONPollFeed(self)
        case .jsonStream: JSONStreamFeed(self)
        case .serverSentEvents: ServerSentEventFeed(self)
        case .hlsCaptions: HLSCaptionFeed(self)
        }
    }

    /// The header fields of every request of the feed, with those of its kind first.
    func requestHeaders(_ kindFields: [FeedRequest.HeaderField]) -> [FeedRequest.HeaderField] {
        kindFields.filter { field in
            !headers.contains { $0.name.utf8.map(Self.lowered) == field.name.utf8.map(Self.lowered) }
        } + headers
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    var decoder: DocumentDecoder {
        DocumentDecoder(
            mapping: mapping, channel: channel, role: role, language: language, dedupCapacity: dedupCapacity)
    }
}
