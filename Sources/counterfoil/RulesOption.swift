import ArgumentParser
import CounterfoilRules
import CounterfoilStrictYAML

/// `--rules`, as several commands have it.
struct RulesOption: ParsableArguments {
    @Option(
        name: .customLong("rules"),
        help: "A rule pack or a directory of them; may be repeated. Replaces the built-in pack.")
    var paths: [String] = []

    /// - Throws: All that is wrong with the packs, as a usage failure.
    func load() throws -> RuleSet { try Self.load(paths) }

    static func load(_ paths: [String]) throws -> RuleSet {
        do {
            return paths.isEmpty ? try BuiltInPack.load() : try RuleSet.load(paths: paths)
        } catch {
            throw CommandFailure.usage("the rule packs cannot be used:\n\(error)")
        }
    }
}
