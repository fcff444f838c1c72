package import CounterfoilAlert
package import CounterfoilDetection
package import CounterfoilTranscript

/// From what a room says to its alerts: one deterministic value, the same live and in replay.
///
/// Its only inputs are events in the order of the recording. Time comes from the events; no clock, no chance and no
/// order of a dictionary takes part, so equal inputs give equal alerts to the byte.
package struct Pipeline: Sendable {
    private var detector: Detector
    private var book: AlertBook
    /// Counts the utterances consumed; the next one's index.
    package private(set) var nextIndex: UInt64 = 0
    /// The latest event time seen: the room's own "now".
    package private(set) var watermark: EventTime?
    /// The place in the recording of recent utterances, by index.
    private var leaves = LeafWindow()

    /// - Parameters:
    ///   - roomTitle: What people call the room.
    ///   - rulePacks: The hash of the rule packs, which every alert names.
    package init(
        room: RoomID, roomTitle: WireText = .empty, session: SessionID, rules: CompiledRules, rulePacks: String
    ) {
        detector = Detector(rules: rules)
        book = AlertBook(room: room, roomTitle: roomTitle, session: session, rulePacks: rulePacks)
    }

    /// Consumes an event and returns the alerts that it opens, extends or, by the time that it shows, closes.
    ///
    /// - Parameter leaf: The event's place in the recording, where there is one.
    package mutating func consume(_ event: TranscriptEvent, leaf: UInt64? = nil) -> [AlertTransition] {
        switch event {
        case .utterance(let utterance):
            let index = nextIndex
            nextIndex += 1
            leaves.note(leaf, at: index)
            let time = utterance.times.event
            let now = max(watermark ?? time, time)
            watermark = now
            let closed = book.advance(to: now)
            let detections = detector.consume(utterance, index: index)
            return closed + book.take(detections) { [leaves] in leaves[$0] }
        case .deletion(let deletion):
            detector.retract(deletion)
            book.note(deletion: deletion)
        case .gap(let gap):
            if let end = gap.to ?? watermark ?? gap.from {
                book.note(gap: min(gap.from ?? watermark ?? end, end)...end)
            }
        case .end, .note:
            break
        }
        return []
    }

    /// Closes what is still open: the session is over.
    package mutating func close() -> [AlertTransition] { book.closeAll() }

    /// What was found in the utterance last consumed.
    package var lastHits: [Hit] { detector.lastHits }

    /// For each cue of the rules, in their order, how surprising the utterance last consumed is, in thousandths.
    package var lastScores: [(cue: String, surprise: Int64)] { detector.lastScores }

    /// How often a bound of the detector pushed something out.
    package var evictions: Int { detector.evictions }
}

/// The recording's places of the last utterances, in a ring.
private struct LeafWindow: Sendable {
    private static let capacity: UInt64 = 4_096
    private var first: UInt64 = 0
    private var places: [UInt64?] = []

    mutating func note(_ leaf: UInt64?, at index: UInt64) {
        if UInt64(places.count) < Self.capacity {
            if places.isEmpty { first = index }
            places.append(leaf)
        } else {
            places[Int(index % Self.capacity)] = leaf
            first = index + 1 - Self.capacity
        }
    }

    subscript(index: UInt64) -> UInt64? {
        guard index >= first, index < first + UInt64(places.count) else { return nil }
        return places[Int(index % Self.capacity)]
    }
}
