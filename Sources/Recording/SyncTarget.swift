import Synchronization

/// What a ``GroupSync`` knows of a log: the files that may hold bytes which are not durable yet, and whether the disk
/// failed on them.
///
/// The log's owner marks it after each write to the page cache and never waits; the syncer makes it durable. A failure
/// found by either is final and seen by both.
final class SyncTarget: Sendable {
    private struct State {
        /// The current segment last, before it those that were rotated away and are not durable yet.
        var segments: [SegmentFiles]
        var isDirty = false
        var isQueued = false
        var failure: RecordingError?
    }

    private let state: Mutex<State>
    /// Held while the files are made durable: a write-back error is reported once, so nobody may ask for the next
    /// result before the failure is noted.
    private let syncing = Mutex(())

    init(_ segment: SegmentFiles) { state = Mutex(State(segments: [segment])) }

    /// Why the log takes nothing more, if so.
    var failure: RecordingError? { state.withLock { $0.failure } }

    func fail(_ error: RecordingError) {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
        }
    }

    /// Takes note of the segment that is written from now on.
    func rotate(to segment: SegmentFiles) {
        state.withLock { $0.segments.append(segment) }
    }

    /// Takes note that bytes were written.
    ///
    /// - Returns: Whether the target must be queued to be made durable.
    func markDirty() -> Bool {
        state.withLock { state in
            state.isDirty = true
            defer { state.isQueued = true }
            return !state.isQueued
        }
    }

    /// Whether something was written that is not durable.
    var isDirty: Bool { state.withLock { $0.isDirty } }

    /// Takes note that the target has left the queue.
    func leaveQueue() { state.withLock { $0.isQueued = false } }

    /// Makes everything durable that was written before the call.
    func syncNow() throws(RecordingError) {
        let result = syncing.withLock { _ -> Result<Void, RecordingError> in
            if let failure { return .failure(failure) }
            let segments = take()
            do throws(RecordingError) {
                for segment in segments { try segment.sync() }
                settle(segments)
                return .success(())
            } catch {
                fail(error)
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Makes many targets durable by one call that covers them all.
    static func sync(_ targets: [SyncTarget], by call: () throws(RecordingError) -> Void) {
        let taken = targets.map { ($0, $0.take()) }
        do throws(RecordingError) {
            try call()
            for (target, segments) in taken { target.settle(segments) }
        } catch {
            for (target, _) in taken { target.fail(error) }
        }
    }

    /// The segments to make durable.
    private func take() -> [SegmentFiles] {
        state.withLock { state in
            // Cleared before the files are synced: what is written meanwhile makes it dirty again.
            state.isDirty = false
            return state.segments
        }
    }

    /// Lets go of the segments that are durable and will not be written again.
    private func settle(_ segments: [SegmentFiles]) {
        state.withLock { state in
            let current = state.segments.last
            state.segments.removeAll { segment in
                segment !== current && segments.contains { $0 === segment }
            }
        }
    }
}
