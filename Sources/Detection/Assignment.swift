/// Decides whether a rule's requirements can all be met by different pieces of text.
///
/// Each requirement takes its count of witnesses from different utterances with different texts, and no two
/// requirements may use overlapping stretches of one utterance: `高仿` that stands in two groups is one signal.
struct Assignment {
    /// A hit that could meet a requirement.
    struct Witness {
        /// The utterance's place among the candidates of the window.
        var entry: Int
        var found: EvidenceWindow.Found
    }

    /// Choices tried before the search is given up, and the rule taken as not met. Only text made for the purpose,
    /// dense with overlapping hits and nothing else, comes near it.
    private static let budget = 20_000

    private let needs: [(count: Int, witnesses: [Witness])]
    private var chosen: [Witness] = []
    private var steps = 0

    /// Finds witnesses for all requirements; `nil` where there are none.
    ///
    /// - Parameter witnesses: Every hit of the rule's groups, in the order of the utterances.
    static func witnesses(for requirements: [CompiledRule.Requirement], among witnesses: [Witness]) -> [Witness]? {
        let total = requirements.reduce(0) { $0 + $1.count }
        var needs: [(count: Int, witnesses: [Witness])] = []
        for requirement in requirements {
            let able = witnesses.filter { requirement.groups.contains($0.found.group) }
            let entries = distinctEntries(in: able)
            guard entries.count >= requirement.count else { return nil }
            // A hit runs over at most four utterances and so is in the way of hits in at most seven. Where there
            // are more utterances to choose from than all others can block, the newest of them suffice.
            let limit = 8 * total
            if entries.count > limit, let first = entries.suffix(limit).first {
                needs.append((requirement.count, able.filter { $0.entry >= first }))
            } else {
                needs.append((requirement.count, able))
            }
        }
        needs = needs.enumerated()
            .sorted { ($0.element.witnesses.count, $0.offset) < ($1.element.witnesses.count, $1.offset) }
            .map(\.element)
        var search = Assignment(needs: needs)
        return search.fill(need: 0, taken: 0, from: 0) ? search.chosen : nil
    }

    private init(needs: [(count: Int, witnesses: [Witness])]) { self.needs = needs }

    private static func distinctEntries(in witnesses: [Witness]) -> [Int] {
        var entries: [Int] = []
        for witness in witnesses where entries.last != witness.entry { entries.append(witness.entry) }
        return entries
    }

    /// Fills the needs from the one numbered `need` on, of which `taken` witnesses are chosen already.
    private mutating func fill(need: Int, taken: Int, from first: Int) -> Bool {
        guard need < needs.count else { return true }
        let (count, witnesses) = needs[need]
        guard taken < count else { return fill(need: need + 1, taken: 0, from: 0) }
        let own = chosen.suffix(taken)
        for place in first..<max(first, witnesses.count) {
            let witness = witnesses[place]
            steps += 1
            guard steps <= Self.budget else { return false }
            let isRepeated = own.contains {
                $0.entry == witness.entry || $0.found.textKey == witness.found.textKey
            }
            let isTaken = chosen.dropLast(taken).contains { Self.overlap($0.found.hit, witness.found.hit) }
            guard !isRepeated, !isTaken else { continue }
            chosen.append(witness)
            if fill(need: need, taken: taken + 1, from: place + 1) { return true }
            chosen.removeLast()
        }
        return false
    }

    private static func overlap(_ left: Hit, _ right: Hit) -> Bool {
        left.spans.contains { span in
            right.spans.contains { $0.utterance == span.utterance && $0.range.overlaps(span.range) }
        }
    }
}
