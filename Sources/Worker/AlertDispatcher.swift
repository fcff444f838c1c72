import CounterfoilAlert
import CounterfoilRecording
import CounterfoilSink
import CounterfoilTranscript
import Logging

/// Puts alerts into the outbox once the recording that they rest on is durable.
struct AlertDispatcher: Sendable {
    let outbox: Outbox
    let endpoints: [Endpoint]
    let clock: any Clock<Duration>
    let logger: Logger

    /// How long to wait for space before trying again.
    private static let pause: Duration = .seconds(1)

    /// Returns once the messages are durable. Waits where the disk is full.
    ///
    /// - Throws: What makes the outbox or the log unusable, or `CancellationError`.
    func dispatch(_ messages: [OutboxMessage], room: RoomID) async throws {
        guard !messages.isEmpty else { return }
        var hasWarned = false
        while true {
            do {
                _ = try await outbox.enqueue(messages, at: WallClock.system.now)
                return
            } catch {
                guard error.isRetriable else { throw error }
                if !hasWarned {
                    logger.error("\(error)", metadata: ["room": "\(room)"])
                    hasWarned = true
                }
                try await clock.sleep(for: Self.pause)
            }
        }
    }
}
