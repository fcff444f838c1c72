import CounterfoilTranscript

/// A segment that is to be fetched.
struct QueuedSegment: Sendable, Equatable {
    var sequence: Int64
    var url: String
    var byteRange: HLSPlaylist.ByteRange?
    /// The header that stands in a file of its own: its URL and range.
    var map: HLSPlaylist.Map?
    /// The stretch of media time it belongs to.
    var epoch: WireText
    var duration: Int64
    /// When it begins on the wall clock, in milliseconds since 1970.
    var programTime: Int64?
    /// When it had ended at the latest, by the time at which the playlist was served.
    var latestEnd: Int64

    /// Its bounds on the wall clock.
    var from: EventTime? { programTime.map(EventTime.init) }
    var to: EventTime? { from?.advanced(by: duration) }
}

/// Follows a media playlist from load to load: which segments are new, what is missing, where the source began anew.
struct PlaylistWindow: Sendable {
    private struct Known: Sendable {
        var sequence: Int64
        var name: String
        var programTime: Int64?
    }

    /// What a load of the playlist brought.
    struct Update: Sendable {
        var segments: [QueuedSegment] = []
        var events: [TranscriptEvent] = []
        var isChanged = false
    }

    /// The number of the last segment that was taken.
    private(set) var lastSequence: Int64?
    private var known: [Known] = []
    private var coveredUntil: EventTime?
    /// Counts how often the source began anew.
    private var generation = 0
    /// Counts discontinuities as they were seen, and the playlist's own count at the last segment.
    private var epoch: Int64 = 0
    private var lastDiscontinuity: Int64 = 0
    /// Loads in a row that looked older than what is known.
    private var staleLoads = 0
    private var remarks = Remarks()

    /// How many times the target duration before its end a live playlist is entered.
    private static let edgeTargets: Int64 = 3
    private static let knownLimit = 2_000

    /// Takes a load of the playlist.
    ///
    /// - Parameters:
    ///   - base: The URL that answered, against which references resolve.
    ///   - served: When the playlist was current.
    mutating func update(
        _ playlist: HLSPlaylist, base: String, served: EventTime, fromBeginning: Bool
    ) -> Update {
        var update = Update()
        let listed = playlist.segments
        guard let first = listed.first, let final = listed.last else { return update }
        var start = 0
        if let last = lastSequence {
            switch compare(listed, last, target: playlist.targetDuration ?? 10_000) {
            case .stale: return update
            case .continues:
                if first.sequence > last + 1 {
                    update.events.append(gap(.sequence, until: first, missing: last + 1...first.sequence - 1))
                }
                start = listed.firstIndex { $0.sequence > last } ?? listed.count
            case .renumbered(let next): start = next
            case .restarted:
                generation += 1
                epoch = 0
                lastDiscontinuity = first.discontinuity
                start = fromBeginning ? 0 : Self.edge(playlist)
                update.events.append(gap(.originRestart, until: listed[start]))
            }
        } else {
            lastDiscontinuity = first.discontinuity
            start = fromBeginning ? 0 : Self.edge(playlist)
        }
        update.isChanged = start < listed.count
        take(listed[start...], base: base, served: served, into: &update)
        lastSequence = final.sequence
        known = listed.suffix(Self.knownLimit).map {
            Known(sequence: $0.sequence, name: URLReference.lastComponent($0.uri), programTime: $0.programTime)
        }
        return update
    }

    private enum Comparison { case continues, stale, restarted, renumbered(Int) }

