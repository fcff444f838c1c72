import CounterfoilDisguise
import CounterfoilFolding
import CounterfoilMatching

/// Finds terms, their disguises and exclusions in folded text.
struct TermMatcher {
    let rules: CompiledRules

    /// A term found.
    struct Match {
        var group: Int
        var term: Int
        /// Where the term stands in the folded text.
        var range: Range<Int>
        /// What was needed to see it.
        var how: FoldBits
        /// The classes of the view that was needed, if one was.
        var view: FoldBits = []
        /// What the match is worth by itself, seen through the view.
        var trust = Trust.alone
    }

    /// What was found in the last piece of a text.
    struct Findings {
        /// The terms that end in the piece, in the order in which they begin, without those that an exclusion of
        /// their group excuses and without those that are part of a longer term of their group.
        var matches: [Match] = []
        /// The exclusions that reach back into earlier pieces, with their groups.
        var excuses: [(group: Int, range: Range<Int>)] = []
        /// Disguises not followed for lack of budget.
        var droppedCandidates = 0
    }

    func find(in text: SpokenText) -> Findings {
        let literal = literalOccurrences(in: text)
        let disguised = rules.disguises.matcher?.find(in: text.scalars, from: text.newText)
        guard !literal.isEmpty || disguised?.matches.isEmpty == false else {
            return Findings(droppedCandidates: disguised?.droppedCandidates ?? 0)
        }
        var findings = Findings(droppedCandidates: disguised?.droppedCandidates ?? 0)
        var covers: [Int: Cover] = [:]
        for (pattern, range) in literal {
            guard let term = pattern.term else {
                covers[pattern.group, default: Cover()].addExclusion(range)
                if range.lowerBound < text.newText { findings.excuses.append((pattern.group, range)) }
                continue
            }
            let how = Self.how(range, in: text.scalars)
            guard !covers[pattern.group, default: Cover()].covers(range),
                !rules.terms[term].term.disguisedOnly || Self.isDisguise(how, range, in: text.scalars)
            else { continue }
            covers[pattern.group, default: Cover()].addTerm(range)
            findings.matches.append(Match(group: pattern.group, term: term, range: range, how: how))
        }
        if let disguised { add(disguised.matches, beside: literal, in: text, to: &findings) }
        return findings
    }

    /// Every place where a pattern stands as it may, in the order in which they begin, the longer first, exclusions
    /// before terms: what covers another comes before it.
    private func literalOccurrences(in text: SpokenText) -> [(pattern: Pattern, range: Range<Int>)] {
        var found: [(pattern: Pattern, number: Int, range: Range<Int>)] = []
        rules.automaton.forEachMatch(in: text.scalars, endingAfter: text.newText) { number, range in
            let pattern = rules.patterns[number]
            if !pattern.isWholeWord || Self.isWord(range, in: text.scalars) { found.append((pattern, number, range)) }
        }
        found.sort { left, right in
            (left.range.lowerBound, right.range.upperBound, left.pattern.term ?? -1, left.number)
                < (right.range.lowerBound, left.range.upperBound, right.pattern.term ?? -1, right.number)
        }
        return found.map { ($0.pattern, $0.range) }
    }

    /// Adds disguised terms, but for those that overlap what stands literally of their group, exclusions included, or
    /// an earlier or longer disguise of it.
    private func add(
        _ disguised: [DisguiseMatch], beside literal: [(pattern: Pattern, range: Range<Int>)], in text: SpokenText,
        to findings: inout Findings
    ) {
        guard !disguised.isEmpty else { return }
        var taken: [Int: Extents] = [:]
        for (pattern, range) in literal { taken[pattern.group, default: Extents()].add(range) }
        var ends: [Int: Int] = [:]
        for match in disguised where match.trust != .told {
            let pattern = rules.patterns[rules.disguises.patterns[match.term]]
            guard let term = pattern.term, match.range.lowerBound >= ends[pattern.group] ?? 0,
                taken[pattern.group]?.overlap(match.range) != true
            else { continue }
            ends[pattern.group] = match.range.upperBound
            findings.matches.append(
                Match(
                    group: pattern.group, term: term, range: match.range,
                    how: Self.how(match.range, in: text.scalars).union(match.how), view: match.how,
                    trust: match.trust))
        }
        tell(disguised, in: text, to: &findings)
        findings.matches.sort {
            ($0.range.lowerBound, $1.range.upperBound, $0.term) < ($1.range.lowerBound, $0.range.upperBound, $1.term)
        }
    }

    /// The most readings of one text that are told though they count nowhere.
    private static let maximumTold = 16

    /// Adds readings that count nowhere: those that are too common, where nothing better stands of their group, and
    /// the other terms that the same letters may stand for.
    private func tell(_ disguised: [DisguiseMatch], in text: SpokenText, to findings: inout Findings) {
        struct Place: Hashable {
            var group: Int
            var range: Range<Int>
        }
        var taken: [Int: Extents] = [:]
        var read: [Place: Int] = [:]
        for match in findings.matches.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            taken[match.group, default: Extents()].add(match.range)
            if !match.view.isEmpty { read[Place(group: match.group, range: match.range)] = match.term }
        }
        var told: [Match] = []
        for match in disguised where told.count < Self.maximumTold {
            let pattern = rules.patterns[rules.disguises.patterns[match.term]]
            guard let term = pattern.term else { continue }
            let better = read[Place(group: pattern.group, range: match.range)]
            let isFree =
                taken[pattern.group]?.overlap(match.range) != true
                && !told.contains { $0.group == pattern.group && $0.range.overlaps(match.range) }
            let isAnother =
                better.map { $0 != term } ?? told.contains { $0.group == pattern.group && $0.range == match.range }
            guard match.trust == .told && isFree || isAnother else { continue }
            told.append(
                Match(
                    group: pattern.group, term: term, range: match.range,
                    how: Self.how(match.range, in: text.scalars).union(match.how), view: match.how, trust: .told))
        }
        findings.matches += told
    }

    /// What the exclusions and the terms of a group found so far cover. Ranges come in the order of their beginnings.
    private struct Cover {
        private var exclusionEnd = 0
        private var termEnd = 0
        private var termStart = 0

        mutating func addExclusion(_ range: Range<Int>) { exclusionEnd = max(exclusionEnd, range.upperBound) }

        mutating func addTerm(_ range: Range<Int>) {
            guard range.upperBound > termEnd else { return }
            (termStart, termEnd) = (range.lowerBound, range.upperBound)
        }

        /// Whether an exclusion holds the range, or a longer term.
        func covers(_ range: Range<Int>) -> Bool {
            range.upperBound <= exclusionEnd || range.upperBound < termEnd
                || (range.upperBound == termEnd && termStart < range.lowerBound)
        }
    }

    /// Ranges in the order of their beginnings, with how far those up to each reach.
    private struct Extents {
        private var starts: [Int] = []
        private var ends: [Int] = []

        mutating func add(_ range: Range<Int>) {
            starts.append(range.lowerBound)
            ends.append(max(ends.last ?? 0, range.upperBound))
        }

        func overlap(_ range: Range<Int>) -> Bool {
            var (low, high) = (0, starts.count)
            while low < high {
                let middle = (low + high) / 2
                if starts[middle] < range.upperBound { low = middle + 1 } else { high = middle }
            }
            return low > 0 && ends[low - 1] > range.lowerBound
        }
    }
}
