import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

/// A made-up live source: names of segments with their cues, in a playlist as a test wants it.
private struct Source {
    var first = 0
    var names: [String] = []
    var bodies: [String: TestAnswer] = [:]
    var tags: [String] = []
    var before: [String: [String]] = [:]
    var isEnded = false
    var playlist: TestAnswer?

    init(_ names: [String], first: Int = 0) {
        self.names = names
        self.first = first
    }

    func answer(_ request: FeedRequest) -> TestAnswer {
        let name = URLReference.lastComponent(request.url)
        if name.hasSuffix(".m3u8") { return playlist ?? TestAnswer(text) }
        return bodies[name] ?? TestAnswer(Self.segment(name))
    }

    var text: String {
        var lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:6", "#EXT-X-MEDIA-SEQUENCE:\(first)"] + tags
        for name in names { lines += (before[name] ?? []) + ["#EXTINF:6,", "\(name)?t=\(names.count)"] }
        return lines.joined(separator: "\n") + (isEnded ? "\n#EXT-X-ENDLIST\n" : "\n")
    }

    /// A segment named `12.vtt` has one cue, `text 12`, in the middle of its time.
    static func segment(_ name: String) -> String {
        let number = Int64(name.filter(\.isNumber)) ?? 0
        return cues([(number * 6_000 + 2_000, number * 6_000 + 4_000, "text \(name.dropLast(4))")])
    }

    static func cues(_ cues: [(Int64, Int64, String)], header: String = "") -> String {
        func time(_ value: Int64) -> String {
            let parts = [value / 3_600_000, value / 60_000 % 60, value / 1_000 % 60].map { HTTPDate.pad($0, 2) }
            return parts.joined(separator: ":") + "." + HTTPDate.pad(value % 1_000, 3)
        }
        return "WEBVTT\n\(header)\n" + cues.map { "\(time($0.0)) --> \(time($0.1))\n\($0.2)\n\n" }.joined()
    }
}

extension MachineRunner {
    fileprivate mutating func run(_ source: Source, exchanges: Int = 1) -> [TranscriptEvent] {
        var new: [TranscriptEvent] = []
        for _ in 0..<exchanges { new += exchange { source.answer($0) }?.events ?? [] }
        return new
    }

    /// Loads the playlist and fetches what it brings.
    fileprivate mutating func load(_ source: Source) -> [TranscriptEvent] {
        var new = run(source)
        while let machine = machine as? HLSCaptionFeed, !machine.queue.isEmpty { new += run(source) }
        return new
    }
}

private let configuration = FeedConfiguration(kind: .hlsCaptions, url: "https://live.example/a/index.m3u8")

private func numbered(_ range: ClosedRange<Int>) -> [String] { range.map { "\($0).vtt" } }

@Suite("HLS captions, step by step")
struct HLSCaptionMachineTests {
    @Test("it starts at the live edge and takes each new segment at once")
    func liveEdge() {
        var runner = MachineRunner(configuration)
        #expect(runner.load(Source(numbered(0...9))).texts == ["text 7", "text 8", "text 9"])
        #expect(runner.load(Source(numbered(1...10), first: 1)).texts == ["text 10"])
    }

    @Test("reloads count from the begin of the last load: a target after a change, half without one")
    func pacing() throws {
        var runner = MachineRunner(configuration)
        let source = Source(numbered(0...2))
        _ = runner.load(source)  // a load and three segments of 20 ms each
        #expect(runner.machine.nextRequest()?.pacing == .afterAnswer(6_000 - 80))
        _ = runner.run(source)
        #expect(runner.machine.nextRequest()?.pacing == .afterAnswer(3_000 - 20))
    }

    @Test("an unchanged playlist may come as 304, and is asked for with its validators")
    func notModified() {
        var runner = MachineRunner(configuration)
        var source = Source(numbered(0...2))
        source.playlist = TestAnswer(source.text, headers: [("etag", "\"x\""), ("last-modified", "then")])
        _ = runner.load(source)
        let request = runner.machine.nextRequest()
        #expect(request?.headers == [.init("If-None-Match", "\"x\""), .init("If-Modified-Since", "then")])
        source.playlist = TestAnswer("", status: 304)
        #expect(runner.run(source).isEmpty)
        #expect(runner.machine.nextRequest()?.pacing == .afterAnswer(2_980))
    }

    @Test("segments that passed by unseen are a gap with their numbers")
    func tooSlow() {
        var runner = MachineRunner(configuration)
        _ = runner.load(Source(numbered(0...2)))
        let events = runner.load(Source(numbered(7...9), first: 7))
        #expect(events.gaps == [Gap(reason: .sequence, missing: 3...6)])
        #expect(events.texts == ["text 7", "text 8", "text 9"])
    }

