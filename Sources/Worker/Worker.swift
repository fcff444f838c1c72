import CounterfoilFeed
import CounterfoilRecording
package import CounterfoilRules
import CounterfoilSession
package import CounterfoilSink
import CounterfoilTranscript
import CounterfoilTransport
import FoundationEssentials
package import Logging
import ServiceLifecycle

/// The worker: it watches rooms, records them, finds, and tells.
///
///     feeds ─> rooms (record, decode, detect) ─> outbox ─> deliveries
package struct Worker: Service {
    private let configuration: WorkerConfiguration
    private let rules: RuleSet
    private let clock: any Clock<Duration>
    private let wallClock: WallClock
    private let logger: Logger
    private let observe: @Sendable (AttemptRecord) -> Void
    /// Whether it ends by itself once every room has ended and everything is delivered.
    private let endsWithRooms: Bool
    package let status = WorkerStatus()

    /// - Parameters:
    ///   - clock: For pacing feeds and waiting; deliveries keep to real time.
    ///   - wallClock: Gives the time of receipt.
    ///   - endsWithRooms: Whether to end once every room has ended and nothing waits to be delivered any more.
    ///   - observe: Told of each attempt to deliver.
    package init(
        configuration: WorkerConfiguration, rules: RuleSet, clock: any Clock<Duration> = ContinuousClock(),
        wallClock: WallClock = .system, endsWithRooms: Bool = false, logger: Logger,
        observe: @escaping @Sendable (AttemptRecord) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.rules = rules
        self.clock = clock
        self.wallClock = wallClock
        self.endsWithRooms = endsWithRooms
        self.logger = logger
        self.observe = observe
    }

    /// Watches until graceful shutdown.
    ///
    /// - Throws: What makes it impossible to go on: a data directory in use, a disk that fails.
    package func run() async throws {
        try DescriptorBudget.claim(
            rooms: configuration.rooms.count, feeds: configuration.rooms.reduce(0) { $0 + $1.feeds.count })
        let secrets = try loadSecrets()
        let data = try DataDirectory(configuration.data)
        try data.keep(rules)
        let store = try SessionStore(directory: data.sessions)
        let outbox = try await Outbox.open(data.outbox)
        let feeds = try await HTTPClient()
        let webhooks = try await HTTPClient()
        let delivery = try DeliveryService(
            outbox: outbox, endpoints: configuration.endpoints,
            exchange: { request throws(TransportError) in try await webhooks.send(request) },
            wallTime: { WallClock.system.now }, logger: logger, observe: observe)
        let dispatcher = AlertDispatcher(
            outbox: outbox, endpoints: configuration.endpoints, clock: clock, logger: logger)
        let supervisor = RoomSupervisor(
            plans: plans,
            surroundings: Room.Surroundings(
                store: store, rules: rules, dispatcher: dispatcher, wallClock: wallClock, clock: clock, status: status,
                logger: logger),
            driver: FeedDriver(
                client: feeds, addresses: configuration.addresses, secrets: { secrets[$0]?.reveal() }, clock: clock),
            threads: (0..<max(2, ProcessInfo.processInfo.activeProcessorCount)).map { RoomThread(number: $0) })
        logger.notice(
            "watching \(configuration.rooms.count) rooms",
            metadata: [
                "data": "\(configuration.data)", "rules": "\(rules.hash.prefix(16))",
                "sinks": "\(configuration.endpoints.count)",
            ])
        defer { withExtendedLifetime(data) {} }
        do {
            try await run(delivery, supervisor, outbox)
        } catch {
            await shutDown(feeds, webhooks, outbox)
            throw error
        }
        await shutDown(feeds, webhooks, outbox)
    }

    /// Stops in the order of the flow: rooms first, so that what they owe still goes out, then deliveries.
    private func run(_ delivery: DeliveryService, _ supervisor: RoomSupervisor, _ outbox: Outbox) async throws {
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: delivery), .init(service: supervisor)], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            if endsWithRooms {
                tasks.addTask {
                    try await waitUntilDone(outbox)
                    await group.triggerGracefulShutdown()
                }
            }
            try await withGracefulShutdownHandler {
                try await group.run()
            } onGracefulShutdown: {
                Task { await group.triggerGracefulShutdown() }
            }
            tasks.cancelAll()
        }
    }

    private func waitUntilDone(_ outbox: Outbox) async throws {
        while true {
            try await Task.sleep(for: .milliseconds(100))
            guard status.roomsEnded == configuration.rooms.count else { continue }
            if try await outbox.backlog().allSatisfy({ $0.pending == 0 }) { return }
        }
    }

    private func shutDown(_ feeds: HTTPClient, _ webhooks: HTTPClient, _ outbox: Outbox) async {
        await feeds.shutdown()
        await webhooks.shutdown()
        await outbox.close()
    }

    private var plans: [SessionStore.Plan] {
        let boot = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? "unknown"
        return configuration.rooms.map { room in
            SessionStore.Plan(
                room: room.id, title: room.title, language: room.language, feeds: room.feeds,
                libraries: Libraries.versions, boot: WireText(boot).trimmed.string)
        }
    }

    /// The secrets that feeds refer to, by reference.
    private func loadSecrets() throws -> [String: Secret] {
        var secrets: [String: Secret] = [:]
        for header in configuration.rooms.flatMap({ $0.feeds.flatMap(\.secretHeaders) })
        where secrets[header.reference] == nil {
            secrets[header.reference] = try Secret(file: header.reference)
        }
        return secrets
    }
}

extension Worker: CustomStringConvertible {
    /// Short, for messages about services; a worker holds secrets and whole rule packs.
    package var description: String { "the worker of \(configuration.data)" }
}
