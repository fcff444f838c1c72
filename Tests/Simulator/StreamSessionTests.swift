import CounterfoilTranscript
import Testing

@testable import CounterfoilSimulator

@Suite("Long streams")
struct StreamSessionTests {
    static let lines = [
        Fixtures.message("m1", at: 0, "hi", badges: [.owner]), Fixtures.caption("c1", 500, 1_500, "说\"话"),
        Fixtures.message("m2", at: 1_000, "第二\n行", badges: [.moderator, .sponsor]),
        Fixtures.deletion("d1", of: "m1", at: 2_000),
    ]
    static let m1 = #"{"id":"m1","ts":1778760000000,"user":{"id":"viewer-1","name":"小满","roles":["host"]},"text":"hi"}"#
    static let c1 =
        #"{"type":"caption","id":"c1","start_ms":500,"end_ms":1500,"text":"说\"话","ts":1778760000500}"#
    static let m2 =
        #"{"id":"m2","ts":1778760001000,"user":{"id":"viewer-1","name":"小满","roles":["moderator","member"]},"text":"第二\n行"}"#
    static let d1 = #"{"type":"delete","id":"m1","ts":1778760002000}"#

    struct Harness {
        let timeline: RoomTimeline
        var session: StreamSession
        var random = SeededRandom(seed: 1)
        var faults = FaultPlan.Active()
        var isCut = false
        var isClosing = false

        init(_ encoding: StreamEncoding, captions: Bool = false, next: Int = 0) throws {
            timeline = try Fixtures.timeline(StreamSessionTests.lines)
            session = StreamSession(
                timeline: timeline, encoding: encoding, includesCaptions: captions, heartbeat: 10_000, next: next,
                opened: 0)
        }

        mutating func step(at time: Int64) -> (String, StreamSession.Step.Then) {
            let view = Room.View(
                time: time, published: timeline.published(at: time), hasEnded: timeline.hasEnded(at: time), version: 0,
                isClosing: isClosing)
            let step = session.step(view, faults: faults, isCut: isCut, random: &random)
            return (String(decoding: step.bytes, as: UTF8.self), step.then)
        }
    }

    @Test(
        "each framing, from the first byte to the end",
        arguments: [
            (.ndjson, false, [m1, m2, d1].joined(separator: "\n") + "\n" + #"{"type":"end"}"# + "\n"),
            (.ndjson, true, [m1, c1, m2, d1].joined(separator: "\n") + "\n" + #"{"type":"end"}"# + "\n"),
            (.concatenated, false, m1 + m2 + d1 + #"{"type":"end"}"#),
            (.array, false, "[\n" + [m1, m2, d1].joined(separator: ",\n") + ",\n" + #"{"type":"end"}"# + "\n]\n"),
            (
                .events, true,
                "retry: 1000\n\nid: m1\nevent: message\ndata: \(m1)\n\nid: c1\nevent: caption\ndata: \(c1)\n\n"
                    + "id: m2\nevent: message\ndata: \(m2)\n\nid: d1\nevent: delete\ndata: \(d1)\n\n"
                    + "id: end\nevent: end\ndata: {\"type\":\"end\"}\n\n"
            ),
        ] as [(StreamEncoding, Bool, String)])
    func framings(encoding: StreamEncoding, captions: Bool, expected: String) throws {
        var harness = try Harness(encoding, captions: captions)
        var text = ""
        for time in stride(from: Int64(0), through: 2_500, by: 100) {
            let (bytes, then) = harness.step(at: time)
            text += bytes
            if then == .finish { break }
        }
        #expect(text == expected)
        // The same bytes where everything is sent at once.
        var late = try Harness(encoding, captions: captions)
        #expect(late.step(at: 5_000) == (expected, .finish))
    }

    @Test("a stream that resumes begins after its cursor")
    func resumes() throws {
        var harness = try Harness(.ndjson, next: 3)
        #expect(harness.step(at: 2_000) == (Self.d1 + "\n", .wait))
    }

    @Test("silence is broken by heartbeats")
    func heartbeats() throws {
        var harness = try Harness(.ndjson, next: 1)
        #expect(harness.step(at: 400) == ("", .wait))
        let timeline = try Fixtures.timeline([Fixtures.message("m1", at: 0), Fixtures.message("m2", at: 60_000)])
        for (encoding, expected) in [
            (StreamEncoding.ndjson, "{\"type\":\"ping\"}\n"), (.events, ": keep-alive\n\n"),
            (.concatenated, "{\"type\":\"ping\"}"),
        ] {
            var session = StreamSession(
                timeline: timeline, encoding: encoding, includesCaptions: false, heartbeat: 10_000, next: 0, opened: 0)
            var random = SeededRandom(seed: 1)
            var text: [String] = []
            for time in [0, 3_000, 10_000, 12_000, 20_000] as [Int64] {
                let view = Room.View(time: time, published: 1, hasEnded: false, version: 0, isClosing: false)
                let step = session.step(view, faults: FaultPlan.Active(), isCut: false, random: &random)
                text.append(String(decoding: step.bytes, as: UTF8.self))
            }
            #expect(text[1...] == ["", expected, "", expected])
        }
    }

    @Test("stalls send nothing, closing ends, a cut stops in the middle")
    func stallAndCut() throws {
        var harness = try Harness(.ndjson)
        harness.faults.isStalled = true
        #expect(harness.step(at: 1_000) == ("", .wait))
        harness.faults.isStalled = false
        harness.isCut = true
        let (bytes, then) = harness.step(at: 0)
        #expect(then == .cut)
        #expect(!bytes.isEmpty && (Self.m1 + "\n").hasPrefix(bytes) && bytes.utf8.count < Self.m1.utf8.count)
        harness.isClosing = true
        #expect(harness.step(at: 1_000) == ("", .finish))
    }

    @Test("lines come twice, out of order or among garbage where a fault wants it")
    func mischief() throws {
        var doubled = try Harness(.ndjson)
        doubled.faults.mischief = .duplicate
        #expect(doubled.step(at: 0).0 == Self.m1 + "\n" + Self.m1 + "\n")
        var reordered = try Harness(.ndjson)
        reordered.faults.mischief = .reorder
        // A line alone waits until there is another one before which it can come too late.
        #expect(reordered.step(at: 0) == ("", .wait))
        #expect(reordered.step(at: 1_000) == (Self.m2 + "\n" + Self.m1 + "\n", .wait))
        #expect(reordered.step(at: 2_001) == (Self.d1 + "\n{\"type\":\"end\"}\n", .finish))
        var broken = try Harness(.ndjson)
        broken.faults.mischief = .garbage
        #expect(broken.step(at: 0).0.hasSuffix(Self.m1 + "\n"))
        #expect(broken.step(at: 0).0.isEmpty)
    }

    @Test("much at once is sent in pieces")
    func batches() throws {
        let timeline = try Fixtures.timeline((0..<600).map { Fixtures.message("m\($0)", at: 0) })
        var session = StreamSession(
            timeline: timeline, encoding: .ndjson, includesCaptions: false, heartbeat: 10_000, next: 0, opened: 0)
        var random = SeededRandom(seed: 1)
        let view = Room.View(time: 0, published: 600, hasEnded: false, version: 0, isClosing: false)
        var counts: [Int] = []
        var then = StreamSession.Step.Then.again
        while then == .again {
            let step = session.step(view, faults: FaultPlan.Active(), isCut: false, random: &random)
            counts.append(step.bytes.count { $0 == UInt8(ascii: "\n") })
            then = step.then
        }
        #expect(counts == [256, 256, 88])
        #expect(then == .wait)
    }
}
