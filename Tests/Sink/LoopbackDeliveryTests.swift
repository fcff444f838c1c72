import CounterfoilTestSupport
import CounterfoilTranscript
import CounterfoilTransport
import Logging
import ServiceLifecycle
import Testing

@testable import CounterfoilSink

@Suite("Delivery over HTTP")
struct LoopbackDeliveryTests {
    @Test("a signed message arrives as it was signed, a refused one is tried again, and Slack gets its blocks")
    func loopback() async throws {
        let folder = try ScratchFolder()
        let refusals = Counter()
        let server = try ScriptedServer { exchange in
            if exchange.request.target == "/slack" {
                try exchange.respond(body: "ok")
            } else if refusals.increment() == 1 {
                try exchange.respond(status: 503, headers: [("Retry-After", "0")], body: "busy")
            } else {
                try exchange.respond(status: 204)
            }
        }
        defer { server.stop() }
        let client = try await HTTPClient()
        let outbox = try await Outbox.open(folder.file("outbox.db"))
        var generic = Endpoint.desk("desk")
        generic.url = Secret(server.url("/generic"))
        generic.addressPolicy = .includingLoopback
        var slack = Endpoint(name: "slack", kind: .slack, url: Secret(server.url("/slack")))
        slack.addressPolicy = .includingLoopback
        let service = try DeliveryService(
            outbox: outbox, endpoints: [generic, slack],
            exchange: { request throws(TransportError) in try await client.send(request) },
            wallTime: { SampleAlert.epoch }, logger: LogKeeper().logger, jitter: { _ in 0 })
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service)], logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() }))
        async let ending: Void = group.run()
        _ = try await outbox.enqueue(
            [SampleAlert().message(), SampleAlert().message(endpoint: "slack")], at: SampleAlert.epoch)
        await server.wait { $0.requests == 3 }
        await group.triggerGracefulShutdown()
        try await ending
        await client.shutdown()
        #expect(try await outbox.list().map(\.state) == [.delivered, .delivered])
        let key = try #require(SigningKey(Secret(SignatureTests.secret)))
        let signed = server.requests.filter { $0.target == "/generic" }
        #expect(signed.count == 2)
        for request in signed {
            let id = try #require(request.header("webhook-id"))
            #expect(id == SampleAlert().message().id)
            let timestamp = try #require(request.header("webhook-timestamp").flatMap { Int64($0) })
            #expect(
                request.header("webhook-signature") == key.signature(id: id, timestamp: timestamp, body: request.body))
        }
        let blocks = server.requests.first { $0.target == "/slack" }
        #expect(blocks?.text.contains("⟦高仿⟧") == true)
    }
}
