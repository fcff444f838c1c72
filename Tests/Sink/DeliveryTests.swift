import CounterfoilTranscript
import CounterfoilTransport
import FoundationEssentials
import GRDB
import Testing

@testable import CounterfoilSink

@Suite("Delivery")
struct DeliveryTests {
    @Test("a message goes out at once, without the clock moving, and is logged without secrets")
    func atOnce() async throws {
        let harness = try await DeliveryHarness { _, _ in .answer(200) }
        try await harness.put([smallMessage(1)])
        #expect(harness.receiver.received.map(\.id) == ["cf1-firing-0"])
        #expect(harness.clock.now.offset == .zero)
        #expect(try await harness.states() == [.delivered])
        let attempt = try #require(try await harness.outbox.attempts().first)
        #expect(attempt.status == 200 && attempt.verdict == "delivered" && attempt.message == "cf1-firing-0")
        #expect(attempt.url.hasPrefix("https://hooks.example/…#"))
        #expect(attempt.requestHash.utf8.count == 32)
        try await harness.stop()
    }

    @Test("a failure is tried again with the same id and body, a new time stamp, and doubling waits")
    func retries() async throws {
        let harness = try await DeliveryHarness { _, number in
            number < 3 ? .answer(503) : .answer(200)
        }
        try await harness.put([smallMessage(1)])
        await harness.advance(by: .seconds(7))
        let received = harness.receiver.received
        #expect(received.map(\.at) == [0, 1, 3, 7].map { .seconds($0) })
        #expect(Set(received.map(\.id)).count == 1)
        #expect(Set(received.map(\.request.body)).count == 1)
        #expect(Set(received.map { $0.request.headers["webhook-timestamp"] }).count == 4)
        #expect(try await harness.states() == [.delivered])
    }

    @Test(
        "no attempt at an endpoint comes before Retry-After",
        arguments: [("30", 30), ("Thu, 14 May 2026 12:02:10 GMT", 120)])
    func retryAfter(_ value: String, _ seconds: Int) async throws {
        let harness = try await DeliveryHarness(jitter: { _ in 0 }) { _, number in
            number == 0 ? .answer(429, ["Retry-After": value]) : .answer(200)
        }
        try await harness.put([smallMessage(1)])
        try await harness.put([smallMessage(2), smallMessage(3)])
        await harness.advance(by: .seconds(seconds - 1))
        #expect(harness.receiver.received.count == 1)
        await harness.advance(by: .seconds(2))
        #expect(harness.receiver.received.count == 4)
        #expect(try await harness.states().allSatisfy { $0 == .delivered })
    }

