import CounterfoilTestSupport
import Testing

@testable import CounterfoilTransport

@Suite("Clients", .timeLimit(.minutes(1)))
struct ClientTests {
    @Test("shutting down fails what is open, awaited or queued, and what comes later")
    func shutdown() async throws {
        let server = try ScriptedServer { exchange in
            guard exchange.request.target == "/body" else { try exchange.stall() }
            try exchange.startChunked()
            try exchange.sendChunk("begun")
            try exchange.stall()
        }
        let blocker = try ScriptedServer.silent()
        var configuration = HTTPClient.Configuration()
        configuration.maximumConnecting = 1
        let client = try await HTTPClient(configuration: configuration)
        let response = try await client.stream(.loopback(server.url("/body")))
        let awaited = Task { await transportError { _ = try await client.send(.loopback(server.url("/head"))) } }
        await server.wait { $0.requests == 2 }
        let connecting = Task {
            await transportError { _ = try await client.send(.loopback("https://127.0.0.1:\(blocker.port)/")) }
        }
        await blocker.wait { $0.accepted == 1 }
        let queued = Task { await transportError { _ = try await client.send(.loopback(server.url("/queued"))) } }
        while await client.statistics().queued == 0 { await Task.yield() }

        await client.shutdown()
        let (bytes, error) = await response.body.untilFailure()
        #expect(bytes == Array("begun".utf8) && error?.code == .shutdown)
        for task in [awaited, connecting, queued] { #expect(await task.value?.code == .shutdown) }
        await server.wait { $0.open == 0 }

        let late = await transportError { _ = try await client.send(.loopback(server.url())) }
        #expect(late?.code == .shutdown)
        await client.shutdown()
        #expect(await client.statistics().active == 0)
    }

    @Test("a client that is shut down answers many callers at once")
    func afterShutdown() async throws {
        let client = try await HTTPClient()
        await client.shutdown()
        await withTaskGroup(of: TransportError.Code?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    await transportError { _ = try await client.stream(.loopback("http://127.0.0.1:1/\(number)")) }?
                        .code
                }
            }
            for await code in group { #expect(code == .shutdown) }
        }
    }

    @Test("several shutdowns at once all return")
    func concurrentShutdowns() async throws {
        let client = try await HTTPClient()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { await client.shutdown() } }
        }
    }

    @Test("a client that goes away ends its streams and closes its connections")
    func abandoned() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startChunked()
            try exchange.stall()
        }
        var client: HTTPClient? = try await HTTPClient()
        let response = try await client?.stream(.loopback(server.url()))
        client = nil
        await server.wait { $0.closedByPeer == 1 }
        let error = await response?.body.untilFailure().1
        #expect(error?.code == .shutdown)
    }

    @Test("a multi handle that fails is replaced: its transfers fail, the next ones work")
    func rebuild() async throws {
        let server = try ScriptedServer { exchange in
            guard exchange.request.target == "/stream" else { return try exchange.respond(body: "fine") }
            try exchange.startChunked()
            try exchange.stall()
        }
        try await withClient { client in
            let response = try await client.stream(.loopback(server.url("/stream")))
            await client.failMulti()
            let error = await response.body.untilFailure().1
            #expect(error?.code == .internal && error?.isRetriable == true)
            await server.wait { $0.closedByPeer == 1 }
            let received = try await client.send(.loopback(server.url("/next"))).body
            #expect(received == Array("fine".utf8))
            let statistics = await client.statistics()
            #expect((statistics.rebuilds, statistics.active, statistics.connecting) == (1, 0, 0))
        }
    }

    @Test("a full queue refuses, and a cancelled place in it is free again")
    func fullQueue() async throws {
        let blocker = try ScriptedServer.silent()
        var configuration = HTTPClient.Configuration()
        configuration.maximumConnecting = 1
        configuration.maximumQueued = 2
        try await withClient(configuration) { client in
            @Sendable func request() -> Task<TransportError?, Never> {
                Task {
                    await transportError { _ = try await client.send(.loopback("https://127.0.0.1:\(blocker.port)/")) }
                }
            }
            let first = request()
            await blocker.wait { $0.accepted == 1 }
            let waiting = [request(), request()]
            while await client.statistics().queued < 2 { await Task.yield() }
            let refused = await request().value
            #expect(refused?.code == .queueFull && refused?.isRetriable == true)
            waiting[0].cancel()
            #expect(await waiting[0].value?.code == .cancelled)
            #expect(await client.statistics().queued == 1)
            first.cancel()
            await blocker.wait { $0.accepted == 2 }
            #expect(await client.statistics().queued == 0)
            waiting[1].cancel()
            _ = await (first.value, waiting[1].value)
        }
    }

    @Test("no more connect at once than allowed, and all are served")
    func admission() async throws {
        let server = try ScriptedServer { try $0.respond(body: $0.request.target) }
        var configuration = HTTPClient.Configuration()
        configuration.maximumConnecting = 3
        try await withClient(configuration) { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let response = try await client.send(.loopback(server.url("/\(number)")))
                        #expect(response.body == Array("/\(number)".utf8))
                        #expect(await client.statistics().connecting <= 3)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(server.counts.requests == 100)
    }

    @Test("clients do not share connections")
    func separateClients() async throws {
        let server = try ScriptedServer { try $0.respond() }
        try await withClient { feeds in
            try await withClient { webhooks in
                for client in [feeds, webhooks, feeds, webhooks] { _ = try await client.send(.loopback(server.url())) }
            }
        }
        #expect(server.counts.accepted == 2)
    }
}
