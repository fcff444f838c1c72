import CounterfoilAlert
import CounterfoilDetection
import CounterfoilFeed
import CounterfoilRecording
import CounterfoilRules
import CounterfoilSession
import CounterfoilSink
import CounterfoilTranscript
import Logging

/// A room being watched. It owns the session; its feeds hand it what comes in and wait until it is written down.
actor Room {
    nonisolated let plan: SessionStore.Plan
    private nonisolated let thread: RoomThread
    private let surroundings: Surroundings
    private var session: LiveSession?
    private var router: AlertRouter
    private var isHandingOn = false

    /// What a room shares with the others.
    struct Surroundings: Sendable {
        let store: SessionStore
        let rules: RuleSet
        let dispatcher: AlertDispatcher
        let wallClock: WallClock
        let clock: any Clock<Duration>
        let status: WorkerStatus
        let logger: Logger
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(plan: SessionStore.Plan, thread: RoomThread, surroundings: Surroundings) {
        self.plan = plan
        self.thread = thread
        self.surroundings = surroundings
        router = AlertRouter(endpoints: surroundings.dispatcher.endpoints)
    }

    /// Opens the session, or goes on with the last one, and hands on what that had found and may not have handed on.
    ///
    /// - Returns: Whether there is anything to watch: not where the broadcast ended a short while ago.
    func open() async throws -> Bool {
        let opening = try surroundings.store.open(plan, rules: surroundings.rules, at: surroundings.wallClock.now)
        if let finished = opening.finished {
            try await handOn(of: finished)
            try finished.log.close()
        }
        guard let session = opening.live else { return false }
        router = AlertRouter(endpoints: surroundings.dispatcher.endpoints)
        self.session = session
        logger.info(
            "watching", metadata: ["session": "\(session.hello.session)", "recording": "\(session.log.directory)"])
        try await handOn()
        return true
    }

    /// Whether all feeds have ended.
    var hasEnded: Bool { session?.hasEnded ?? false }

    /// Whether one of its feeds has ended.
    func hasEnded(feed: Int) -> Bool { session?.hasEnded(feed: feed) ?? true }

    func nextRequest(feed: Int) -> FeedRequest? { session?.nextRequest(feed: feed) }

    /// Writes down what came in and what it means, and returns once its alerts are durable in the outbox. A feed that
    /// waits for this reads no further, so nothing piles up behind a slow disk.
    func receive(_ input: FeedInput, feed: Int) async throws {
        guard let session else { throw CancellationError() }
        var wasTaken = false
        let time = surroundings.wallClock.now
        if case .bytes(let bytes) = input { surroundings.status.count(bytes: bytes.count) }
        while true {
            do {
                if wasTaken {
                    try session.settle()
                } else {
                    try session.take(input, feed: feed, at: time, wasTaken: &wasTaken)
                }
                break
            } catch let error as RecordingError where error.code == .diskFull {
                try await waitForSpace(error)
            }
        }
        if hasWarnedOfSpace {
            hasWarnedOfSpace = false
            logger.notice("there is space again: the recording goes on")
        }
        try await handOn()
    }

    /// Ends the session, or leaves it to be gone on with.
    func close(_ reason: Leaf.Close.Reason) async throws {
        guard let session else { return }
        self.session = nil
        try session.close(reason, at: surroundings.wallClock.now)
        try await handOn(of: session)
        try session.log.close()
    }

    // MARK: -

    private var hasWarnedOfSpace = false

    private var logger: Logger {
        var logger = surroundings.logger
        logger[metadataKey: "room"] = "\(plan.room)"
        return logger
    }

    /// Meanwhile the feed is held back, and a person is told once.
    private func waitForSpace(_ error: RecordingError) async throws {
        if !hasWarnedOfSpace {
            hasWarnedOfSpace = true
            logger.error("\(error)")
        }
        try await surroundings.clock.sleep(for: .seconds(1))
    }

    /// Hands on what is owed, unless that is under way already: then what came since goes with it, so that the steps
    /// of an alert stay in order.
    private func handOn() async throws {
        guard !isHandingOn, let session else { return }
        isHandingOn = true
        defer { isHandingOn = false }
        try await handOn(of: session)
    }

    /// Record, then outbox: the log is durable before an alert that rests on it can leave.
    private func handOn(of session: LiveSession) async throws {
        while true {
            let transitions = session.takeOwed()
            guard !transitions.isEmpty else { return }
            var messages: [OutboxMessage] = []
            for transition in transitions {
                messages += router.route(transition)
                surroundings.status.count(transition)
                guard transition.alert.state == .opened else { continue }
                logger.notice(
                    "alert",
                    metadata: [
                        "family": "\(transition.alert.family.rawValue)", "alert": "\(transition.alert.id)",
                        "severity": "\(transition.alert.severity.rawValue)", "rule": "\(transition.alert.rule)",
                    ])
            }
            try await session.log.commit()
            try await surroundings.dispatcher.dispatch(messages, room: plan.room)
        }
    }
}
