import CounterfoilTranscript
import GRDB

/// The tables of the outbox, version by version. A version that was released is never changed.
enum OutboxSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE entry (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        message TEXT NOT NULL,
                        endpoint TEXT NOT NULL,
                        alert TEXT NOT NULL,
                        room TEXT NOT NULL,
                        kind TEXT NOT NULL,
                        payload BLOB NOT NULL,
                        enqueued INTEGER NOT NULL,
                        state TEXT NOT NULL DEFAULT 'pending',
                        attempts INTEGER NOT NULL DEFAULT 0,
                        due INTEGER NOT NULL,
                        failing_since INTEGER,
                        settled INTEGER,
                        verdict TEXT,
                        snippet TEXT,
                        UNIQUE (message, endpoint)
                    ) STRICT;
                    CREATE INDEX entry_queue ON entry (endpoint, state, due, id);
                    CREATE INDEX entry_alert ON entry (endpoint, alert, state, id);
                    CREATE INDEX entry_settled ON entry (state, settled);
                    CREATE TABLE attempt (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        at INTEGER NOT NULL,
                        endpoint TEXT NOT NULL,
                        message TEXT NOT NULL,
                        url TEXT NOT NULL,
                        request_hash TEXT NOT NULL,
                        status INTEGER,
                        verdict TEXT NOT NULL,
                        milliseconds INTEGER NOT NULL,
                        snippet TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE endpoint (
                        name TEXT PRIMARY KEY,
                        failures INTEGER NOT NULL,
                        not_before INTEGER,
                        held TEXT
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        return migrator
    }
}

extension Row {
    /// A column's value; `nil` where it is null or of another type, where GRDB's own subscript would trap.
    func value<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
        let stored: DatabaseValue = self[column]
        return Value.fromDatabaseValue(stored)
    }

    func time(_ column: String) -> EventTime? {
        value(column).map { (stored: Int64) in EventTime(milliseconds: stored) }
    }
}

extension OutboxEntry {
    /// - Throws: `outbox.corrupt` where a column holds what was never written there.
    init(_ row: Row) throws(OutboxError) {
        guard let id: Int64 = row.value("id"), let message: String = row.value("message"),
            let endpoint: String = row.value("endpoint"), let alert: String = row.value("alert"),
            let room: String = row.value("room"),
            let kind = row.value("kind").flatMap({ (name: String) in OutboxMessage.Kind(rawValue: name) }),
            let state = row.value("state").flatMap({ (name: String) in State(rawValue: name) }),
            let enqueued = row.time("enqueued"), let due = row.time("due"), let attempts: Int = row.value("attempts")
        else { throw OutboxError(.corrupt, "an entry cannot be read") }
        let stored: DatabaseValue = row["payload"]
        var payload: [UInt8] = []
        if case .blob(let data) = stored.storage { payload = Array(data) }
        self.id = id
        self.message = OutboxMessage(
            id: message, endpoint: endpoint, alert: alert, room: room, kind: kind, payload: payload)
        self.enqueued = enqueued
        self.state = state
        self.attempts = attempts
        self.due = due
        failingSince = row.time("failing_since")
        settled = row.time("settled")
        verdict = row.value("verdict")
        snippet = row.value("snippet")
    }
}

extension AttemptRecord {
    init(_ row: Row) throws(OutboxError) {
        guard let at = row.time("at"), let endpoint: String = row.value("endpoint"),
            let message: String = row.value("message"), let url: String = row.value("url"),
            let requestHash: String = row.value("request_hash"), let verdict: String = row.value("verdict"),
            let milliseconds: Int64 = row.value("milliseconds"), let snippet: String = row.value("snippet")
        else { throw OutboxError(.corrupt, "an attempt cannot be read") }
        self.at = at
        self.endpoint = endpoint
        self.message = message
        self.url = url
        self.requestHash = requestHash
        status = row.value("status")
        self.verdict = verdict
        self.milliseconds = milliseconds
        self.snippet = snippet
    }
}
