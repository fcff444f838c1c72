/// One request and the way to answer it. Used on its connection's thread only.
package final class ScriptedExchange {
    /// The request.
    package let request: ScriptedRequest
    private let core: ScriptedServerCore
    private let connection: ScriptedConnection
    /// Whether the client can tell where the response ends, so that the connection can serve another request.
    private var isDelimited = true

    init(request: ScriptedRequest, core: ScriptedServerCore, connection: ScriptedConnection) {
        self.request = request
        self.core = core
        self.connection = connection
    }

    /// A URL of this server.
    package func url(_ path: String, host: String? = nil) -> String { core.url(path, host: host) }

    /// Whether the connection can serve another request.
    var keepsConnection: Bool { isDelimited && connection.isOpen }

    // MARK: Whole responses

    /// A whole response with its Content-Length.
    package func respond(status: Int = 200, headers: [(String, String)] = [], body: String = "") throws {
        try respond(status: status, headers: headers, body: Array(body.utf8))
    }

    /// A whole response with its Content-Length.
    package func respond(status: Int = 200, headers: [(String, String)] = [], body: [UInt8]) throws {
        let hasBody = status != 304 && status != 204
        try sendHead(status: status, headers: headers + (hasBody ? [("Content-Length", "\(body.count)")] : []))
        if hasBody { try send(body) }
    }

    /// A redirect without a body.
    package func redirect(to location: String, status: Int = 302) throws {
        try respond(status: status, headers: [("Location", location)])
    }

    // MARK: Responses in pieces

    /// A status line and header lines as given, and the empty line.
    package func sendHead(status: Int = 200, headers: [(String, String)] = []) throws {
        var head = "HTTP/1.1 \(status) Scripted\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        try send(head + "\r\n")
    }

    /// The head of a response whose body follows with ``sendChunk(_:)`` and ``endChunks()``.
    package func startChunked(status: Int = 200, headers: [(String, String)] = []) throws {
        try sendHead(status: status, headers: headers + [("Transfer-Encoding", "chunked")])
    }

    /// The head of a response whose body lasts until the connection is closed.
    package func startUntilClose(status: Int = 200, headers: [(String, String)] = []) throws {
        isDelimited = false
        try sendHead(status: status, headers: headers + [("Connection", "close")])
    }

    /// One chunk of a chunked body.
    package func sendChunk(_ bytes: [UInt8]) throws {
        try send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8))
    }

    /// One chunk of a chunked body.
    package func sendChunk(_ text: String) throws {
        try sendChunk(Array(text.utf8))
    }

    /// The end of a chunked body.
    package func endChunks() throws {
        try send("0\r\n\r\n")
    }

    // MARK: Bytes

    /// Bytes exactly as given. Blocks while the peer does not read.
    package func send(_ bytes: [UInt8]) throws {
        try connection.send(bytes)
    }

    /// Text exactly as given.
    package func send(_ text: String) throws {
        try connection.send(Array(text.utf8))
    }

    /// Bytes one at a time, each in a packet of its own as far as the system allows.
    package func drip(_ text: String) throws {
        for byte in text.utf8 { try connection.send([byte]) }
    }

    // MARK: Silence and ends

    /// Does nothing until the gate opens.
    package func wait(for gate: ScriptedGate) throws {
        try connection.wait(for: gate)
    }

    /// Does nothing until the peer closes or resets the connection, then throws `peerGone`.
    package func stall() throws -> Never {
        try connection.waitForPeerToClose()
    }

    /// Closes the connection in the ordinary way.
    package func close() {
        connection.close()
    }

    /// Resets the connection, so that the peer loses what it has not read yet.
    package func reset() {
        connection.reset()
    }
}
