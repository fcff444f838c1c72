import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

/// A live presentation made of recorded segments: a window of its playlist that moves on with the clock.
struct RollingPresentation {
    let folder: String
    var playlist: HLSPlaylist
    /// How many segments the playlist lists, and how many there are by now.
    var windowLength = 5
    var edge = 3
    var isEnded = false
    /// Bodies that replace recorded ones, by name.
    var overrides: [String: TestAnswer] = [:]
    /// What stands before the segments of the playlist.
    var tags: [String] = []

    init(folder: String, playlist name: String) {
        self.folder = folder
        playlist = HLSPlaylistParser.parse(Fixtures.bytes("\(folder)/\(name)"))
        let discontinuity = playlist.segments.first?.discontinuity ?? 0
        for index in playlist.segments.indices { playlist.segments[index].discontinuity -= discontinuity }
    }

    var segments: ArraySlice<HLSPlaylist.Segment> {
        playlist.segments[max(0, edge - windowLength)..<min(edge, playlist.segments.count)]
    }

    var text: String {
        var lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:\((playlist.targetDuration ?? 6_000) / 1_000)"] + tags
        lines.append("#EXT-X-MEDIA-SEQUENCE:\(segments.startIndex)")
        lines.append(
            "#EXT-X-DISCONTINUITY-SEQUENCE:\(segments.first.map { $0.discontinuity - ($0.isDiscontinuous ? 1 : 0) } ?? 0)"
        )
        var map: HLSPlaylist.Map?
        for segment in segments {
            if segment.isDiscontinuous { lines.append("#EXT-X-DISCONTINUITY") }
            if segment.map != map, let new = segment.map { lines.append("#EXT-X-MAP:URI=\"\(new.uri)\"") }
            map = segment.map
            if segment.hasOwnProgramTime, let time = segment.programTime {
                lines.append("#EXT-X-PROGRAM-DATE-TIME:\(EventTime(milliseconds: time).rfc3339)")
            }
            if segment.isGap { lines.append("#EXT-X-GAP") }
            lines += [
                "#EXTINF:\(segment.duration / 1_000).\(String(segment.duration % 1_000 + 1_000).dropFirst()),",
                segment.uri,
            ]
        }
        if isEnded { lines.append("#EXT-X-ENDLIST") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Answers a request, from a server whose folder stands at `https://live.example/text/`.
    func answer(_ request: FeedRequest) -> TestAnswer {
        let name = URLReference.lastComponent(request.url)
        if let override = overrides[name] { return override }
        if name.hasSuffix(".m3u8") {
            return TestAnswer(text, headers: [("content-type", "application/vnd.apple.mpegurl")])
        }
        let body = Fixtures.bytes("\(folder)/\(name)")
        return body.isEmpty ? TestAnswer("not found", status: 404) : TestAnswer(body)
    }

    /// Every cue of the recorded segments, each once: text by text in order of its first appearance.
    var cueTexts: [String] {
        var seen: Set<String> = []
        return playlist.segments.filter { !$0.isGap }.flatMap { segment -> [String] in
            let header = segment.map.map { WebVTTParser.parse(Fixtures.bytes("\(folder)/\($0.uri)")) }
            let bytes = Fixtures.bytes("\(folder)/\(segment.uri)")
            let document = header.map { WebVTTParser.parse(bytes, header: $0) } ?? WebVTTParser.parse(bytes)
            return document.cues.compactMap { cue in
                let text = CueText(cue.payload).plain.trimmed.string
                return seen.insert("\(segment.discontinuity) \(cue.start) \(cue.end) \(text)").inserted ? text : nil
            }
        }
    }
}

extension Utterance {
    /// The time that a cue of the recorded clock shows: in a zone of two hours, to the second, sometimes with a dot for
    /// a colon.
    var shownTime: EventTime? {
        let parts = text.string.split { $0 == ":" || $0 == "." }.compactMap { Int64($0) }
        guard parts.count >= 3 else { return nil }
        let clock = [parts[0] - 2, parts[1], parts[2]].map { HTTPDate.pad($0, 2) }.joined(separator: ":")
        return EventTime(rfc3339: "2018-07-02T\(clock)Z".utf8)
    }
}

extension MachineRunner {
    /// Follows a presentation to its end; it grows with the runner's clock.
    mutating func follow(_ presentation: inout RollingPresentation, limit: Int = 4_000) {
        let start = now
        let initial = presentation.edge
        let durations = presentation.playlist.segments.map(\.duration)
        for _ in 0..<limit {
            guard let request = machine.nextRequest() else { return }
            var elapsed = now.advanced(by: request.pacing.wait).since(start)
            presentation.edge = min(initial, durations.count)
            while presentation.edge < durations.count, elapsed >= durations[presentation.edge] {
                elapsed -= durations[presentation.edge]
                presentation.edge += 1
            }
            presentation.isEnded = presentation.edge == durations.count && elapsed > 0
            let current = presentation
            exchange { current.answer($0) }
        }
    }
}

extension Pacing {
    fileprivate var wait: Int64 { if case .afterAnswer(let wait) = self { wait } else { 0 } }
}

private let url = "https://live.example/text/index.m3u8"

private func captions(_ change: (inout FeedConfiguration) -> Void = { _ in }) -> FeedConfiguration {
    var configuration = FeedConfiguration(kind: .hlsCaptions, url: url)
    configuration.rendition.fromBeginning = true
    change(&configuration)
    return configuration
}

@Suite("HLS captions, from recorded playlists", .enabled(if: Fixtures.areThere, "fixtures are not there"))
struct HLSCaptionFixtureTests {
    static let presentations = [
        ("hls-test-streams/test-vtt-pdt/text", "index.m3u8"), ("hls-test-streams/test-vtt-pdt/text", "index2.m3u8"),
        ("hls-test-streams/test-vtt-pdt/text", "index.ended.m3u8"), ("hls-test-streams/test-vtt/text", "main.m3u8"),
        ("hls-test-streams/test-vtt-x-map/text", "main.m3u8"), ("hls-test-streams/test-gap/text_A", "main.m3u8"),
        ("hls-test-streams/test-gap/text_B", "main.m3u8"),
        ("hls-test-streams/test-live-audio-vtt/SubtitleStream_ZYG-swfP", "index.m3u8"),
        ("shaka/test/test/assets/hls-text-offset", "playlist-vtt.m3u8"),
        ("shaka/test/test/assets/hls-text-no-discontinuity", "text.m3u8"),
    ]

    @Test("each cue comes once, in order, and the feed ends where the playlist does", arguments: presentations)
    func everyCueOnce(folder: String, name: String) {
        var presentation = RollingPresentation(folder: folder, playlist: name)
        let expected = presentation.cueTexts
        var runner = MachineRunner(captions())
        runner.follow(&presentation)
        #expect(!expected.isEmpty)
        #expect(runner.events.utterances.filter { $0.revision == 0 }.map(\.text.string) == expected)
        #expect(
            Set(runner.events.utterances.map { "\($0.key) \($0.revision)" }).count == runner.events.utterances.count)
        #expect(runner.events.ends.map(\.reason) == [.ended])
        #expect(runner.machine.hasEnded)
    }

    @Test("the source's clock is within a second of the time that the cue shows, and within its own bound")
    func wallClock() throws {
        var presentation = RollingPresentation(folder: "hls-test-streams/test-vtt-pdt/text", playlist: "index.m3u8")
        var runner = MachineRunner(captions())
        runner.now = EventTime(milliseconds: presentation.playlist.segments[3].programTime ?? 0)
        runner.follow(&presentation)
        let utterances = runner.events.utterances
        #expect(utterances.count == 279)
        for utterance in utterances {
            let truth = try #require(utterance.shownTime)
            let source = try #require(utterance.times.source)
            let uncertainty = try #require(utterance.times.uncertainty)
            #expect(abs(source.since(truth)) <= 1_000)
            #expect(abs(source.since(truth)) <= uncertainty + 1_000)
            #expect(!utterance.flags.contains(.clockEstimated))
            #expect(utterance.times.programme != nil)
        }
        #expect(utterances.last?.times.uncertainty ?? .max <= 980)
    }

    @Test("without a clock in the playlist the time of its answer stands for one, and that is said")
    func estimatedClock() throws {
        var presentation = RollingPresentation(folder: "hls-test-streams/test-vtt-pdt/text", playlist: "index2.m3u8")
        var runner = MachineRunner(captions())
        let start = runner.now
        // The presentation began as long ago as its first segments last.
        runner.follow(&presentation)
        for (index, utterance) in runner.events.utterances.enumerated() where index > 60 {
            #expect(utterance.flags.contains(.clockEstimated))
            let source = try #require(utterance.times.source)
            let truth = start.advanced(by: utterance.times.programme.map { $0.lowerBound - 31_000 } ?? 0)
            // The server answers within the target duration after a segment is complete.
            #expect(abs(source.since(truth)) <= (utterance.times.uncertainty ?? 0) + 10_000)
            #expect(utterance.times.uncertainty ?? .max <= 5_000)
        }
    }

    @Test("declared holes are recorded with their numbers, and are not fetched")
    func declaredGaps() {
        for (name, expected) in [("text_A", 2), ("text_B", 2)] {
            var presentation = RollingPresentation(folder: "hls-test-streams/test-gap/\(name)", playlist: "main.m3u8")
            var runner = MachineRunner(captions())
            let absent = presentation.playlist.segments.filter(\.isGap).map(\.sequence)
            presentation.edge = presentation.playlist.segments.count
            presentation.windowLength = presentation.edge
            runner.follow(&presentation)
            let missing = runner.events.gaps.flatMap { Array($0.missing ?? 0...0) }
            #expect(missing == absent)
            #expect(runner.events.gaps.count == expected)
            #expect(runner.events.gaps.allSatisfy { $0.reason == .declared })
            let asked = runner.inputs.compactMap { if case .request(let purpose) = $0.input { purpose } else { nil } }
            #expect(!absent.contains { asked.contains("segment \($0)") })
        }
    }

    @Test("header files are fetched once each, and their maps count media time")
    func headerFiles() {
        var presentation = RollingPresentation(folder: "hls-test-streams/test-vtt-x-map/text", playlist: "main.m3u8")
        var runner = MachineRunner(captions())
        runner.follow(&presentation)
        let asked = runner.inputs.compactMap { if case .request(let purpose) = $0.input { purpose } else { nil } }
        #expect(asked.filter { $0 == "header" }.count == 2)
        #expect(Set(runner.events.utterances.map { $0.key.string.prefix(3) }) == ["0.0", "0.1"])
    }

    @Test("the offset between cue time and media time is taken from the map")
    func offsets() {
        var presentation = RollingPresentation(
            folder: "shaka/test/test/assets/hls-text-offset", playlist: "playlist-vtt.m3u8")
        presentation.edge = 5
        var runner = MachineRunner(captions())
        runner.follow(&presentation)
        // MPEGTS 324000000 is an hour, as LOCAL is: cue times are media times.
        #expect(runner.events.utterances.map { $0.times.programme?.lowerBound } == [140_000, 142_000, 3_500])
    }

    @Test("a master playlist leads to the subtitles that are wanted")
    func master() {
        var runner = MachineRunner(
            captions {
                $0.url = "https://live.example/playlist.m3u8"
                $0.rendition.language = "FRA"
            })
        let master = Fixtures.bytes("hls-test-streams/test-live-audio-vtt/playlist.m3u8")
        let first = runner.exchange { _ in TestAnswer(master) }
        #expect(first?.request.url == "https://live.example/playlist.m3u8")
        var presentation = RollingPresentation(
            folder: "hls-test-streams/test-live-audio-vtt/SubtitleStream_ZYG-swfP", playlist: "index.m3u8")
        presentation.edge = 1
        let served = presentation
        let second = runner.exchange { served.answer($0) }
        #expect(second?.request.url == "https://live.example/SubtitleStream_ZYG-swfP/index.m3u8")
        runner.follow(&presentation)
        #expect(runner.events.texts.first == "Line 1\nLine 2")
        #expect(runner.events.utterances.first?.language == "fra")
        #expect(
            runner.events.utterances.allSatisfy { $0.role == .host && $0.channel == .caption && $0.finality == .stable }
        )
    }

    @Test("whole machines give the same events however answers are cut")
    func splits() {
        func run(_ cut: @escaping ([UInt8]) -> [[UInt8]]) -> [TranscriptEvent] {
            var presentation = RollingPresentation(
                folder: "hls-test-streams/test-vtt-x-map/text", playlist: "main.m3u8")
            var runner = MachineRunner(captions())
            runner.cut = cut
            runner.follow(&presentation)
            return runner.events
        }
        let whole = run { [$0] }
        #expect(run { $0.map { [$0] } } == whole)
        for place in [1, 7, 50, 333] {
            #expect(run { [Array($0.prefix(place)), Array($0.dropFirst(place))] } == whole)
        }
    }
}
