internal import CounterfoilTranscript
internal import FoundationEssentials
package import Logging
internal import ServiceLifecycle

/// A live platform on loopback: rooms that play scripts, served as HLS captions, as YouTube's chat pages, as a JSON
/// stream and as server-sent events, with faults where a script asks for them.
///
/// Every format of a room shows the same lines at the same moments. Time stamps on the wire are the wall clock at
/// which a line is emitted. The rooms begin when ``run()`` is called.
package final class Platform: Service {
    package let configuration: Configuration
    /// What was emitted so far.
    package let emissions: EmissionLog
    private let server: LoopbackServer
    private let makeClock: @Sendable () -> StageClock
    private let stage = FirstValue<Stage>()

    /// - Parameter clock: The clock that rooms are played on.
    /// - Throws: ``SimulatorError`` where the configuration makes no sense or the emission file cannot be opened.
    package init<Source: Clock>(
        configuration: Configuration, clock: Source, logger: Logger = Logger(label: "counterfoil.simulator")
    ) throws(SimulatorError) where Source.Duration == Duration {
        try configuration.check()
        self.configuration = configuration
        emissions = try EmissionLog(limit: configuration.emissionLimit, path: configuration.emissionFile)
        server = LoopbackServer(host: configuration.host, port: configuration.port, logger: logger)
        makeClock = { StageClock(clock) }
    }

    /// Serves until the service group shuts down or the task is cancelled. Call it once.
    package func run() async throws {
        let wall =
            configuration.wallStart
            ?? EventTime(
                milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
        let stage = Stage(configuration, clock: makeClock(), wallStart: wall, log: emissions)
        self.stage.resolve(.success(stage))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await stage.play() }
            group.addTask {
                try await self.server.run(
                    { request, writer, _ in try await stage.respond(to: request, through: writer) },
                    onShutdown: { stage.close() })
            }
            // Playing ends by itself where nothing will happen any more; serving goes on.
            var failure: (any Error)?
            do {
                try await group.next()
                if !stage.isClosing { try await group.next() }
            } catch {
                failure = error
            }
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, failure == nil, !(error is CancellationError) { failure = error }
            }
            if let failure, !(failure is CancellationError) { throw failure }
        }
        await emissions.flush()
    }

    /// The port it listens on, as soon as it does.
    ///
    /// - Throws: ``SimulatorError`` where it cannot listen, `CancellationError` where it was stopped before.
    package func boundPort() async throws -> Int { try await server.boundPort.get() }

    /// Waits until every room that does not loop has ended.
    package func waitUntilEnded() async throws { try await stage.get().waitUntilEnded() }

    /// What was asked of the platform so far; nothing before it runs.
    package var statistics: Statistics {
        get async throws { try await stage.get().statistics }
    }

    /// The four addresses of every room, in the order of the configuration.
    package func endpoints() async throws -> [RoomEndpoints] {
        let port = try await boundPort()
        return configuration.rooms.map { RoomEndpoints(room: $0.room, authority: "\(configuration.host):\(port)") }
    }
}
