import CounterfoilActs
import CounterfoilDisguise
import CounterfoilTranscript

/// What a rule makes of what is in the window: requirement by requirement, with sums that can be checked by hand.
package struct RuleExplanation: Sendable {
    package var rule: Rule
    /// One for each requirement of the rule, in their order.
    package var requirements: [Requirement]
    /// Groups that keep the rule from firing and were claimed.
    package var excusedBy: [String]
    /// The finds that were counted, with what each weighs, where the rule is met.
    package var scored: [(hit: Hit, score: HitScore)]
    package var detection: Detection?

    package struct Requirement: Sendable {
        /// Finds that could meet it, the latest of near-repetitions.
        package var met: [Hit]
        /// Finds of its signals that do not count, and why.
        package var refused: [(hit: Hit, why: String)]
        /// How many different pieces of text it needs; of a measure over the window at least so many.
        package var needed: Int
        /// Of a measure over the window its value and what is asked for, in thousandths.
        package var sum: (value: Int64, least: Int64)?

        /// How many utterances hold something that could meet it.
        package var found: Int { Set(met.compactMap { $0.spans.last?.utterance }).count }

        package var isMet: Bool { found >= needed && (sum.map { $0.value >= $0.least } ?? true) }
    }
}

extension RuleEvaluation {
    /// What a rule makes of the window's latest stretch; `nil` where nothing of it concerns the rule.
    func explanation(of number: Int) -> RuleExplanation? {
        let rule = rules.compiled[number]
        guard let end = window.entries.last?.time else { return nil }
        let near = window.entries(from: end.advanced(by: -rule.rule.window), through: end)
        guard near.contains(where: { $0.countable.contains { rule.signals.contains($0.signal) } }) else { return nil }
        var candidates = Candidates(near.map { Candidate($0, of: rule) }.filter { !$0.found.isEmpty })
        candidates.dropRepeats(of: rule)
        candidates.dropUnconfirmed()
        let requirements = rule.requirements.indices.map {
            explanation(of: $0, of: rule, near, candidates.all, at: end)
        }
        let excuses = near.filter { Self.excuses($0, rule) }.flatMap { entry in
            rule.unless.filter { group in entry.countable.contains { $0.signal == group && $0.act == .claim } }
        }
        let detection = near.reversed().lazy.compactMap { self.detection(of: number, around: $0) }.first
        var scored: [(hit: Hit, score: HitScore)] = []
        for candidate in candidates.all where detection != nil {
            scored += candidate.found.map { item in
                let score = item.score(in: rule)
                return (rules.hit(item.found, in: candidate.entry, score: score), score)
            }
        }
        return RuleExplanation(
            rule: rule.rule, requirements: requirements, excusedBy: Set(excuses).sorted().map { rules.name(of: $0) },
            scored: scored, detection: detection)
    }

    private func explanation(
        of number: Int, of rule: CompiledRule, _ near: ArraySlice<EvidenceWindow.Entry>, _ candidates: [Candidate],
        at end: EventTime
    ) -> RuleExplanation.Requirement {
        let requirement = rule.requirements[number]
        var met: [Hit] = []
        var pieces: [CueSum.Piece] = []
        for candidate in candidates {
            for item in candidate.found where item.isOpen(to: number) {
                met.append(rules.hit(item.found, in: candidate.entry, score: item.score(in: rule)))
                pieces.append(.init(surprise: item.found.surprise, time: candidate.entry.time))
            }
        }
        var refused: [(hit: Hit, why: String)] = []
        for entry in near {
            for item in entry.found {
                guard let why = reason(item, in: entry, number, of: rule, candidates) else { continue }
                refused.append((rules.hit(item, in: entry), why))
            }
        }
        let sum = requirement.sum.map { (value: $0.value(of: pieces, at: end), least: $0.least) }
        return .init(
            met: met, refused: refused, needed: requirement.sum == nil ? requirement.count : CueSum.fewestPieces,
            sum: sum)
    }

    /// Why a find does not count for a requirement of which it gives the signal; `nil` where it counts, or gives none.
    private func reason(
        _ item: EvidenceWindow.Found, in entry: EvidenceWindow.Entry, _ number: Int, of rule: CompiledRule,
        _ candidates: [Candidate]
    ) -> String? {
        switch rule.requirements[number].obstacle(to: item, in: entry) {
        case .otherSignal: return nil
        case .role: return "said by a \(entry.utterance.role.rawValue) in \(entry.utterance.channel.rawValue)"
        case .act: return "it is a \(item.act.rawValue)"
        case .language: return "the text is not in a language that is asked for"
        case .notDisguised: return "it is not hidden"
        case .notSurprising(let least):
            return "its surprise of \(Decimal(item.surprise)) is below \(Decimal(least))"
        case nil: break
        }
        if !item.isSure { return "the text may still change" }
        let isCounted = candidates.contains { candidate in
            candidate.entry.index == entry.index
                && candidate.found.contains {
                    $0.isOpen(to: number) && $0.found.source == item.source && $0.found.range == item.range
                }
        }
        if isCounted { return nil }
        if item.trust == .told { return "so common a reading counts nowhere" }
        return item.needsConfirmation
            ? "so loose a reading counts only beside another find, or it is repeated later"
            : "it is excused or nearly repeated later"
    }
}
