import CounterfoilActs
import CounterfoilTranscript

/// Decides whether a rule is met around one utterance.
///
/// A rule is met where some stretch of event time of the length of its window holds the utterance and everything
/// that the rule requires. For utterances that come in order that is the stretch that ends with the utterance; one
/// that comes late is joined with what was said before and after it.
struct RuleEvaluation {
    let rules: CompiledRules
    let window: EvidenceWindow

    /// How many utterances of evidence a detection shows; the newest, and those that meet the requirements.
    static let maximumEvidence = 64

    /// The detection of a rule around an utterance of the window, if it is met there.
    func detection(of number: Int, around anchor: EvidenceWindow.Entry) -> Detection? {
        let rule = rules.compiled[number]
        guard rule.admits(anchor.utterance) else { return nil }
        let length = rule.rule.window
        let near = window.entries(from: anchor.time.advanced(by: -length), through: anchor.time.advanced(by: length))
        let candidates = near.map { Candidate($0, of: rule) }.filter { !$0.found.isEmpty }
        guard candidates.contains(where: { $0.entry.index == anchor.index && $0.isWitness }) else { return nil }
        var end: EventTime?
        for candidate in candidates.reversed() where candidate.entry.time >= anchor.time {
            let last = candidate.entry.time
            guard last != end else { continue }
            end = last
            let first = last.advanced(by: -length)
            let isExcused = near.contains { entry in
                entry.time >= first && entry.time <= last && Self.excuses(entry, rule)
            }
            guard !isExcused else { continue }
            var inWindow = Candidates(candidates.filter { $0.entry.time >= first && $0.entry.time <= last })
            inWindow.dropRepeats(of: rule)
            inWindow.dropUnconfirmed()
            guard inWindow.all.contains(where: { $0.entry.index == anchor.index && $0.isWitness }),
                let chosen = Assignment.witnesses(for: rule, among: inWindow.all, at: last)
            else { continue }
            return detection(of: rule, by: inWindow.all, chosen, around: anchor.index)
        }
        return nil
    }

    /// Whether an utterance holds what keeps a rule from firing: only what is claimed does.
    static func excuses(_ entry: EvidenceWindow.Entry, _ rule: CompiledRule) -> Bool {
        guard !rule.unless.isEmpty, rule.mayExcuse(entry.utterance) else { return false }
        return entry.countable.contains {
            rule.unless.contains($0.signal) && $0.act == .claim && !$0.needsConfirmation
        }
    }

    /// - Parameter chosen: The places of the candidates that meet the requirements.
    private func detection(
        of rule: CompiledRule, by candidates: [Candidate], _ chosen: [Int], around anchor: UInt64
    ) -> Detection {
        var shown = Set(chosen.map { candidates[$0].entry.index })
        shown.insert(anchor)
        for candidate in candidates.reversed() where shown.count < Self.maximumEvidence {
            shown.insert(candidate.entry.index)
        }
        var evidence: [Detection.Evidence] = []
        var score: Int64 = 0
        for candidate in candidates where shown.contains(candidate.entry.index) {
            let hits = candidate.found.map { item in
                rules.hit(item.found, in: candidate.entry, score: item.score(in: rule))
            }
            score += hits.reduce(0) { $0 + $1.score }
            evidence.append(.init(index: candidate.entry.index, utterance: candidate.entry.utterance, hits: hits))
        }
        for candidate in candidates where shown.contains(candidate.entry.index) {
            for cited in candidate.found.flatMap(\.found.earlier)
            where !evidence.contains(where: { $0.index == cited.index }) {
                evidence.append(.init(index: cited.index, utterance: cited.utterance, hits: []))
            }
        }
        evidence.sort { $0.index < $1.index }
        return Detection(rule: rule.rule, evidence: evidence, score: score)
    }
}
