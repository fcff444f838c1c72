import CounterfoilDetection
package import CounterfoilRules
import CounterfoilTranscript

/// Tries changes to rules on recordings whose alerts analysts have labelled, and reports what each would have done.
///
/// Nothing is changed: whoever maintains the pack decides. A change is judged by the incidents that it would have
/// removed and added, not by a score alone.
package struct Tuning {
    private let directories: [String]
    private let rules: RuleSet
    private let labels: AlertLabels
    private let present: Trial
    private let labelled: [(incident: Incident, verdict: AlertLabels.Verdict)]

    /// Runs the present rules over the recordings.
    ///
    /// - Throws: `tune.recording` where a recording cannot be read; `tune.labels.unknown` where no label is about any of
    ///   their alerts.
    package init(_ directories: [String], rules: RuleSet, labels: AlertLabels) throws(TuningError) {
        self.directories = directories
        self.rules = rules
        self.labels = labels
        present = try Trial(directories, rules: rules)
        var labelled: [(incident: Incident, verdict: AlertLabels.Verdict)] = []
        for recorded in present.recorded {
            guard let verdict = labels.verdicts[recorded.id] else { continue }
            let now = present.incidents.first { $0.isSame(as: recorded) }
            labelled.append((now ?? recorded, verdict))
        }
        for incident in present.incidents where !labelled.contains(where: { $0.incident.isSame(as: incident) }) {
            if let verdict = labels.verdicts[incident.id] { labelled.append((incident, verdict)) }
        }
        guard !labelled.isEmpty else { throw .nothingLabelled }
        self.labelled = labelled
    }

    /// How the present rules do.
    package var baseline: Outcome { outcome(of: present) }

    /// How many labels are about no alert of these recordings.
    package var unknownLabels: Int { labels.verdicts.count - labelled.count }

    /// The changes that the labels speak for, untried.
    package var proposals: [Proposal] {
        ProposalFinder(
            packs: rules.packs, confirmed: incidents(.confirmed), wrong: incidents(.wrong)
        ).proposals
    }

    /// Runs the recordings under changed rules.
    ///
    /// - Returns: What the change would have done; `nil` where the changed packs are no longer valid.
    /// - Throws: `tune.recording`.
    package func `try`(_ proposal: Proposal) throws(TuningError) -> Outcome? {
        guard let changed = try? rules.replacing(packs: proposal.applied(to: rules.packs)) else { return nil }
        return outcome(of: try Trial(directories, rules: changed))
    }

    private func incidents(_ verdict: AlertLabels.Verdict) -> [Incident] {
        labelled.filter { $0.verdict == verdict }.map(\.incident)
    }

    private func outcome(of trial: Trial) -> Outcome {
        func raised(_ verdict: AlertLabels.Verdict) -> [Incident] {
            incidents(verdict).filter { incident in trial.incidents.contains { $0.isSame(as: incident) } }
        }
        return Outcome(
            confirmedRaised: raised(.confirmed).count, confirmed: incidents(.confirmed).count,
            wrongRaised: raised(.wrong).count, wrong: incidents(.wrong).count,
            added: trial.incidents.filter { incident in !present.incidents.contains { $0.isSame(as: incident) } },
            removed: present.incidents.filter { incident in !trial.incidents.contains { $0.isSame(as: incident) } },
            ranking: share(of: trial))
    }

    /// Of all pairs of a confirmed and a false alert, the share in which the confirmed one scores higher, in
    /// thousandths; a half counts for equals. `nil` without such pairs.
    private func share(of trial: Trial) -> Int64? {
        func scores(_ verdict: AlertLabels.Verdict) -> [Int64] {
            incidents(verdict).compactMap { incident in trial.incidents.first { $0.isSame(as: incident) }?.score }
        }
        let (guilty, honest) = (scores(.confirmed), scores(.wrong))
        guard !guilty.isEmpty, !honest.isEmpty else { return nil }
        var halves: Int64 = 0
        for score in guilty { for other in honest { halves += score > other ? 2 : score == other ? 1 : 0 } }
        return halves * 500 / Int64(guilty.count * honest.count)
    }
}

/// What rules did on labelled recordings.
package struct Outcome: Sendable, Equatable {
    /// How many of the confirmed alerts are raised.
    package var confirmedRaised: Int
    package var confirmed: Int
    /// How many of the false alerts are raised.
    package var wrongRaised: Int
    package var wrong: Int
    /// Incidents that the present rules do not raise, and those that only they raise.
    package var added: [Incident]
    package var removed: [Incident]
    /// How well scores part confirmed from false alerts: 1000 parts them, 500 is chance; `nil` where there are not both.
    package var ranking: Int64?

    /// Whether it is better on the labels than another outcome and worse in nothing that they say.
    package func improves(on other: Outcome) -> Bool {
        guard confirmedRaised >= other.confirmedRaised, wrongRaised <= other.wrongRaised else { return false }
        return confirmedRaised > other.confirmedRaised || wrongRaised < other.wrongRaised
            || (ranking ?? 0) > (other.ranking ?? 0)
    }
}
