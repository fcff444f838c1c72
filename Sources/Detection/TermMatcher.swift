import CounterfoilTranscript

/// Finds terms and exclusions in an utterance's folded text, which may stand behind that of earlier utterances.
struct TermMatcher {
    let rules: CompiledRules

    /// A stretch of the folded text that comes from one utterance.
    struct Piece {
        /// Where the piece begins in the folded text.
        var first: Int
        var utterance: UInt64
        var text: WireText
    }

    /// A term found.
    struct Match {
        var group: Int
        var term: Int
        /// Where the term stands in the folded text.
        var range: Range<Int>
        var hit: Hit
    }

    /// An exclusion found that begins in an earlier utterance.
    struct Excuse {
        var group: Int
        var spans: [Hit.Span]
    }

    /// The terms that end in the last piece, in the order in which they begin, without those that an exclusion of
    /// their group excuses and without those that are part of a longer term of their group; and the exclusions that
    /// reach back into earlier pieces.
    func find(in text: [FoldedScalar], _ pieces: [Piece]) -> (matches: [Match], excuses: [Excuse]) {
        let newText = pieces.last?.first ?? 0
        var found: [(pattern: Pattern, number: Int, range: Range<Int>)] = []
        var state = KeywordAutomaton.root
        for index in text.indices {
            state = rules.automaton.next(state, text[index].value)
            guard index >= newText, rules.automaton.hasOutput(state) else { continue }
            rules.automaton.forEachOutput(of: state) { number in
                let range = index + 1 - Int(rules.automaton.lengths[number])..<index + 1
                let pattern = rules.patterns[number]
                if Self.isWhole(range, in: text), !pattern.isWholeWord || Self.isWord(range, in: text) {
                    found.append((pattern, number, range))
                }
            }
        }
        guard !found.isEmpty else { return ([], []) }
        // By where they begin, the longer first, exclusions before terms: what covers another comes before it.
        found.sort { left, right in
            (left.range.lowerBound, right.range.upperBound, left.pattern.term ?? -1, left.number)
                < (right.range.lowerBound, left.range.upperBound, right.pattern.term ?? -1, right.number)
        }
        var matches: [Match] = []
        var excuses: [Excuse] = []
        var covers: [Int: Cover] = [:]
        for (pattern, _, range) in found {
            guard let term = pattern.term else {
                covers[pattern.group, default: Cover()].addExclusion(range)
                if range.lowerBound < newText {
                    excuses.append(Excuse(group: pattern.group, spans: Self.spans(of: range, in: text, pieces)))
                }
                continue
            }
            let how = Self.how(range, in: text)
            let compiled = rules.terms[term]
            guard !covers[pattern.group, default: Cover()].covers(range),
                !compiled.term.disguisedOnly || Self.isDisguise(how, range, in: text)
            else { continue }
            covers[pattern.group, default: Cover()].addTerm(range)
            let spans = Self.spans(of: range, in: text, pieces)
            let hit = Hit(
                term: compiled.term.id, pattern: compiled.term.text, group: compiled.group, spans: spans,
                how: (spans.count > 1 ? how.union(.split) : how).classes)
            matches.append(Match(group: pattern.group, term: term, range: range, hit: hit))
        }
        return (matches, excuses)
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

    /// Whether no character of the original is cut by the range.
    private static func isWhole(_ range: Range<Int>, in text: [FoldedScalar]) -> Bool {
        !text[range.lowerBound].continues && (range.upperBound == text.count || !text[range.upperBound].continues)
    }

    /// Whether the range stands as words of its own.
    ///
    /// A letter at its edge may have no letter or digit beside it. A digit may have a letter beside it (`1:1copy`),
    /// but no other digit, nor one behind a colon, a point or a slash: `1:1` is not in `11:15` or `2.1:1`.
    private static func isWord(_ range: Range<Int>, in text: [FoldedScalar]) -> Bool {
        func isFree(_ edge: Int, _ step: Int) -> Bool {
            let own = text[edge].value
            guard own.isWordCharacter, text.indices.contains(edge + step) else { return true }
            let beside = text[edge + step].value
            if !own.isDigit { return !beside.isWordCharacter }
            if beside.isDigit { return false }
            guard beside == 0x3A || beside == 0x2E || beside == 0x2C || beside == 0x2F,
                text.indices.contains(edge + 2 * step)
            else { return true }
            return !text[edge + 2 * step].value.isDigit
        }
        return isFree(range.lowerBound, -1) && isFree(range.upperBound - 1, 1)
    }

    private static func how(_ range: Range<Int>, in text: [FoldedScalar]) -> FoldBits {
        var bits: FoldBits = []
        for index in range {
            bits.formUnion(text[index].how)
            if index > range.lowerBound { bits.formUnion(text[index].lead) }
        }
        return bits
    }

    /// Whether a foldable difference is one that only somebody who hides a word makes: capitals, a single accent,
    /// traditional characters and line breaks are not.
    private static func isDisguise(_ how: FoldBits, _ range: Range<Int>, in text: [FoldedScalar]) -> Bool {
        if !how.isDisjoint(with: .disguise) { return true }
        return range.count(where: { text[$0].how.contains(.marks) }) > 1
    }

    private static func spans(of range: Range<Int>, in text: [FoldedScalar], _ pieces: [Piece]) -> [Hit.Span] {
        var spans: [Hit.Span] = []
        for (number, piece) in pieces.enumerated() {
            let end = number + 1 < pieces.count ? pieces[number + 1].first : text.count
            let part = range.clamped(to: piece.first..<end)
            guard let first = part.first(where: { !text[$0].isJoin }), let last = part.last(where: { !text[$0].isJoin })
            else { continue }
            let bytes = Int(text[first].start)..<Int(text[last].end)
            spans.append(Hit.Span(utterance: piece.utterance, range: bytes, form: piece.text[bytes: bytes]))
        }
        return spans
    }
}