    @Test("a source that begins anew is followed, with a gap", arguments: [["x0.vtt", "x1.vtt"], numbered(0...1)])
    func originRestart(names: [String]) {
        var runner = MachineRunner(configuration)
        _ = runner.load(Source(numbered(50...54), first: 50))
        let events = runner.load(Source(names))
        #expect(events.gaps.map(\.reason) == [.originRestart])
        #expect(events.texts.count == 2)
        #expect(runner.load(Source(names + ["x2.vtt"])).texts == ["text x2"])
        #expect(Set(runner.events.utterances.map { $0.key.string.prefix(3) }) == ["0.0", "1.0"])
    }

    @Test("names that all changed under their numbers mean a new beginning; changed queries do not")
    func renamed() {
        var runner = MachineRunner(configuration)
        _ = runner.load(Source(["a1.vtt", "a2.vtt", "a3.vtt"], first: 1))
        #expect(runner.load(Source(["a2.vtt", "a3.vtt", "a4.vtt", "a5.vtt"], first: 2)).gaps.isEmpty)
        let events = runner.load(Source(["b2.vtt", "b3.vtt", "b4.vtt"], first: 2))
        #expect(events.gaps.map(\.reason) == [.originRestart])
        #expect(events.texts == ["text b2", "text b3", "text b4"])
    }

    @Test("an older copy of the playlist changes nothing, and new numbers for known names lose nothing")
    func staleAndRenumbered() {
        var runner = MachineRunner(configuration)
        _ = runner.load(Source(numbered(10...14), first: 10))
        #expect(runner.load(Source(numbered(8...13), first: 8)).isEmpty)
        let events = runner.load(Source(numbered(12...15), first: 0))
        #expect(events.gaps.isEmpty)
        #expect(events.texts == ["text 15"])
    }

    @Test("a page of HTML for a segment is a failed fetch: tried again, then a gap")
    func htmlSegment() {
        var runner = MachineRunner(configuration)
        var source = Source(["1.vtt", "2.vtt"], first: 1)
        source.bodies["1.vtt"] = TestAnswer("<html>\u{1B}[31mblocked</html>", headers: [("content-type", "text/html")])
        var events = runner.run(source, exchanges: 2)
        #expect(events.notes == ["feed.not-webvtt"])
        if case .note(let note) = events[0] {
            #expect(note.detail.string.contains("<html>⟪U+001B⟫[31mblocked"))
        }
        #expect(runner.machine.nextRequest()?.pacing == .backoff(attempt: 0, floor: 0))
        events = runner.run(source, exchanges: 2)
        #expect(events.gaps == [Gap(reason: .parse, missing: 1...1)])
        #expect(runner.run(source).texts == ["text 2"])
        source.bodies["3.vtt"] = TestAnswer("", status: 404)
        source.names.append("3.vtt")
        #expect(runner.run(source, exchanges: 4).gaps == [Gap(reason: .http, missing: 3...3)])
    }

    @Test("a segment that fails once is fetched again and nothing is lost")
    func segmentRetry() {
        var runner = MachineRunner(configuration)
        var source = Source(["1.vtt"], first: 1)
        source.bodies["1.vtt"] = TestAnswer("WEBVTT\n\n00:0", failure: "transport.reset")
        _ = runner.run(source, exchanges: 2)
        source.bodies = [:]
        let events = runner.run(source)
        #expect(events.texts == ["text 1"])
        #expect(runner.events.gaps.isEmpty)
    }

    @Test("a playlist that is gone three times over a minute is removed; any other failure is retried for ever")
    func removed() {
        var runner = MachineRunner(configuration)
        _ = runner.load(Source(numbered(0...1)))
        for _ in 0..<200 { runner.exchange { _ in TestAnswer("", status: 503) } }
        #expect(!runner.machine.hasEnded)
        #expect(runner.events.notes == ["feed.http"])
        var count = 0
        while !runner.machine.hasEnded, count < 20 {
            runner.exchange { _ in TestAnswer("", status: 404) }
            count += 1
        }
        #expect(count >= 3)
        #expect(runner.events.ends.map(\.reason) == [.removed])
    }

    @Test("a budget of retries ends a feed for unknown reasons")
    func budget() {
        var configuration = configuration
        configuration.retryBudget = 120_000
        var runner = MachineRunner(configuration)
        while runner.exchange({ _ in TestAnswer("x", failure: "transport.reset") }) != nil {}
        #expect(runner.events.ends.map(\.reason) == [.unknown])
    }

    @Test("one ENDLIST is not the end, nor is an empty playlist with one")
    func endlist() {
        var runner = MachineRunner(configuration)
        var source = Source(numbered(0...1))
        _ = runner.load(source)
        source.isEnded = true
        source.names = []
        #expect(runner.load(source).ends.isEmpty)
        source.isEnded = false
        source.names = numbered(0...2)
        #expect(runner.load(source).texts == ["text 2"])
        source.isEnded = true
        source.names.append("3.vtt")
        #expect(runner.load(source).texts == ["text 3"])
        #expect(runner.load(source).ends.map(\.reason) == [.ended])
        #expect(runner.machine.nextRequest() == nil)
    }

