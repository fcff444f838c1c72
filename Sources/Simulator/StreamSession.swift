internal import CounterfoilTranscript

/// What one connection to a long stream has been sent, and what it is to be sent next. A value without I/O.
struct StreamSession: Sendable {
    private let timeline: RoomTimeline
    private let encoding: StreamEncoding
    private let includesCaptions: Bool
    /// Milliseconds of silence after which a heartbeat is sent.
    private let heartbeat: Int64
    /// The first line that was not sent yet.
    private(set) var next: Int
    private var lastWrite: Int64
    private var hasBegun = false

    /// How many lines are written at a time.
    static let batch = 256

    init(
        timeline: RoomTimeline, encoding: StreamEncoding, includesCaptions: Bool, heartbeat: Int64, next: Int,
        opened: Int64
    ) {
        self.timeline = timeline
        self.encoding = encoding
        self.includesCaptions = includesCaptions
        self.heartbeat = heartbeat
        self.next = next
        lastWrite = opened
    }

    struct Step: Equatable, Sendable {
        var bytes: [UInt8]
        var then: Then

        enum Then: Sendable {
            /// Look again when the room has news.
            case wait
            /// Look again at once.
            case again
            /// End the body properly.
            case finish
            /// Close the connection in the middle of the body.
            case cut
        }
    }

    /// - Parameters:
    ///   - faults: What is wrong with the format at the time of the view.
    ///   - isCut: Whether a fault cuts the connection now.
    mutating func step(
        _ view: Room.View, faults: FaultPlan.Active, isCut: Bool, random: inout SeededRandom
    ) -> Step {
        if view.isClosing { return Step(bytes: [], then: .finish) }
        if faults.isStalled, !isCut { return Step(bytes: [], then: .wait) }
        var bytes = hasBegun ? [] : encoding.preamble
        let (lines, after) = pending(view)
        if faults.mischief.contains(.reorder), lines.count == 1, !view.hasEnded, !isCut {
            // A line alone waits for another one to change places with.
            return begin(Step(bytes: bytes, then: .wait), at: view.time)
        }
        append(lines, faults.mischief, &random, to: &bytes)
        if isCut {
            if lines.isEmpty { bytes += encoding.heartbeat }
            return Step(bytes: Array(bytes.prefix(bytes.count / 2)), then: .cut)
        }
        next = after
        if next < view.published { return begin(Step(bytes: bytes, then: .again), at: view.time) }
        if view.hasEnded { return begin(Step(bytes: bytes + encoding.end, then: .finish), at: view.time) }
        if bytes.isEmpty, view.time - lastWrite >= heartbeat / 2 { bytes = encoding.heartbeat }
        return begin(Step(bytes: bytes, then: .wait), at: view.time)
    }

    private mutating func begin(_ step: Step, at time: Int64) -> Step {
        hasBegun = true
        if !step.bytes.isEmpty { lastWrite = time }
        return step
    }

    private func pending(_ view: Room.View) -> (lines: [RoomTimeline.Line], after: Int) {
        var lines: [RoomTimeline.Line] = []
        var number = next
        while number < view.published, lines.count < Self.batch {
            if includesCaptions || !timeline.isCaption(number), let line = timeline.line(number) { lines.append(line) }
            number += 1
        }
        return (lines, number)
    }

    private func append(
        _ lines: [RoomTimeline.Line], _ mischief: Mischief, _ random: inout SeededRandom, to bytes: inout [UInt8]
    ) {
        guard !lines.isEmpty else { return }
        var lines = lines
        if mischief.contains(.reorder) { Mischief.disorder(&lines, &random) }
        if mischief.contains(.garbage) { bytes += encoding.garbage }
        for line in lines {
            encoding.append(line, to: &bytes)
            if mischief.contains(.duplicate) { encoding.append(line, to: &bytes) }
        }
    }
}
