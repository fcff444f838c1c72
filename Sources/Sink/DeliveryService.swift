package import CounterfoilTranscript
package import CounterfoilTransport
package import Logging
import ServiceLifecycle

/// Sends what the outbox owes, with one worker for each endpoint, until it is told to stop.
package struct DeliveryService: Service {
    /// Makes one HTTP exchange; ``HTTPClient/send(_:)`` of a client that no feed uses.
    package typealias Exchange = @Sendable (TransferRequest) async throws(TransportError) -> CollectedResponse

    private let outbox: Outbox
    private let workers: [EndpointWorker]
    private let surroundings: EndpointWorker.Surroundings

    /// How often what is past its retention is purged.
    private static let purgeInterval: Duration = .seconds(3_600)

    /// - Parameters:
    ///   - clock: For waiting.
    ///   - wallTime: The time of day: in signatures, in the log, and for entries that outlive the process.
    ///   - jitter: Gives a number from 0 to its argument.
    ///   - observe: Told of each attempt, for metrics.
    /// - Throws: ``EndpointError`` where an endpoint is misconfigured or two share a name.
    package init(
        outbox: Outbox, endpoints: [Endpoint], exchange: @escaping Exchange,
        clock: any Clock<Duration> = ContinuousClock(), wallTime: @escaping @Sendable () -> EventTime,
        policy: DeliveryPolicy = DeliveryPolicy(), logger: Logger,
        jitter: @escaping @Sendable (Int64) -> Int64 = { Int64.random(in: 0...max($0, 0)) },
        observe: @escaping @Sendable (AttemptRecord) -> Void = { _ in }
    ) throws(EndpointError) {
        self.outbox = outbox
        surroundings = EndpointWorker.Surroundings(
            outbox: outbox, exchange: exchange, stopwatch: Stopwatch(clock), wallTime: wallTime, jitter: jitter,
            policy: policy, logger: logger, observe: observe)
        var workers: [EndpointWorker] = []
        for endpoint in endpoints {
            guard !workers.contains(where: { $0.endpoint.name == endpoint.name }) else {
                throw EndpointError(endpoint.name, "endpoint.duplicate", "two endpoints have this name")
            }
            workers.append(try EndpointWorker(endpoint, surroundings))
        }
        self.workers = workers
    }

    /// Sends until graceful shutdown or cancellation, and then lets attempts in flight end within the policy's deadline.
    ///
    /// - Throws: ``OutboxError`` where the outbox failed for good: the process should exit with failure.
    package func run() async throws {
        try await reportStrays()
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let housekeeping = Task { try await purgeNowAndThen() }
                defer { housekeeping.cancel() }
                for worker in workers { group.addTask { try await worker.run() } }
                do {
                    try await group.waitForAll()
                } catch {
                    group.cancelAll()
                    throw error
                }
                if workers.isEmpty { try await gracefulShutdown() }
            }
        } onGracefulShutdown: {
            for worker in workers { Task { await worker.stop() } }
        }
    }

    /// How each endpoint fares, in the order of the configuration.
    package var status: [EndpointStatus] {
        get async {
            var status: [EndpointStatus] = []
            for worker in workers { status.append(await worker.status) }
            return status
        }
    }

    /// Messages for endpoints that the configuration no longer names are kept, and a person is told.
    private func reportStrays() async throws {
        for backlog in try await outbox.backlog()
        where !workers.contains(where: { $0.endpoint.name == backlog.endpoint }) {
            surroundings.logger.warning(
                "delivery.no-endpoint: messages wait for an endpoint that is not configured; name it again, or discard",
                metadata: [
                    "endpoint": "\(WireText(backlog.endpoint).singleLine)",
                    "messages": "\(backlog.pending + backlog.held + backlog.dead)",
                ])
        }
    }

    private func purgeNowAndThen() async throws {
        while true {
            while try await outbox.purge(at: surroundings.wallTime()) == 500 { try Task.checkCancellation() }
            try await surroundings.stopwatch.sleep(for: Self.purgeInterval)
        }
    }
}

/// How an endpoint fares.
package struct EndpointStatus: Sendable, Equatable {
    package var endpoint: String
    /// How many attempts failed in a row.
    package var failures: Int
    /// Why a person must act; `nil` where nobody must.
    package var heldReason: String?
    package var inFlight: Int
}
