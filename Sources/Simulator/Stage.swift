internal import CounterfoilTranscript
internal import Synchronization

/// The rooms of a running platform and the one timer that drives them all.
final class Stage: Sendable {
    let configuration: Platform.Configuration
    let clock: StageClock
    /// The wall clock at the start.
    let wallStart: EventTime
    private let rooms: [Room]
    private let numbers: [RoomID: Int]
    private let counters = Mutex(Platform.Statistics())
    private let closing = Atomic(false)

    init(_ configuration: Platform.Configuration, clock: StageClock, wallStart: EventTime, log: EmissionLog) {
        self.configuration = configuration
        self.clock = clock
        self.wallStart = wallStart
        rooms = configuration.rooms.enumerated().map { number, script in
            let delay = script.delay.milliseconds
            let timeline = RoomTimeline(script, origin: wallStart.advanced(by: delay))
            let plan = FaultPlan(configuration.faults, room: script.room, delay: delay)
            return Room(
                timeline: timeline,
                rendition: HLSRendition(
                    timeline: timeline, target: configuration.targetDuration, window: configuration.playlistWindow,
                    resets: plan.resets, gaps: plan.gaps),
                pager: ChatPager(
                    timeline: timeline, history: configuration.history, interval: configuration.pollingInterval),
                plan: plan, delay: delay, heartbeat: configuration.heartbeat,
                // Heartbeats of thousands of rooms must not fall on one moment.
                phase: Int64(number) * 7_919 % configuration.heartbeat, log: log)
        }
        var numbers: [RoomID: Int] = [:]
        for (number, room) in rooms.enumerated() { numbers[room.timeline.room] = number }
        self.numbers = numbers
    }

    var statistics: Platform.Statistics { counters.withLock { $0 } }

    func count(_ change: (inout Platform.Statistics) -> Void) { counters.withLock { change(&$0) } }

    func room(_ name: RoomID) -> Room? { numbers[name].map { rooms[$0] } }

    /// Emits every line when it is due; returns when nothing will happen any more.
    ///
    /// - Throws: `CancellationError`.
    func play() async throws {
        var heap = DeadlineHeap()
        for (number, room) in rooms.enumerated() {
            if let due = room.nextEvent(after: -1) { heap.insert(DeadlineHeap.Entry(due: due, room: number)) }
        }
        var last = -configuration.tick
        while let first = heap.first {
            try Task.checkCancellation()
            let now = clock.now
            let due = max(first.due, last + configuration.tick)
            guard due <= now else {
                try await clock.sleep(until: due)
                continue
            }
            last = now
            while let entry = heap.first, entry.due <= now {
                _ = heap.removeFirst()
                rooms[entry.room].tick(at: now)
                if let next = rooms[entry.room].nextEvent(after: now) {
                    heap.insert(DeadlineHeap.Entry(due: next, room: entry.room))
                }
            }
        }
    }

    var isClosing: Bool { closing.load(ordering: .acquiring) }

    /// Lets every connection go.
    func close() {
        closing.store(true, ordering: .releasing)
        for room in rooms { room.close() }
    }

    func waitUntilEnded() async throws {
        for room in rooms where !room.timeline.loops {
            var view = room.view(at: clock.now)
            while !view.hasEnded {
                try Task.checkCancellation()
                guard !view.isClosing else { throw CancellationError() }
                await room.wait(beyond: view.version)
                view = room.view(at: clock.now)
            }
        }
    }
}
