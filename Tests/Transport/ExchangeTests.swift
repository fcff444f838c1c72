import CounterfoilTestSupport
import Testing

@testable import CounterfoilTransport

@Suite("Exchanges", .timeLimit(.minutes(1)))
struct ExchangeTests {
    @Test("a POST carries its body and headers, and gets its answer whatever the status", arguments: [200, 400, 503])
    func post(status: Int) async throws {
        let server = try ScriptedServer { exchange in
            try exchange.respond(status: status, headers: [("Retry-After", "7")], body: "echo " + exchange.request.text)
        }
        try await withClient { client in
            var request = TransferRequest.loopback(server.url("/hook"))
            request.method = .post
            request.headers = ["Content-Type": "application/json", "X-Signature": "abc", "X-Empty": ""]
            request.body = Array(#"{"alert": 1}"#.utf8)
            let response = try await client.send(request)
            #expect(response.head.status == status)
            #expect(response.head.headers["retry-after"] == "7")
            #expect(response.body == Array(#"echo {"alert": 1}"#.utf8))
        }
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/hook")
        #expect(request.header("Content-Type") == "application/json")
        #expect(request.header("X-Signature") == "abc")
        #expect(request.header("X-Empty") == "")
        #expect(request.header("Content-Length") == "12")
        #expect(request.header("User-Agent") == "counterfoil")
        for absent in ["Expect", "Accept-Encoding", "Cookie", "Authorization"] {
            #expect(request.header(absent) == nil, "\(absent)")
        }
    }

    @Test("a POST may be empty, of any bytes, or larger than one buffer")
    func postBodies() async throws {
        let server = try ScriptedServer { try $0.respond(body: $0.request.body) }
        try await withClient { client in
            for body in [[], [0], (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }] as [[UInt8]] {
                var request = TransferRequest.loopback(server.url())
                request.method = .post
                request.body = body
                request.limits.bodyBytes = 1 << 20
                let received = try await client.send(request).body
                #expect(received == body)
            }
        }
        #expect(server.requests.allSatisfy { $0.header("Content-Type") == nil })
        #expect(server.requests.first?.header("Content-Length") == "0")
    }

    @Test("a conditional request sends its validators, and 304 is an ordinary response")
    func notModified() async throws {
        let server = try ScriptedServer { exchange in
            let isKnown = exchange.request.header("If-None-Match") == #""v1""#
            try exchange.respond(status: isKnown ? 304 : 200, headers: [("ETag", #""v1""#)], body: isKnown ? "" : "new")
        }
        try await withClient { client in
            var request = TransferRequest.loopback(server.url())
            let first = try await client.send(request)
            #expect(first.head.status == 200)
            request.setValidators(etag: first.head.headers["etag"], lastModified: "Sat, 21 Nov 2026 10:00:00 GMT")
            let second = try await client.send(request)
            #expect(second.head.status == 304 && second.body.isEmpty)
            request.setValidators(etag: nil, lastModified: nil)
            let received = try await client.send(request).head.status
            #expect(received == 200)
        }
        #expect(server.requests[1].header("If-Modified-Since") == "Sat, 21 Nov 2026 10:00:00 GMT")
        #expect(server.requests[2].header("If-None-Match") == nil)
    }

    @Test("headers that never end are cut, by bytes and by lines", arguments: [1, 40_000])
    func endlessHeaders(length: Int) async throws {
        let server = try ScriptedServer { exchange in
            try exchange.send("HTTP/1.1 200 OK\r\n")
            while true { try exchange.send("X: \(String(repeating: "x", count: length))\r\n") }
        }
        try await withClient { client in
            let error = await transportError { _ = try await client.send(.loopback(server.url())) }
            #expect(error?.code == .headerLimit)
            await server.wait { $0.closedByPeer == 1 }
        }
    }

    @Test("a header line that never ends is cut")
    func endlessLine() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.send("HTTP/1.1 200 OK\r\nX: ")
            while true { try exchange.send([UInt8](repeating: 0x78, count: 4096)) }
        }
        try await withClient { client in
            let error = await transportError { _ = try await client.send(.loopback(server.url())) }
            #expect([.headerLimit, .responseMalformed].contains(error?.code), "\(String(describing: error))")
            await server.wait { $0.closedByPeer == 1 }
        }
    }

    @Test("a body that never ends is cut at its limit, which for a collected response is 64 KiB")
    func endlessBody() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startChunked()
            while true { try exchange.sendChunk([UInt8](repeating: 0x78, count: 1000)) }
        }
        try await withClient { client in
            let error = await transportError { _ = try await client.send(.loopback(server.url())) }
            #expect(error?.code == .bodyLimit)
            let request = TransferRequest.loopback(server.url()) { $0.limits.bodyBytes = 100_000 }
            let (bytes, streamError) = try await client.stream(request).body.untilFailure()
            #expect(bytes.count <= 100_000)
            #expect(streamError?.code == .bodyLimit)
            await server.wait { $0.closedByPeer == 2 }
        }
    }