    @Test("encrypted segments are said to be unsupported and are a gap; a playlist that stands still is remarked on")
    func encryptedAndStalled() {
        var runner = MachineRunner(configuration)
        var source = Source(numbered(0...1))
        source.before["1.vtt"] = ["#EXT-X-KEY:METHOD=AES-128,URI=\"k\""]
        let events = runner.load(source)
        #expect(events.notes == ["feed.encrypted"])
        #expect(events.gaps == [Gap(reason: .parse, missing: 1...1)])
        #expect(events.texts == ["text 0"])
        #expect(runner.run(source, exchanges: 10).notes == ["feed.stalled"])
    }

    @Test("a server that can hold the answer back is asked for the next segment")
    func blocking() {
        var runner = MachineRunner(configuration)
        var source = Source(numbered(0...1))
        source.tags = ["#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES"]
        _ = runner.load(source)
        let request = runner.machine.nextRequest()
        #expect(request?.url == "https://live.example/a/index.m3u8?_HLS_msn=2")
        #expect(request?.pacing == .immediately)
        #expect(request?.idleLimit == 18_000)
        runner.exchange { _ in TestAnswer("", status: 503) }
        #expect(runner.machine.nextRequest()?.url == "https://live.example/a/index.m3u8")
    }

    @Test("the wall clock follows a jump of the playlist's clock, and says so")
    func clockJump() throws {
        var runner = MachineRunner(configuration)
        var source = Source(numbered(0...0))
        source.before["0.vtt"] = ["#EXT-X-PROGRAM-DATE-TIME:\(runner.now.rfc3339)"]
        let loaded = runner.load(source).utterances
        let first = try #require(loaded.first)
        #expect(abs(try #require(first.times.source).since(runner.now.advanced(by: 2_000))) <= 3_000)
        source.names.append("1.vtt")
        source.before["1.vtt"] = ["#EXT-X-PROGRAM-DATE-TIME:\(runner.now.advanced(by: 100_000).rfc3339)"]
        let now = runner.now
        let events = runner.load(source)
        #expect(events.notes == ["feed.clock"])
        let source2 = try #require(events.utterances.first?.times.source)
        #expect(abs(source2.since(now.advanced(by: 102_000))) <= 3_000)
    }

    @Test("media time goes on where its 33 bits start over")
    func wrap() {
        var timeline = MediaTimeline()
        let top: Int64 = 1 << 33
        #expect(timeline.shift(.init(local: 0, mpegts: top - 90_000)) == (top - 90_000) / 90)
        #expect(timeline.shift(.init(local: 0, mpegts: 90_000)) == (top + 90_000) / 90)
        #expect(timeline.shift(.init(local: 0, mpegts: top - 45_000)) == (top - 45_000) / 90)
        #expect(timeline.shift(.init(local: 1_000, mpegts: 180_000)) == (top + 180_000) / 90 - 1_000)
    }

    @Test("after a restart the recorded inputs rebuild the machine, which goes on where it was")
    func restart() throws {
        var runner = MachineRunner(configuration)
        _ = runner.load(Source(numbered(0...9)))
        let source = Source(numbered(1...11), first: 1)
        _ = runner.run(source)  // the playlist named segments 10 and 11; the worker stops while it fetches 10
        let next = runner.machine.nextRequest()
        let request = try #require(next)
        runner.take(.request(purpose: request.purpose))
        runner.take(.bytes(Array("WEBVTT\n".utf8)))
        var revived = MachineRunner(configuration)
        for (input, time) in runner.inputs {
            revived.now = time
            revived.take(input)
        }
        #expect(revived.events == runner.events)
        #expect(revived.take(.finish(.failed(code: "worker.restart"))).isEmpty)
        #expect(revived.machine.nextRequest()?.purpose == "segment 10")
        #expect(revived.load(source).texts == ["text 10", "text 11"])
        #expect(revived.events.texts == ["text 7", "text 8", "text 9", "text 10", "text 11"])
    }

    @Test("mutated playlists and segments never trap, and split as they please")
    func mutations() {
        var random = TestRandom(21)
        var source = Source(numbered(0...4))
        source.before["1.vtt"] = ["#EXT-X-PROGRAM-DATE-TIME:2026-05-14T12:00:00Z", "#EXT-X-MAP:URI=\"h.vtt\""]
        source.before["3.vtt"] = ["#EXT-X-DISCONTINUITY", "#EXT-X-GAP"]
        let playlist = Array(source.text.utf8)
        let segment = Array(
            Source.cues([(1_000, 2_000, "a\nb"), (2_000, 3_000, "b\nc"), (3_000, 3_000, "<v A>d &amp;")]).utf8)
        for round in 0..<300 {
            var runners = [MachineRunner(configuration), MachineRunner(configuration)]
            runners[1].cut = { bytes in bytes.map { [$0] } }
            for _ in 0..<8 {
                let texts = [playlist.mutated(&random), segment.mutated(&random)]
                for index in runners.indices {
                    runners[index].exchange { TestAnswer($0.purpose == "playlist" ? texts[0] : texts[1]) }
                }
            }
            #expect(runners[0].events == runners[1].events, "round \(round)")
        }
    }
}
