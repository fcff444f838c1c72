import ArgumentParser
import CounterfoilCues
import CounterfoilRules
import CounterfoilStrictYAML

/// `--rules` and `--verifier`, as several commands have them.
struct RulesOption: ParsableArguments {
    @Option(
        name: .customLong("rules"),
        help: "A rule pack or a directory of them; may be repeated. Replaces the built-in pack.")
    var paths: [String] = []

    @Option(help: "The verifier's file, or off; by default the one that is installed, if any.")
    var verifier: String?

    /// - Throws: All that is wrong with the packs or the verifier, as a usage failure.
    func load() throws -> RuleSet { try Self.load(paths, verifier: VerifierChoice(verifier).load()) }

    static func load(_ paths: [String], verifier: VerifierModel?) throws -> RuleSet {
        do {
            return paths.isEmpty
                ? try BuiltInPack.load(verifier: verifier) : try RuleSet.load(paths: paths, verifier: verifier)
        } catch {
            throw CommandFailure.usage("the rule packs cannot be used:\n\(error)")
        }
    }
}
