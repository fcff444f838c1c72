package import CounterfoilTranscript
import Dispatch
import FoundationEssentials
import GRDB
import Glibc
import Synchronization

/// The messages that are owed to endpoints, in one SQLite file that survives crashes.
///
/// A message is durable when ``enqueue(_:at:)`` returns: the write-ahead log is synced with every commit. There is one
/// connection, which locks the file, so no second process can open it (and the corruption that SQLite before 3.51.3
/// can suffer with two connections in this mode cannot come about).
package final class Outbox: Sendable {
    package struct Options: Sendable {
        /// How long delivered messages are remembered, in milliseconds. 14 days by default.
        package var retention: Int64 = 14 * 86_400_000
        /// The most bytes of payloads that are owed, held or dead. 1 GiB by default.
        package var maximumBytes: Int64 = 1 << 30
        /// The most attempts that are remembered. 10,000 by default.
        package var maximumAttempts = 10_000

        package init() {}
    }

    let options: Options
    let store: GroupCommit
    private let wakes = Mutex<[String: Wake]>([:])

    /// Opens the outbox, making it where there is none; off the cooperative pool.
    ///
    /// Only its owner may read the file: it holds what people said, and their names.
    package static func open(_ path: String, options: Options = Options()) async throws(OutboxError) -> Outbox {
        let result: Result<Outbox, OutboxError> = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async {
                continuation.resume(
                    returning: Result { try Outbox(path, options: options) }.mapError(OutboxError.init))
            }
        }
        return try result.get()
    }

    private init(_ path: String, options: Options) throws {
        self.options = options
        try Self.makeFile(path)
        var configuration = Configuration()
        configuration.label = "counterfoil.outbox"
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { database in
            // The lock comes first: it must be held before the write-ahead log is looked at.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
            guard mode == "wal" else { throw OutboxError(.failed, "the file system cannot keep a write-ahead log") }
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let isNewer = try queue.unsafeRead { try OutboxSchema.migrator.hasBeenSuperseded($0) }
        guard !isNewer else { throw OutboxError(.newer, path) }
        try OutboxSchema.migrator.migrate(queue)
        let bytes = try queue.unsafeRead { database in
            try Int64.fetchOne(
                database,
                sql: "SELECT SUM(LENGTH(payload)) FROM entry WHERE state IN ('pending', 'held', 'dead')")
        }
        store = GroupCommit(queue, ledger: GroupCommit.Ledger(bytes: bytes ?? 0))
    }

    /// Makes the file for its owner only, and its name durable.
    private static func makeFile(_ path: String) throws(OutboxError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw OutboxError(.failed, "\(path): \(String(cString: strerror(errno)))") }
        Glibc.close(descriptor)
        let folder = path.utf8.lastIndex(of: 0x2F).map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let directory = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw OutboxError(.failed, "\(folder): \(String(cString: strerror(errno)))") }
        defer { Glibc.close(directory) }
        guard fsync(directory) == 0 else {
            throw OutboxError(.failed, "\(folder): \(String(cString: strerror(errno)))")
        }
    }

    /// Closes the file and frees its lock. Calls after this fail with `outbox.closed`.
    package func close() async {
        store.fail(OutboxError(.closed))
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { [database = store.database] in
                try? database.close()
                continuation.resume()
            }
        }
    }

    /// Set whenever there may be something to do for an endpoint.
    package func wake(for endpoint: String) -> Wake {
        wakes.withLock { wakes in
            if let wake = wakes[endpoint] { return wake }
            let wake = Wake()
            wakes[endpoint] = wake
            return wake
        }
    }

    func setWakes(_ endpoints: some Sequence<String>) {
        let woken = wakes.withLock { wakes in endpoints.compactMap { wakes[$0] } }
        for wake in woken { wake.set() }
    }

    func setAllWakes() {
        for wake in wakes.withLock({ Array($0.values) }) { wake.set() }
    }

    // MARK: - Putting in

    package struct Receipt: Sendable, Equatable {
        /// How many messages are new.
        package var taken = 0
        /// How many were in the outbox already, sent or not.
        package var repeated = 0
    }

    /// Puts messages in, all or none, and returns when they are durable.
    ///
    /// A message whose id the outbox knows for its endpoint is passed over: after a crash the same alerts are derived
    /// again and must not be sent again.
    ///
    /// - Throws: `outbox.full` or `outbox.disk-full`, after which the caller holds what it has and tries again;
    ///   anything else is for good, and the process should end.
    package func enqueue(_ messages: [OutboxMessage], at now: EventTime) async throws(OutboxError) -> Receipt {
        guard !messages.isEmpty else { return Receipt() }
        let maximum = options.maximumBytes
        return try await store.write { database, ledger in
            try Self.checkRoom(database, ledger, for: messages, maximum: maximum)
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO entry (message, endpoint, alert, room, kind, payload, enqueued, due)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message, endpoint) DO NOTHING
                    """)
            var receipt = Receipt()
            for message in messages {
                try statement.execute(arguments: [
                    message.id, message.endpoint, message.alert, message.room, message.kind.rawValue,
                    DatabaseValue(blob: message.payload), now.milliseconds, now.milliseconds,
                ])
                if database.changesCount > 0 {
                    receipt.taken += 1
                    ledger.bytes += Int64(message.payload.count)
                } else {
                    receipt.repeated += 1
                }
            }
            return receipt
        } committed: { [self] receipt in
            if receipt.taken > 0 { setWakes(messages.map(\.endpoint)) }
        }
    }

    private static func checkRoom(
        _ database: Database, _ ledger: GroupCommit.Ledger, for messages: [OutboxMessage], maximum: Int64
    ) throws {
        var total = ledger.bytes + messages.reduce(0) { $0 + Int64($1.payload.count) }
        guard total > maximum else { return }
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM entry WHERE message = ? AND endpoint = ?")
        for message in messages where try Int.fetchOne(statement, arguments: [message.id, message.endpoint]) != nil {
            total -= Int64(message.payload.count)
        }
        if total > maximum {
            throw OutboxError(.full, "\(ledger.bytes) of \(maximum) bytes are in use")
        }
    }
}

extension DatabaseValue {
    fileprivate init(blob bytes: [UInt8]) { self = bytes.withUnsafeBytes { Data($0) }.databaseValue }
}
