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
        guard Self.admits(rule.rule, anchor.utterance) else { return nil }
        let length = rule.rule.window
        let near = window.entries(from: anchor.time.advanced(by: -length), through: anchor.time.advanced(by: length))
            .filter { Self.admits(rule.rule, $0.utterance) }
        let candidates = near.map { entry in Candidate(entry, of: rule.groups) }.filter { !$0.found.isEmpty }
        var end: EventTime?
        for candidate in candidates.reversed() where candidate.entry.time >= anchor.time {
            guard candidate.entry.time != end else { continue }
            let last = candidate.entry.time
            end = last
            let first = last.advanced(by: -length)
            let isExcused = near.contains { entry in
                entry.time >= first && entry.time <= last
                    && entry.unexcused.contains { $0.isSure && rule.unless.contains($0.group) }
            }
            guard !isExcused else { continue }
            let inWindow = Self.withoutRepeats(
                candidates.filter { $0.entry.time >= first && $0.entry.time <= last })
            guard inWindow.contains(where: { $0.entry.index == anchor.index }) else { continue }
            if let detection = detection(of: rule, by: inWindow, around: anchor.index) { return detection }
        }
        return nil
    }

    /// An utterance and those of its hits that could be evidence for the rule at hand.
    private struct Candidate {
        var entry: EvidenceWindow.Entry
        var found: [EvidenceWindow.Found]

        init(_ entry: EvidenceWindow.Entry, of groups: [Int]) {
            self.entry = entry
            found = entry.unexcused.filter { $0.isSure && groups.contains($0.group) }
        }
    }

    private static func admits(_ rule: Rule, _ utterance: Utterance) -> Bool {
        (rule.roles.isEmpty || rule.roles.contains(utterance.role))
            && (rule.channels.isEmpty || rule.channels.contains(utterance.channel))
    }

    /// Of hits in equal text, only those of the latest utterance: saying a thing twice is not saying two things.
    private static func withoutRepeats(_ candidates: [Candidate]) -> [Candidate] {
        struct Saying: Hashable {
            var text: UInt64
            var term: Int
            var position: Int
        }
        var said: Set<Saying> = []
        var kept: [Candidate] = []
        for var candidate in candidates.reversed() {
            candidate.found = candidate.found.filter { item in
                said.insert(Saying(text: item.textKey, term: item.term, position: item.position)).inserted
            }
            if !candidate.found.isEmpty { kept.append(candidate) }
        }
        return kept.reversed()
    }

    private func detection(of rule: CompiledRule, by candidates: [Candidate], around anchor: UInt64) -> Detection? {
        let witnesses = candidates.enumerated().flatMap { place, candidate in
            candidate.found.map { Assignment.Witness(entry: place, found: $0) }
        }
        guard let chosen = Assignment.witnesses(for: rule.requirements, among: witnesses) else { return nil }
        var shown = Set(chosen.map { candidates[$0.entry].entry.index })
        shown.insert(anchor)
        for candidate in candidates.reversed() where shown.count < Self.maximumEvidence {
            shown.insert(candidate.entry.index)
        }
        var evidence: [Detection.Evidence] = []
        var score: Int64 = 0
        for candidate in candidates where shown.contains(candidate.entry.index) {
            let hits = candidate.found.map(\.hit)
            score += hits.reduce(0) { $0 + $1.score }
            evidence.append(.init(index: candidate.entry.index, utterance: candidate.entry.utterance, hits: hits))
        }
        for candidate in candidates where shown.contains(candidate.entry.index) {
            for earlier in candidate.found.flatMap(\.earlier)
            where !evidence.contains(where: { $0.index == earlier.index }) {
                evidence.append(earlier)
            }
        }
        evidence.sort { $0.index < $1.index }
        return Detection(rule: rule.rule, evidence: evidence, score: score)
    }
}
