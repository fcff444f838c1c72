import ArgumentParser
import CounterfoilJSON
import CounterfoilSink
import CounterfoilTranscript
import CounterfoilWorker

struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "What waits to be delivered, and what could not be.",
        discussion: "Stop the worker first: one process at a time holds an outbox.",
        subcommands: [List.self, Retry.self, Discard.self])

    struct Selection: ParsableArguments {
        @Option(help: "The data directory.")
        var data: String

        @Option(help: "Only this sink's.")
        var sink: String?

        @Option(help: "Only this room's.")
        var room: String?

        @Option(help: "Only this alert's.")
        var alert: String?

        func filter(_ state: OutboxEntry.State? = nil) -> OutboxFilter {
            OutboxFilter(endpoint: sink, room: room, alert: alert, state: state)
        }

        func open() async throws -> Outbox {
            do {
                return try await Outbox.open(data + "/outbox.sqlite")
            } catch {
                throw CommandFailure.failure("\(error)")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists entries, one JSON line each.")

        @OptionGroup var selection: Selection

        @Option(
            help: "Only entries in this state: \(OutboxEntry.State.allCases.map(\.rawValue).joined(separator: ", ")).")
        var state: OutboxEntry.State?

        func run() async throws {
            let outbox = try await selection.open()
            var last: Int64 = 0
            while true {
                let page = try await outbox.list(selection.filter(state), after: last)
                for entry in page { try ByteWriter.output.write(entry.json.encoded + [0x0A]) }
                guard let id = page.last?.id else { break }
                last = id
            }
            await outbox.close()
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Puts dead letters back into the queue.")

        @OptionGroup var selection: Selection

        func run() async throws {
            let outbox = try await selection.open()
            let report = try await outbox.retry(selection.filter(), at: WallClock.system.now)
            await outbox.close()
            Terminal.say(
                "\(report.retried) put back"
                    + (report.superseded > 0 ? ", \(report.superseded) left: a later step was delivered" : ""))
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives up dead letters and entries that are held.")

        @OptionGroup var selection: Selection

        func run() async throws {
            let outbox = try await selection.open()
            let count = try await outbox.discard(selection.filter(), at: WallClock.system.now)
            await outbox.close()
            Terminal.say("\(count) given up")
        }
    }
}

extension OutboxEntry.State: ExpressibleByArgument {}

extension OutboxEntry {
    fileprivate var json: CanonicalJSON {
        .members([
            "message": .string(message.id), "sink": .string(message.endpoint), "alert": .string(message.alert),
            "room": .string(message.room), "kind": .string(message.kind.rawValue), "state": .string(state.rawValue),
            "attempts": .integer(Int64(attempts)), "enqueued": .string(enqueued.rfc3339), "due": .string(due.rfc3339),
            "verdict": verdict.map(CanonicalJSON.string), "answer": snippet.map(CanonicalJSON.string),
        ])
    }
}
