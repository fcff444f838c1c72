package import CounterfoilTranscript
import GRDB

/// Which entries are meant; what is `nil` does not matter.
package struct OutboxFilter: Sendable, Equatable {
    package var endpoint: String?
    package var room: String?
    package var alert: String?
    package var state: OutboxEntry.State?
    /// Entries put in before this.
    package var before: EventTime?

    package init(
        endpoint: String? = nil, room: String? = nil, alert: String? = nil, state: OutboxEntry.State? = nil,
        before: EventTime? = nil
    ) {
        self.endpoint = endpoint
        self.room = room
        self.alert = alert
        self.state = state
        self.before = before
    }

    /// A condition and its arguments, for the table `entry`, its state aside.
    fileprivate var condition: (sql: String, arguments: StatementArguments) {
        var terms = ["TRUE"]
        var arguments = StatementArguments()
        for (column, value) in [("endpoint", endpoint), ("room", room), ("alert", alert)] {
            guard let value else { continue }
            terms.append("entry.\(column) = ?")
            arguments += [value]
        }
        if let before {
            terms.append("entry.enqueued < ?")
            arguments += [before.milliseconds]
        }
        return (terms.joined(separator: " AND "), arguments)
    }
}

/// How much an endpoint is owed.
package struct EndpointBacklog: Sendable, Equatable {
    package var endpoint: String
    package var pending = 0
    package var held = 0
    package var dead = 0
    /// Bytes of their payloads.
    package var bytes: Int64 = 0
    /// When the oldest message that is pending or held was put in.
    package var oldest: EventTime?
}

extension Outbox {
    /// The entries that a filter means, the oldest first.
    ///
    /// - Parameters:
    ///   - after: Only entries with a higher id, to read on from the last page.
    ///   - limit: The most entries to return.
    package func list(
        _ filter: OutboxFilter = OutboxFilter(), after: Int64 = 0, limit: Int = 100
    ) async throws(OutboxError) -> [OutboxEntry] {
        try await store.read { database, ledger in
            var (sql, arguments) = filter.condition
            switch filter.state {
            case nil: break
            case .inFlight:
                let ids = ledger.inFlight.map(String.init).joined(separator: ", ")
                sql += " AND id IN (\(ids))"
            case .some(let state):
                sql += " AND state = ?"
                arguments += [state.rawValue]
            }
            arguments += [after, max(0, limit)]
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM entry WHERE \(sql) AND id > ? ORDER BY id LIMIT ?", arguments: arguments)
            return try rows.compactMap { row in
                var entry = try OutboxEntry(row)
                guard ledger.inFlight.contains(entry.id) else { return entry }
                entry.state = .inFlight
                return filter.state == nil || filter.state == .inFlight ? entry : nil
            }
        }
    }

    package struct RetryReport: Sendable, Equatable {
        /// How many entries are owed again.
        package var retried: Int
        /// How many stay as they are, because the receiver has had a later message of the same alert.
        package var superseded: Int
    }

    /// Owes dead letters again, from the first attempt. The filter's state does not matter.
    package func retry(_ filter: OutboxFilter, at now: EventTime) async throws(OutboxError) -> RetryReport {
        let report = try await store.write { database, _ in
            let (condition, arguments) = filter.condition
            try database.execute(
                sql: """
                    UPDATE entry SET state = 'pending', attempts = 0, due = ?, failing_since = NULL, settled = NULL
                    WHERE state = 'dead' AND \(condition) AND NOT EXISTS (
                        SELECT 1 FROM entry AS later
                        WHERE later.endpoint = entry.endpoint AND later.alert = entry.alert
                            AND later.state = 'delivered' AND later.id > entry.id)
                    """, arguments: [now.milliseconds] + arguments)
            let retried = database.changesCount
            let left = try Int.fetchOne(
                database, sql: "SELECT COUNT(*) FROM entry WHERE state = 'dead' AND \(condition)", arguments: arguments)
            return RetryReport(retried: retried, superseded: left ?? 0)
        }
        setAllWakes()
        return report
    }

