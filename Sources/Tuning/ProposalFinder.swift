import CounterfoilCues
import CounterfoilDetection
import CounterfoilTranscript

/// Finds the changes that labels speak for. Each is only a candidate: a trial shows what it would have done.
struct ProposalFinder {
    let packs: [RulePack]
    /// Labelled incidents as they are raised now, or as they were recorded where they are no longer raised.
    let confirmed: [Incident]
    let wrong: [Incident]

    /// The most proposals of each kind; each costs a run through every recording.
    static let limit = 12
    /// The longest text that is proposed as an example, in bytes.
    private static let longestExample = 240
    /// How far above the most surprising false text a threshold is set, in thousandths.
    private static let margin: Int64 = 50
    /// The least alerts of a group before its weight is questioned.
    private static let leastVotes = 3

    var proposals: [Proposal] { thresholds + weights + counterExamples + examples }

    /// Raises a cue's threshold in a rule just beyond what false alerts of that rule reached.
    private var thresholds: [Proposal] {
        var found: [Proposal] = []
        for rule in packs.flatMap(\.rules) {
            for (place, requirement) in rule.all.enumerated() {
                for case .cue(let cue, .surprise(let present)) in requirement.anyOf {
                    let reached = wrong.filter { $0.rule == rule.id }.compactMap { $0.highestSurprise(of: cue) }
                        .filter { $0 >= present }
                    for surprise in Set(reached).sorted() {
                        let next = (surprise + Self.margin + 99) / 100 * 100
                        let proposal = Proposal.threshold(
                            rule: rule.id, requirement: place, cue: cue, from: present, to: next)
                        if !found.contains(proposal) { found.append(proposal) }
                    }
                }
            }
        }
        return Array(found.prefix(Self.limit))
    }

    /// Halves the weight of groups that speak for false alerts at least three times as often as for confirmed ones, and
    /// raises that of groups for which it is the other way round.
    private var weights: [Proposal] {
        let groups = packs.flatMap(\.groups)
        let proposals = groups.compactMap { group -> Proposal? in
            let honest = wrong.count { $0.cites(group.id) }
            let guilty = confirmed.count { $0.cites(group.id) }
            guard honest + guilty >= Self.leastVotes else { return nil }
            if honest >= 3 * guilty {
                return .weight(group: group.id, from: group.weight, to: group.weight / 2)
            }
            return guilty >= 3 * honest && honest + guilty >= 2 * Self.leastVotes
                ? .weight(group: group.id, from: group.weight, to: group.weight * 3 / 2) : nil
        }
        return Array(proposals.prefix(Self.limit))
    }

    /// Texts of false alerts that a cue took for its own.
    private var counterExamples: [Proposal] {
        let known = Set(packs.flatMap(\.cues).flatMap(\.counterExamples).map { WireText($0.text) })
        var texts: [(surprise: Int64, proposal: Proposal)] = []
        for line in wrong.flatMap(\.lines) where line.text.utf8.count <= Self.longestExample {
            guard !known.contains(line.text) else { continue }
            for hit in line.hits where hit.kind == .cue {
                let text = LocalizedText(language: line.writtenLanguage, text: line.text.string)
                let proposal = Proposal.counterExample(cue: hit.term, text)
                if !texts.contains(where: { $0.proposal == proposal }) { texts.append((hit.score, proposal)) }
            }
        }
        return Self.most(surprising: texts)
    }

    /// Texts of confirmed alerts that were flagged for their words alone: the family's cue should know them.
    private var examples: [Proposal] {
        let cues = packs.flatMap(\.cues)
        let known = Set(cues.flatMap(\.examples).map { WireText($0.text) })
        var texts: [(surprise: Int64, proposal: Proposal)] = []
        for incident in confirmed {
            guard let cue = cues.first(where: { $0.id == incident.family.rawValue }) else { continue }
            for line in incident.lines where line.text.utf8.count <= Self.longestExample {
                guard line.role == .host || line.role == .assistant, !known.contains(line.text),
                    line.hits.contains(where: { $0.kind == .term && $0.score > 0 }),
                    !line.hits.contains(where: { $0.kind == .cue && $0.term == cue.id })
                else { continue }
                let text = LocalizedText(language: line.writtenLanguage, text: line.text.string)
                let proposal = Proposal.example(cue: cue.id, text)
                let score = line.hits.reduce(0) { $0 + $1.score }
                if !texts.contains(where: { $0.proposal == proposal }) { texts.append((score, proposal)) }
            }
        }
        return Self.most(surprising: texts)
    }

    /// The highest first; of equals the first found.
    private static func most(surprising texts: [(surprise: Int64, proposal: Proposal)]) -> [Proposal] {
        texts.enumerated().sorted { ($1.element.surprise, $0.offset) < ($0.element.surprise, $1.offset) }
            .prefix(limit).map(\.element.proposal)
    }
}

extension Incident {
    /// Whether a hit of a group is among the evidence.
    fileprivate func cites(_ group: String) -> Bool {
        lines.contains { $0.hits.contains { $0.group == group && $0.score > 0 } }
    }

    /// How far a cue went in any line, in thousandths.
    fileprivate func highestSurprise(of cue: String) -> Int64? {
        lines.flatMap(\.hits).filter { $0.kind == .cue && $0.term == cue }.map(\.score).max()
    }
}

extension Incident.Line {
    /// The language that a proposal is filed under.
    fileprivate var writtenLanguage: String {
        text.utf8.withUnsafeBufferPointer {
            LanguageGuess.language(of: $0, declared: language.flatMap(CueLanguage.init(tag:)))
        }.rawValue
    }
}
