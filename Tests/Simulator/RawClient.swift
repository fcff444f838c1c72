import NIOCore
import NIOPosix

/// A plain TCP connection to loopback that is read piece by piece.
struct RawConnection: ~Copyable {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffered: [UInt8] = []

    /// Opens a connection, sends a request and hands the connection over; it is closed at the end.
    static func open<Result>(
        port: Int, send request: String, _ body: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            try await outbound.write(ByteBuffer(string: request))
            return try await body(&connection)
        }
    }

    private init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound
        self.outbound = outbound
    }

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    /// Everything up to and including a marker; at the end of the connection what is left.
    mutating func read(until marker: String) async throws -> String {
        while true {
            if let end = buffered.firstRange(of: Array(marker.utf8))?.upperBound {
                defer { buffered.removeFirst(end) }
                return String(decoding: buffered[..<end], as: UTF8.self)
            }
            guard let more = try await next() else {
                defer { buffered = [] }
                return String(decoding: buffered, as: UTF8.self)
            }
            buffered += more
        }
    }

    mutating func readToEnd() async throws -> String {
        while let more = try await next() { buffered += more }
        defer { buffered = [] }
        return String(decoding: buffered, as: UTF8.self)
    }

    /// A reset counts as an end: the tests ask what came before it.
    private mutating func next() async throws -> [UInt8]? {
        do {
            return try await inbound.next(isolation: #isolation).map { Array($0.readableBytesView) }
        } catch is IOError {
            return nil
        }
    }
}

/// A whole answer to one request.
struct RawAnswer {
    var status: Int
    var head: String
    var body: String

    func header(_ name: String) -> String? {
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { $0.dropFirst(name.count + 1).drop { $0 == " " } }.map(String.init)
    }

    static func get(_ path: String, port: Int, headers: [String] = []) async throws -> RawAnswer {
        let lines = ["GET \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + headers
        return try await ask(lines.joined(separator: "\r\n") + "\r\n\r\n", port: port)
    }

    static func post(_ path: String, port: Int, headers: [String] = [], body: String) async throws -> RawAnswer {
        let lines =
            [
                "POST \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close",
                "Content-Length: \(body.utf8.count)",
            ] + headers
        return try await ask(lines.joined(separator: "\r\n") + "\r\n\r\n" + body, port: port)
    }

    private static func ask(_ request: String, port: Int) async throws -> RawAnswer {
        try await RawConnection.open(port: port, send: request) { connection in
            let head = try await connection.read(until: "\r\n\r\n")
            let body = try await connection.readToEnd()
            let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            let isChunked = head.lowercased().contains("transfer-encoding: chunked")
            return RawAnswer(status: status, head: head, body: isChunked ? dechunked(body) : body)
        }
    }

    /// The content of a chunked body, whole or cut.
    static func dechunked(_ body: String) -> String {
        var rest = Array(body.utf8)[...]
        var content: [UInt8] = []
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0 else {
                break
            }
            rest = rest[end.upperBound...]
            content += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return String(decoding: content, as: UTF8.self)
    }
}