    /// Drops entries for good: dead ones, or those in the state that the filter names, which may be pending or held.
    /// They are remembered as delivered ones are, so that they do not come back.
    ///
    /// - Returns: How many.
    package func discard(_ filter: OutboxFilter, at now: EventTime) async throws(OutboxError) -> Int {
        let state = filter.state ?? .dead
        guard [.dead, .pending, .held].contains(state) else { return 0 }
        return try await store.write { database, ledger in
            let (condition, arguments) = filter.condition
            let inFlight = ledger.inFlight.map(String.init).joined(separator: ", ")
            let meant = "state = '\(state.rawValue)' AND id NOT IN (\(inFlight)) AND \(condition)"
            let bytes = try Int64.fetchOne(
                database, sql: "SELECT SUM(LENGTH(payload)) FROM entry WHERE \(meant)", arguments: arguments)
            try database.execute(
                sql: "UPDATE entry SET state = 'discarded', settled = ?, payload = x'' WHERE \(meant)",
                arguments: [now.milliseconds] + arguments)
            ledger.bytes -= bytes ?? 0
            return database.changesCount
        }
    }

    /// Forgets delivered and discarded messages whose retention is over, one small batch of them.
    ///
    /// - Returns: How many; fewer than 500 means that none is left.
    package func purge(at now: EventTime) async throws(OutboxError) -> Int {
        let limit = now.advanced(by: -options.retention)
        return try await store.write { database, _ in
            try database.execute(
                sql: """
                    DELETE FROM entry WHERE id IN (
                        SELECT id FROM entry WHERE state IN ('delivered', 'discarded') AND settled < ? LIMIT 500)
                    """, arguments: [limit.milliseconds])
            return database.changesCount
        }
    }

    /// What is owed, held and dead, by endpoint.
    package func backlog() async throws(OutboxError) -> [EndpointBacklog] {
        try await store.read { database, _ in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT endpoint, state, COUNT(*) AS count, SUM(LENGTH(payload)) AS bytes, MIN(enqueued) AS oldest
                    FROM entry WHERE state IN ('pending', 'held', 'dead') GROUP BY endpoint, state ORDER BY endpoint
                    """)
            var backlog: [EndpointBacklog] = []
            for row in rows {
                guard let endpoint: String = row.value("endpoint"), let state: String = row.value("state"),
                    let count: Int = row.value("count")
                else { throw OutboxError(.corrupt, "an entry cannot be read") }
                if backlog.last?.endpoint != endpoint { backlog.append(EndpointBacklog(endpoint: endpoint)) }
                let place = backlog.count - 1
                backlog[place].bytes += row.value("bytes") ?? 0
                switch OutboxEntry.State(rawValue: state) {
                case .pending: backlog[place].pending = count
                case .held: backlog[place].held = count
                default: backlog[place].dead = count
                }
                guard state != OutboxEntry.State.dead.rawValue, let oldest = row.time("oldest") else { continue }
                backlog[place].oldest = min(backlog[place].oldest ?? oldest, oldest)
            }
            return backlog
        }
    }

    /// The last attempts, the newest first.
    package func attempts(of endpoint: String? = nil, limit: Int = 100) async throws(OutboxError) -> [AttemptRecord] {
        try await store.read { database, _ in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM attempt WHERE ?1 IS NULL OR endpoint = ?1 ORDER BY id DESC LIMIT ?2",
                arguments: [endpoint, max(0, limit)])
            return try rows.map { try AttemptRecord($0) }
        }
    }

    /// The endpoint's health as it was last written down.
    package func health(of endpoint: String) async throws(OutboxError) -> EndpointHealth {
        try await store.read { database, _ in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT * FROM endpoint WHERE name = ?", arguments: [endpoint])
            else { return EndpointHealth() }
            return EndpointHealth(
                failures: row.value("failures") ?? 0, notBefore: row.time("not_before"), held: row.value("held"))
        }
    }
}
