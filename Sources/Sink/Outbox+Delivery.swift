package import CounterfoilTranscript
import GRDB

extension Outbox {
    package struct Claim: Sendable, Equatable {
        /// The entry to send now, marked as in flight; the caller must settle or release it.
        package var entry: OutboxEntry?
        /// Where there is none: when there will be one, as far as is known.
        package var nextDue: EventTime?
    }

    /// Takes the entry of an endpoint that has been due the longest.
    ///
    /// Of one alert's messages only the oldest that is owed can be had, so that an alert is never resolved at a
    /// receiver before it fired there.
    ///
    /// - Parameter isProbe: Takes one that is not due, or that is held, where there is no better one.
    package func claim(
        _ endpoint: String, at now: EventTime, isProbe: Bool = false
    ) async throws(OutboxError) -> Claim {
        try await store.read { database, ledger in
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT id, due FROM entry AS candidate
                        WHERE endpoint = ? AND state IN ('pending'\(isProbe ? ", 'held'" : "")) AND NOT EXISTS (
                            SELECT 1 FROM entry AS earlier
                            WHERE earlier.endpoint = candidate.endpoint AND earlier.alert = candidate.alert
                                AND earlier.state IN ('pending', 'held') AND earlier.id < candidate.id)
                        ORDER BY due, id LIMIT ?
                        """),
                arguments: [endpoint, ledger.inFlight.count + 1])
            for row in rows {
                guard let id: Int64 = row.value("id"), let due = row.time("due") else {
                    throw OutboxError(.corrupt, "an entry cannot be read")
                }
                guard !ledger.inFlight.contains(id) else { continue }
                // A time further ahead than any wait was set by a clock that has been put back since.
                guard isProbe || due <= now || due.since(now) > 2 * RetryAfter.maximum else {
                    return Claim(entry: nil, nextDue: due)
                }
                guard
                    let stored = try Row.fetchOne(
                        database.cachedStatement(sql: "SELECT * FROM entry WHERE id = ?"), arguments: [id])
                else { continue }
                var entry = try OutboxEntry(stored)
                entry.state = .inFlight
                ledger.inFlight.insert(id)
                return Claim(entry: entry, nextDue: nil)
            }
            return Claim(entry: nil, nextDue: nil)
        }
    }

    /// Gives back an entry that was claimed and not attempted.
    package func release(_ entry: OutboxEntry) async throws(OutboxError) {
        try await store.read { _, ledger in _ = ledger.inFlight.remove(entry.id) }
        setWakes([entry.message.endpoint])
    }

    /// Writes down what an attempt came to, durably, and logs it.
    ///
    /// Where this fails with `outbox.disk-full` the entry stays in flight; try again. A process that ends before it
    /// could is as one that crashed between sending and this: the message goes out again with the same id.
    package func settle(_ entry: OutboxEntry, _ settlement: Settlement) async throws(OutboxError) {
        let maximumAttempts = options.maximumAttempts
        try await store.write { database, ledger in
            try Self.record(settlement.outcome, of: entry, settlement.attempt, database, &ledger)
            try Self.log(settlement.attempt, maximum: maximumAttempts, database)
            try Self.save(settlement.health, of: entry.message.endpoint, database)
            guard settlement.isRecovery else { return }
            try database.execute(
                sql: """
                    UPDATE entry SET state = 'pending', due = MIN(due, ?1), failing_since = NULL
                    WHERE endpoint = ?2 AND state IN ('pending', 'held') AND attempts > 0
                    """, arguments: [settlement.attempt.at.milliseconds, entry.message.endpoint])
        }
    }

    private static func record(
        _ outcome: Settlement.Outcome, of entry: OutboxEntry, _ attempt: AttemptRecord, _ database: Database,
        _ ledger: inout GroupCommit.Ledger
    ) throws {
        let now = attempt.at.milliseconds
        let (state, due, settled): (OutboxEntry.State, Int64, Int64?) =
            switch outcome {
            case .delivered: (.delivered, now, now)
            case .again(let due): (.pending, due.milliseconds, nil)
            case .held: (.held, now, nil)
            case .dead: (.dead, now, now)
            }
        let failingSince: Int64? =
            if case .again = outcome { entry.failingSince?.milliseconds ?? now } else { nil }
        try database.cachedStatement(
            sql: """
                UPDATE entry SET state = ?, attempts = attempts + 1, due = ?, failing_since = ?, settled = ?,
                    verdict = ?, snippet = ?, payload = CASE WHEN ? THEN x'' ELSE payload END
                WHERE id = ?
                """
        ).execute(arguments: [
            state.rawValue, due, failingSince, settled, attempt.verdict, attempt.snippet, state == .delivered, entry.id,
        ])
        ledger.inFlight.remove(entry.id)
        if state == .delivered { ledger.bytes -= Int64(entry.message.payload.count) }
    }

    private static func log(_ attempt: AttemptRecord, maximum: Int, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO attempt (at, endpoint, message, url, request_hash, status, verdict, milliseconds, snippet)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            attempt.at.milliseconds, attempt.endpoint, attempt.message, attempt.url, attempt.requestHash,
            attempt.status, attempt.verdict, attempt.milliseconds, attempt.snippet,
        ])
        try database.cachedStatement(sql: "DELETE FROM attempt WHERE id <= ?")
            .execute(arguments: [database.lastInsertedRowID - Int64(maximum)])
    }

    private static func save(_ health: EndpointHealth, of endpoint: String, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO endpoint (name, failures, not_before, held) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (name) DO UPDATE SET failures = ?2, not_before = ?3, held = ?4
                """
        ).execute(arguments: [endpoint, health.failures, health.notBefore?.milliseconds, health.held])
    }
}
