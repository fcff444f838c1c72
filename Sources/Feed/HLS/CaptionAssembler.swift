import CounterfoilTranscript

/// Turns the cues of segments into utterances with media time and wall clock.
struct CaptionAssembler: Sendable {
    let channel: Utterance.Channel
    let role: Utterance.Role
    var language: String?
    private var merger = CueMerger()
    private var remarks = Remarks()
    /// The timelines of the last few epochs.
    private var timelines: [(epoch: WireText, timeline: MediaTimeline)] = []
    /// The time of the last utterance.
    private(set) var lastTime: EventTime?

    init(channel: Utterance.Channel, role: Utterance.Role, language: String?) {
        self.channel = channel
        self.role = role
        self.language = language
    }

    mutating func take(
        _ document: WebVTTDocument, of segment: QueuedSegment, at time: EventTime
    ) -> [TranscriptEvent] {
        var events = remarks.remark(
            "feed.lenient-timestamps", "time stamps outside the grammar were read leniently",
            count: document.lenientTimestamps)
        events += remarks.remark(
            "feed.damaged", "cues without a readable time span were left out", count: document.unreadableCues)
        guard !document.cues.isEmpty else { return events }
        var timeline = timelines.last { $0.epoch == segment.epoch }?.timeline ?? MediaTimeline()
        let shift = timeline.shift(document.timestampMap ?? .zero)
        let spans = document.cues.map { $0.start + shift...max($0.start, $0.end) + shift }
        if let start = segment.programTime {
            switch timeline.clock.observe(segment: start, duration: segment.duration, spans: spans) {
            case .kept: break
            case .jumped:
                events += remarks.remark("feed.clock", "the playlist's clock jumped against media time; following it")
            case .unusable:
                events += remarks.remark(
                    "feed.clock", "a segment has cues from outside its time; its clock is not used")
            }
        }
        if timeline.clock.offset == nil || timeline.clock.isEstimated {
            timeline.clock.observe(latestEnd: segment.latestEnd, duration: segment.duration, spans: spans)
        }
        remember(timeline, segment.epoch)
        for (cue, span) in zip(document.cues, spans) {
            if let utterance = utterance(cue, span, document, timeline.clock, segment.epoch, at: time) {
                lastTime = max(lastTime ?? utterance.times.event, utterance.times.event)
                events.append(.utterance(utterance))
            }
        }
        return events
    }

    private mutating func remember(_ timeline: MediaTimeline, _ epoch: WireText) {
        timelines.removeAll { $0.epoch == epoch }
        if timelines.count == 4 { timelines.removeFirst() }
        timelines.append((epoch, timeline))
    }

    private mutating func utterance(
        _ cue: WebVTTCue, _ span: ClosedRange<Int64>, _ document: WebVTTDocument, _ clock: EpochClock,
        _ epoch: WireText, at time: EventTime
    ) -> Utterance? {
        let text = CueText(cue.payload)
        let lines = text.plain.utf8.split(separator: 0x0A).map { WireText(repairing: $0).trimmed }.filter {
            !$0.isEmpty
        }
        let whole = CueMerger.Cue(start: span.lowerBound, end: span.upperBound, settings: cue.settings, lines: lines)
        guard case .tell(let told) = merger.take(whole, epoch: epoch) else { return nil }
        var times = Utterance.Times(programme: told.start..<told.end, observed: time)
        if let offset = clock.offset {
            times.source = EventTime(milliseconds: told.start).advanced(by: offset.value)
            times.uncertainty = offset.uncertainty
        }
        var flags: Utterance.Flags = []
        if clock.isEstimated { flags.insert(.clockEstimated) }
        if times.source != nil, !times.isCredible { flags.insert(.clockClamped) }
        if cue.isLenient { flags.insert(.lenientTime) }
        if cue.isCut { flags.insert(.truncated) }
        if cue.end <= cue.start { flags.insert(.reversedSpan) }
        if document.isRepaired, told.text.utf8.contains(0xEF), told.text.string.unicodeScalars.contains("\u{FFFD}") {
            flags.insert(.repaired)
        }
        return Utterance(
            key: told.key, revision: told.revision, finality: .stable, channel: channel, role: role,
            speaker: text.voice.map { Utterance.Speaker(id: $0, name: $0) }, language: language, text: told.text,
            times: times, flags: flags)
    }
}
