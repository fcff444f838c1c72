import CounterfoilTranscript
import CounterfoilTransport
import Logging
import ServiceLifecycle
import Synchronization

@testable import CounterfoilSink

/// Log lines, kept.
final class LogKeeper: Sendable {
    private let kept = Mutex<[String]>([])
    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(keeper: self) } }

    private struct Handler: LogHandler {
        let keeper: LogKeeper
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let data = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
            keeper.kept.withLock { $0.append("\(event.level) \(event.message) \(data)") }
        }
    }
}

/// An outbox, a receiver and the service between them, on a clock that a test moves.
final class DeliveryHarness: Sendable {
    let folder: ScratchFolder
    let outbox: Outbox
    let clock: ManualClock
    let receiver: FakeReceiver
    let log = LogKeeper()
    let service: DeliveryService
    private let names: [String]
    private let task: Task<Void, any Error>
    private let group: ServiceGroup

    init(
        folder: ScratchFolder? = nil, file: String = "outbox.db", policy: DeliveryPolicy = DeliveryPolicy(),
        endpoints: [Endpoint] = [.desk()], clock: ManualClock = ManualClock(),
        jitter: @escaping @Sendable (Int64) -> Int64 = { $0 },
        script: @escaping @Sendable (FakeReceiver.Received, Int) -> FakeReceiver.Reply
    ) async throws {
        let folder = try folder ?? ScratchFolder()
        let receiver = FakeReceiver(clock, script)
        outbox = try await Outbox.open(folder.file(file))
        service = try DeliveryService(
            outbox: outbox, endpoints: endpoints,
            exchange: { request throws(TransportError) in try await receiver.exchange(request) },
            clock: clock, wallTime: { SampleAlert.epoch.advanced(by: clock.now.offset.milliseconds) }, policy: policy,
            logger: log.logger, jitter: jitter)
        self.folder = folder
        self.clock = clock
        self.receiver = receiver
        names = endpoints.map(\.name)
        group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service)], logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() }))
        task = Task { [group] in try await group.run() }
        await settle()
    }

    var now: EventTime { SampleAlert.epoch.advanced(by: clock.now.offset.milliseconds) }

    func put(_ messages: [OutboxMessage], except hanging: Set<String> = []) async throws {
        _ = try await outbox.enqueue(messages, at: now)
        await settle(except: hanging)
    }

    /// Returns once every worker waits for something that only the clock or the test brings.
    ///
    /// An attempt that ends leaves the list of those in flight and sets the worker's wake in one step, so a worker with
    /// none in flight whose wake is awaited has nothing left to do. The purge sleeps beside the workers.
    func settle(except hanging: Set<String> = []) async {
        while true {
            await clock.waitForSleepers(names.count + 1)
            let isDone = await service.status.allSatisfy { $0.inFlight == 0 || hanging.contains($0.endpoint) }
            let isWaiting = names.allSatisfy { outbox.wake(for: $0).isAwaited }
            if isDone, isWaiting, clock.sleeperCount >= names.count + 1 { return }
            await Task.yield()
        }
    }

    /// Moves the clock through every moment at which somebody wakes.
    func advance(by duration: Duration, except hanging: Set<String> = []) async {
        let end = clock.now.offset + duration
        while let next = clock.nextDeadline, next <= end {
            clock.move(to: next)
            await settle(except: hanging)
        }
        clock.move(to: end)
        await settle(except: hanging)
    }

    /// Asks the service to stop and returns when it has; moves the clock for as long as somebody waits for it.
    func stop(movingClock: Bool = false) async throws {
        await group.triggerGracefulShutdown()
        let isOver = Switch()
        let watch = Task { [task] in
            _ = await task.result
            isOver.turnOn()
        }
        while movingClock, !isOver.isOn {
            if let next = clock.nextDeadline { clock.move(to: next) }
            await Task.yield()
        }
        await watch.value
        try await task.value
    }

    /// What the service ends with of itself.
    func ending() async throws { try await task.value }

    deinit { task.cancel() }

    func states() async throws -> [OutboxEntry.State] { try await outbox.list(limit: 100_000).map(\.state) }
}

extension Endpoint {
    static func desk(_ name: String = "desk", perMinute: Int = 60_000, inFlight: Int = 4) -> Endpoint {
        var endpoint = Endpoint(name: name, kind: .generic, url: Secret("https://hooks.example/in/canaryPath/\(name)"))
        endpoint.signingSecrets = [Secret(SignatureTests.secret)]
        endpoint.attemptsPerMinute = perMinute
        endpoint.maximumInFlight = inFlight
        return endpoint
    }
}
