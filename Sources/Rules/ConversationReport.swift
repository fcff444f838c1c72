import CounterfoilActs
package import CounterfoilDetection
import CounterfoilFolding
import CounterfoilTranscript

/// What rules make of a conversation, in lines for people.
package enum ConversationReport {
    /// How many rules are shown that are not met, where not all are asked for.
    private static let shownMisses = 5

    /// What was found in each line, what the rules that it concerns have and miss, and how scores add up.
    ///
    /// - Parameter showsAll: Whether all rules are shown that anything concerns, and not only those that are met or
    ///   nearly met.
    package static func explain(_ conversation: Conversation, showsAll: Bool = false) -> [String] {
        var lines: [String] = []
        for (number, line) in conversation.lines.enumerated() {
            lines.append("\(number + 1)  \(line.said.role.rawValue): \(WireText(line.said.text).printable)")
            lines += zip(line.hits, line.scores).map { "     \(words($0)): \(words($1))" }
            let cues = line.surprises.filter { $0.surprise >= leastSurprise }
                .sorted { ($1.surprise, $0.cue) < ($0.surprise, $1.cue) }
            if !cues.isEmpty {
                lines.append("     cues: " + cues.map { "\($0.cue) \(Decimal($0.surprise))" }.joined(separator: ", "))
            }
        }
        if conversation.explanations.isEmpty { lines.append("No rule is concerned.") }
        let met = conversation.explanations.filter { $0.detection != nil }
        let missed = conversation.explanations.filter { $0.detection == nil }
        let near = showsAll ? missed : Array(nearest(missed).prefix(shownMisses))
        for explanation in met + near { lines += self.explain(explanation) }
        let rest = missed.count - near.count
        if rest > 0 { lines.append("\(rest) more rules are concerned and further from being met.") }
        return lines
    }

    /// Rules that are not met but for one requirement, or for the places of what meets them; those of the highest
    /// severity first.
    private static func nearest(_ missed: [RuleExplanation]) -> [RuleExplanation] {
        missed.enumerated().filter { $0.element.requirements.count(where: { !$0.isMet }) <= 1 }
            .sorted { ($1.element.rule.severity, $0.offset) < ($0.element.rule.severity, $1.offset) }.map(\.element)
    }

    /// A test that failed: what was said and found, and what the rule missed.
    package static func failure(_ outcome: RuleTestOutcome) -> [String] {
        let met = outcome.conversation.met.map(\.id).joined(separator: ", ")
        let what =
            switch outcome.test.expectation {
            case .alerts: "does not alert and should"
            case .doesNotAlert: "alerts and should not"
            case .isQuiet: "is not quiet: \(met)"
            }
        let concerned = outcome.conversation.explanations.filter { explanation in
            outcome.test.expectation == .isQuiet
                ? explanation.detection != nil : explanation.rule.id == outcome.rule.id
        }
        var conversation: [String] = []
        for (number, line) in outcome.conversation.lines.enumerated() {
            conversation.append("    \(number + 1)  \(line.said.role.rawValue): \(WireText(line.said.text).printable)")
            conversation += line.hits.map { "         \(words($0))" }
        }
        return ["rule \(outcome.rule.id), test \(outcome.number): \(what)"] + conversation
            + concerned.flatMap { self.explain($0) }.map { "    \($0)" }
    }

    /// The least surprise that is told.
    private static let leastSurprise: Int64 = 1_500

    private static func explain(_ explanation: RuleExplanation) -> [String] {
        let rule = explanation.rule
        let state = explanation.detection == nil ? "not met" : "met"
        var lines = ["rule \(rule.id) (\(rule.family.rawValue), \(rule.severity.rawValue)): \(state)"]
        for (requirement, found) in zip(rule.all, explanation.requirements) {
            let count =
                found.sum.map { "\(Decimal($0.value)) of \(Decimal($0.least)) from \(found.found) pieces" }
                ?? (found.found > found.needed
                    ? "\(found.found), \(found.needed) needed" : "\(found.found) of \(found.needed)")
            lines.append("  \(found.isMet ? "+" : "-") \(requirement.words): \(count)")
            lines += found.met.map { "      line \(line(of: $0)): \(words($0))" }
            lines += found.refused.map { "      line \(line(of: $0.hit)): \(words($0.hit)) does not count: \($0.why)" }
        }
        if !explanation.excusedBy.isEmpty {
            lines.append("  - kept from firing by \(explanation.excusedBy.joined(separator: ", "))")
        } else if explanation.detection == nil, explanation.requirements.allSatisfy(\.isMet) {
            lines.append("  - the pieces overlap, or do not stand in the order or as near as the rule asks")
        }
        guard let detection = explanation.detection else { return lines }
        for (hit, score) in explanation.scored { lines.append("  \(words(score))  \(hit.term)") }
        lines.append("  = \(Decimal(detection.score))")
        return lines
    }

    /// The line, from 1, that a hit ends in.
    private static func line(of hit: Hit) -> UInt64 { (hit.spans.last?.utterance ?? 0) + 1 }

    private static func words(_ hit: Hit) -> String {
        let form = hit.spans.map(\.form.printable).joined(separator: " | ")
        var words = "\(hit.kind.rawValue) \(hit.term) '\(form)'"
        if !hit.how.isEmpty { words += " seen through " + hit.how.map(\.rawValue).joined(separator: ", ") }
        if hit.kind == .cue, !hit.pattern.isEmpty { words += " like '\(hit.pattern)'" }
        return "\(words), a \(hit.act.rawValue)"
    }

    private static func words(_ score: HitScore) -> String {
        var factors = [Decimal(score.base).description]
        if score.weight != 1_000 { factors.append("weight \(Decimal(score.weight))") }
        if score.act != 1_000 { factors.append("act \(Decimal(score.act))") }
        if score.view != 1_000 { factors.append("view \(Decimal(score.view))") }
        let product = factors.joined(separator: " × ")
        return factors.count > 1 ? "\(product) = \(Decimal(score.total))" : product
    }
}
