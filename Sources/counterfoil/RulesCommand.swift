import ArgumentParser
import CounterfoilDetection
import CounterfoilRules
import FoundationEssentials

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Rule packs.",
        subcommands: [
            Check.self, RulesTestCommand.self, RulesExplainCommand.self, Export.self, RulesTuneCommand.self,
        ])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks rule packs and tells all that is wrong at once.",
            discussion: """
                What keeps packs from being used is an error. What is probably not meant, or not good enough, is a remark
                and changes nothing: cues with few examples or not measured on clean text, groups and cues that no rule
                names, rules without tests.
                """)

        @Argument(help: "Pack files or directories; none for the built-in pack.")
        var paths: [String] = []

        func run() throws {
            let rules = try RulesOption.load(paths, verifier: nil)
            for pack in rules.packs {
                let groups = [pack].allGroups
                let terms = groups.reduce(0) { $0 + $1.terms.count }
                let examples = pack.cues.reduce(0) { $0 + $1.examples.count }
                let tests = pack.rules.reduce(0) { $0 + $1.tests.count }
                Terminal.say(
                    "\(pack.id) \(pack.version): \(groups.count) groups, \(terms) terms, \(pack.brands.count) brands, "
                        + "\(pack.cues.count) cues, \(examples) examples, \(pack.rules.count) rules, \(tests) tests")
            }
            Terminal.say("hash \(rules.hash)")
            let remarks = RuleReview(rules.compiled).remarks
            for remark in remarks { Terminal.note("remark: \(remark)") }
            if !remarks.isEmpty { Terminal.note("\(remarks.count) remarks; the packs can be used") }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the built-in pack into a directory, for editing.")

        @Argument(help: "The directory; it is made where it is missing, and nothing in it is replaced.")
        var directory: String

        func run() throws {
            do {
                try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
                for file in BuiltInPack.files {
                    let path = "\(directory)/\(file.name)"
                    try Data(file.bytes).write(to: URL(filePath: path), options: .withoutOverwriting)
                    Terminal.say(path)
                }
            } catch {
                throw CommandFailure.failure("the pack cannot be written into \(directory): \(error)")
            }
        }
    }
}
