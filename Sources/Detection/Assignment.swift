import CounterfoilTranscript

/// Decides whether a rule's requirements can all be met by different pieces of text.
///
/// Each requirement takes its count of witnesses from different utterances with different texts, and no two witnesses
/// overlap: `高仿` that stands in two groups is one signal. A requirement may ask for its witnesses to be said after
/// those of the one before, and not far from them. Measures over the window are taken of what is left.
struct Assignment {
    /// A find that could meet a requirement.
    private struct Witness {
        /// The utterance's place among the candidates of the window.
        var place: Int
        var entry: EvidenceWindow.Entry
        var found: EvidenceWindow.Found
    }

    private struct Need {
        /// The requirement's number in the rule.
        var number: Int
        var requirement: CompiledRule.Requirement
        var witnesses: [Witness]
    }

    /// Choices tried before the search is given up, and the rule taken as not met. Only text made for the purpose,
    /// dense with overlapping finds and nothing else, comes near it.
    private static let budget = 20_000

    /// Those with the fewest witnesses first.
    private let needs: [Need]
    private let sums: [(sum: CueSum, witnesses: [Witness])]
    private let end: EventTime
    private var chosen: [(need: Int, witness: Witness)] = []
    private var steps = 0

    /// Finds witnesses for all requirements.
    ///
    /// - Parameters:
    ///   - candidates: The window's utterances in the order of event time, without repeats.
    ///   - end: The window's end.
    /// - Returns: The places of the utterances that meet the requirements; `nil` where they are not met.
    static func witnesses(for rule: CompiledRule, among candidates: [Candidate], at end: EventTime) -> [Int]? {
        var needs: [Need] = []
        var sums: [(sum: CueSum, witnesses: [Witness])] = []
        for (number, requirement) in rule.requirements.enumerated() {
            let able = candidates.enumerated().flatMap { place, candidate in
                candidate.found.filter { $0.isOpen(to: number) }
                    .map { Witness(place: place, entry: candidate.entry, found: $0.found) }
            }
            guard !able.isEmpty else { return nil }
            if let sum = requirement.sum {
                sums.append((sum, able))
            } else {
                needs.append(Need(number: number, requirement: requirement, witnesses: able))
            }
        }
        needs.sort { ($0.witnesses.count, $0.number) < ($1.witnesses.count, $1.number) }
        var search = Assignment(needs: needs, sums: sums, end: end)
        return search.fill(need: 0, taken: 0, from: 0)
    }

    private init(needs: [Need], sums: [(sum: CueSum, witnesses: [Witness])], end: EventTime) {
        self.needs = needs
        self.sums = sums
        self.end = end
    }

    /// Fills the needs from the one at `need` on, of which `taken` witnesses are chosen already.
    private mutating func fill(need: Int, taken: Int, from first: Int) -> [Int]? {
        guard need < needs.count else { return placesIfSumsAreMet() }
        let own = needs[need]
        guard taken < own.requirement.count else { return fill(need: need + 1, taken: 0, from: 0) }
        for place in first..<max(first, own.witnesses.count) {
            steps += 1
            guard steps <= Self.budget else { return nil }
            let witness = own.witnesses[place]
            guard chosen.allSatisfy({ agree(witness, for: need, $0.witness, for: $0.need) }) else { continue }
            chosen.append((need, witness))
            if let places = fill(need: need, taken: taken + 1, from: place + 1) { return places }
            chosen.removeLast()
        }
        return nil
    }

    /// Whether two witnesses can stand beside each other.
    private func agree(_ left: Witness, for leftNeed: Int, _ right: Witness, for rightNeed: Int) -> Bool {
        if Overlap.exists(left.found, in: left.entry, right.found, in: right.entry) { return false }
        let distance = abs(left.entry.time.since(right.entry.time))
        guard leftNeed != rightNeed else {
            guard left.place != right.place, !left.found.sketch.isNear(right.found.sketch) else { return false }
            let own = needs[leftNeed]
            return own.number > 0 || own.requirement.within.map { distance <= $0 } ?? true
        }
        let isInOrder = needs[leftNeed].number < needs[rightNeed].number
        let (before, after) = isInOrder ? (left, right) : (right, left)
        let (first, second) = isInOrder ? (leftNeed, rightNeed) : (rightNeed, leftNeed)
        guard needs[second].number == needs[first].number + 1 else { return true }
        let relation = needs[second].requirement
        if let within = relation.within, distance > within { return false }
        return !relation.isAfterPrevious || Self.isAfter(after, before)
    }

    private static func isAfter(_ later: Witness, _ earlier: Witness) -> Bool {
        later.place == earlier.place
            ? later.found.range.lowerBound >= earlier.found.range.upperBound : later.place > earlier.place
    }

    /// The places chosen, and those of the pieces of measures, where all measures are met by what overlaps nothing
    /// that was chosen.
    private mutating func placesIfSumsAreMet() -> [Int]? {
        var places = chosen.map(\.witness.place)
        for (sum, witnesses) in sums {
            steps += witnesses.count
            let free = Self.independent(witnesses).filter { witness in
                !chosen.contains {
                    Overlap.exists(witness.found, in: witness.entry, $0.witness.found, in: $0.witness.entry)
                }
            }
            let pieces = free.map { CueSum.Piece(surprise: $0.found.surprise, time: $0.entry.time) }
            guard sum.isMet(by: pieces, at: end) else { return nil }
            places += free.map(\.place)
        }
        return places
    }

    /// Of a cue's spans those that do not overlap a later one that is taken.
    private static func independent(_ witnesses: [Witness]) -> [Witness] {
        var taken: [Witness] = []
        for witness in witnesses.reversed()
        where !taken.contains(where: { Overlap.exists(witness.found, in: witness.entry, $0.found, in: $0.entry) }) {
            taken.append(witness)
        }
        return taken.reversed()
    }
}
