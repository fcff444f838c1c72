import CounterfoilTestSupport
import Glibc
import Testing

@testable import CounterfoilTransport

/// Each of these runs in a process of its own, because it changes or counts what a process has but once.
@Suite("Process", .timeLimit(.minutes(1)))
struct EnvironmentTests {
    @Test("proxies of the environment are not used")
    func proxies() async {
        await #expect(processExitsWith: .success) {
            let proxy = try ScriptedServer { try $0.respond(body: "proxy") }
            let server = try ScriptedServer { try $0.respond(body: "server") }
            for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
                setenv(name, proxy.url(), 1)
            }
            let response = try await withClient { try await $0.send(.loopback(server.url())) }
            try #require(response.body == Array("server".utf8) && proxy.counts.accepted == 0)
        }
    }

    @Test("a client refuses to start where session keys would be written to disk, unless that is allowed")
    func keyLog() async {
        await #expect(processExitsWith: .success) {
            setenv("SSLKEYLOGFILE", "/dev/null", 1)
            let error = await transportError { _ = try await HTTPClient() }
            try #require(error?.code == .tlsKeyLog)
            var configuration = HTTPClient.Configuration()
            configuration.allowsKeyLog = true
            try await withClient(configuration) { _ in }
        }
    }

    @Test("a peer that closes early does not end the process by a signal")
    func brokenPipe() async {
        await #expect(processExitsWith: .success) {
            try await withClient { _ in }
            raise(SIGPIPE)
        }
    }

    @Test("a client that is shut down leaves no descriptor open")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let server = try ScriptedServer { exchange in
                guard exchange.request.target != "/stall" else { try exchange.stall() }
                try exchange.respond(body: "x")
            }
            try await withClient { _ in }
            let before = Self.openDescriptors()
            try await withClient { client in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<50 { group.addTask { _ = try await client.send(.loopback(server.url())) } }
                    try await group.waitForAll()
                }
                let stalled = Task { _ = try? await client.send(.loopback(server.url("/stall"))) }
                await server.wait { $0.requests == 51 }
                await client.shutdown()
                await stalled.value
            }
            await server.wait { $0.open == 0 }
            try #require(Self.openDescriptors() == before)
        }
    }

    private static func openDescriptors() -> Int {
        (0..<Int32(1024)).count { fcntl($0, F_GETFD) >= 0 }
    }
}
