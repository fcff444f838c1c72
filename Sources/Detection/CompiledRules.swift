import CounterfoilTranscript

/// Rules made ready for matching: one automaton for the terms of all packs, shared by all rooms.
package final class CompiledRules: Sendable {
    package let packs: [RulePack]
    /// The rules of all packs, in the order of the packs.
    package let rules: [Rule]
    /// The ids of all groups, in the order of the packs.
    package let groupIDs: [String]

    /// Names the folding tables and the way of matching; part of a run's identity.
    package static let engineVersion = "terms-1+" + FoldTable.version

    let automaton: KeywordAutomaton
    /// What each of the automaton's patterns stands for.
    let patterns: [Pattern]
    /// All terms, in the order of the packs.
    let terms: [CompiledTerm]
    let compiled: [CompiledRule]
    /// For each group, the rules whose requirements name it.
    let rulesByGroup: [[Int]]
    /// The longest window of any rule, in milliseconds.
    let longestWindow: Int64

    /// Checks the packs and compiles them. Groups, rules and terms share one name space over all packs, so that a
    /// rule may name another pack's groups.
    ///
    /// - Throws: ``RuleError`` with every problem found.
    package init(_ packs: [RulePack]) throws(RuleError) {
        let problems = RuleCheck(packs).problems
        guard problems.isEmpty else { throw RuleError(problems: problems) }
        self.packs = packs
        rules = packs.flatMap(\.rules)
        let groups = packs.flatMap(\.groups)
        groupIDs = groups.map(\.id)
        let numbers = Dictionary(groups.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })

        var texts: [[UInt32]] = []
        var patterns: [Pattern] = []
        var terms: [CompiledTerm] = []
        for (number, group) in groups.enumerated() {
            for term in group.terms {
                texts.append(TextFolder.values(term.text))
                patterns.append(Pattern(group: number, term: terms.count, isWholeWord: term.wholeWord))
                terms.append(CompiledTerm(term: term, group: group.id))
            }
            for phrase in group.exclusions {
                texts.append(TextFolder.values(phrase))
                patterns.append(Pattern(group: number, term: nil, isWholeWord: true))
            }
        }
        automaton = KeywordAutomaton(texts)
        self.patterns = patterns
        self.terms = terms
        let compiled = rules.map { CompiledRule($0, numbers) }
        self.compiled = compiled
        rulesByGroup = groups.indices.map { group in
            compiled.indices.filter { compiled[$0].groups.contains(group) }
        }
        longestWindow = rules.map(\.window).max() ?? 0
    }
}

/// What a pattern of the automaton stands for.
struct Pattern: Sendable {
    var group: Int
    /// The term's number; `nil` for an exclusion of the group.
    var term: Int?
    var isWholeWord: Bool
}

/// A term and the id of its group.
struct CompiledTerm: Sendable {
    var term: Term
    var group: String
}

/// A rule whose groups are numbers.
struct CompiledRule: Sendable {
    let rule: Rule
    let requirements: [Requirement]
    /// The groups of all requirements, ascending.
    let groups: [Int]
    let unless: [Int]

    struct Requirement: Sendable {
        var groups: [Int]
        var count: Int
    }

    init(_ rule: Rule, _ numbers: [String: Int]) {
        self.rule = rule
        requirements = rule.all.map { Requirement(groups: $0.anyOf.compactMap { numbers[$0] }, count: $0.count) }
        groups = Set(requirements.flatMap(\.groups)).sorted()
        unless = rule.unless.compactMap { numbers[$0] }
    }
}

extension TextFolder {
    /// The folded scalars of a term.
    static func values(_ text: String) -> [UInt32] {
        var folder = TextFolder()
        folder.fold(WireText(text))
        return folder.scalars.map(\.value)
    }
}
