import CounterfoilActs
package import CounterfoilCues
import CounterfoilDisguise
import CounterfoilFolding
import CounterfoilMatching
import CounterfoilTranscript

/// Rules made ready for matching: one automaton for the terms of all packs, their disguises and their cues, shared by
/// all rooms.
package final class CompiledRules: Sendable {
    package let packs: [RulePack]
    /// The rules of all packs, in the order of the packs. One without a title or advice has that of its family.
    package let rules: [Rule]
    /// The groups of all packs, brands included.
    package let groups: [TermGroup]
    /// The cues of all packs, in the order of the packs.
    package let cues: [Cue]
    /// Names everything but the packs that bears on detection: the way of matching, folding, models and calibration.
    package let identity: String

    let automaton: KeywordAutomaton
    /// What each of the automaton's patterns stands for.
    let patterns: [Pattern]
    /// All terms, in the order of the packs.
    let terms: [CompiledTerm]
    let disguises: Disguises
    /// `nil` where no pack has cues.
    let cueReader: (any CueReader)?
    /// For each cue the least surprise that bears on a rule or is told as a hit.
    let cueFloors: [Int64]
    let compiled: [CompiledRule]
    /// For each group, and then for each cue, the rules that name it.
    let rulesBySignal: [[Int]]
    /// For each group the rules that it keeps from firing.
    private let rulesByExcuse: [Int: [Int]]
    /// The longest window of any rule, in milliseconds.
    let longestWindow: Int64

    /// Names the way of matching.
    private static let version = "rules-3"

    /// Checks the packs and compiles them. Groups, cues, rules and terms share one name space over all packs, so that
    /// a rule may name another pack's groups.
    ///
    /// - Parameter verifier: The slow model that reads the most surprising texts; without it the quick one decides.
    /// - Throws: ``RuleError`` with every problem found.
    package convenience init(_ packs: [RulePack], verifier: VerifierModel? = nil) throws(RuleError) {
        try self.init(packs) { CueScorer($0.map(CueDefinition.init), verifier: verifier) }
    }

    /// - Parameter makeCueReader: Compiles cues; asked only where there are some.
    init(_ packs: [RulePack], cueReader makeCueReader: ([Cue]) -> any CueReader) throws(RuleError) {
        let problems = RuleCheck(packs).problems
        guard problems.isEmpty else { throw RuleError(problems: problems) }
        self.packs = packs
        let notes = packs.flatMap(\.families)
        rules = packs.flatMap(\.rules).map { $0.completed(by: notes) }
        let groups = packs.allGroups
        let cues = packs.flatMap(\.cues)
        (self.groups, self.cues) = (groups, cues)
        cueReader = cues.isEmpty ? nil : makeCueReader(cues)

        var texts: [[UInt32]] = []
        var patterns: [Pattern] = []
        var terms: [CompiledTerm] = []
        for (number, group) in groups.enumerated() {
            for term in group.terms {
                texts.append(TextFolder.values(term.text))
                patterns.append(Pattern(group: number, term: terms.count, isWholeWord: term.wholeWord))
                terms.append(CompiledTerm(term: term, group: number))
            }
            for phrase in group.exclusions {
                texts.append(TextFolder.values(phrase))
                patterns.append(Pattern(group: number, term: nil, isWholeWord: true))
            }
        }
        automaton = KeywordAutomaton(texts)
        disguises = Disguises(patterns: patterns, texts: texts, groups: groups)
        self.patterns = patterns
        self.terms = terms
        let names = SignalNames(groups: groups.map(\.id), cues: cues.map(\.id))
        let compiled = rules.map { CompiledRule($0, names, groups) }
        self.compiled = compiled
        rulesBySignal = (0..<groups.count + cues.count).map { signal in
            compiled.indices.filter { compiled[$0].signals.contains(signal) }
        }
        var rulesByExcuse: [Int: [Int]] = [:]
        for (number, rule) in compiled.enumerated() {
            for group in rule.unless { rulesByExcuse[group, default: []].append(number) }
        }
        self.rulesByExcuse = rulesByExcuse
        cueFloors = cues.indices.map { cue in
            compiled.flatMap(\.requirements).compactMap { $0.floor(of: groups.count + cue) }
                .reduce(CompiledRule.toldSurprise, min)
        }
        longestWindow = rules.map(\.window).max() ?? 0
        let versions = [
            Self.version, FoldTable.version, DisguiseMatcher.version, SpeechActReader.version, cueReader?.version,
        ]
        identity = versions.compactMap(\.self).joined(separator: "+")
    }
}

