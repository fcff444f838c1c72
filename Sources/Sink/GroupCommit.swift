import GRDB
import Synchronization

/// Writes of many callers in shared transactions: one fsync for all that came while the last one ran.
///
/// Everything runs on the connection's own queue, never on the cooperative pool, and a caller's cancellation does not
/// take part: what is committed was asked for by others too.
final class GroupCommit: Sendable {
    /// What the outbox knows beside its tables. Read and changed on the connection's queue only.
    struct Ledger: Sendable {
        /// Bytes of all payloads.
        var bytes: Int64 = 0
        /// Entries that are being sent.
        var inFlight: Set<Int64> = []
    }

    private struct Job: Sendable {
        let run: @Sendable (Database, inout Ledger) throws -> Void
        let finish: @Sendable (OutboxError?) -> Void
    }

    private struct Queue: Sendable {
        var jobs: [Job] = []
        var isScheduled = false
        /// Set once, by the first error after which the file cannot be trusted.
        var failure: OutboxError?
    }

    let database: DatabaseQueue
    private let queue = Mutex(Queue())
    private let ledger: Mutex<Ledger>
    /// The most callers that share a transaction, so that reads get their turn.
    private static let batchLimit = 256

    init(_ database: DatabaseQueue, ledger: Ledger) {
        self.database = database
        self.ledger = Mutex(ledger)
    }

    /// Does work in a transaction shared with others and returns when it is durable.
    ///
    /// - Parameters:
    ///   - work: It may refuse with an ``OutboxError``, before it has changed anything; only its own caller sees that.
    ///   - committed: Called as soon as the work is durable, on the connection's queue.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (Database, inout Ledger) throws -> Value,
        committed: @escaping @Sendable (Value) -> Void = { _ in }
    ) async throws(OutboxError) -> Value {
        let box = ValueBox<Value>()
        let result: Result<Value, OutboxError> = await withCheckedContinuation { continuation in
            submit(
                Job(
                    run: { database, ledger in
                        let value = try work(database, &ledger)
                        box.value.withLock { $0 = value }
                    },
                    finish: { error in
                        guard error == nil, let value = box.value.withLock({ $0 }) else {
                            continuation.resume(returning: .failure(error ?? OutboxError(.failed)))
                            return
                        }
                        committed(value)
                        continuation.resume(returning: .success(value))
                    }))
        }
        return try result.get()
    }

    /// Reads, and may mark entries as in flight; changes no table.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (Database, inout Ledger) throws -> Value
    ) async throws(OutboxError) -> Value {
        if let failure = queue.withLock({ $0.failure }) { throw failure }
        let result: Result<Value, OutboxError> = await withCheckedContinuation { continuation in
            database.asyncWriteWithoutTransaction { database in
                let result = Result { try self.ledger.withLock { try work(database, &$0) } }.mapError(OutboxError.init)
                if case .failure(let error) = result { self.note(error) }
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    /// Refuses everything from now on.
    func fail(_ error: OutboxError) { queue.withLock { $0.failure = $0.failure ?? error } }

    private func note(_ error: OutboxError) {
        if !error.isRetriable { fail(error) }
    }

    private func submit(_ job: Job) {
        let mustSchedule = queue.withLock { queue in
            queue.jobs.append(job)
            defer { queue.isScheduled = true }
            return !queue.isScheduled
        }
        if mustSchedule { schedule() }
    }

    private func schedule() { database.asyncWriteWithoutTransaction { self.commitBatch($0) } }

    private func commitBatch(_ database: Database) {
        let (jobs, failure) = queue.withLock { queue in
            let jobs = Array(queue.jobs.prefix(Self.batchLimit))
            queue.jobs.removeFirst(jobs.count)
            return (jobs, queue.failure)
        }
        var outcomes = [OutboxError?](repeating: failure, count: jobs.count)
        if failure == nil {
            do {
                var draft = ledger.withLock { $0 }
                try database.inTransaction(.immediate) {
                    for (place, job) in jobs.enumerated() {
                        do { try job.run(database, &draft) } catch let refusal as OutboxError {
                            outcomes[place] = refusal
                        }
                    }
                    return .commit
                }
                ledger.withLock { $0 = draft }
            } catch {
                let failure = OutboxError(error)
                note(failure)
                outcomes = [OutboxError?](repeating: failure, count: jobs.count)
            }
        }
        for (job, outcome) in zip(jobs, outcomes) { job.finish(outcome) }
        let isDone = queue.withLock { queue in
            queue.isScheduled = !queue.jobs.isEmpty
            return queue.jobs.isEmpty
        }
        if !isDone { schedule() }
    }
}

/// Carries a value from a transaction to the moment at which it is durable.
private final class ValueBox<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}