    @Test(
        "a storm of refusals never makes it faster than the endpoint's rate, and everything arrives",
        arguments: 1...5 as ClosedRange<UInt64>)
    func storm(_ seed: UInt64) async throws {
        let random = Dice(seed)
        let harness = try await DeliveryHarness(endpoints: [.desk(perMinute: 60)], jitter: { _ in 0 }) { _, _ in
            let roll = random.roll(10)
            switch roll {
            case 0..<4: return .answer(429)
            case 4: return .answer(429, ["Retry-After": "3"])
            case 5: return .answer(503)
            case 6: return .fail(.reset)
            default: return .answer(200)
            }
        }
        try await harness.put((0..<30).map { smallMessage($0) })
        await harness.advance(by: .seconds(7_200))
        let starts = harness.receiver.received.map(\.at)
        #expect(starts.count > 30)
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 >= .seconds(1) })
        #expect(try await harness.states().allSatisfy { $0 == .delivered })
    }

    @Test("a webhook that answers 200 with an error inside has not taken the message")
    func errorInside() async throws {
        let harness = try await DeliveryHarness { _, number in
            .answer(200, [:], number == 0 ? #"{"ok":false,"error":"quota"}"# : #"{"ok":true}"#)
        }
        try await harness.put([smallMessage(1)])
        let entry = try #require(try await harness.outbox.list().first)
        #expect(entry.state == .pending)
        #expect(entry.verdict == #"retry: HTTP 200, but the body says "ok": false"#)
        #expect(entry.snippet == #"{"ok":false,"error":"quota"}"#)
        await harness.advance(by: .seconds(1))
        #expect(try await harness.states() == [.delivered])
    }

    @Test(
        "a misconfigured endpoint is held, its queue kept, a person told; when it is mended everything arrives in order"
    )
    func held() async throws {
        let isMended = Switch()
        let harness = try await DeliveryHarness(endpoints: [.desk(inFlight: 1)]) { _, _ in
            isMended.isOn ? .answer(200) : .answer(404)
        }
        try await harness.put((0..<5).map { smallMessage($0) })
        #expect(harness.receiver.received.count == 1)
        await harness.advance(by: .seconds(3_600 * 20))
        #expect(try await harness.states().allSatisfy { [.pending, .held].contains($0) }, "nothing is ever dropped")
        #expect(harness.receiver.received.count <= 1 + 20 * 12)
        #expect(await harness.service.status.first?.heldReason?.hasPrefix("HTTP 404") == true)
        #expect(harness.log.lines.count { $0.contains("delivery.held") } == 1)
        isMended.turnOn()
        let before = harness.receiver.received.count
        await harness.advance(by: .seconds(301))
        #expect(try await harness.states().allSatisfy { $0 == .delivered })
        #expect(Set(harness.receiver.received.dropFirst(before).map(\.id)).count == 5)
        #expect(harness.log.lines.last?.contains("delivery.recovered") == true)
    }

    @Test("a held endpoint is tried at once after a restart, and its queue is whole")
    func heldOverRestart() async throws {
        let first = try await DeliveryHarness { _, _ in .answer(401) }
        try await first.put((0..<5).map { smallMessage($0) })
        try await first.stop()
        await first.outbox.close()
        let second = try await DeliveryHarness(folder: first.folder) { _, _ in .answer(200) }
        #expect(second.receiver.received.count == 1, "the probe does not wait")
        await second.advance(by: .seconds(1))
        #expect(try await second.states().allSatisfy { $0 == .delivered })
    }

    @Test("a refused message becomes a dead letter, delays nobody, and goes out again when it is retried")
    func deadLetter() async throws {
        let isMended = Switch()
        let harness = try await DeliveryHarness { received, _ in
            received.id == "cf1-firing-0" && !isMended.isOn ? .answer(422, [:], "bad") : .answer(200)
        }
        try await harness.put([smallMessage(1), smallMessage(2)])
        await harness.advance(by: .seconds(1))
        #expect(try await harness.states() == [.dead, .delivered])
        #expect(harness.log.lines.contains { $0.contains("delivery.dead-letter") && $0.contains("cf1-firing-0") })
        isMended.turnOn()
        #expect(try await harness.outbox.retry(OutboxFilter(endpoint: "desk"), at: harness.now).retried == 1)
        await harness.settle()
        await harness.advance(by: .seconds(1))
        #expect(try await harness.states() == [.delivered, .delivered])
    }

    @Test("a message is given up when it has failed for as long as the policy says, not before")
    func horizon() async throws {
        #expect(DeliveryPolicy().horizon == 75 * 3_600_000)
        var policy = DeliveryPolicy()
        policy.horizon = 3 * 3_600_000
        let harness = try await DeliveryHarness(policy: policy) { _, _ in .answer(500) }
        try await harness.put([smallMessage(1)])
        await harness.advance(by: .seconds(3 * 3_600 - 1))
        #expect(try await harness.states() == [.pending])
        await harness.advance(by: .seconds(600))
        #expect(try await harness.states() == [.dead])
        #expect(harness.receiver.received.count < 60)
    }

    @Test("five failures open the circuit: then one probe at a time, and all arrives when it closes")
    func circuit() async throws {
        let isUp = Switch()
        let harness = try await DeliveryHarness { _, _ in
            isUp.isOn ? .answer(200) : .fail(.connectRefused)
        }
        try await harness.put((0..<100).map { smallMessage($0) })
        await harness.advance(by: .seconds(3_600))
        let failed = harness.receiver.received.count
        #expect((15...30).contains(failed), "\(failed) attempts in an hour")
        #expect(harness.log.lines.count { $0.contains("delivery.circuit-open") } == 1)
        isUp.turnOn()
        await harness.advance(by: .seconds(302))
        #expect(try await harness.states().allSatisfy { $0 == .delivered })
        #expect(harness.receiver.received.count == failed + 100)
    }

    @Test("one message that makes its receiver fail does not keep the others from it for long")
    func poison() async throws {
        let harness = try await DeliveryHarness(endpoints: [.desk(inFlight: 1)]) { received, _ in
            received.id == "cf0-firing-0" ? .answer(500) : .answer(200)
        }
        try await harness.put([smallMessage(0)])
        await harness.advance(by: .seconds(3_600))
        try await harness.put((1..<20).map { smallMessage($0) })
        await harness.advance(by: .seconds(700))
        #expect(try await harness.states().dropFirst().allSatisfy { $0 == .delivered })
        #expect(try await harness.states().first == .pending)
    }

    @Test("an endpoint that hangs delays no other, and holds no more than its bound in flight")
    func bulkhead() async throws {
        let harness = try await DeliveryHarness(endpoints: [.desk("stuck", inFlight: 3), .desk("well")]) {
            received, _ in
            received.request.url.hasSuffix("stuck") ? .hang : .answer(200)
        }
        let messages = (0..<50).flatMap { [smallMessage($0, endpoint: "stuck"), smallMessage($0, endpoint: "well")] }
        try await harness.put(messages, except: ["stuck"])
        await harness.advance(by: .milliseconds(100), except: ["stuck"])
        let well = try await harness.outbox.list(OutboxFilter(endpoint: "well"))
        #expect(well.allSatisfy { $0.state == .delivered })
        #expect(try await harness.outbox.list(OutboxFilter(state: .inFlight)).count == 3)
        try await harness.stop(movingClock: true)
    }

    @Test("an alert never fires after it was resolved, whatever fails")
    func order() async throws {
        let random = Dice(3)
        let harness = try await DeliveryHarness { _, _ in
            random.roll(2) == 0 ? .answer(200) : .answer(500)
        }
        let kinds = OutboxMessage.Kind.allCases
        try await harness.put((0..<3).flatMap { step in (0..<8).map { smallMessage($0, kinds[step], sequence: step) } })
        await harness.advance(by: .seconds(86_400))
        #expect(try await harness.states().allSatisfy { $0 == .delivered })
        for alert in 0..<8 {
            let steps = harness.receiver.received.map(\.id).filter { $0.hasPrefix("cf\(alert)-") }.compactMap(\.last)
            #expect(steps == steps.sorted())
        }
    }

    @Test("a crash between sending and writing that down sends the same message again under the same id")
    func crash() async throws {
        let first = try await DeliveryHarness { _, _ in .hang }
        _ = try await first.outbox.enqueue([smallMessage(1)], at: first.now)
        await first.receiver.wait(for: 1)
        try first.folder.crashImage(of: "outbox.db", as: "copy.db")
        let second = try await DeliveryHarness(folder: first.folder, file: "copy.db") { _, _ in .answer(200) }
        #expect(second.receiver.received.map(\.id) == first.receiver.received.map(\.id))
        #expect(second.receiver.received.map(\.request.body) == first.receiver.received.map(\.request.body))
        #expect(try await second.states() == [.delivered])
        #expect(try await second.outbox.enqueue([smallMessage(1)], at: second.now) == .init(taken: 0, repeated: 1))
    }

    @Test("stopping lets attempts in flight end until the deadline, and leaves the rest pending")
    func stop() async throws {
        let harness = try await DeliveryHarness { _, number in number == 0 ? .hang : .answer(200) }
        try await harness.put([smallMessage(1), smallMessage(1, .update, sequence: 1)], except: ["desk"])
        try await harness.stop(movingClock: true)
        #expect(try await harness.states() == [.pending, .pending])
        #expect(try await harness.outbox.list().first?.attempts == 0, "called off by us is no attempt")
    }

    @Test(
        "an exchange that a person must mend holds the endpoint",
        arguments: [TransportError.Code.addressDenied, .tlsVerify, .urlScheme])
    func transportHold(_ code: TransportError.Code) async throws {
        let harness = try await DeliveryHarness(endpoints: [.desk(inFlight: 1)]) { _, _ in .fail(code) }
        try await harness.put([smallMessage(1), smallMessage(2)])
        #expect(try await harness.states() == [.held, .pending])
        #expect(await harness.service.status.first?.heldReason == code.rawValue)
    }

    @Test("a stored message that cannot be told is a dead letter, not a loop")
    func untellable() async throws {
        let harness = try await DeliveryHarness { _, _ in .answer(200) }
        let message = OutboxMessage(
            alert: "cf1", room: "r", kind: .firing, sequence: 0, endpoint: "desk", payload: Array("no json".utf8))
        try await harness.put([message])
        #expect(try await harness.states() == [.dead])
        #expect(harness.receiver.received.isEmpty)
        #expect(try await harness.outbox.list().first?.verdict == "permanent: the stored alert is not JSON")
    }

    @Test("what was delivered while the disk was full is not sent twice")
    func diskFull() async throws {
        let harness = try await DeliveryHarness { _, _ in .answer(200) }
        try await harness.outbox.store.database.writeWithoutTransaction { database in
            // The message has room, the note of its delivery has not.
            try database.execute(
                sql: """
                    CREATE TABLE ballast (data BLOB);
                    CREATE TRIGGER full BEFORE INSERT ON attempt BEGIN
                        INSERT INTO ballast VALUES (zeroblob(1000000));
                    END;
                    """)
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages + 20)")
        }
        _ = try await harness.outbox.enqueue([smallMessage(1)], at: harness.now)
        await harness.receiver.wait(for: 1)
        // The purge, the worker, and the attempt that waits to be written down.
        await harness.clock.waitForSleepers(3)
        #expect(harness.log.lines.contains { $0.contains("outbox.disk-full") })
        #expect(try await harness.outbox.list().map(\.state) == [.inFlight])
        try await harness.outbox.store.database.writeWithoutTransaction { database in
            try database.execute(sql: "DROP TRIGGER full")
            _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = 1000000")
        }
        harness.clock.move(to: .seconds(1))
        await harness.settle()
        #expect(harness.receiver.received.count == 1)
        #expect(try await harness.states() == [.delivered])
    }

    @Test("an outbox that fails for good ends the service with its error")
    func fatal() async throws {
        let harness = try await DeliveryHarness { _, _ in .answer(200) }
        try await harness.outbox.store.database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA query_only = 1")
        }
        await #expect(throws: OutboxError.self) { try await harness.outbox.enqueue([smallMessage(1)], at: harness.now) }
        harness.outbox.wake(for: "desk").set()
        await #expect(throws: (any Error).self) { try await harness.ending() }
    }

    @Test("messages for an endpoint that is no longer configured are kept and reported")
    func strays() async throws {
        let folder = try ScratchFolder()
        let outbox = try await Outbox.open(folder.file("outbox.db"))
        _ = try await outbox.enqueue([smallMessage(1, endpoint: "gone")], at: SampleAlert.epoch)
        await outbox.close()
        let harness = try await DeliveryHarness(folder: folder) { _, _ in .answer(200) }
        #expect(harness.log.lines.contains { $0.contains("delivery.no-endpoint") && $0.contains("endpoint=gone") })
        #expect(try await harness.states() == [.pending])
    }

    @Test("two endpoints cannot share a name")
    func duplicateNames() async throws {
        let error = await #expect(throws: EndpointError.self) {
            _ = try await DeliveryHarness(endpoints: [.desk(), .desk()]) { _, _ in .answer(200) }
        }
        #expect(error?.code == "endpoint.duplicate")
    }

    @Test("no way to fail writes a secret into the log or the file")
    func canaries() async throws {
        let secret = String(SignatureTests.secret.dropFirst(6))
        let harness = try await DeliveryHarness { received, number in
            let echo = "\(received.request.url) \(SignatureTests.secret) \(secret)"
            return switch number % 5 {
            case 0: .answer(500, [:], echo)
            case 1: .answer(200, [:], #"{"ok":false,"echo":"\#(echo)"}"#)
            case 2: .answer(422, ["X-Echo": echo], echo)
            case 3: .fail(.connectRefused)
            default: .answer(401, [:], echo)
            }
        }
        try await harness.put((0..<20).map { smallMessage($0) })
        await harness.advance(by: .seconds(7_200))
        #expect(harness.receiver.received.count > 10)
        var haystack = harness.log.lines.joined(separator: "\n")
        for suffix in ["", "-wal"] {
            haystack += String(
                decoding: try Data(contentsOf: URL(filePath: harness.folder.file("outbox.db") + suffix)), as: UTF8.self)
        }
        #expect(haystack.contains("<redacted>"))
        for canary in ["canaryPath", secret] { #expect(!haystack.contains(canary)) }
    }
}
