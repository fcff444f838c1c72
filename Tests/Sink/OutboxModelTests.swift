import CounterfoilTestSupport
import CounterfoilTranscript
import Glibc
import Testing

@testable import CounterfoilSink

/// What the outbox promises, as plain arrays.
private struct Model {
    /// The outbox's own numbers have holes; these have none.
    struct Entry {
        var id: Int64
        var message: OutboxMessage
        var state = OutboxEntry.State.pending
        var due: Int64
        var attempts = 0
        var settled: Int64?
    }

    var entries: [Entry] = []
    var nextID: Int64 = 1
    var now = SampleAlert.epoch.milliseconds
    let retention: Int64

    mutating func enqueue(_ messages: [OutboxMessage]) -> Outbox.Receipt {
        var receipt = Outbox.Receipt()
        for message in messages {
            if entries.contains(where: { $0.message.id == message.id && $0.message.endpoint == message.endpoint }) {
                receipt.repeated += 1
            } else {
                entries.append(Entry(id: nextID, message: message, due: now))
                nextID += 1
                receipt.taken += 1
            }
        }
        return receipt
    }

    /// The message that a claim must give.
    mutating func claim(_ endpoint: String, isProbe: Bool) -> OutboxMessage? {
        let owed = entries.filter {
            $0.message.endpoint == endpoint && [.pending, .held, .inFlight].contains($0.state)
        }
        let heads = owed.filter { entry in
            !owed.contains { $0.message.alert == entry.message.alert && $0.id < entry.id }
        }
        let ready = heads.filter { $0.state == .pending && (isProbe || $0.due <= now) || $0.state == .held && isProbe }
        guard let chosen = ready.min(by: { ($0.due, $0.id) < ($1.due, $1.id) }) else { return nil }
        set(chosen.message) { $0.state = .inFlight }
        return chosen.message
    }

    mutating func set(_ message: OutboxMessage, _ change: (inout Entry) -> Void) {
        guard let place = entries.firstIndex(where: { $0.message == message }) else { return }
        change(&entries[place])
    }

    mutating func settle(_ message: OutboxMessage, _ outcome: Settlement.Outcome, isRecovery: Bool) {
        let now = now
        set(message) { entry in
            entry.attempts += 1
            entry.due = now
            entry.settled = nil
            switch outcome {
            case .delivered: (entry.state, entry.settled) = (.delivered, now)
            case .dead: (entry.state, entry.settled) = (.dead, now)
            case .held: entry.state = .held
            case .again(let due): (entry.state, entry.due) = (.pending, due.milliseconds)
            }
        }
        guard isRecovery else { return }
        for place in entries.indices
        where entries[place].message.endpoint == message.endpoint && entries[place].attempts > 0 {
            switch entries[place].state {
            case .pending, .held:
                entries[place].state = .pending
                entries[place].due = min(entries[place].due, now)
            case .inFlight: entries[place].due = min(entries[place].due, now)
            default: break
            }
        }
    }

    mutating func crash() {
        for place in entries.indices where entries[place].state == .inFlight {
            entries[place].state = .pending
        }
    }

    mutating func retry(_ endpoint: String) -> Outbox.RetryReport {
        var report = Outbox.RetryReport(retried: 0, superseded: 0)
        for place in entries.indices where entries[place].state == .dead && entries[place].message.endpoint == endpoint
        {
            let entry = entries[place]
            let isSuperseded = entries.contains {
                $0.message.endpoint == endpoint && $0.message.alert == entry.message.alert && $0.id > entry.id
                    && $0.state == .delivered
            }
            if isSuperseded {
                report.superseded += 1
            } else {
                (entries[place].state, entries[place].due, entries[place].attempts) = (.pending, now, 0)
                entries[place].settled = nil
                report.retried += 1
            }
        }
        return report
    }

    mutating func discard(_ endpoint: String, _ state: OutboxEntry.State) -> Int {
        var count = 0
        for place in entries.indices where entries[place].state == state && entries[place].message.endpoint == endpoint
        {
            (entries[place].state, entries[place].settled) = (.discarded, now)
            count += 1
        }
        return count
    }

    mutating func purge() -> Int {
        let before = entries.count
        entries.removeAll { [.delivered, .discarded].contains($0.state) && ($0.settled ?? .max) < now - retention }
        return before - entries.count
    }
}

