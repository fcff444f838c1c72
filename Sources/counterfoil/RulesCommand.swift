import ArgumentParser
import CounterfoilDetection
import CounterfoilRules
import FoundationEssentials

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Rule packs.", subcommands: [Check.self, Export.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks rule packs and tells all that is wrong at once.")

        @Argument(help: "Pack files or directories; none for the built-in pack.")
        var paths: [String] = []

        func run() throws {
            let rules = try RulesOption.load(paths)
            for pack in rules.packs {
                let terms = pack.groups.reduce(0) { $0 + $1.terms.count }
                Terminal.say(
                    "\(pack.id) \(pack.version): \(pack.groups.count) groups, \(terms) terms, \(pack.rules.count) rules"
                )
            }
            Terminal.say("hash \(rules.hash)")
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
