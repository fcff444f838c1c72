import CounterfoilTestSupport
import Testing

@testable import CounterfoilTransport

@Suite("Streams", .timeLimit(.minutes(1)))
struct StreamTests {
    @Test("the head comes before the body ends, with fields in order and the URL that answered")
    func headFirst() async throws {
        let gate = try ScriptedGate()
        let server = try ScriptedServer { exchange in
            try exchange.startChunked(headers: [("X-One", "1"), ("x-two", "2"), ("X-One", "3")])
            try exchange.wait(for: gate)
            try exchange.sendChunk("late")
            try exchange.endChunks()
        }
        try await withClient { client in
            let response = try await client.stream(.loopback(server.url("/feed?room=1")))
            #expect(response.head.status == 200)
            #expect(response.head.headers.map(\.name) == ["X-One", "x-two", "X-One", "Transfer-Encoding"])
            #expect(response.head.headers["x-ONE"] == "1")
            #expect(response.head.url == server.url("/feed?room=1"))
            gate.open()
            let received = try await response.body.collected()
            #expect(received == Array("late".utf8))
        }
    }

    @Test("two hundred streams at once, each with its own bytes")
    func manyStreams() async throws {
        let gate = try ScriptedGate()
        let server = try ScriptedServer { exchange in
            try exchange.startChunked()
            try exchange.sendChunk("begin \(exchange.request.target) ")
            try exchange.wait(for: gate)
            for part in 0..<20 { try exchange.sendChunk("\(exchange.request.target):\(part) ") }
            try exchange.endChunks()
        }
        try await withClient { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for room in 0..<200 {
                    group.addTask {
                        let response = try await client.stream(.loopback(server.url("/\(room)")))
                        let text = String(decoding: try await response.body.collected(), as: UTF8.self)
                        let parts = (0..<20).map { "/\(room):\($0) " }.joined()
                        #expect(text == "begin /\(room) " + parts)
                    }
                }
                await server.wait { $0.requests == 200 }
                #expect(await client.statistics().active == 200)
                #expect(server.counts.open == 200)
                gate.open()
                try await group.waitForAll()
            }
            let statistics = await client.statistics()
            #expect((statistics.active, statistics.ended, statistics.queued) == (0, 200, 0))
        }
    }

    @Test("chunks of one byte arrive whole and are joined while they wait")
    func singleBytes() async throws {
        let text = String(repeating: "0123456789", count: 100)
        let server = try ScriptedServer { exchange in
            try exchange.startChunked()
            for byte in text.utf8 { try exchange.sendChunk([byte]) }
            try exchange.endChunks()
        }
        try await withClient { client in
            let response = try await client.stream(.loopback(server.url()))
            let received = try await response.body.collected()
            #expect(received == Array(text.utf8))
        }
    }

    @Test("a response whose every byte is a packet of its own is understood")
    func drip() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.drip("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello")
        }
        try await withClient { client in
            let response = try await client.send(.loopback(server.url()))
            #expect(response.body == Array("hello".utf8))
            #expect(response.head.headers["content-type"] == "text/plain")
        }
    }

    @Test("a slow reader pauses the peer, and what waits stays within the mark and one read")
    func backPressure() async throws {
        let megabytes = 2
        let server = try ScriptedServer { exchange in
            try exchange.sendHead(headers: [("Content-Length", "\(megabytes << 20)")])
            let block = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            for _ in 0..<megabytes { try exchange.send(block) }
        }
        try await withClient { client in
            let request = TransferRequest.loopback(server.url()) {
                $0.watermarks = BodyWatermarks(low: 8 << 10, high: 64 << 10)
            }
            let response = try await client.stream(request)
            var received = 0
            var isIntact = true
            var largest = 0
            for try await chunk in response.body {
                if received == 0 {
                    // Reads nothing more until the peer is certainly held back.
                    while await client.statistics().pauses == 0 { await Task.yield() }
                }
                for (index, byte) in chunk.enumerated()
                where byte != UInt8(truncatingIfNeeded: ((received + index) & 0xFFFFF) &* 31) {
                    isIntact = false
                }
                received += chunk.count
                largest = max(largest, chunk.count)
            }
            #expect(received == megabytes << 20)
            #expect(isIntact)
            #expect(largest <= 64 << 10)
            #expect(await client.statistics().pauses > 0)
        }
    }

    @Test("cancelling the reader closes the connection")
    func cancelReader() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startChunked()
            try exchange.sendChunk("first")
            try exchange.stall()
        }
        try await withClient { client in
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                let response = try await client.stream(.loopback(server.url()))
                for try await _ in response.body { start.yield() }
            }
            for await _ in started { break }
            task.cancel()
            let error = await transportError { try await task.value }
            #expect(error?.code == .cancelled)
            await server.wait { $0.closedByPeer == 1 }
            #expect(await client.statistics().active == 0)
        }
    }

    @Test("leaving the loop closes the connection")
    func leaveLoop() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startChunked()
            while true { try exchange.sendChunk("more and more") }
        }
        try await withClient { client in
            let response = try await client.stream(.loopback(server.url()))
            for try await _ in response.body { break }
            await server.wait { $0.closedByPeer == 1 }
            #expect(await client.statistics().active == 0)
        }
    }

    @Test("dropping a response unread closes the connection")
    func dropUnread() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startChunked()
            try exchange.stall()
        }
        try await withClient { client in
            let status = try await client.stream(.loopback(server.url())).head.status
            #expect(status == 200)
            await server.wait { $0.closedByPeer == 1 }
        }
    }

    @Test("cancelling while the head is awaited ends the request")
    func cancelBeforeHead() async throws {
        let server = try ScriptedServer { try $0.stall() }
        try await withClient { client in
            let task = Task { _ = try await client.stream(.loopback(server.url())) }
            await server.wait { $0.requests == 1 }
            task.cancel()
            #expect(await transportError { try await task.value }?.code == .cancelled)
            await server.wait { $0.closedByPeer == 1 }
        }
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let server = try ScriptedServer { try $0.respond() }
        try await withClient { client in
            let error = await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await transportError { _ = try await client.stream(.loopback(server.url())) }
            }.value
            #expect(error?.code == .cancelled)
        }
        #expect(server.counts.requests == 0)
    }

    @Test("a reset in the middle of a body is an error after the bytes that came")
    func resetMidBody() async throws {
        let gate = try ScriptedGate()
        let server = try ScriptedServer { exchange in
            try exchange.startUntilClose()
            try exchange.send("partial")
            try exchange.wait(for: gate)
            exchange.reset()
        }
        try await withClient { client in
            let response = try await client.stream(.loopback(server.url()))
            var bytes: [UInt8] = []
            let error = await transportError {
                for try await chunk in response.body {
                    bytes += chunk
                    if bytes.count == 7 { gate.open() }
                }
            }
            #expect(bytes == Array("partial".utf8))
            #expect(error?.code == .reset)
            #expect(error?.isRetriable == true)
        }
    }

    @Test("a body that is shorter than its length is truncated, not ended")
    func shortBody() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
            exchange.close()
        }
        try await withClient { client in
            let (bytes, error) = try await client.stream(.loopback(server.url())).body.untilFailure()
            #expect(bytes == Array("short".utf8))
            #expect(error?.code == .bodyTruncated)
        }
    }

    @Test("a chunked body without its last chunk is truncated, not ended")
    func unfinishedChunks() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.startChunked()
            try exchange.sendChunk("some")
            exchange.close()
        }
        try await withClient { client in
            let (bytes, error) = try await client.stream(.loopback(server.url())).body.untilFailure()
            #expect(bytes == Array("some".utf8))
            #expect(error?.code == .bodyTruncated)
        }
    }

    @Test("a body that is longer than its length ends at its length, and the connection is not used again")
    func longBody() async throws {
        let server = try ScriptedServer { exchange in
            try exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more than was said")
        }
        try await withClient { client in
            for _ in 0..<2 {
                let response = try await client.send(.loopback(server.url()))
                #expect(response.body == Array("hello".utf8))
            }
        }
        #expect(server.counts.accepted == 2)
    }

    @Test("a delimited response leaves its connection for the next request")
    func keepAlive() async throws {
        let server = try ScriptedServer { try $0.respond(body: $0.request.target) }
        try await withClient { client in
            for number in 0..<5 {
                let response = try await client.send(.loopback(server.url("/\(number)")))
                #expect(response.body == Array("/\(number)".utf8))
            }
        }
        #expect(server.counts.accepted == 1)
        #expect(server.requests.map(\.connection) == [0, 0, 0, 0, 0])
    }

    @Test("a body has one reader")
    func secondReader() async throws {
        let server = try ScriptedServer { try $0.respond(body: "once") }
        try await withClient { client in
            let response = try await client.stream(.loopback(server.url()))
            let received = try await response.body.collected()
            #expect(received == Array("once".utf8))
            let error = await transportError { _ = try await response.body.collected() }
            #expect(error?.code == .bodyConsumed)
        }
    }

    @Test("reading on after the end gives the end again, and after an error the error")
    func afterTheEnd() async throws {
        let server = try ScriptedServer { exchange in
            if exchange.request.target == "/ok" { return try exchange.respond(body: "x") }
            try exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")
            exchange.close()
        }
        try await withClient { client in
            var whole = try await client.stream(.loopback(server.url("/ok"))).body.makeAsyncIterator()
            let reads = [try await whole.next(), try await whole.next(), try await whole.next()]
            #expect(reads == [[0x78], nil, nil])
            var broken = try await client.stream(.loopback(server.url("/cut"))).body.makeAsyncIterator()
            let first = try await broken.next()
            #expect(first == [0x78])
            for _ in 0..<2 {
                do throws(TransportError) {
                    _ = try await broken.next()
                    Issue.record("no error")
                } catch {
                    #expect(error.code == .bodyTruncated)
                }
            }
        }
    }
}
