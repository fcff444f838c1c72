import ArgumentParser
import CounterfoilDetection
import CounterfoilRules

/// `rules test`: the conversations inside rules.
struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Runs the tests inside rules.",
        discussion: """
            A test is a conversation and what the rule has to make of it. Of one that fails it is shown what was said and
            found, and what the rule missed. Ends with 1 where one fails.
            """)

    @Argument(help: "Pack files or directories; none for the built-in pack.")
    var paths: [String] = []

    func run() throws {
        let outcomes = try RulesOption.load(paths, verifier: nil).compiled.runTests()
        let failures = outcomes.filter { !$0.hasPassed }
        for failure in failures {
            for line in ConversationReport.failure(failure) { Terminal.say(line) }
            Terminal.say("")
        }
        Terminal.say("\(outcomes.count) tests, \(failures.count) failed")
        if !failures.isEmpty { throw CommandFailure(.failure, "") }
    }
}
