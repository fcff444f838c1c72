internal import CounterfoilTranscript
internal import Synchronization

/// One room on the air: what it has emitted so far, and the connections that wait for more.
final class Room: Sendable {
    let timeline: RoomTimeline
    let rendition: HLSRendition
    let pager: ChatPager
    let plan: FaultPlan
    /// How many milliseconds after the platform the room starts.
    let delay: Int64
    /// Milliseconds between heartbeats, and where in that interval this room's lie.
    private let heartbeat: Int64
    private let phase: Int64
    private let log: EmissionLog
    private let state = Mutex(State())

    private struct State {
        var published = 0
        /// Counts up whenever a waiting connection should look again.
        var version: UInt64 = 0
        var isClosing = false
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]

        mutating func wake() -> [CheckedContinuation<Void, Never>] {
            version += 1
            defer { waiters.removeAll(keepingCapacity: true) }
            return Array(waiters.values)
        }
    }

    init(
        timeline: RoomTimeline, rendition: HLSRendition, pager: ChatPager, plan: FaultPlan, delay: Int64,
        heartbeat: Int64, phase: Int64, log: EmissionLog
    ) {
        self.timeline = timeline
        self.rendition = rendition
        self.pager = pager
        self.plan = plan
        self.delay = delay
        self.heartbeat = max(heartbeat, 1)
        self.phase = phase % max(heartbeat, 1)
        self.log = log
    }

    /// What a connection sees of the room.
    struct View: Sendable {
        /// Room time, in milliseconds.
        var time: Int64
        var published: Int
        var hasEnded: Bool
        var version: UInt64
        var isClosing: Bool
    }

    /// Emits the lines that are due and shows the room as it is then.
    ///
    /// - Parameter elapsed: Milliseconds since the platform's start.
    func view(at elapsed: Int64) -> View {
        let (view, woken) = advance(to: elapsed, always: false)
        for continuation in woken { continuation.resume() }
        return view
    }

    /// Emits the lines that are due and has every waiting connection look again.
    func tick(at elapsed: Int64) {
        let (_, woken) = advance(to: elapsed, always: true)
        for continuation in woken { continuation.resume() }
    }

    private func advance(to elapsed: Int64, always: Bool) -> (View, [CheckedContinuation<Void, Never>]) {
        let time = elapsed - delay
        return state.withLock { state in
            let published = max(timeline.published(at: time), state.published)
            let isNew = published > state.published
            while state.published < published {
                if let line = timeline.line(state.published) { log.append(line, room: timeline.room) }
                state.published += 1
            }
            let woken = isNew || always ? state.wake() : []
            return (
                View(
                    time: time, published: published, hasEnded: timeline.hasEnded(at: time), version: state.version,
                    isClosing: state.isClosing), woken
            )
        }
    }

    /// The next moment after `elapsed` at which something happens, both in milliseconds since the platform's start;
    /// `nil` where nothing will happen any more.
    func nextEvent(after elapsed: Int64) -> Int64? {
        let time = elapsed - delay
        var next = plan.boundary(after: time)
        func consider(_ moment: Int64?) {
            guard let moment, moment > time else { return }
            next = min(next ?? moment, moment)
        }
        consider(timeline.time(of: timeline.published(at: time)))
        if !timeline.hasEnded(at: time) {
            consider(timeline.end)
            consider((max(time, 0) - phase + heartbeat) / heartbeat * heartbeat + phase)
        }
        return next.map { $0 + delay }
    }

    /// Waits until there is something to look at that a view of that version does not show, or the task is cancelled.
    func wait(beyond version: UInt64) async {
        let id = CountWaiters.nextID()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    guard state.version == version, !state.isClosing, !Task.isCancelled else { return false }
                    state.waiters[id] = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    /// Lets every connection go.
    func close() {
        let woken = state.withLock { state in
            state.isClosing = true
            return state.wake()
        }
        for continuation in woken { continuation.resume() }
    }
}
