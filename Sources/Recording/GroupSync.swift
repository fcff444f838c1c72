package import Dispatch
import Glibc
import Synchronization

/// Makes the logs of many sessions durable, together where that is cheaper.
///
/// A log's owner writes to the page cache and goes on; this syncer waits for the disk, on a queue of its own and never on
/// a thread of the cooperative pool. It shares the owner's file descriptors, so nothing has to be handed over but the
/// news that something was written.
///
/// Every `interval`, whatever was written since is made durable: file by file while few logs are concerned, else by one
/// `syncfs`, whose cost does not grow with their number. A caller that cannot wait for the interval, because an alert is
/// to be announced, awaits ``SessionLog/commit()``; callers that arrive while the disk is busy are served together by
/// the next round.
///
/// A failure to make a log durable is final for that log: the kernel may have dropped the bytes, and would report
/// success if asked again. A failed `syncfs` does not say whose bytes were lost, so every log of that round fails.
package final class GroupSync: Sendable {
    private struct Waiter {
        let target: SyncTarget
        let continuation: CheckedContinuation<Result<Void, RecordingError>, Never>
    }

    private struct State {
        var dirty: [SyncTarget] = []
        var waiters: [Waiter] = []
        var isTimerSet = false
        var isServing = false
    }

    private let directory: String
    private let descriptor: Int32
    private let interval: DispatchTimeInterval?
    private let calls: any FileCalls
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "counterfoil.recording.sync")

    /// Beyond so many logs, one call for the whole file system costs less than three for each.
    package static let manyLogs = 16

    /// - Parameters:
    ///   - directory: The directory that holds the sessions, all on one file system.
    ///   - interval: For how long at most bytes stay in the page cache only; `nil` for as long as nobody asks.
    package init(
        directory: String, interval: DispatchTimeInterval? = .seconds(1), calls: any FileCalls = SystemFileCalls()
    ) throws(RecordingError) {
        self.directory = directory
        self.interval = interval
        self.calls = calls
        do throws(Errno) {
            descriptor = try calls.open(directory, O_RDONLY | O_DIRECTORY)
        } catch {
            throw RecordingError(error, directory, "cannot be opened")
        }
    }

    deinit { calls.close(descriptor) }

    /// How much waits for the disk.
    package struct Load: Sendable, Equatable {
        /// Logs that wrote something since the last round.
        package var dirty: Int
        /// Callers that wait for a round to end.
        package var waiting: Int

        package init(dirty: Int, waiting: Int) {
            self.dirty = dirty
            self.waiting = waiting
        }
    }

    /// How much waits for the disk now; callers of the round that is under way are not counted.
    package var load: Load { state.withLock { Load(dirty: $0.dirty.count, waiting: $0.waiters.count) } }

    /// Makes everything durable that any log has written so far.
    package func syncAll() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.syncDirty()
                continuation.resume()
            }
        }
    }

    /// Takes note that a log has written to the page cache.
    func noteWrite(to target: SyncTarget) {
        guard target.markDirty() else { return }
        let mustSetTimer = state.withLock { state in
            state.dirty.append(target)
            defer { state.isTimerSet = true }
            return !state.isTimerSet
        }
        if mustSetTimer, let interval {
            queue.asyncAfter(deadline: .now() + interval) { self.syncDirty() }
        }
    }

    /// Waits until everything is durable that the log wrote before the call.
    func commit(_ target: SyncTarget) async throws(RecordingError) {
        let result = await withCheckedContinuation { continuation in
            let mustServe = state.withLock { state in
                state.waiters.append(Waiter(target: target, continuation: continuation))
                defer { state.isServing = true }
                return !state.isServing
            }
            if mustServe { queue.async { self.serveWaiters() } }
        }
        try result.get()
    }

    private func syncDirty() {
        let dirty = state.withLock { state in
            defer { state.dirty = [] }
            state.isTimerSet = false
            return state.dirty
        }
        for target in dirty { target.leaveQueue() }
        sync(dirty)
    }

    private func serveWaiters() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            state.isServing = false
            return state.waiters
        }
        var targets: [SyncTarget] = []
        var seen: Set<ObjectIdentifier> = []
        for waiter in waiters where seen.insert(ObjectIdentifier(waiter.target)).inserted {
            targets.append(waiter.target)
        }
        sync(targets)
        for waiter in waiters {
            waiter.continuation.resume(returning: waiter.target.failure.map { .failure($0) } ?? .success(()))
        }
    }

    private func sync(_ candidates: [SyncTarget]) {
        // Nothing of this queue is under way meanwhile, so what is not dirty is durable.
        let targets = candidates.filter(\.isDirty)
        guard targets.count > Self.manyLogs else {
            // A failure is kept by the target, where its owner and its waiters find it.
            for target in targets { try? target.syncNow() }
            return
        }
        SyncTarget.sync(targets) { () throws(RecordingError) in
            do throws(Errno) {
                try calls.syncFileSystem(descriptor)
            } catch {
                throw RecordingError(.io, directory, "could not be made durable", errno: error)
            }
        }
    }
}
