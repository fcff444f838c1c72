internal import CounterfoilJSON
package import CounterfoilTranscript
internal import Synchronization

/// What a ``Platform`` put on the wire, and when: the one side of every test of loss and latency.
///
/// A line is emitted once, at the moment it became available in every format, whether anyone was connected or not.
package final class EmissionLog: Sendable {
    package struct Entry: Sendable, Equatable {
        package var room: RoomID
        /// The line's number in its room, from 0; it goes on through every pass of a looping room.
        package var line: Int
        /// The id as it stands on the wire.
        package var id: WireText
        package var kind: Kind
        /// Whether a generator planted it to be found.
        package var isPlanted: Bool
        /// The wall clock as the wire has it.
        package var wall: EventTime
        /// When the platform made it available.
        package var emitted: ContinuousClock.Instant

        package enum Kind: String, Sendable { case caption, message, deletion }
    }

    private struct State {
        var entries: BoundedLog<Entry>
        var counts: [RoomID: Int] = [:]
        var waiters = CountWaiters()
    }

    private let state: Mutex<State>
    private let file: AppendFile?

    /// - Parameters:
    ///   - limit: How many entries are kept in memory; older ones are dropped and counted.
    ///   - path: A file to which every entry is appended as a JSON line.
    package init(limit: Int = 1_000_000, path: String? = nil) throws(SimulatorError) {
        if let path { file = try AppendFile(path: path) } else { file = nil }
        state = Mutex(State(entries: BoundedLog(limit: limit)))
    }

    /// The newest entries, oldest first.
    package var entries: [Entry] { state.withLock { Array($0.entries.elements) } }

    /// How many lines were emitted in all.
    package var count: Int { state.withLock(\.entries.total) }

    /// How many entries are in memory no more.
    package var dropped: Int { state.withLock(\.entries.dropped) }

    /// How many lines a room emitted.
    package func count(in room: RoomID) -> Int { state.withLock { $0.counts[room] ?? 0 } }

    /// Waits until that many lines were emitted in all.
    ///
    /// - Throws: `CancellationError`.
    package func waitForCount(_ count: Int) async throws {
        let id = CountWaiters.nextID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isReached = state.withLock { state in
                    if Task.isCancelled { return Bool?.none }
                    if state.entries.total >= count { return true }
                    state.waiters.add(id, goal: count, continuation)
                    return false
                }
                switch isReached {
                case nil: continuation.resume(throwing: CancellationError())
                case true?: continuation.resume()
                case false?: break
                }
            }
        } onCancel: {
            state.withLock { $0.waiters.remove(id) }?.resume(throwing: CancellationError())
        }
    }

    func append(_ line: RoomTimeline.Line, room: RoomID) {
        let kind: Entry.Kind
        switch line.content {
        case .caption: kind = .caption
        case .message: kind = .message
        case .deletion: kind = .deletion
        }
        let entry = Entry(
            room: room, line: line.number, id: line.id, kind: kind, isPlanted: line.isPlanted, wall: line.wall,
            emitted: .now)
        let reached = state.withLock { state in
            state.entries.append(entry)
            state.counts[room, default: 0] += 1
            return state.waiters.takeReached(count: state.entries.total)
        }
        for continuation in reached { continuation.resume() }
        file?.append(Self.encode(entry))
    }

    /// Waits until the file, if there is one, holds every entry.
    func flush() async { await file?.flush() }

    private static func encode(_ entry: Entry) -> [UInt8] {
        CanonicalJSON.members([
            "room": .string(entry.room.rawValue), "line": .integer(Int64(entry.line)), "id": .text(entry.id),
            "kind": .string(entry.kind.rawValue), "planted": entry.isPlanted ? .boolean(true) : nil,
            "ts": .integer(entry.wall.milliseconds),
        ]).encoded
    }
}
