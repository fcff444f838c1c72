internal import CounterfoilTranscript

/// A room's captions as a live HLS rendition (RFC 8216 with WebVTT segments, 3.5): a rolling window of segments of
/// equal length on the room's own time, each with every cue that is shown in it.
///
/// An origin restart begins a new epoch: numbering starts at 0 again, under new URIs and a new media clock.
struct HLSRendition: Sendable {
    let timeline: RoomTimeline
    /// Milliseconds of a segment.
    let target: Int64
    /// How many segments a playlist lists.
    let window: Int
    /// The first segment, on the room's own count, of each epoch.
    private let epochs: [Int]
    /// Times in which the source has nothing to show.
    private let gaps: [Range<Int64>]
    private let cues: [(start: Int64, end: Int64, number: Int)]
    private let longestCue: Int64

    /// - Parameters:
    ///   - resets: When the origin restarts, in room time.
    init(timeline: RoomTimeline, target: Int64, window: Int, resets: [Int64] = [], gaps: [Range<Int64>] = []) {
        self.timeline = timeline
        self.target = max(target, 1)
        self.window = max(window, 1)
        self.gaps = gaps
        var epochs = [0]
        for reset in resets.sorted() {
            let first = Int((reset + self.target - 1) / self.target)
            if let last = epochs.last, first > last { epochs.append(first) }
        }
        self.epochs = epochs
        cues = timeline.script.lines.indices.compactMap { number in
            guard let line = timeline.line(number), case .caption(let caption) = line.content else { return nil }
            return (line.time, caption.end, number)
        }
        longestCue = cues.reduce(0) { max($0, $1.end - $1.start) }
    }

    /// What a playlist lists at a moment: everything that its text depends on.
    struct State: Equatable, Sendable {
        var epoch: Int
        /// Segments on the room's own count; empty where none is complete.
        var segments: Range<Int>
        var hasEnded: Bool
    }

    func state(at time: Int64) -> State {
        let complete = segmentsComplete(at: time)
        let epoch = max((epochs.firstIndex { $0 >= complete } ?? epochs.count) - 1, 0)
        let first = max(epochs[epoch], complete - window)
        return State(
            epoch: epoch, segments: min(first, complete)..<complete, hasEnded: timeline.hasEnded(at: time))
    }

    private func segmentsComplete(at time: Int64) -> Int {
        if let end = timeline.end, time >= end { return Int((end + target - 1) / target) }
        return Int(max(time, 0) / target)
    }

    /// A validator that changes exactly when the playlist does.
    func tag(_ state: State) -> String {
        "\"\(state.epoch)-\(state.segments.lowerBound)-\(state.segments.upperBound)\(state.hasEnded ? "-end" : "")\""
    }

    func playlist(_ state: State) -> [UInt8] {
        let base = epochs[state.epoch]
        var text = "#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:\((target + 999) / 1_000)\n"
        text += "#EXT-X-MEDIA-SEQUENCE:\(max(state.segments.lowerBound - base, 0))\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n"
        for segment in state.segments {
            let span = span(of: segment)
            text += "#EXT-X-PROGRAM-DATE-TIME:\(timeline.wall(at: span.lowerBound).rfc3339)\n"
            if isGap(segment) { text += "#EXT-X-GAP\n" }
            var seconds: [UInt8] = []
            ClockTime.append((span.upperBound - span.lowerBound) % 1_000, digits: 3, to: &seconds)
            text += "#EXTINF:\((span.upperBound - span.lowerBound) / 1_000)."
            text += "\(String(decoding: seconds, as: UTF8.self)),\ncaptions/seg-\(state.epoch)-\(segment - base).vtt\n"
        }
        if state.hasEnded { text += "#EXT-X-ENDLIST\n" }
        return Array(text.utf8)
    }

    /// The segment that a URI names, or `nil` where the server has none: not yet, not any more, never.
    ///
    /// A segment stays for one window longer than it is listed; an origin restart takes the earlier ones away.
    func segment(epoch: Int, sequence: Int, at time: Int64, mischief: Mischief, random: inout SeededRandom) -> [UInt8]?
    {
        let state = state(at: time)
        guard epoch == state.epoch, sequence >= 0, sequence < Int(Int32.max) else { return nil }
        let segment = epochs[epoch] + sequence
        guard segment < state.segments.upperBound, segment >= state.segments.upperBound - 2 * window,
            !isGap(segment)
        else { return nil }
        let span = span(of: segment)
        let base = Int64(epochs[epoch]) * target
        var text = Array("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:".utf8)
        ClockTime.append(base, to: &text)
        text.append(UInt8(ascii: "\n"))
        var shown = lines(in: span)
        if mischief.contains(.reorder) { Mischief.disorder(&shown, &random) }
        if mischief.contains(.duplicate) { shown = shown.flatMap { [$0, $0] } }
        if mischief.contains(.garbage) { text += Array("\nbroken\n00:0:1 -> soon\n\u{FFFD}\n".utf8) }
        for line in shown {
            guard case .caption(let caption) = line.content else { continue }
            text.append(UInt8(ascii: "\n"))
            text += line.id.utf8
            text.append(UInt8(ascii: "\n"))
            ClockTime.append(line.time, to: &text)
            text += Array(" --> ".utf8)
            ClockTime.append(caption.end, to: &text)
            text.append(UInt8(ascii: "\n"))
            text += caption.payload.utf8
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    /// The master playlist: the captions and a programme that is not served.
    func master() -> [UInt8] {
        // A quoted attribute may not hold quotes or line breaks (RFC 8216, 4.2).
        let language = timeline.script.language.filter { $0 != "\"" && !$0.isNewline }
        return Array(
            """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",LANGUAGE="\(language)",NAME="Captions, live",DEFAULT=YES,\
            AUTOSELECT=YES,FORCED=NO,URI="captions.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1280000,CODECS="avc1.4d401f,mp4a.40.2",SUBTITLES="subs"
            video.m3u8

            """.utf8)
    }

    private func span(of segment: Int) -> Range<Int64> {
        let start = Int64(segment) * target
        return start..<max(start + 1, min(start + target, timeline.end ?? .max))
    }

    private func isGap(_ segment: Int) -> Bool {
        let span = span(of: segment)
        return gaps.contains { $0.overlaps(span) }
    }

    /// The captions shown in a span, by their start.
    private func lines(in span: Range<Int64>) -> [RoomTimeline.Line] {
        guard !cues.isEmpty else { return [] }
        let perPass = timeline.script.lines.count
        let passes =
            timeline.loops ? span.lowerBound / timeline.period...(span.upperBound - 1) / timeline.period : 0...0
        return passes.flatMap { pass -> [RoomTimeline.Line] in
            let shift = pass * timeline.period
            let from = firstCue(startingAfter: span.lowerBound - shift - longestCue - 1)
            let to = firstCue(startingAfter: span.upperBound - shift - 1)
            return cues[from..<max(from, to)].compactMap { cue in
                cue.end + shift > span.lowerBound ? timeline.line(Int(pass) * perPass + cue.number) : nil
            }
        }
    }

    private func firstCue(startingAfter time: Int64) -> Int {
        var low = 0
        var high = cues.count
        while low < high {
            let middle = (low + high) / 2
            if cues[middle].start <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