    /// How a load relates to the one before it. Numbers that go back without a common name mean that the source began
    /// anew; so do names that all changed under their numbers.
    private mutating func compare(_ listed: [HLSPlaylist.Segment], _ last: Int64, target: Int64) -> Comparison {
        guard let first = listed.first, let final = listed.last, let oldest = known.first else { return .continues }
        if first.sequence > last { return .continues }
        let from = max(first.sequence, oldest.sequence)
        let to = min(final.sequence, last)
        if from <= to {
            let isSame = (from...to).contains { sequence in
                let new = listed[Int(sequence - first.sequence)]
                let old = known[Int(sequence - oldest.sequence)]
                guard URLReference.lastComponent(new.uri).utf8.elementsEqual(old.name.utf8) else { return false }
                guard let newTime = new.programTime, let oldTime = old.programTime else { return true }
                return abs(EventTime(milliseconds: newTime).since(EventTime(milliseconds: oldTime)).clamped) <= target
            }
            staleLoads = 0
            return isSame ? .continues : .restarted
        }
        if let newTime = final.programTime, let oldTime = known.last?.programTime, newTime <= oldTime, staleLoads < 3 {
            staleLoads += 1
            return .stale
        }
        staleLoads = 0
        let names = Set(known.map { Array($0.name.utf8) })
        let common = listed.lastIndex { names.contains(Array(URLReference.lastComponent($0.uri).utf8)) }
        return common.map { .renumbered($0 + 1) } ?? .restarted
    }

    private mutating func take(
        _ segments: ArraySlice<HLSPlaylist.Segment>, base: String, served: EventTime, into update: inout Update
    ) {
        var latestEnd = served
        let ends = segments.reversed().map { segment in
            defer { latestEnd = latestEnd.advanced(by: -segment.duration) }
            return latestEnd.milliseconds
        }
        var absent: Gap?
        for (segment, latestEnd) in zip(segments, ends.reversed()) {
            epoch += max(0, segment.discontinuity - lastDiscontinuity)
            lastDiscontinuity = segment.discontinuity
            let queued = QueuedSegment(
                sequence: segment.sequence, url: URLReference.resolve(segment.uri, against: base),
                byteRange: segment.byteRange,
                map: segment.map.map {
                    HLSPlaylist.Map(uri: URLReference.resolve($0.uri, against: base), byteRange: $0.byteRange)
                },
                epoch: WireText("\(generation).\(epoch)"), duration: segment.duration,
                programTime: segment.programTime, latestEnd: latestEnd)
            coveredUntil = queued.to ?? coveredUntil
            if segment.isGap || segment.encryption != nil {
                let reason: Gap.Reason = segment.isGap ? .declared : .parse
                if let method = segment.encryption {
                    let method = WireText(method).prefix(bytes: 40).singleLine
                    update.events += remarks.remark(
                        "feed.encrypted", "segments are encrypted (\(method)), which is not supported")
                }
                if var gap = absent, gap.reason == reason, let missing = gap.missing {
                    gap.to = queued.to
                    gap.missing = missing.lowerBound...segment.sequence
                    absent = gap
                } else {
                    if let absent { update.events.append(.gap(absent)) }
                    absent = Gap(
                        reason: reason, from: queued.from, to: queued.to, missing: segment.sequence...segment.sequence)
                }
            } else {
                if let gap = absent { update.events.append(.gap(gap)) }
                absent = nil
                update.segments.append(queued)
            }
        }
        if let absent { update.events.append(.gap(absent)) }
    }

    private func gap(
        _ reason: Gap.Reason, until segment: HLSPlaylist.Segment, missing: ClosedRange<Int64>? = nil
    ) -> TranscriptEvent {
        .gap(
            Gap(reason: reason, from: coveredUntil, to: segment.programTime.map(EventTime.init), missing: missing))
    }

    /// The first of the last segments that together last no longer than three target durations.
    private static func edge(_ playlist: HLSPlaylist) -> Int {
        let limit = edgeTargets * (playlist.targetDuration ?? 10_000)
        var start = playlist.segments.count - 1
        var total = playlist.segments[start].duration
        while start > 0, total + playlist.segments[start - 1].duration <= limit {
            start -= 1
            total += playlist.segments[start].duration
        }
        return start
    }
}

extension Int64 {
    /// The value, kept where its magnitude can be taken.
    fileprivate var clamped: Int64 { Swift.max(self, -.max) }
}
