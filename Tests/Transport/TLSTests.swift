import CounterfoilTestSupport
import Testing

@testable import CounterfoilTransport

@Suite("TLS", .timeLimit(.minutes(1)), .enabled(if: ScriptedTLSServer.isAvailable, "needs the openssl program"))
struct TLSTests {
    private static func send(
        to server: ScriptedTLSServer, host: String, trusting file: String?,
        _ version: TransferRequest.HTTPVersion = .http1
    ) async throws -> CollectedResponse {
        var configuration = HTTPClient.Configuration()
        if let file { configuration.trustedAuthorities = file }
        return try await withClient(configuration) { client in
            try await client.send(.loopback("https://\(host):\(server.port)/") { $0.httpVersion = version })
        }
    }

    @Test("a certificate that no configured authority signed is refused, and not tried again by itself")
    func untrusted() async throws {
        let server = try ScriptedTLSServer()
        let error = await transportError { _ = try await Self.send(to: server, host: "localhost", trusting: nil) }
        #expect(error?.code == .tlsVerify && error?.isRetriable == false)
        #expect(error?.detail.isEmpty == false)
    }

    @Test("a certificate of a configured authority is accepted for its name", arguments: [false, true])
    func trusted(asksForHTTP2: Bool) async throws {
        let server = try ScriptedTLSServer()
        let response = try await Self.send(
            to: server, host: "localhost", trusting: server.certificateFile, asksForHTTP2 ? .http2 : .http1)
        #expect(response.head.status == 200 && !response.body.isEmpty)
    }

    @Test("a certificate for another name is refused")
    func otherName() async throws {
        let server = try ScriptedTLSServer(name: "other.example")
        let error = await transportError {
            _ = try await Self.send(to: server, host: "localhost", trusting: server.certificateFile)
        }
        #expect(error?.code == .tlsVerify)
    }

    @Test("versions before 1.2 are refused")
    func oldVersion() async throws {
        let server = try ScriptedTLSServer(options: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        let error = await transportError {
            _ = try await Self.send(to: server, host: "localhost", trusting: server.certificateFile)
        }
        #expect(error?.code == .tlsHandshake)
    }
}