extension CompiledRules {
    /// Whether some rule looks at a find in an utterance.
    func looks(at found: EvidenceWindow.Found, in utterance: Utterance) -> Bool {
        guard found.trust != .told else { return false }
        return rulesBySignal[found.signal].contains { number in
            compiled[number].requirements.contains { requirement in
                requirement.floor(of: found.signal).map { found.surprise >= $0 } ?? false
                    && requirement.admits(utterance)
            }
        } || rulesByExcuse[found.signal]?.contains { compiled[$0].mayExcuse(utterance) } == true
    }

    /// A find as it is told: with names, and the texts as they stand.
    ///
    /// - Parameter score: What it weighs in a rule; by default what it weighs by itself.
    func hit(_ found: EvidenceWindow.Found, in entry: EvidenceWindow.Entry, score: HitScore? = nil) -> Hit {
        var spans = found.earlier.map { cited in
            Hit.Span(utterance: cited.index, range: cited.range, form: cited.utterance.text[bytes: cited.range])
        }
        spans.append(
            Hit.Span(utterance: entry.index, range: found.range, form: entry.utterance.text[bytes: found.range]))
        let total = (score ?? self.score(of: found)).total
        guard found.signal < groups.count else {
            let cue = cues[found.signal - groups.count]
            let example = found.example.flatMap { cue.examples.indices.contains($0) ? cue.examples[$0].text : nil }
            return Hit(
                kind: .cue, term: cue.id, pattern: example ?? "", group: cue.id, spans: spans, how: [],
                act: found.act, score: total)
        }
        let term = terms[found.source].term
        return Hit(
            term: term.id, pattern: term.text, group: groups[found.signal].id, spans: spans, how: found.how.classes,
            act: found.act, score: total)
    }

    /// What a find weighs by itself.
    func score(of found: EvidenceWindow.Found) -> HitScore {
        HitScore(found, weight: found.signal < groups.count ? groups[found.signal].weight : 1_000)
    }

    /// The id of a group or cue.
    func name(of signal: Int) -> String {
        signal < groups.count ? groups[signal].id : cues[signal - groups.count].id
    }
}

/// What a pattern of the automaton stands for.
struct Pattern: Sendable {
    var group: Int
    /// The term's number; `nil` for an exclusion of the group.
    var term: Int?
    var isWholeWord: Bool
}

/// A term and the number of its group.
struct CompiledTerm: Sendable {
    var term: Term
    var group: Int
}

/// The numbers of groups and cues: groups first.
struct SignalNames {
    private let groups: [String: Int]
    private let cues: [String: Int]

    init(groups: [String], cues: [String]) {
        self.groups = Dictionary(groups.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.cues = Dictionary(
            cues.enumerated().map { ($1, groups.count + $0) }, uniquingKeysWith: { first, _ in first })
    }

    func group(_ id: String) -> Int? { groups[id] }
    func cue(_ id: String) -> Int? { cues[id] }
    func signals(_ id: String) -> [Int] { [groups[id], cues[id]].compactMap(\.self) }
}

/// The terms that are looked for in disguise.
struct Disguises: Sendable {
    let matcher: DisguiseMatcher?
    /// For each of the matcher's terms the number of its pattern.
    let patterns: [Int]

    init(patterns all: [Pattern], texts: [[UInt32]], groups: [TermGroup]) {
        patterns = all.indices.filter { number in
            all[number].term != nil && groups[all[number].group].hasViews && Self.isLongEnough(texts[number])
        }
        matcher =
            patterns.isEmpty
            ? nil
            : DisguiseMatcher(
                patterns.map { DisguiseTerm(text: texts[$0], isWholeWord: all[$0].isWholeWord) })
    }

    /// Shorter words than two Chinese characters or four letters look like too much else.
    private static func isLongEnough(_ text: [UInt32]) -> Bool {
        text.count(where: \.isIdeographic) >= 2 || text.count(where: { $0 > 0x20 && !$0.isIdeographic }) >= 4
    }
}

extension Rule {
    /// The rule with what packs say of its family where it says nothing itself.
    fileprivate func completed(by notes: [FamilyNote]) -> Rule {
        guard let note = notes.first(where: { $0.family == family }) else { return self }
        var rule = self
        if title.isEmpty { rule.title = note.why }
        if advice.isEmpty { rule.advice = note.honest }
        return rule
    }
}
