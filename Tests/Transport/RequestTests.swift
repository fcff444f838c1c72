import CounterfoilTestSupport
import Testing

@testable import CounterfoilTransport

@Suite("Requests and errors", .timeLimit(.minutes(1)))
struct RequestTests {
    @Test("header names compare without case, and setting replaces in place")
    func headerFields() {
        var headers: HeaderFields = ["A": "1", "B": "2", "a": "3"]
        #expect(headers["a"] == "1" && headers.values(of: "A") == ["1", "3"])
        headers["A"] = "4"
        #expect(headers.map(\.name) == ["A", "B"] && headers["a"] == "4")
        headers["b"] = nil
        headers.append(name: "C", value: "5")
        #expect(headers == ["A": "4", "C": "5"])
        #expect(headers != ["A": "4", "c": "5"])
    }

    @Test(
        "headers that could split or reframe a request are refused before it is sent",
        arguments: [
            ("X", "a\r\nY: b"), ("X", "a\nb"), ("X", "a\rb"), ("X", "a\0b"), ("X", "a\u{7F}"), ("X\r\nY", "a"),
            ("", "a"),
            ("X Y", "a"), ("X:", "a"), ("X;", "a"), ("É", "a"), ("Host", "h"), ("content-length", "1"),
            ("Transfer-Encoding", "chunked"), ("Connection", "close"), ("Accept-Encoding", "gzip"), ("expect", "x"),
            ("TE", "gzip"), ("Upgrade", "h2c"), ("Proxy-Authorization", "x"),
        ])
    func badHeaders(name: String, value: String) {
        var request = TransferRequest(url: "https://example.com/")
        request.headers.append(name: name, value: value)
        let error = #expect(throws: TransportError.self) { try request.checked() }
        #expect(error?.code == .headerInvalid)
    }

    @Test("header values may hold tabs and text beyond ASCII", arguments: ["a\tb", "é中", " padded ", ""])
    func goodHeaders(value: String) throws {
        var request = TransferRequest(url: "https://example.com/")
        request.headers["X-Value"] = value
        _ = try request.checked()
    }

    @Test("a GET with a body contradicts itself")
    func bodyOnGet() {
        let request = TransferRequest(url: "https://example.com/", body: [1])
        let error = #expect(throws: TransportError.self) { try request.checked() }
        #expect(error?.code == .requestInvalid)
    }

    @Test("an international host name is accepted in its ASCII form only")
    func internationalNames() throws {
        #expect(try URLParts("https://xn--bcher-kva.example/").host == "xn--bcher-kva.example")
        let error = #expect(throws: TransportError.self) { try URLParts("https://bücher.example/") }
        #expect(error?.code == .urlInvalid && error?.detail.contains("xn--") == true)
    }

    @Test(
        "a URL is shown without its secrets",
        arguments: [
            ("https://hooks.example/services/SECRET?token=SECRET#SECRET", "https://hooks.example/…#"),
            ("https://HOOKS.example:443/SECRET", "https://hooks.example/…#"),
            ("http://hooks.example:8080/SECRET", "http://hooks.example:8080/…#"),
            ("https://SECRET:SECRET@hooks.example/", "https://hooks.example/…#"),
            ("not a URL SECRET", "(unusable URL) /…#"), ("", "(unusable URL) /…#"),
        ])
    func redaction(url: String, prefix: String) {
        let shown = RedactedURL(url).description
        #expect(shown.hasPrefix(prefix))
        #expect(shown.utf8.count == prefix.utf8.count + 8)
        #expect(!shown.contains("SECRET"))
    }

    @Test("two URLs of a host are told apart, and one is always shown the same")
    func redactionHash() {
        #expect(RedactedURL("https://a.example/1") == RedactedURL("https://a.example/1"))
        #expect(RedactedURL("https://a.example/1") != RedactedURL("https://a.example/2"))
    }

    @Test("no failure and no dump of a request shows a secret from its URL, headers or body")
    func secretsStaySecret() async throws {
        let server = try ScriptedServer { exchange in
            switch exchange.request.target {
            case let target where target.hasPrefix("/redirect"):
                try exchange.redirect(to: "http://127.0.0.1:1/SECRET?SECRET")
            case let target where target.hasPrefix("/bad"): try exchange.redirect(to: "ftp://127.0.0.1/SECRET")
            case let target where target.hasPrefix("/gzip"):
                try exchange.respond(headers: [("Content-Encoding", "SECRET")])
            case let target where target.hasPrefix("/header"): try exchange.send("SECRET\r\nSECRET: SECRET\r\n\r\n")
            case let target where target.hasPrefix("/long"):
                try exchange.respond(body: String(repeating: "SECRET", count: 99))
            default:
                try exchange.send("HTTP/1.1 200 SECRET\r\nContent-Length: SECRET\r\n\r\n")
                exchange.close()
            }
        }
        let urls =
            ["/redirect", "/bad", "/gzip", "/header", "/long", "/"].map { server.url($0 + "?token=SECRET") } + [
                "http://127.0.0.1:1/SECRET", "https://127.0.0.1:1/SECRET", "http://SECRET:SECRET@127.0.0.1/",
                "ftp://127.0.0.1/SECRET", "http://10.0.0.1/SECRET", "http://127.0.0.1:99999/SECRET", "SECRET",
            ]
        try await withClient { client in
            for url in urls {
                let request = TransferRequest.loopback(url) {
                    $0.method = .post
                    $0.headers = ["Authorization": "Bearer SECRET"]
                    $0.body = Array("SECRET".utf8)
                    $0.redirects = .upTo(2)
                    $0.limits.bodyBytes = 10
                }
                let error = try #require(await transportError { _ = try await client.send(request) }, "\(url)")
                for shown in [
                    "\(error)", error.message, String(reflecting: error), "\(request)", String(reflecting: request),
                ] {
                    #expect(!shown.contains("SECRET"), "\(shown)")
                }
                var dumped = ""
                dump(request, to: &dumped)
                dump(error, to: &dumped)
                #expect(!dumped.contains("SECRET"), "\(dumped)")
            }
        }
    }

    @Test("every code has a stable name, a summary and a remedy")
    func codes() {
        for code in TransportError.Code.allCases {
            #expect(code.rawValue.hasPrefix("transport."))
            #expect(code.rawValue.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2E || $0 == 0x2D })
            #expect(!code.summary.isEmpty && !code.remedy.isEmpty)
        }
    }

    @Test("an error says what happened, where, and what to do")
    func message() {
        let error = TransportError(.timeoutIdle, "45 s", url: RedactedURL("https://a.example/x"))
        #expect(
            error.description.hasPrefix(
                "transport.timeout.idle: the body fell silent for longer than allowed (45 s), https://a.example/…#"))
        #expect(error.description.hasSuffix(": reconnect; allow more if the source is often quiet"))
    }
}
