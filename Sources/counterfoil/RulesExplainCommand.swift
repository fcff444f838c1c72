import ArgumentParser
import CounterfoilDetection
import CounterfoilRules
import CounterfoilTranscript
import FoundationEssentials

/// `rules explain`: why a text does or does not alert.
struct RulesExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Shows what the rules make of a text, and what is missing for an alert.",
        discussion: """
            Shows every hit with how it was seen, what the speaker does with it and how its score comes about, how
            surprising each line is for the cues, and of every rule that any of it concerns which requirements are met
            and by what. A line may begin with who says it and when, as in the tests inside rules: 'viewer: is it real?',
            'host/chat: …', '@45s host: …'.
            """)

    @Argument(help: "A text, or a file with one line for each thing said.")
    var text: String

    @OptionGroup var rules: RulesOption

    @Option(help: "Who says the lines that do not begin with a role.")
    var role: Utterance.Role = .host

    @Flag(name: .customLong("all"), help: "Show also rules that are far from being met.")
    var showsAll = false

    func run() throws {
        let rules = try rules.load()
        let said = try lines().map { line in
            RuleTest.Line(line)
                ?? RuleTest.Line(role: role, channel: role == .host ? .caption : .chat, text: line)
        }
        guard !said.isEmpty else { throw CommandFailure.usage("nothing is said in '\(text)'") }
        let conversation = Conversation(said, under: rules.compiled)
        for line in ConversationReport.explain(conversation, showsAll: showsAll) { Terminal.say(line) }
    }

    private func lines() throws -> [String] {
        var bytes = Array(text.utf8)
        if FileManager.default.fileExists(atPath: text) {
            do {
                bytes = Array(try Data(contentsOf: URL(filePath: text)))
            } catch {
                throw CommandFailure.failure("\(text) cannot be read: \(error)")
            }
        }
        return bytes.split(separator: 0x0A).map { WireText(repairing: $0).trimmed }.filter { !$0.isEmpty }
            .map(\.string)
    }
}

extension Utterance.Role: ExpressibleByArgument {}
