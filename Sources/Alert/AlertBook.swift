package import CounterfoilDetection
package import CounterfoilTranscript

/// The open alerts of one room: at most one for each family. An open alert is extended, never repeated.
///
/// An alert stays open as long as its family is met again within the rule's window after the last evidence; once the
/// room's time has passed beyond that, it closes.
package struct AlertBook: Sendable {
    private let room: RoomID
    private let roomTitle: WireText
    private let session: SessionID
    private let rulePacks: String
    /// In the order in which they were opened.
    private var open: [Entry] = []
    private var gaps: [ClosedRange<EventTime>] = []

    private struct Entry: Sendable {
        var alert: Alert
        /// How long the alert waits for more evidence after its end, in milliseconds.
        var patience: Int64
        /// The last line that found no room; those up to it are counted already.
        var omittedThrough: UInt64?
    }

    /// How many gaps are remembered for marking alerts.
    private static let rememberedGaps = 64

    /// - Parameter roomTitle: What people call the room; at most 256 bytes of it are kept.
    package init(room: RoomID, roomTitle: WireText = .empty, session: SessionID, rulePacks: String) {
        self.room = room
        self.roomTitle = roomTitle.prefix(bytes: 256)
        self.session = session
        self.rulePacks = rulePacks
    }

    /// Takes the rules met by one utterance.
    ///
    /// - Parameter leaf: Gives the place in the recording of the utterance with a given index.
    package mutating func take(
        _ detections: [Detection], leaf: (UInt64) -> UInt64?
    ) -> [AlertTransition] {
        var transitions: [AlertTransition] = []
        for detection in detections {
            guard let completing = detection.evidence.last else { continue }
            if let place = open.firstIndex(where: { $0.alert.family == detection.rule.family }) {
                if extend(place, by: detection, leaf: leaf) {
                    transitions.append(AlertTransition(alert: open[place].alert))
                }
                continue
            }
            let alert = makeAlert(detection, completing: completing.utterance, leaf: leaf)
            open.append(Entry(alert: alert, patience: detection.rule.window))
            transitions.append(AlertTransition(alert: alert))
        }
        return transitions
    }

    /// Closes the alerts that have waited long enough at a moment of the room's time.
    package mutating func advance(to watermark: EventTime) -> [AlertTransition] {
        guard !open.isEmpty else { return [] }
        func isOver(_ entry: Entry) -> Bool { watermark > entry.alert.end.advanced(by: entry.patience) }
        let over = open.filter(isOver)
        if !over.isEmpty { open.removeAll(where: isOver) }
        return over.map(close)
    }

    /// Closes every alert: the session is over.
    package mutating func closeAll() -> [AlertTransition] {
        defer { open = [] }
        return open.map(close)
    }

    /// Remembers a stretch in which something may be missing.
    package mutating func note(gap: ClosedRange<EventTime>) {
        if gaps.count == Self.rememberedGaps { gaps.removeFirst() }
        gaps.append(gap)
        for place in open.indices where overlapsGap(open[place].alert) { open[place].alert.overlapsGap = true }
    }

    /// Marks what the source took back. The alert stands: what was said was said.
    package mutating func note(deletion: Deletion) {
        let keys = Set(deletion.keys)
        let speakers = Set(deletion.speakers)
        for place in open.indices {
            for line in open[place].alert.lines.indices {
                let utterance = open[place].alert.lines[line].utterance
                if keys.contains(utterance.key) || utterance.speaker.map({ speakers.contains($0.id) }) == true {
                    open[place].alert.lines[line].wasDeleted = true
                }
            }
        }
    }

    // MARK: -

    private func makeAlert(
        _ detection: Detection, completing: Utterance, leaf: (UInt64) -> UInt64?
    ) -> Alert {
        let times = detection.evidence.map(\.utterance.times.event)
        let raised = completing.times.event
        var alert = Alert(
            id: AlertIdentity.make(session: session, detection: detection), room: room, roomTitle: roomTitle,
            session: session,
            state: .opened, family: detection.rule.family, rule: detection.rule.id, rules: [detection.rule.id],
            severity: detection.rule.severity, score: detection.score, rulePacks: rulePacks,
            title: detection.rule.title, advice: detection.rule.advice, raised: raised,
            start: times.min() ?? raised, end: times.max() ?? raised, lines: [], omittedLines: 0, overlapsGap: false)
        var none: UInt64?
        merge(detection.evidence, into: &alert, omittedThrough: &none, leaf: leaf)
        alert.overlapsGap = overlapsGap(alert)
        return alert
    }

    /// - Returns: Whether anything new came with it.
    private mutating func extend(_ place: Int, by detection: Detection, leaf: (UInt64) -> UInt64?) -> Bool {
        let before = open[place].alert
        var alert = before
        if !alert.rules.contains(detection.rule.id) { alert.rules.append(detection.rule.id) }
        if detection.rule.severity > alert.severity {
            alert.severity = detection.rule.severity
            alert.rule = detection.rule.id
            alert.title = detection.rule.title
            alert.advice = detection.rule.advice
        }
        alert.score = max(alert.score, detection.score)
        for evidence in detection.evidence {
            alert.start = min(alert.start, evidence.utterance.times.event)
            alert.end = max(alert.end, evidence.utterance.times.event)
        }
        var omittedThrough = open[place].omittedThrough
        merge(detection.evidence, into: &alert, omittedThrough: &omittedThrough, leaf: leaf)
        open[place].omittedThrough = omittedThrough
        alert.overlapsGap = alert.overlapsGap || overlapsGap(alert)
        alert.state = before.state
        guard alert != before else { return false }
        alert.state = .extended
        open[place].alert = alert
        open[place].patience = max(open[place].patience, detection.rule.window)
        return true
    }

    /// Adds lines that are new, and replaces lines of which a later revision or more hits are known.
    ///
    /// A line that found no room stays out, so that an alert that is full stands still.
    private func merge(
        _ evidence: [Detection.Evidence], into alert: inout Alert, omittedThrough: inout UInt64?,
        leaf: (UInt64) -> UInt64?
    ) {
        for evidence in evidence {
            var line = Alert.Line(
                index: evidence.index, leaf: leaf(evidence.index), utterance: evidence.utterance, hits: evidence.hits)
            if let place = alert.lines.firstIndex(where: { $0.utterance.key == evidence.utterance.key }) {
                line.inherit(from: alert.lines[place])
                alert.lines[place] = line
            } else if omittedThrough.map({ line.index > $0 }) ?? true {
                if alert.hasRoom(for: line) {
                    let place = alert.lines.firstIndex { $0.index > line.index } ?? alert.lines.count
                    alert.lines.insert(line, at: place)
                } else {
                    omittedThrough = line.index
                    alert.omittedLines += 1
                }
            }
        }
    }

    private func overlapsGap(_ alert: Alert) -> Bool { gaps.contains { $0.overlaps(alert.start...alert.end) } }

    private func close(_ entry: Entry) -> AlertTransition {
        var alert = entry.alert
        alert.state = .closed
        return AlertTransition(alert: alert)
    }
}
