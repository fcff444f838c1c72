import CounterfoilTranscript

/// An utterance and those of its finds that could be evidence for the rule at hand.
struct Candidate {
    let entry: EvidenceWindow.Entry
    var found: [Item]

    /// A find and the requirements that it could help to meet: bit by bit, none where it is only told.
    struct Item {
        let found: EvidenceWindow.Found
        var requirements: UInt8

        func isOpen(to requirement: Int) -> Bool { requirements & 1 << requirement != 0 }

        /// Whether a loose reading elsewhere may count beside it.
        var confirms: Bool {
            requirements != 0 && !found.needsConfirmation
                && (found.surprise == 0 || found.surprise >= Candidates.confirmingSurprise)
        }

        /// What it weighs in the rule.
        func score(in rule: CompiledRule) -> HitScore {
            let isAskedFor = rule.requirements.indices.contains { isOpen(to: $0) && rule.requirements[$0].namesActs }
            return HitScore(found, weight: rule.weight(of: found.signal), isActAskedFor: isAskedFor)
        }
    }

    init(_ entry: EvidenceWindow.Entry, of rule: CompiledRule) {
        self.entry = entry
        let countable = rule.admits(entry.utterance) ? entry.countable : []
        found = countable.compactMap { item in
            var open: UInt8 = 0
            var isTold = false
            for (number, requirement) in rule.requirements.enumerated() {
                switch requirement.obstacle(to: item, in: entry) {
                case nil: open |= 1 << number
                case .act: isTold = true
                default: break
                }
            }
            return open != 0 || isTold ? Item(found: item, requirements: open) : nil
        }
    }

    /// Whether something in it could help to meet a requirement.
    var isWitness: Bool { found.contains { $0.requirements != 0 } }
}

/// The candidates of one window, in the order of event time.
struct Candidates {
    private(set) var all: [Candidate]

    init(_ all: [Candidate]) { self.all = all }

    /// Of finds of one group or cue in nearly equal texts keeps only those of the latest utterance, for each
    /// requirement: saying a thing twice is not saying two things, whoever says it. A later find that reaches back over
    /// the utterance itself is no repetition of it.
    mutating func dropRepeats(of rule: CompiledRule) {
        struct Saying: Hashable {
            /// The requirement, or the number behind the last for what is only told.
            var requirement: Int
            var signal: Int
            var isLoose: Bool
            var mark: UInt64
        }
        /// For each saying the earlier utterances that the finds which say it reach back over.
        var said: [Saying: [[UInt64]]] = [:]
        let count = rule.requirements.count
        for place in all.indices.reversed() {
            let index = all[place].entry.index
            var fresh: [(saying: Saying, reach: [UInt64])] = []
            all[place].found = all[place].found.compactMap { item in
                var item = item
                let marks = item.found.sketch.marks
                func isFresh(_ requirement: Int) -> Bool {
                    let sayings = marks.map { mark in
                        Saying(
                            requirement: requirement, signal: item.found.signal,
                            isLoose: item.found.needsConfirmation, mark: mark)
                    }
                    fresh += sayings.map { ($0, item.found.earlier.map(\.index)) }
                    return sayings.allSatisfy { saying in
                        said[saying]?.allSatisfy { $0.contains(index) } ?? true
                    }
                }
                guard item.requirements != 0 else { return isFresh(count) ? item : nil }
                for requirement in 0..<count where item.isOpen(to: requirement) && !isFresh(requirement) {
                    item.requirements &= ~(1 << requirement)
                }
                return item.requirements == 0 ? nil : item
            }
            for (saying, reach) in fresh where said[saying]?.contains(reach) != true {
                said[saying, default: []].append(reach)
            }
        }
        all.removeAll { $0.found.isEmpty }
    }

    /// How surprising a cue must be to confirm a loose reading, in thousandths.
    static let confirmingSurprise: Int64 = 3_500

    /// Drops finds that count only beside another one, where there is no other: one of another group or cue that could
    /// help to meet a requirement, counts by itself, and does not overlap it; a cue only where it is very surprising.
    mutating func dropUnconfirmed() {
        guard all.contains(where: { $0.found.contains(where: \.found.needsConfirmation) }) else { return }
        var sure: [Int: [(entry: EvidenceWindow.Entry, found: EvidenceWindow.Found)]] = [:]
        for candidate in all {
            for item in candidate.found where item.confirms {
                sure[item.found.signal, default: []].append((candidate.entry, item.found))
            }
        }
        for place in all.indices {
            let entry = all[place].entry
            all[place].found.removeAll { item in
                guard item.found.needsConfirmation else { return false }
                return !sure.contains { signal, others in
                    signal != item.found.signal
                        && others.contains { !Overlap.exists(item.found, in: entry, $0.found, in: $0.entry) }
                }
            }
        }
        all.removeAll { $0.found.isEmpty }
    }
}

/// Whether two finds share a stretch of text.
enum Overlap {
    static func exists(
        _ left: EvidenceWindow.Found, in leftEntry: EvidenceWindow.Entry, _ right: EvidenceWindow.Found,
        in rightEntry: EvidenceWindow.Entry
    ) -> Bool {
        if left.earlier.isEmpty, right.earlier.isEmpty {
            return leftEntry.index == rightEntry.index && left.range.overlaps(right.range)
        }
        let parts = rightEntry.parts(of: right)
        return leftEntry.parts(of: left).contains { part in
            parts.contains { $0.index == part.index && $0.range.overlaps(part.range) }
        }
    }
}
