import ArgumentParser
import Glibc

/// The command line: parsing and wiring only.
struct Counterfoil: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counterfoil",
        abstract:
            "Watches live-selling rooms, flags counterfeit selling as it happens, and keeps recordings to prove it.",
        discussion: """
            Machine-readable output goes to standard output, logs and progress to standard error.
            Exit codes: 0 ok, 1 failure, 2 usage or configuration, 3 verification failed, 4 replay differed.
            """,
        version: Version.text,
        subcommands: [
            RunCommand.self, DemoCommand.self, ScanCommand.self, ReplayCommand.self, ConfigCommand.self,
            SimulateCommand.self, RulesCommand.self, ModelCommand.self, OutboxCommand.self,
        ])
}

@main
enum Main {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Counterfoil.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            leave(with: error)
        }
    }

    /// Says what went wrong where it is looked for and ends with the documented exit code.
    private static func leave(with error: any Error) -> Never {
        switch error {
        case let failure as CommandFailure:
            if !failure.message.isEmpty { Terminal.note("counterfoil: \(failure.message)") }
            exit(failure.exitCode.rawValue)
        case is BrokenPipe:
            exit(0)
        default:
            let code = Counterfoil.exitCode(for: error)
            let message = Counterfoil.fullMessage(for: error)
            if code.isSuccess {
                Terminal.say(message)
                exit(0)
            }
            Terminal.note(message)
            exit(code == .validationFailure ? CommandFailure.Code.usage.rawValue : code.rawValue)
        }
    }
}
