internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// An HTTP/1.1 server that stops at once: what is still open a moment after the graceful end is cut.
struct LoopbackServer: Sendable {
    typealias Handler = HTTPChannelHandler.Responder

    let host: String
    let port: Int
    let logger: Logger
    /// The port that the system gave, once it did.
    let boundPort = FirstValue<Int>()

    /// How long open connections have to end by themselves.
    private static let grace = Duration.milliseconds(400)

    /// Serves until the task is cancelled or the service group shuts down.
    ///
    /// - Parameter onShutdown: Called when the end begins; long streams should let go then.
    func run(_ handler: @escaping Handler, onShutdown: @escaping @Sendable () -> Void) async throws {
        // The server calls it an error that connections are cut at the end; what is one is thrown below.
        var logger = logger
        logger.logLevel = .critical
        let server = try HTTPServerBuilder.http1().buildServer(
            configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 4_096),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger, responder: handler
        ) { channel in
            boundPort.resolve(.success(channel.localAddress?.port ?? port))
        }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                group.addTask {
                    try await withTaskCancellationHandler {
                        try await gracefulShutdown()
                        onShutdown()
                        try await Task.sleep(for: Self.grace)
                    } onCancel: {
                        onShutdown()
                    }
                }
                try await group.next()
                guard Task.isShuttingDownGracefully || Task.isCancelled else {
                    throw SimulatorError(
                        code: "simulator.accept",
                        message: "the server on \(host):\(port) cannot accept connections any more; look at the limit "
                            + "of open files (ulimit -n)")
                }
                group.cancelAll()
            }
        } catch let error as IOError {
            let failure = SimulatorError(
                code: "simulator.bind",
                message: "cannot listen on \(host):\(port): \(error); choose another port, or 0 for a free one")
            boundPort.resolve(.failure(failure))
            throw failure
        } catch is CancellationError {
            boundPort.resolve(.failure(CancellationError()))
        }
        boundPort.resolve(.failure(CancellationError()))
    }
}
