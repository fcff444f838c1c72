import ArgumentParser
import CounterfoilCues
import CounterfoilDetection
import CounterfoilFeed
import CounterfoilRules
import CounterfoilSink
import CounterfoilStrictYAML
import CounterfoilTranscript
import CounterfoilWorker

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Configuration files.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads a configuration, its rule packs and its secrets, and tells all that is wrong at once.")

        @Argument(help: "The configuration file.")
        var file: String

        func run() throws {
            let configuration = try ConfigCommand.load(file)
            let verifier = try VerifierChoice(configuration.verifier).load()
            let rules = try RulesOption.load(configuration.rules, verifier: verifier)
            Terminal.say("\(file): ok")
            Terminal.say("data: \(configuration.data)")
            Terminal.say(
                "rules: \(rules.packs.map { "\($0.id) \($0.version)" }.joined(separator: ", ")), hash \(rules.hash.prefix(16))"
            )
            Terminal.say(verifier.map { "verifier: \($0.version)" } ?? "verifier: none")
            for room in configuration.rooms {
                let feeds = room.feeds.map { "\($0.channel.rawValue) by \($0.kind.rawValue)" }
                Terminal.say("room \(room.id): \(feeds.joined(separator: ", "))")
            }
            for endpoint in configuration.endpoints {
                Terminal.say(
                    "sink \(endpoint.name): \(endpoint.kind.rawValue), \(endpoint.redactedURL), from \(endpoint.minimumSeverity.rawValue)"
                )
            }
            if configuration.endpoints.isEmpty { Terminal.say("no sink: alerts stand in the recordings only") }
        }
    }

    static func load(_ file: String) throws -> WorkerConfiguration {
        do throws(YAMLError) {
            return try ConfigurationFile.load(file)
        } catch {
            let count = error.problems.count
            throw CommandFailure.usage("\(count == 1 ? "one problem" : "\(count) problems") in \(file):\n\(error)")
        }
    }
}
