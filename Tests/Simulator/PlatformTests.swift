import CounterfoilJSON
import CounterfoilTranscript
import Logging
import ServiceLifecycle
import Testing

@testable import CounterfoilSimulator

@Suite("A live platform", .timeLimit(.minutes(1)))
struct PlatformTests {
    static let lines = [
        Fixtures.message("m1", at: 0, "first"), Fixtures.caption("c1", 1_000, 2_500, "captions"),
        Fixtures.message("m2", at: 1_500, "second"), Fixtures.message("m3", at: 3_000, "third"),
        Fixtures.deletion("d1", of: "m1", at: 8_000),
    ]

    /// Runs a platform on a clock that the test moves, and stops it.
    static func serve(
        _ configuration: Platform.Configuration, _ body: (Platform, ManualClock, Int) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let platform = try Platform(
            configuration: configuration, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await platform.run() }
            try await body(platform, clock, try await platform.boundPort())
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    static func request(_ path: String, headers: [String] = []) -> String {
        (["GET \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
    }

    @Test("the roster lists every room with its addresses")
    func roster() async throws {
        try await Self.serve(try Fixtures.configuration(Self.lines)) { platform, _, port in
            let answer = try await RawAnswer.get("/rooms", port: port)
            #expect(answer.status == 200)
            let room = try #require(try JSONDocument(Array(answer.body.utf8)).root["rooms"]?.elements.first)
            let endpoints = try #require(try await platform.endpoints().first)
            #expect(room["room"]?.text == "studio")
            #expect(room["captions"]?.text == WireText(endpoints.captions))
            #expect(room["poll"]?.text == WireText("http://127.0.0.1:\(port)/rooms/studio/chat/poll"))
            #expect(room["stream"]?.text == WireText(endpoints.stream))
            #expect(room["events"]?.text == WireText(endpoints.events))
        }
    }

    @Test("every format shows the same lines at the same moment")
    func formats() async throws {
        try await Self.serve(try Fixtures.configuration(Self.lines)) { platform, clock, port in
            clock.advance(by: .seconds(4))
            let poll = try await RawAnswer.get("/rooms/studio/chat/poll", port: port)
            #expect(poll.status == 200)
            #expect(poll.header("Date") == "Thu, 14 May 2026 12:00:04 GMT")
            #expect(ChatPagerTests.ids(try JSONDocument(Array(poll.body.utf8)).root) == ["m1", "m2", "m3"])
            let playlist = try await RawAnswer.get("/rooms/studio/captions.m3u8", port: port)
            #expect(playlist.body.contains("captions/seg-0-1.vtt"))
            let tag = try #require(playlist.header("ETag"))
            let again = try await RawAnswer.get(
                "/rooms/studio/captions.m3u8", port: port, headers: ["If-None-Match: \(tag)"])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            let segment = try await RawAnswer.get("/rooms/studio/captions/seg-0-1.vtt", port: port)
            #expect(segment.body.contains("\nc1\n00:00:01.000 --> 00:00:02.500\ncaptions\n"))
            #expect(segment.header("Content-Type") == "text/vtt; charset=utf-8")
            #expect(try await RawAnswer.get("/rooms/studio/master.m3u8", port: port).status == 200)
            try await RawConnection.open(
                port: port, send: Self.request("/rooms/studio/chat/stream?captions=1")
            ) { connection in
                let head = try await connection.read(until: "\r\n\r\n")
                #expect(head.contains("application/x-ndjson"))
                for marker in ["\"m1\"", "\"c1\"", "\"m2\"", "\"m3\""] {
                    let line = try await connection.read(until: marker)
                    #expect(line.hasSuffix(marker))
                }
            }
            #expect(platform.emissions.entries.map(\.id) == ["m1", "c1", "m2", "m3"])
            let statistics = try await platform.statistics
            #expect(statistics.captionRequests == 4)
            #expect(statistics.pollRequests == 1)
        }
    }

    @Test("an open stream is sent each line when it is due, and the end")
    func stream() async throws {
        try await Self.serve(try Fixtures.configuration(Self.lines)) { platform, clock, port in
            try await RawConnection.open(port: port, send: Self.request("/rooms/studio/chat/stream")) { connection in
                #expect(try await connection.read(until: "\"first\"}\n").hasSuffix("\"first\"}\n"))
                clock.advance(by: .milliseconds(1_500))
                #expect(try await connection.read(until: "\"second\"}\n").hasSuffix("\"second\"}\n"))
                clock.advance(by: .milliseconds(1_500))
                #expect(try await connection.read(until: "\"third\"}\n").hasSuffix("\"third\"}\n"))
                clock.advance(by: .milliseconds(5_001))
                let rest = try await connection.read(until: "\r\n0\r\n\r\n")
                #expect(rest.contains("{\"type\":\"delete\",\"id\":\"m1\""))
                #expect(rest.contains("{\"type\":\"end\"}\n"))
            }
            try await platform.waitUntilEnded()
            #expect(platform.emissions.count == 5)
            #expect(platform.emissions.count(in: try Fixtures.name("studio")) == 5)
            #expect(
                platform.emissions.entries.map(\.wall.milliseconds)
                    == [0, 1_000, 1_500, 3_000, 8_000].map {
                        Fixtures.wall.milliseconds + $0
                    })
        }
    }

    @Test("a cursor resumes after a line; an unknown one is refused")
    func cursor() async throws {
        try await Self.serve(try Fixtures.configuration(Self.lines)) { _, clock, port in
            clock.advance(by: .seconds(9))
            let rest = try await RawAnswer.get("/rooms/studio/chat/stream?cursor=m2&framing=array", port: port)
            let objects = try JSONDocument(Array(rest.body.utf8)).root.elements
            #expect(objects.map { $0["id"]?.text } == ["m3", "m1", nil])
            #expect(objects.last?["type"]?.text == "end")
            #expect(try await RawAnswer.get("/rooms/studio/chat/stream?cursor=zz", port: port).status == 400)
            #expect(try await RawAnswer.get("/rooms/studio/chat/stream?framing=zz", port: port).status == 400)
        }
    }

    @Test("server-sent events resume by Last-Event-ID and are over with 204")
    func events() async throws {
        try await Self.serve(try Fixtures.configuration(Self.lines)) { _, clock, port in
            clock.advance(by: .seconds(9))
            let rest = try await RawAnswer.get(
                "/rooms/studio/chat/events", port: port, headers: ["Last-Event-ID: m3"])
            #expect(rest.header("Content-Type") == "text/event-stream")
            #expect(rest.body.hasPrefix("retry: 1000\n\nid: d1\nevent: delete\n"))
            #expect(rest.body.hasSuffix("id: end\nevent: end\ndata: {\"type\":\"end\"}\n\n"))
            for headers in [["Last-Event-ID: d1"], ["Last-Event-ID: end"], []] {
                #expect(
                    try await RawAnswer.get("/rooms/studio/chat/events", port: port, headers: headers).status == 204)
            }
            let poll = try await RawAnswer.get("/rooms/studio/chat/poll", port: port)
            #expect(poll.status == 403)
            #expect(poll.body.contains("\"reason\":\"liveChatEnded\""))
        }
    }

    @Test("what does not exist is refused in the platform's own words")
    func refusals() async throws {
        try await Self.serve(try Fixtures.configuration(Self.lines)) { _, _, port in
            #expect(try await RawAnswer.get("/nowhere", port: port).status == 404)
            #expect(try await RawAnswer.get("/rooms/other/captions.m3u8", port: port).status == 404)
            #expect(try await RawAnswer.get("/rooms/studio/captions/seg-0-0.vtt", port: port).status == 404)
            #expect(try await RawAnswer.post("/rooms", port: port, body: "x").status == 405)
            let poll = try await RawAnswer.get("/rooms/other/chat/poll", port: port)
            #expect(poll.status == 404)
            #expect(poll.body.contains("liveChatNotFound"))
            let token = try await RawAnswer.get("/rooms/studio/chat/poll?pageToken=zz", port: port)
            #expect(token.status == 400)
            #expect(token.body.contains("pageTokenInvalid"))
        }
    }

    @Test("a status, a stray page and a cut come where a script wants them")
    func faults() async throws {
        let faults = """
            - {at: 1, for: 1, kind: status, status: 429, retry-after: 3, format: poll}
            - {at: 2, for: 1, kind: wrong-content, format: captions}
            - {at: 3, for: 1, kind: drop}
            """
        try await Self.serve(try Fixtures.configuration(Self.lines, faults: faults)) { platform, clock, port in
            clock.advance(by: .seconds(1))
            let limited = try await RawAnswer.get("/rooms/studio/chat/poll", port: port)
            #expect(limited.status == 429)
            #expect(limited.header("Retry-After") == "3")
            #expect(try await RawAnswer.get("/rooms/studio/captions.m3u8", port: port).body.hasPrefix("#EXTM3U"))
            clock.advance(by: .seconds(1))
            let stray = try await RawAnswer.get("/rooms/studio/captions.m3u8", port: port)
            #expect(stray.status == 200)
            #expect(stray.body.hasPrefix("<!DOCTYPE html>"))
            clock.advance(by: .seconds(1))
            let cut = try await RawAnswer.get("/rooms/studio/chat/poll", port: port)
            let length = try #require(cut.header("Content-Length").flatMap { Int($0) })
            #expect(cut.body.utf8.count == length / 2)
            clock.advance(by: .seconds(1))
            #expect(try await RawAnswer.get("/rooms/studio/chat/poll", port: port).body.hasSuffix("]}\n"))
            #expect(try await platform.statistics.dropped == 1)
        }
    }

    @Test("an open stream is cut in the middle of a line and can be resumed without loss")
    func cutStream() async throws {
        let faults = "- {at: 1.5, kind: drop, format: stream}"
        try await Self.serve(try Fixtures.configuration(Self.lines, faults: faults)) { _, clock, port in
            let request = Self.request("/rooms/studio/chat/stream")
            let text = try await RawConnection.open(port: port, send: request) { connection in
                let first = try await connection.read(until: "\"first\"}\n\r\n")
                clock.advance(by: .milliseconds(1_500))
                return first + (try await connection.readToEnd())
            }
            #expect(text.contains("\"first\"}\n"))
            #expect(!text.contains("\"second\""))
            #expect(!text.hasSuffix("0\r\n\r\n"))
            let resumed = Self.request("/rooms/studio/chat/stream?cursor=m1")
            try await RawConnection.open(port: port, send: resumed) { connection in
                let line = try await connection.read(until: "\"second\"}\n")
                #expect(line.contains("\"id\":\"m2\""))
            }
        }
    }

    @Test("a stalled request is answered when the stall is over")
    func stall() async throws {
        let faults = "- {at: 1, for: 2, kind: stall}"
        try await Self.serve(try Fixtures.configuration(Self.lines, faults: faults)) { platform, clock, port in
            clock.advance(by: .seconds(1))
            async let answer = RawAnswer.get("/rooms/studio/chat/poll", port: port)
            while try await platform.statistics.pollRequests == 0 { await Task.yield() }
            clock.advance(by: .seconds(2))
            #expect(try await answer.body.contains("\"m3\""))
        }
    }

    @Test("a dripped body is whole in the end")
    func drip() async throws {
        let faults = "- {at: 0, for: 100, kind: drip, bytes-per-second: 40, format: captions}"
        try await Self.serve(try Fixtures.configuration(Self.lines, faults: faults)) { _, clock, port in
            let time = Task {
                while !Task.isCancelled {
                    clock.advance(by: .milliseconds(50))
                    await Task.yield()
                }
            }
            let answer = try await RawAnswer.get("/rooms/studio/captions.m3u8", port: port)
            time.cancel()
            #expect(answer.body.hasPrefix("#EXTM3U\n#EXT-X-VERSION:8\n"))
            #expect(answer.header("Content-Length") == String(answer.body.utf8.count))
        }
    }

    @Test("a graceful end does not wait for streams, stalls or readers who do not read")
    func shutdown() async throws {
        var configuration = try Fixtures.configuration(
            Self.lines, loops: true, faults: "- {at: 0, for: 1000, kind: stall, format: poll}")
        configuration.rooms[0].speed = 1_000
        let clock = ManualClock()
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let platform = try Platform(configuration: configuration, clock: clock, logger: quiet)
        let group = ServiceGroup(configuration: .init(services: [platform], logger: quiet))
        let running = Task { try await group.run() }
        let port = try await platform.boundPort()
        let began = ContinuousClock.now
        try await RawConnection.open(port: port, send: Self.request("/rooms/studio/chat/stream")) { stream in
            _ = try await stream.read(until: "\"first\"")
            try await RawConnection.open(port: port, send: Self.request("/rooms/studio/chat/poll")) { stalled in
                // The platform has far more to say than this reader takes.
                clock.advance(by: .seconds(60))
                while try await platform.statistics.pollRequests == 0 { await Task.yield() }
                await group.triggerGracefulShutdown()
                try await running.value
                #expect(try await stalled.readToEnd().isEmpty)
            }
        }
        #expect(began.duration(to: .now) < .seconds(30))
    }

    @Test("a port that is taken is reported to those who wait for it")
    func portTaken() async throws {
        try await Self.serve(try Fixtures.configuration(Self.lines)) { _, _, port in
            var configuration = try Fixtures.configuration(Self.lines)
            configuration.port = port
            let second = try Platform(configuration: configuration, clock: ManualClock())
            let running = Task { try await second.run() }
            let error = await #expect(throws: SimulatorError.self) { try await second.boundPort() }
            #expect(error?.code == "simulator.bind")
            await #expect(throws: SimulatorError.self) { try await running.value }
        }
    }

    @Test("impossible configurations are refused")
    func configurations() throws {
        let good = try Fixtures.configuration(Self.lines)
        func code(_ change: (inout Platform.Configuration) -> Void) -> String? {
            var configuration = good
            change(&configuration)
            do {
                _ = try Platform(configuration: configuration, clock: ManualClock())
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code { _ in } == nil)
        #expect(code { $0.rooms += $0.rooms } == "simulator.room.duplicate")
        #expect(code { $0.rooms[0].speed = 0 } == "simulator.room.speed")
        #expect(code { $0.rooms[0].speed = .nan } == "simulator.room.speed")
        #expect(code { $0.port = 70_000 } == "simulator.configuration")
        #expect(code { $0.targetDuration = 0 } == "simulator.configuration")
        #expect(code { $0.emissionFile = "/nonexistent/folder/file" } == "simulator.file")
        #expect(
            code { $0.faults = FaultScript([.init(at: 0, room: RoomID("elsewhere"), kind: .drop)]) }
                == "simulator.fault.room")
    }
}
