package import CounterfoilFeed
package import CounterfoilSink
package import CounterfoilTranscript
package import CounterfoilTransport

/// All that a worker is told: where it keeps its data, by which rules it judges, what it watches and whom it tells.
package struct WorkerConfiguration: Sendable {
    /// The directory of recordings and outbox.
    package var data: String
    /// Directories of rule packs; empty for the built-in pack.
    package var rules: [String]
    /// The verifier's file, or `off`; `nil` for the one that is installed, if any.
    package var verifier: String?
    /// Which addresses feeds and webhooks may reach.
    package var addresses: AddressPolicy
    package var rooms: [RoomConfiguration]
    package var endpoints: [Endpoint]

    package init(
        data: String, rules: [String] = [], verifier: String? = nil, addresses: AddressPolicy = .publicOnly,
        rooms: [RoomConfiguration], endpoints: [Endpoint]
    ) {
        self.data = data
        self.rules = rules
        self.verifier = verifier
        self.addresses = addresses
        self.rooms = rooms
        self.endpoints = endpoints
    }
}

/// A room to watch.
package struct RoomConfiguration: Sendable {
    package var id: RoomID
    package var title: WireText
    package var language: String?
    package var feeds: [FeedConfiguration]

    package init(id: RoomID, title: WireText, language: String? = nil, feeds: [FeedConfiguration]) {
        self.id = id
        self.title = title
        self.language = language
        self.feeds = feeds
    }
}
