import CounterfoilTranscript
import FoundationEssentials
import GRDB
import Glibc
import Testing

@testable import CounterfoilSink

extension Settlement {
    /// What an attempt came to, with a log line that does not matter.
    init(_ outcome: Outcome, at now: EventTime, isRecovery: Bool = false) {
        self.init(
            outcome: outcome,
            attempt: AttemptRecord(
                at: now, endpoint: "desk", message: "m", url: "https://h.example/…#0", requestHash: "", status: 200,
                verdict: "v", milliseconds: 1, snippet: "s"), isRecovery: isRecovery)
    }
}

@Suite("The outbox")
struct OutboxTests {
    let folder: ScratchFolder
    let path: String
    let now = SampleAlert.epoch

    init() throws {
        folder = try ScratchFolder()
        path = folder.file("outbox.db")
    }

    @Test("what was put in is there after a crash, and once only")
    func durable() async throws {
        let outbox = try await Outbox.open(path)
        #expect(try await outbox.enqueue([smallMessage(1), smallMessage(2)], at: now) == .init(taken: 2, repeated: 0))
        try folder.crashImage(of: "outbox.db", as: "copy.db")
        let copy = try await Outbox.open(folder.file("copy.db"))
        #expect(
            try await copy.enqueue([smallMessage(2), smallMessage(3), smallMessage(2, endpoint: "other")], at: now)
                == .init(taken: 2, repeated: 1))
        let entries = try await copy.list()
        #expect(
            entries.map(\.message) == [
                smallMessage(1), smallMessage(2), smallMessage(3), smallMessage(2, endpoint: "other"),
            ])
        #expect(entries.allSatisfy { $0.state == .pending && $0.enqueued == now })
        #expect(try await outbox.enqueue([], at: now) == .init())
    }

    @Test("a delivered message is remembered over a restart for its retention, then forgotten")
    func retention() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue((0..<1_200).map { smallMessage($0) }, at: now)
        while let entry = try await outbox.claim("desk", at: now).entry, entry.id <= 1_100 {
            try await outbox.settle(entry, Settlement(.delivered, at: now))
        }
        await outbox.close()
        let reopened = try await Outbox.open(path)
        #expect(try await reopened.enqueue([smallMessage(5)], at: now) == .init(taken: 0, repeated: 1))
        let delivered = try await reopened.list(OutboxFilter(state: .delivered), limit: 5_000)
        #expect(delivered.count == 1_100)
        #expect(delivered.allSatisfy { $0.message.payload.isEmpty && $0.settled == now })
        let later = now.advanced(by: 14 * 86_400_000)
        #expect(try await reopened.purge(at: later) == 0)
        let after = later.advanced(by: 1)
        #expect(try await reopened.purge(at: after) == 500)
        #expect(try await reopened.purge(at: after) == 500)
        #expect(try await reopened.purge(at: after) == 100)
        #expect(try await reopened.list(limit: 5_000).count == 100)
    }

    @Test("concurrent callers share commits, and each is durable on return")
    func groupCommit() async throws {
        let outbox = try await Outbox.open(path)
        let taken = try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<200 {
                group.addTask {
                    try await outbox.enqueue([smallMessage(caller), smallMessage(caller % 10, .update)], at: now).taken
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(taken == 210)
        #expect(try await outbox.list(limit: 1_000).count == 210)
    }

    @Test("an alert's messages come one after the other, those of others meanwhile")
    func order() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue(
            [
                smallMessage(1), smallMessage(1, .update, sequence: 1), smallMessage(2),
                smallMessage(1, .resolved, sequence: 2),
            ],
            at: now)
        let first = try #require(try await outbox.claim("desk", at: now).entry)
        #expect(first.message == smallMessage(1))
        #expect(first.state == .inFlight)
        let second = try #require(try await outbox.claim("desk", at: now).entry)
        #expect(second.message == smallMessage(2))
        #expect(try await outbox.claim("desk", at: now) == .init())
        try await outbox.settle(first, Settlement(.again(due: now.advanced(by: 5_000)), at: now))
        #expect(try await outbox.claim("desk", at: now) == .init(entry: nil, nextDue: now.advanced(by: 5_000)))
        let again = try #require(try await outbox.claim("desk", at: now.advanced(by: 5_000)).entry)
        #expect(again.message == smallMessage(1) && again.attempts == 1 && again.failingSince == now)
        try await outbox.settle(again, Settlement(.delivered, at: now))
        #expect(try await outbox.claim("desk", at: now).entry?.message.kind == .update)
        #expect(try await outbox.claim("other", at: now) == .init())
    }

    @Test("a due time that a clock since put back set too far ahead does not strand a message")
    func clockPutBack() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue([smallMessage(1)], at: now)
        #expect(try await outbox.claim("desk", at: now.advanced(by: -3_600_000)).nextDue == now)
        #expect(try await outbox.claim("desk", at: now.advanced(by: -365 * 86_400_000)).entry != nil)
    }

    @Test("an entry in flight is pending again after a crash, and a released one at once")
    func inFlight() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue([smallMessage(1)], at: now)
        let entry = try #require(try await outbox.claim("desk", at: now).entry)
        #expect(try await outbox.list(OutboxFilter(state: .inFlight)).map(\.id) == [entry.id])
        #expect(try await outbox.list(OutboxFilter(state: .pending)).isEmpty)
        try folder.crashImage(of: "outbox.db", as: "copy.db")
        let copy = try await Outbox.open(folder.file("copy.db"))
        #expect(try await copy.claim("desk", at: now).entry == entry)
        try await outbox.release(entry)
        #expect(try await outbox.claim("desk", at: now).entry == entry)
    }

    @Test("beyond its bound the outbox refuses whole calls, says so, and takes repetitions still")
    func bound() async throws {
        var options = Outbox.Options()
        let size = Int64(smallMessage(10).payload.count)
        options.maximumBytes = 10 * size
        let outbox = try await Outbox.open(path, options: options)
        _ = try await outbox.enqueue((10..<19).map { smallMessage($0) }, at: now)
        let error = await #expect(throws: OutboxError.self) {
            try await outbox.enqueue((17..<22).map { smallMessage($0) }, at: now)
        }
        #expect(error?.code == .full)
        #expect(error?.isRetriable == true)
        #expect(error?.description.contains("outbox.full") == true)
        #expect(try await outbox.list().count == 9)
        #expect(try await outbox.enqueue((10..<20).map { smallMessage($0) }, at: now) == .init(taken: 1, repeated: 9))
        let entry = try #require(try await outbox.claim("desk", at: now).entry)
        try await outbox.settle(entry, Settlement(.delivered, at: now))
        #expect(try await outbox.discard(OutboxFilter(state: .pending), at: now) == 9)
        #expect(try await outbox.enqueue((30..<40).map { smallMessage($0) }, at: now).taken == 10)
        await outbox.close()
        let reopened = try await Outbox.open(path, options: options)
        await #expect(throws: OutboxError.self) { try await reopened.enqueue([smallMessage(99)], at: now) }
    }

    @Test("a full disk refuses and rolls back; with room again everything goes on")
    func diskFull() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue([smallMessage(1)], at: now)
        let entry = try #require(try await outbox.claim("desk", at: now).entry)
        try await setPages(of: outbox, to: 1)
        let many = (100..<1_000).map { smallMessage($0) }
        let error = await #expect(throws: OutboxError.self) { try await outbox.enqueue(many, at: now) }
        #expect(error?.code == .diskFull)
        #expect(error?.isRetriable == true)
        #expect(try await outbox.list(limit: 5_000).count == 1)
        try await setPages(of: outbox, to: 1_000_000)
        #expect(try await outbox.enqueue(many, at: now).taken == 900)
        try await outbox.settle(entry, Settlement(.delivered, at: now))
    }

    private func setPages(of outbox: Outbox, to count: Int) async throws {
        try await outbox.store.database.writeWithoutTransaction { database in
            _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(count)")
        }
    }

    @Test("after any other failure to write nothing is taken or given any more")
    func failsForGood() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue([smallMessage(1)], at: now)
        let entry = try #require(try await outbox.claim("desk", at: now).entry)
        func setReadOnly(_ isReadOnly: Bool) async throws {
            try await outbox.store.database.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA query_only = \(isReadOnly)")
            }
        }
        try await setReadOnly(true)
        let error = await #expect(throws: OutboxError.self) { try await outbox.enqueue([smallMessage(2)], at: now) }
        #expect(error?.code == .failed)
        #expect(error?.isRetriable == false)
        try await setReadOnly(false)
        await #expect(throws: OutboxError.self) { try await outbox.enqueue([smallMessage(2)], at: now) }
        await #expect(throws: OutboxError.self) { try await outbox.claim("desk", at: now) }
        await #expect(throws: OutboxError.self) { try await outbox.settle(entry, Settlement(.delivered, at: now)) }
        await outbox.close()
        #expect(try await Outbox.open(path).list().map(\.message) == [smallMessage(1)])
    }

    @Test("a second opener is refused at once")
    func inUse() async throws {
        let outbox = try await Outbox.open(path)
        let error = await #expect(throws: OutboxError.self) { try await Outbox.open(path) }
        #expect(error?.code == .inUse)
        await outbox.close()
        _ = try await Outbox.open(path)
        let closed = await #expect(throws: OutboxError.self) { try await outbox.list() }
        #expect(closed?.code == .closed)
    }

    @Test("every commit is synced, and the file is its owner's alone")
    func settings() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue([smallMessage(1)], at: now)
        let settings = try await outbox.store.database.writeWithoutTransaction { database in
            [
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try String.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA locking_mode"),
            ]
        }
        #expect(settings == ["wal", "2", "exclusive"])
        for suffix in ["", "-wal"] {
            var status = stat()
            #expect(stat(path + suffix, &status) == 0)
            #expect(status.st_mode & 0o077 == 0)
        }
        #expect(!FileManager.default.fileExists(atPath: path + "-shm"))
    }

    @Test("a file of a later version, a damaged one and an impossible path are told apart")
    func unusable() async throws {
        let outbox = try await Outbox.open(path)
        try await outbox.store.database.write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('from-the-future')")
        }
        await outbox.close()
        await #expect(throws: OutboxError(.newer, path)) { try await Outbox.open(path) }
        let damaged = folder.file("damaged.db")
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: damaged))
        let error = await #expect(throws: OutboxError.self) { try await Outbox.open(damaged) }
        #expect(error?.code == .corrupt)
        let impossible = await #expect(throws: OutboxError.self) { try await Outbox.open("/nonexistent/outbox.db") }
        #expect(impossible?.code == .failed)
    }

    @Test("dead letters are kept, listed, and owed again on request, unless the receiver has had a later message")
    func deadLetters() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue(
            [smallMessage(1), smallMessage(2), smallMessage(1, .resolved, sequence: 1)], at: now)
        for outcome in [Settlement.Outcome.dead, .dead, .delivered] {
            let entry = try #require(try await outbox.claim("desk", at: now).entry)
            try await outbox.settle(entry, Settlement(outcome, at: now))
        }
        let dead = try await outbox.list(OutboxFilter(state: .dead))
        #expect(dead.map(\.message.id) == ["cf1-firing-0", "cf2-firing-0"])
        #expect(dead.allSatisfy { $0.verdict == "v" && $0.snippet == "s" && $0.attempts == 1 && $0.settled == now })
        #expect(try await outbox.retry(OutboxFilter(endpoint: "other"), at: now) == .init(retried: 0, superseded: 0))
        #expect(try await outbox.retry(OutboxFilter(), at: now) == .init(retried: 1, superseded: 1))
        #expect(try await outbox.claim("desk", at: now).entry?.message == smallMessage(2))
        #expect(try await outbox.discard(OutboxFilter(), at: now) == 1)
        #expect(try await outbox.list(OutboxFilter(state: .discarded)).map(\.message.id) == ["cf1-firing-0"])
        #expect(try await outbox.enqueue([smallMessage(1)], at: now).taken == 0)
    }

    @Test("a filter means what all its parts mean")
    func filters() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue((0..<6).map { smallMessage($0) }, at: now)
        _ = try await outbox.enqueue([smallMessage(7, endpoint: "other")], at: now.advanced(by: 10))
        func count(_ filter: OutboxFilter) async throws -> Int { try await outbox.list(filter).count }
        #expect(try await count(OutboxFilter(endpoint: "desk")) == 6)
        #expect(try await count(OutboxFilter(room: "studio-1")) == 3)
        #expect(try await count(OutboxFilter(endpoint: "desk", room: "studio-1")) == 2)
        #expect(try await count(OutboxFilter(alert: "cf7")) == 1)
        #expect(try await count(OutboxFilter(before: now.advanced(by: 1))) == 6)
        #expect(try await count(OutboxFilter(state: .dead)) == 0)
        #expect(try await count(OutboxFilter(room: "' OR 1=1 --")) == 0)
        #expect(try await outbox.list(after: 3, limit: 2).map(\.id) == [4, 5])
    }

    @Test("a recovery makes due what waits, and frees what is held")
    func recovery() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue((0..<4).map { smallMessage($0) }, at: now)
        let outcomes: [Settlement.Outcome] = [.held, .again(due: now.advanced(by: 3_600_000)), .held]
        for outcome in outcomes {
            let entry = try #require(try await outbox.claim("desk", at: now).entry)
            try await outbox.settle(entry, Settlement(outcome, at: now))
        }
        #expect(try await outbox.list(OutboxFilter(state: .held)).count == 2)
        let last = try #require(try await outbox.claim("desk", at: now).entry)
        #expect(try await outbox.claim("desk", at: now) == .init(entry: nil, nextDue: now.advanced(by: 3_600_000)))
        let probe = try #require(try await outbox.claim("desk", at: now, isProbe: true).entry)
        #expect(probe.id == 1)
        try await outbox.release(probe)
        try await outbox.settle(last, Settlement(.delivered, at: now, isRecovery: true))
        var claimed: [Int64] = []
        while let entry = try await outbox.claim("desk", at: now).entry { claimed.append(entry.id) }
        #expect(claimed == [1, 2, 3])
    }

    @Test("attempts are logged up to a bound, the endpoint's health with them")
    func attempts() async throws {
        var options = Outbox.Options()
        options.maximumAttempts = 10
        let outbox = try await Outbox.open(path, options: options)
        _ = try await outbox.enqueue([smallMessage(1)], at: now)
        var settlement = Settlement(.again(due: now), at: now)
        for number in 0..<25 {
            let entry = try #require(try await outbox.claim("desk", at: now).entry)
            settlement.attempt.milliseconds = Int64(number)
            settlement.health = EndpointHealth(
                failures: number, notBefore: now.advanced(by: Int64(number)), held: "why")
            try await outbox.settle(entry, settlement)
        }
        #expect(try await outbox.attempts(limit: 100).map(\.milliseconds) == (15..<25).reversed().map(Int64.init))
        #expect(try await outbox.attempts(of: "other").isEmpty)
        #expect(try await outbox.attempts(of: "desk", limit: 1).first == settlement.attempt)
        await outbox.close()
        let reopened = try await Outbox.open(path, options: options)
        #expect(try await reopened.health(of: "desk") == settlement.health)
        #expect(try await reopened.health(of: "other") == EndpointHealth())
    }

    @Test("the backlog counts what is owed, by endpoint")
    func backlog() async throws {
        let outbox = try await Outbox.open(path)
        _ = try await outbox.enqueue((0..<3).map { smallMessage($0) }, at: now)
        _ = try await outbox.enqueue([smallMessage(9, endpoint: "other")], at: now.advanced(by: 5))
        for outcome in [Settlement.Outcome.dead, .held] {
            let entry = try #require(try await outbox.claim("desk", at: now).entry)
            try await outbox.settle(entry, Settlement(outcome, at: now))
        }
        let size = Int64(smallMessage(0).payload.count)
        let expected = [
            EndpointBacklog(endpoint: "desk", pending: 1, held: 1, dead: 1, bytes: 3 * size, oldest: now),
            EndpointBacklog(endpoint: "other", pending: 1, bytes: size, oldest: now.advanced(by: 5)),
        ]
        #expect(try await outbox.backlog() == expected)
    }
}
