import CounterfoilTestSupport
import Testing

@testable import CounterfoilTransport

@Suite("Redirects", .timeLimit(.minutes(1)))
struct RedirectTests {
    @Test("without leave a redirect is an ordinary response")
    func notFollowed() async throws {
        let server = try ScriptedServer { try $0.redirect(to: "/next") }
        try await withClient { client in
            let response = try await client.send(.loopback(server.url()))
            #expect(response.head.status == 302 && response.head.headers["location"] == "/next")
        }
        #expect(server.counts.requests == 1)
    }

    @Test("with leave it is followed, relative or absolute, and the URL that answered is told")
    func followed() async throws {
        let server = try ScriptedServer { exchange in
            switch exchange.request.target {
            case "/a/b?x": try exchange.redirect(to: "../c#part", status: 301)
            case "/c": try exchange.redirect(to: exchange.url("/d?y=%20z"), status: 308)
            default: try exchange.respond(body: exchange.request.target)
            }
        }
        try await withClient { client in
            let request = TransferRequest.loopback(server.url("/a/b?x")) { $0.redirects = .upTo(3) }
            let response = try await client.send(request)
            #expect(response.body == Array("/d?y=%20z".utf8))
            #expect(response.head.url == server.url("/d?y=%20z"))
            #expect(await client.statistics().connecting == 0)
        }
    }

    @Test("headers stay on the same site and are dropped when the host or port changes")
    func headersDropped() async throws {
        let other = try ScriptedServer { try $0.respond(body: "other") }
        let port = other.port
        let server = try ScriptedServer { exchange in
            switch exchange.request.target {
            case "/same": try exchange.redirect(to: "/away")
            case "/away": try exchange.redirect(to: "http://127.0.0.1:\(port)/back")
            default: try exchange.respond()
            }
        }
        try await withClient { client in
            let request = TransferRequest.loopback(server.url("/same")) {
                $0.headers = ["X-Api-Key": "secret", "Authorization": "Bearer secret", "Cookie": "s=1"]
                $0.redirects = .upTo(3)
            }
            let received = try await client.send(request).body
            #expect(received == Array("other".utf8))
        }
        #expect(server.requests.map { $0.header("X-Api-Key") } == ["secret", "secret"])
        let last = try #require(other.requests.first)
        for name in ["X-Api-Key", "Authorization", "Cookie"] { #expect(last.header(name) == nil, "\(name)") }
    }

    @Test("headers dropped on the way do not come back with the first host")
    func headersStayDropped() async throws {
        let (server, other) = try Self.pingPong()
        try await withClient { client in
            let request = TransferRequest.loopback(server.url("/start")) {
                $0.headers = ["X-Api-Key": "secret"]
                $0.redirects = .upTo(3)
            }
            let url = "http://localhost:\(server.port)/start"
            var renamed = request
            renamed.url = url
            _ = try await client.send(renamed)
        }
        #expect(server.requests.map { $0.header("X-Api-Key") } == ["secret", nil])
        #expect(other.requests.map { $0.header("X-Api-Key") } == [nil])
    }

    /// Two servers of which the first sends to the second, and the second back to the first.
    private static func pingPong() throws -> (ScriptedServer, ScriptedServer) {
        let origin = PortBox()
        let other = try ScriptedServer { try $0.redirect(to: "http://localhost:\(origin.port)/end") }
        let port = other.port
        let server = try ScriptedServer { exchange in
            if exchange.request.target == "/start" {
                try exchange.redirect(to: "http://127.0.0.1:\(port)/")
            } else {
                try exchange.respond()
            }
        }
        origin.port = server.port
        return (server, other)
    }

    @Test(
        "a redirect to a private address is refused without a connection",
        arguments: ["127.0.0.2", "127.2", "2130706434", "0x7f000002", "[::ffff:127.0.0.2]", "[::1]", "10.0.0.1"])
    func privateTarget(host: String) async throws {
        let canary = try ScriptedServer { try $0.respond() }
        let port = canary.port
        let server = try ScriptedServer { try $0.redirect(to: "http://\(host):\(port)/") }
        try await withClient { client in
            let request = TransferRequest.loopback(server.url()) {
                $0.addressPolicy.allowedRanges = ["127.0.0.1/32"].compactMap(AddressRange.init)
                $0.redirects = .upTo(3)
            }
            let error = await transportError { _ = try await client.send(request) }
            #expect(error?.code == .addressDenied)
        }
        #expect(canary.counts.accepted == 0 && server.counts.requests == 1)
    }

    @Test(
        "a target that is no acceptable URL is refused",
        arguments: [
            ("ftp://127.0.0.1/", TransportError.Code.urlScheme), ("file:///etc/hostname", .urlInvalid),
            ("http://user:secret@127.0.0.1/", .urlUserInfo), ("http://[", .urlInvalid), ("http://a b/", .urlInvalid),
            ("http://127.0.0.1:99999/", .urlInvalid),
        ])
    func badTarget(location: String, code: TransportError.Code) async throws {
        let server = try ScriptedServer { try $0.redirect(to: location) }
        try await withClient { client in
            let request = TransferRequest.loopback(server.url()) { $0.redirects = .upTo(3) }
            let error = await transportError { _ = try await client.send(request) }
            #expect([code, .urlInvalid].contains(error?.code), "\(String(describing: error))")
        }
    }

    @Test("a target without TLS is refused where only https is accepted")
    func downgrade() throws {
        let target = try URLParts("http://example.com/", relativeTo: URLParts("https://example.com/a"))
        let error = #expect(throws: TransportError.self) { try target.check(against: .publicOnly) }
        #expect(error?.code == .urlScheme)
    }

    @Test("more redirects than allowed fail, and so does a loop")
    func limitAndLoop() async throws {
        let server = try ScriptedServer { exchange in
            let target = exchange.request.target
            if target == "/loop" { return try exchange.redirect(to: "/pool") }
            if target == "/pool" { return try exchange.redirect(to: "/loop") }
            try exchange.redirect(to: target + "x")
        }
        try await withClient { client in
            let endless = TransferRequest.loopback(server.url("/")) { $0.redirects = .upTo(3) }
            #expect(await transportError { _ = try await client.send(endless) }?.code == .redirectLimit)
            #expect(server.counts.requests == 4)
            let loop = TransferRequest.loopback(server.url("/loop")) { $0.redirects = .upTo(9) }
            #expect(await transportError { _ = try await client.send(loop) }?.code == .redirectLoop)
            #expect(server.counts.requests == 6)
        }
    }

    @Test("303 turns a POST into a GET, 307 does not", arguments: [(303, "GET", ""), (307, "POST", "body")])
    func methods(status: Int, method: String, body: String) async throws {
        let server = try ScriptedServer { exchange in
            if exchange.request.target == "/" { return try exchange.redirect(to: "/next", status: status) }
            try exchange.respond()
        }
        try await withClient { client in
            let request = TransferRequest.loopback(server.url()) {
                $0.method = .post
                $0.body = Array("body".utf8)
                $0.headers = ["Content-Type": "text/plain", "X-Kept": "1"]
                $0.redirects = .upTo(1)
            }
            let received = try await client.send(request).head.status
            #expect(received == 200)
        }
        let last = try #require(server.requests.last)
        #expect(last.method == method && last.text == body && last.header("X-Kept") == "1")
        #expect((last.header("Content-Type") == nil) == (status == 303))
    }
}
