package import CounterfoilTranscript
internal import FoundationEssentials
package import Logging
internal import ServiceLifecycle
internal import Synchronization

/// A receiver of webhooks on loopback that records what it gets and answers as it is told.
///
/// Where nothing is scripted it answers as the channel that the path names by its first part does
/// (``ChannelDialect``), with `ok` for any other path.
package final class WebhookReceiver: Service {
    package struct Configuration: Sendable {
        package var host: String
        /// 0 lets the system choose one.
        package var port: Int
        /// Secrets against which Standard Webhooks signatures are checked.
        package var secrets: [String]
        /// Answers for each path, used one after the other; then the default holds.
        package var answers: [String: [WebhookAnswer]]
        /// How many requests, and how many deliveries, are kept in memory.
        package var limit = 10_000
        /// Longer bodies are refused with 413 and not recorded.
        package var maximumBody = 1 << 20
        /// A file to which every request is appended as a JSON line.
        package var file: String?

        package init(
            host: String = "127.0.0.1", port: Int = 0, secrets: [String] = [],
            answers: [String: [WebhookAnswer]] = [:]
        ) {
            self.host = host
            self.port = port
            self.secrets = secrets
            self.answers = answers
        }
    }

    let configuration: Configuration
    let signature: WebhookSignature
    let file: AppendFile?
    let makeClock: @Sendable () -> StageClock
    let wallClock: @Sendable () -> EventTime
    let records: Mutex<WebhookRecords>
    /// Resolved when the receiver stops.
    let closing = FirstValue<Void>()
    private let server: LoopbackServer

    /// - Parameters:
    ///   - clock: The clock on which answers are delayed.
    ///   - wallClock: The clock against which time stamps are checked.
    /// - Throws: ``SimulatorError`` for a bad secret or a file that cannot be opened.
    package init<Source: Clock>(
        configuration: Configuration, clock: Source,
        wallClock: @escaping @Sendable () -> EventTime = {
            EventTime(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
        },
        logger: Logger = Logger(label: "counterfoil.receiver")
    ) throws(SimulatorError) where Source.Duration == Duration {
        self.configuration = configuration
        signature = try WebhookSignature(secrets: configuration.secrets)
        if let path = configuration.file { file = try AppendFile(path: path) } else { file = nil }
        makeClock = { StageClock(clock) }
        self.wallClock = wallClock
        records = Mutex(WebhookRecords(limit: configuration.limit, answers: configuration.answers))
        server = LoopbackServer(host: configuration.host, port: configuration.port, logger: logger)
    }

    /// Serves until the service group shuts down or the task is cancelled. Call it once.
    package func run() async throws {
        let clock = makeClock()
        try await server.run(
            { request, writer, channel in
                try await self.respond(to: request, through: writer, on: channel, clock: clock)
            },
            onShutdown: {
                self.closing.resolve(.success(()))
                for waiter in self.records.withLock({ $0.close() }) { waiter.resume(throwing: CancellationError()) }
            })
        await file?.flush()
    }

    /// The port it listens on, as soon as it does.
    ///
    /// - Throws: ``SimulatorError`` where it cannot listen, `CancellationError` where it was stopped before.
    package func boundPort() async throws -> Int { try await server.boundPort.get() }

    /// The URL of a path, as soon as the receiver listens.
    package func url(_ path: String) async throws -> String {
        "http://\(configuration.host):\(try await boundPort())\(path)"
    }
}
