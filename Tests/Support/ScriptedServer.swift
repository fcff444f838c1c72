import Glibc
import Synchronization

/// A loopback HTTP/1.1 server that answers exactly as a test says, byte by byte.
///
/// Each connection has a thread of its own, which runs the script once for each request that arrives on it, so a script
/// may block: on a gate, on a slow peer, or on the peer's going away. A script that returns normally keeps the
/// connection open for the next request, unless it closed it or the response was not delimited.
///
///     let server = try ScriptedServer { exchange in
///         try exchange.respond(body: "hello")
///     }
///     defer { server.stop() }
///     … server.url("/greeting") …
package final class ScriptedServer: Sendable {
    /// Answers one request. An error it throws closes the connection; those of the exchange may pass through.
    package typealias Script = @Sendable (ScriptedExchange) throws -> Void

    /// What has happened so far.
    package struct Counts: Hashable, Sendable {
        /// Connections accepted.
        package var accepted = 0
        /// Connections accepted and not closed yet by either side.
        package var open = 0
        /// Connections on which the peer was seen to close or reset.
        package var closedByPeer = 0
        /// Requests that arrived whole.
        package var requests = 0
    }

    private let core: ScriptedServerCore

    /// Listens on a free port of `127.0.0.1`, or of `::1`.
    package convenience init(ipv6: Bool = false, _ script: @escaping Script) throws {
        try self.init(ipv6: ipv6, script: script)
    }

    /// A server that accepts connections and never says anything, whatever it is sent.
    package static func silent() throws -> ScriptedServer {
        try ScriptedServer(ipv6: false, script: nil)
    }

    private init(ipv6: Bool, script: Script?) throws {
        core = try ScriptedServerCore(ipv6: ipv6, script: script)
        try core.start()
    }

    deinit {
        core.stop()
    }

    /// The port it listens on.
    package var port: UInt16 { core.port }

    /// An http URL of this server. The path begins with a slash; any spelling of the host can be given.
    package func url(_ path: String = "/", host: String? = nil) -> String {
        core.url(path, host: host)
    }

    /// What has happened so far.
    package var counts: Counts { core.state.withLock(\.counts) }

    /// The requests that have arrived, in order.
    package var requests: [ScriptedRequest] { core.state.withLock(\.requests) }

    /// Waits until the condition holds; it is looked at each time something happens.
    package func wait(until condition: @escaping @Sendable (Counts) -> Bool) async {
        await core.wait(until: condition)
    }

    /// Closes everything and waits for all scripts to end; calls on their exchanges throw. May be called repeatedly.
    package func stop() {
        core.stop()
    }
}

/// A request as it arrived.
package struct ScriptedRequest: Sendable {
    /// For example `GET`.
    package let method: String
    /// For example `/path?query`.
    package let target: String
    /// Name and value of each header line, in order.
    package let headers: [(name: String, value: String)]
    /// The body, as long as its Content-Length.
    package let body: [UInt8]
    /// Which accepted connection it came on, counted from 0.
    package let connection: Int

    /// The value of the first header of this name, compared without regard to case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// Something scripts wait for and a test opens, once and for good.
package final class ScriptedGate: Sendable {
    let pipe: ScriptedPipe

    /// A closed gate.
    package init() throws {
        pipe = try ScriptedPipe()
    }

    /// Lets everybody through, now and later.
    package func open() {
        pipe.hangUp()
    }
}

/// Why a script's call did not do what it says.
package enum ScriptedFailure: Error {
    /// The peer has closed or reset the connection.
    case peerGone
    /// The server is being stopped.
    case stopped
    /// The request is not HTTP/1.1 as this server reads it.
    case badRequest
    /// The operating system refused.
    case system(call: String, number: Int32)
}
