package import CounterfoilAlert
package import CounterfoilFeed
package import CounterfoilRecording
package import CounterfoilRules
package import CounterfoilTranscript

/// A session being watched: its engine and its log, kept in step.
///
/// Everything that comes in is written down first and takes effect by being applied as a leaf, as it will be in every
/// replay. Confined to one owner.
package final class LiveSession {
    package let log: SessionLog
    private var engine: SessionEngine
    /// The URLs of requests handed out and not yet written down, by feed.
    private var requested: [Int: FeedRequest] = [:]
    /// Alerts that were written down and not yet handed on.
    private var owed: [AlertTransition] = []

    /// Begins a session with a new log.
    package init(log: SessionLog, rules: RuleSet) throws(SessionError) {
        self.log = log
        engine = try SessionEngine(hello: log.hello, rules: rules)
        _ = try engine.apply(.hello(log.hello), at: 0)
    }

    /// Goes on with a session whose log has been read into an engine.
    package init(log: SessionLog, engine: SessionEngine, owed: [AlertTransition]) {
        self.log = log
        self.engine = engine
        self.owed = owed
    }

    package var hello: Leaf.Hello { engine.hello }
    package var hasEnded: Bool { engine.hasEnded }
    package func hasEnded(feed: Int) -> Bool { engine.hasEnded(feed: feed) }
    package var evictions: Int { engine.evictions }

    /// The next request of a feed; `nil` once it has ended.
    package func nextRequest(feed: Int) -> FeedRequest? {
        let request = engine.nextRequest(feed: feed)
        requested[feed] = request
        return request
    }

    /// Writes down what came in, and what it means.
    ///
    /// - Throws: ``RecordingError``. Where the disk is full nothing is lost: once there is space, call ``settle()`` if
    ///   `wasTaken`, else this again.
    package func take(_ input: FeedInput, feed: Int, at time: EventTime, wasTaken: inout Bool) throws {
        try writeExpected()
        switch input {
        case .request(let purpose):
            let url = WireText(requested[feed]?.recordedURL ?? "")
            try write(
                .request(
                    Leaf.Request(
                        feed: feed, exchange: engine.nextExchange(feed: feed), purpose: WireText(purpose), url: url,
                        at: time)),
                requestIsTaken: true)
            requested[feed] = nil
        case .head(let head):
            guard let exchange = engine.openExchange(feed: feed) else { return }
            try write(.head(Leaf.Head(head, feed: feed, exchange: exchange, at: time)))
        case .bytes(let bytes):
            guard let exchange = engine.openExchange(feed: feed) else { return }
            let index = try log.appendChunk(bytes, feed: feed, exchange: exchange, at: time)
            wasTaken = true
            try engine.applyChunk(bytes, feed: feed, at: time, index: index)
        case .finish(let end):
            guard let exchange = engine.openExchange(feed: feed) else { return }
            try write(.finish(Leaf.Finish(feed: feed, exchange: exchange, code: end.code, at: time)))
        }
        wasTaken = true
        try settle()
    }

    /// Writes what the engine expects in the log and what is buffered.
    package func settle() throws {
        try writeExpected()
        try log.flush()
    }

    /// Marks the end of this process's work on the session.
    ///
    /// - Parameter reason: `stop` leaves the session open, to be gone on with.
    package func close(_ reason: Leaf.Close.Reason, at time: EventTime) throws {
        try writeExpected()
        for feed in hello.feeds.indices {
            guard let exchange = engine.openExchange(feed: feed) else { continue }
            try write(.finish(Leaf.Finish(feed: feed, exchange: exchange, code: "worker.\(reason.rawValue)", at: time)))
            try writeExpected()
        }
        try write(.close(Leaf.Close(at: time, reason: reason)))
        try settle()
    }

    /// The alerts since the last call, to be made durable and handed on.
    package func takeOwed() -> [AlertTransition] {
        defer { owed = [] }
        return owed
    }

    // MARK: -

    private func writeExpected() throws {
        while let leaf = engine.nextExpected { try write(leaf) }
    }

    private func write(_ leaf: Leaf, requestIsTaken: Bool = false) throws {
        let index = try log.append(leaf)
        if case .alert(let transition) = try engine.apply(leaf, at: index, requestIsTaken: requestIsTaken) {
            owed.append(transition)
        }
    }
}

extension FeedExchangeEnd {
    fileprivate var code: String {
        switch self {
        case .complete: Leaf.Finish.complete
        case .failed(let code): code
        }
    }
}

extension Leaf.Head {
    /// The most header fields, and bytes of a value, that are recorded: they fit a leaf however they are escaped.
    private static let maximumFields = 24
    private static let maximumValue = 1_024

    fileprivate init(_ head: FeedResponseHead, feed: Int, exchange: Int, at time: EventTime) {
        let headers = head.headers.prefix(Self.maximumFields).map { field in
            Leaf.HeaderField(name: WireText(field.name), value: WireText(field.value).prefix(bytes: Self.maximumValue))
        }
        self.init(
            feed: feed, exchange: exchange, status: head.status, url: WireText(head.url), headers: headers, at: time)
    }
}

extension LiveSession {
    /// Writes what an earlier process owed the log, that this one goes on with it, and that its exchanges broke off.
    func resume(boot: String, rules: String, at time: EventTime) throws {
        try settle()
        try log.append(.resume(Leaf.Resume(at: time, engine: hello.engine, rules: rules, boot: boot)))
        for feed in hello.feeds.indices {
            var wasTaken = false
            try take(.finish(.failed(code: "worker.restart")), feed: feed, at: time, wasTaken: &wasTaken)
        }
        try settle()
    }
}
