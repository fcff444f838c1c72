import CounterfoilTestSupport
import Testing

@testable import CounterfoilTransport

@Suite("Timeouts on loopback", .timeLimit(.minutes(1)))
struct TimeoutTests {
    private static let short = Duration.milliseconds(100)

    private static func error(
        of request: TransferRequest, from server: ScriptedServer
    ) async throws -> TransportError? {
        try await withClient { client in
            let error = await transportError { _ = try await client.send(request) }
            await server.wait { $0.open == 0 }
            #expect(await client.statistics().active == 0)
            return error
        }
    }

    @Test("a server that never answers is given up")
    func firstByte() async throws {
        let server = try ScriptedServer { try $0.stall() }
        let request = TransferRequest.loopback(server.url()) { $0.timeouts.firstByte = Self.short }
        let received = try await Self.error(of: request, from: server)?.code
        #expect(received == .timeoutFirstByte)
    }

    @Test("a server that begins its headers and stops is given up")
    func headers() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.send("HTTP/1.1 200 OK\r\nX-Slow: 1\r\n")
            try exchange.stall()
        }
        let request = TransferRequest.loopback(server.url()) { $0.timeouts.headers = Self.short }
        let error = try await Self.error(of: request, from: server)
        #expect(error?.code == .timeoutHeaders)
    }

    @Test("a body that falls silent is given up, after the bytes that came")
    func idle() async throws {
        let server = try ScriptedServer { exchange in
            // In one piece, so that nothing can come between the head and these bytes.
            try exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nthen nothing")
            try exchange.stall()
        }
        try await withClient { client in
            let request = TransferRequest.loopback(server.url()) { $0.timeouts.idle = Self.short }
            let (bytes, error) = try await client.stream(request).body.untilFailure()
            #expect(bytes == Array("then nothing".utf8))
            #expect(error?.code == .timeoutIdle)
            #expect(error?.isRetriable == true)
            await server.wait { $0.closedByPeer == 1 }
        }
    }

    @Test("an exchange that goes on for too long is given up although bytes keep coming")
    func total() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startChunked()
            while true { try exchange.sendChunk("x") }
        }
        let request = TransferRequest.loopback(server.url()) {
            $0.timeouts.total = Self.short
            $0.limits.bodyBytes = .max
        }
        let received = try await Self.error(of: request, from: server)?.code
        #expect(received == .timeoutTotal)
    }

    @Test("a TLS handshake that the peer never answers counts as connecting")
    func connect() async throws {
        let server = try ScriptedServer.silent()
        let request = TransferRequest.loopback("https://127.0.0.1:\(server.port)/") {
            $0.timeouts.connect = Self.short
        }
        let received = try await Self.error(of: request, from: server)?.code
        #expect(received == .timeoutConnect)
    }

    @Test("a reader that holds the body back for too long loses it, and silence meanwhile is not the peer's")
    func paused() async throws {
        let server = try ScriptedServer { exchange in
            // In one piece, so that the first read reaches the mark.
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"
            try exchange.send(head + String(repeating: "x", count: 99_000))
            try exchange.stall()
        }
        try await withClient { client in
            let request = TransferRequest.loopback(server.url()) {
                $0.watermarks = BodyWatermarks(low: 1000, high: 10_000)
                $0.timeouts.idle = .milliseconds(50)
                $0.timeouts.paused = .milliseconds(150)
            }
            let response = try await client.stream(request)
            await server.wait { $0.closedByPeer == 1 }
            let (bytes, error) = await response.body.untilFailure()
            #expect(bytes.count >= 10_000 && bytes.count <= 10_000 + (16 << 10))
            #expect(error?.code == .timeoutPaused)
        }
    }

    @Test("waiting for one's turn to connect costs none of one's time")
    func queueing() async throws {
        let server = try ScriptedServer { try $0.respond(body: "served") }
        let blocker = try ScriptedServer.silent()
        var configuration = HTTPClient.Configuration()
        configuration.maximumConnecting = 1
        try await withClient(configuration) { client in
            let first = Task {
                // Holds the only place until its handshake is given up.
                await transportError {
                    _ = try await client.send(
                        .loopback("https://127.0.0.1:\(blocker.port)/") { $0.timeouts.connect = .milliseconds(1200) })
                }
            }
            await blocker.wait { $0.accepted == 1 }
            let second = TransferRequest.loopback(server.url()) {
                $0.timeouts.connect = .milliseconds(600)
                $0.timeouts.total = .milliseconds(1000)
            }
            let received = try await client.send(second).body
            #expect(received == Array("served".utf8))
            #expect(await first.value?.code == .timeoutConnect)
        }
    }
}