    @Test("a body of exactly the limit passes, one byte more does not")
    func limitIsInclusive() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.respond(body: String(repeating: "x", count: exchange.request.target == "/more" ? 101 : 100))
        }
        try await withClient { client in
            let exact = TransferRequest.loopback(server.url("/exact")) { $0.limits.bodyBytes = 100 }
            let received = try await client.send(exact).body.count
            #expect(received == 100)
            let more = TransferRequest.loopback(server.url("/more")) { $0.limits.bodyBytes = 100 }
            #expect(await transportError { _ = try await client.send(more) }?.code == .bodyLimit)
        }
    }

    @Test(
        "codings that were not asked for are refused",
        arguments: [
            ("Content-Encoding", "gzip"), ("Content-Encoding", "br"), ("content-encoding", "GZIP, gzip"),
            ("Content-Encoding", "unheard-of"), ("Transfer-Encoding", "gzip"), ("Transfer-Encoding", "gzip, chunked"),
        ])
    func codings(name: String, value: String) async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startUntilClose(headers: [(name, value)])
            try exchange.send([0x1F, 0x8B, 8, 0])
        }
        try await withClient { client in
            let error = await transportError { _ = try await client.send(.loopback(server.url())) }
            #expect(error?.code == .encodingUnsupported)
            #expect(error?.isRetriable == false)
        }
    }

    @Test("the identity coding is none")
    func identity() async throws {
        let server = try ScriptedServer { try $0.respond(headers: [("Content-Encoding", "Identity")], body: "plain") }
        try await withClient { client in
            let received = try await client.send(.loopback(server.url())).body
            #expect(received == Array("plain".utf8))
        }
    }

    @Test(
        "answers that are not HTTP have a code",
        arguments: [
            ("", TransportError.Code.responseEmpty), ("hello\r\n\r\n", .responseMalformed),
            ("HTTP/1.1 abc\r\n\r\n", .responseMalformed), ("HTTP/9.9 200 OK\r\n\r\n", .responseMalformed),
            ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", .responseMalformed),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .reset),
        ])
    func malformed(answer: String, code: TransportError.Code) async throws {
        let server = try ScriptedServer { exchange in
            try exchange.send(answer)
            exchange.close()
        }
        try await withClient { client in
            let error = await transportError { _ = try await client.send(.loopback(server.url())) }
            #expect(error?.code == code, "\(String(describing: error))")
        }
    }

    @Test("a port where nobody listens refuses")
    func refused() async throws {
        let server = try ScriptedServer { try $0.respond() }
        let url = server.url()
        server.stop()
        try await withClient { client in
            // The stopped server still holds its port; one that was never bound refuses as well.
            let error = await transportError { _ = try await client.send(.loopback("http://127.0.0.1:1/")) }
            #expect(error?.code == .connectRefused, "\(url)")
            #expect(error?.curlCode == 7)
        }
    }

    @Test("a server that does not speak TLS fails the handshake")
    func notTLS() async throws {
        let server = try ScriptedServer { try $0.respond() }
        try await withClient { client in
            let url = "https://127.0.0.1:\(server.port)/"
            let error = await transportError { _ = try await client.send(.loopback(url)) }
            // The bytes of a handshake are not a request, so the server hangs up on them.
            #expect([.tlsHandshake, .reset].contains(error?.code), "\(String(describing: error))")
        }
    }

    @Test("a file of authorities that does not exist is named as the cause")
    func missingTrustStore() async throws {
        let server = try ScriptedServer { try $0.stall() }
        var configuration = HTTPClient.Configuration()
        configuration.trustedAuthorities = "/nonexistent/authorities.pem"
        try await withClient(configuration) { client in
            let url = "https://127.0.0.1:\(server.port)/"
            let error = await transportError { _ = try await client.send(.loopback(url)) }
            #expect(error?.code == .tlsTrustStore)
        }
    }
}