@Suite("The outbox against a model")
struct OutboxModelTests {
    static let seeds: [UInt64] =
        (1...(UInt64(getenv("COUNTERFOIL_MODEL_SEEDS").flatMap { String(cString: $0) } ?? "") ?? 6)).map { $0 }

    @Test("random putting in, taking, settling, crashing and repeating leaves what the model leaves", arguments: seeds)
    func random(_ seed: UInt64) async throws {
        var random = SplitMix(state: seed)
        let folder = try ScratchFolder()
        var options = Outbox.Options()
        options.retention = 60_000
        var generation = 0
        var outbox = try await Outbox.open(folder.file("0.db"), options: options)
        var model = Model(retention: options.retention)
        var claimed: [OutboxEntry] = []
        let endpoints = ["desk", "other"]
        for _ in 0..<400 {
            let now = EventTime(milliseconds: model.now)
            let endpoint = endpoints.randomElement(using: &random) ?? "desk"
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<25:
                let kinds = OutboxMessage.Kind.allCases
                let messages = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    let sequence = Int.random(in: 0...2, using: &random)
                    return smallMessage(
                        Int.random(in: 0..<30, using: &random), kinds[sequence], sequence: sequence, endpoint: endpoint)
                }
                #expect(try await outbox.enqueue(messages, at: now) == model.enqueue(messages))
            case 25..<55:
                // A probe is made only where nothing of the endpoint is in flight, as the gate has it.
                let isProbe = Bool.random(using: &random) && !claimed.contains { $0.message.endpoint == endpoint }
                let entry = try await outbox.claim(endpoint, at: now, isProbe: isProbe).entry
                let held = model.entries.filter { $0.state == .held }.map(\.message)
                #expect(entry?.message == model.claim(endpoint, isProbe: isProbe))
                if let entry {
                    claimed.append(entry)
                    if held.contains(entry.message) {
                        try await outbox.release(entry)
                        claimed.removeLast()
                        model.set(entry.message) { $0.state = .held }
                    }
                }
            case 55..<80:
                guard let place = claimed.indices.randomElement(using: &random) else { continue }
                let entry = claimed.remove(at: place)
                let due = now.advanced(by: Int64.random(in: 0...30_000, using: &random))
                let outcome =
                    [Settlement.Outcome.delivered, .delivered, .again(due: due), .again(due: due), .held, .dead]
                    .randomElement(using: &random) ?? .delivered
                let isRecovery = outcome == .delivered && Bool.random(using: &random)
                try await outbox.settle(entry, Settlement(outcome, at: now, isRecovery: isRecovery))
                model.settle(entry.message, outcome, isRecovery: isRecovery)
            case 80..<83:
                guard let entry = claimed.popLast() else { continue }
                try await outbox.release(entry)
                model.set(entry.message) { $0.state = .pending }
            case 83..<88:
                let image = "\(generation + 1).db"
                try folder.crashImage(of: "\(generation).db", as: image)
                await outbox.close()
                outbox = try await Outbox.open(folder.file(image), options: options)
                generation += 1
                claimed = []
                model.crash()
            case 88..<91:
                #expect(try await outbox.retry(OutboxFilter(endpoint: endpoint), at: now) == model.retry(endpoint))
            case 91..<93:
                let state = [OutboxEntry.State.dead, .held, .pending].randomElement(using: &random) ?? .dead
                #expect(
                    try await outbox.discard(OutboxFilter(endpoint: endpoint, state: state), at: now)
                        == model.discard(endpoint, state))
            case 93..<95: #expect(try await outbox.purge(at: now) == model.purge())
            default: model.now += Int64.random(in: 0...20_000, using: &random)
            }
            let stored = try await outbox.list(limit: 10_000)
            #expect(stored.map(\.message.id) == model.entries.map(\.message.id))
            #expect(stored.map(\.message.endpoint) == model.entries.map(\.message.endpoint))
            #expect(stored.map(\.state) == model.entries.map(\.state))
            #expect(stored.map(\.attempts) == model.entries.map(\.attempts))
        }
        await outbox.close()
        withExtendedLifetime(folder) {}
    }
}
