import CounterfoilFeed
import CounterfoilRecording
import CounterfoilSession
import CounterfoilSink
import CounterfoilTranscript
import Logging
import ServiceLifecycle

/// Watches every room until it ends or the worker is stopped; a room that fails is begun again, and no other suffers.
struct RoomSupervisor: Service {
    let plans: [SessionStore.Plan]
    let surroundings: Room.Surroundings
    let driver: FeedDriver
    let threads: [RoomThread]

    /// How long a room that failed waits before it is begun again, at first and at most.
    private static let firstPause: Duration = .seconds(1)
    private static let longestPause: Duration = .seconds(60)

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                for (number, plan) in plans.enumerated() {
                    let thread = threads[number % threads.count]
                    group.addTask { try await watch(plan, on: thread) }
                }
            }
        }
        // The group of services ends when one of them does; the others are to go on delivering until they are stopped.
        try? await gracefulShutdown()
    }

    /// - Throws: Only what makes it pointless to go on with any room.
    private func watch(_ plan: SessionStore.Plan, on thread: RoomThread) async throws {
        var pause = Self.firstPause
        while !Task.isCancelled {
            let room = Room(plan: plan, thread: thread, surroundings: surroundings)
            do {
                guard try await room.open() else {
                    surroundings.status.countEndedRoom()
                    surroundings.logger.notice("the broadcast is over", metadata: ["room": "\(plan.room)"])
                    return
                }
                pause = Self.firstPause
                try await watchFeeds(of: room)
                let reason: Leaf.Close.Reason = await room.hasEnded ? .end : .stop
                try await room.close(reason)
                if reason == .end {
                    surroundings.status.countEndedRoom()
                    surroundings.logger.notice("the room has ended", metadata: ["room": "\(plan.room)"])
                }
                return
            } catch is CancellationError {
                try? await room.close(.stop)
                return
            } catch let error as OutboxError where !error.isRetriable {
                throw error
            } catch let error as RecordingError where error.code == .io {
                // What the kernel failed to write once it may have forgotten: nothing may be acknowledged after that.
                throw error
            } catch {
                surroundings.logger.error(
                    "the room failed and is begun again: \(error)",
                    metadata: ["room": "\(plan.room)", "pause": "\(pause)"])
            }
            try? await surroundings.clock.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private func watchFeeds(of room: Room) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (feed, configuration) in room.plan.feeds.enumerated() {
                group.addTask { try await driver.run(configuration, session: RoomFeed(room: room, feed: feed)) }
            }
            try await group.waitForAll()
        }
        try Task.checkCancellation()
    }
}

/// One feed of a room, as its driver sees it.
private struct RoomFeed: FeedSession {
    let room: Room
    let feed: Int

    func nextRequest() async -> FeedRequest? { await room.nextRequest(feed: feed) }
    func receive(_ input: FeedInput) async throws { try await room.receive(input, feed: feed) }
    func wantsMore() async -> Bool { await !room.hasEnded(feed: feed) }
}
