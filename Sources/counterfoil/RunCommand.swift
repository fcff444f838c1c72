import ArgumentParser
import CounterfoilStrictYAML
import CounterfoilWorker
import Logging
import ServiceLifecycle
import UnixSignals

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Watches the rooms of a configuration until it is stopped.",
        discussion:
            "SIGTERM and Ctrl-C stop it in order: rooms are left to be gone on with, and what is owed stays in the outbox."
    )

    @Option(help: "The configuration file.")
    var config: String

    @Option(help: "How much to log: trace, debug, info, notice, warning, error.")
    var logLevel: String = "info"

    @Flag(help: "End by itself once every room has ended and every alert is delivered.")
    var untilEnded = false

    func validate() throws {
        if Logger.Level(rawValue: logLevel) == nil { throw ValidationError("'\(logLevel)' is no log level") }
    }

    func run() async throws {
        LogOutput.install(level: Logger.Level(rawValue: logLevel) ?? .info)
        let configuration = try ConfigCommand.load(config)
        let verifier = try VerifierChoice(configuration.verifier).load()
        let rules = try RulesOption.load(configuration.rules, verifier: verifier)
        let logger = Logger(label: "counterfoil")
        if verifier == nil, configuration.verifier == nil { logger.notice("\(VerifierChoice.absence)") }
        let worker = Worker(configuration: configuration, rules: rules, endsWithRooms: untilEnded, logger: logger)
        do {
            var group = ServiceGroupConfiguration(
                services: [.init(service: worker, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            group.maximumGracefulShutdownDuration = .seconds(15)
            try await ServiceGroup(configuration: group).run()
        } catch {
            throw CommandFailure.failure("stopped: \(error)")
        }
        logger.notice("stopped")
    }
}
