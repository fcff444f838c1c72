import CounterfoilTestSupport
import CounterfoilTranscript
import FoundationEssentials
import GRDB
import Glibc
import Testing

@testable import CounterfoilSink

@Suite("The outbox of a process that is killed", .serialized)
struct OutboxCrashTests {
    static let kills = Int(getenv("COUNTERFOIL_KILLS").flatMap { String(cString: $0) } ?? "") ?? 4

    /// Puts in and delivers from many tasks, writes down what was acknowledged, and kills itself in the midst of it.
    private static func writeUntilKilled(_ path: String, log: String, seed: UInt64, acknowledgements: Int) async throws
    {
        let outbox = try await Outbox.open(path)
        let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let count = Counter()
        @Sendable func acknowledge(_ line: String) {
            _ = write(descriptor, line, line.utf8.count)
            if count.increment() == acknowledgements { kill(getpid(), SIGKILL) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0... {
                        let alert = (Int(seed % 1_000) * 8 + writer) * 1_000_000 + number
                        let messages = (0...(number % 3)).map { smallMessage(alert, sequence: $0) }
                        _ = try await outbox.enqueue(messages, at: SampleAlert.epoch)
                        for message in messages { acknowledge("put \(message.id)\n") }
                    }
                }
            }
            group.addTask {
                while true {
                    guard let entry = try await outbox.claim("desk", at: SampleAlert.epoch).entry else {
                        await Task.yield()
                        continue
                    }
                    try await outbox.settle(entry, Settlement(.delivered, at: SampleAlert.epoch))
                    acknowledge("sent \(entry.message.id)\n")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("everything that was acknowledged is there, and what was delivered stays delivered")
    func killed() async throws {
        let folder = try ScratchFolder()
        let path = folder.file("outbox.db")
        let log = folder.file("acknowledged")
        var random = SplitMix(state: UInt64(Self.kills))
        for round in 0..<Self.kills {
            let acknowledgements = Int.random(in: 1...400, using: &random)
            let seed = UInt64(round)
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [
                    path = path as String, log = log as String, seed = seed as UInt64,
                    acknowledgements = acknowledgements as Int
                ] in
                try await OutboxCrashTests.writeUntilKilled(
                    path, log: log, seed: seed, acknowledgements: acknowledgements)
            }
            let outbox = try await Outbox.open(path)
            let entries = try await outbox.list(limit: 1_000_000)
            var states: [String: OutboxEntry.State] = [:]
            for entry in entries { states[entry.message.id] = entry.state }
            #expect(states.count == entries.count, "no message is there twice")
            let lines = String(decoding: try Data(contentsOf: URL(filePath: log)), as: UTF8.self).split(separator: "\n")
            #expect(lines.count >= acknowledgements)
            for line in lines {
                let state = states[String(line.drop { $0 != " " }.dropFirst())]
                #expect(line.hasPrefix("put") ? state != nil : state == .delivered, "lost: \(line)")
            }
            let integrity = try await outbox.store.database.writeWithoutTransaction { database in
                try String.fetchOne(database, sql: "PRAGMA integrity_check")
            }
            #expect(integrity == "ok")
            await outbox.close()
        }
    }
}
