package import CounterfoilFolding

/// What a disguised occurrence is worth by itself.
package enum Trust: Sendable {
    /// The disguise is so rare on honest text that it counts like the term.
    case alone
    /// The disguise happens on honest text: it counts only where another, independent signal stands in the window.
    case confirmed
    /// Honest text is full of such readings: it is told to whoever asks about a message, and counts nowhere.
    case told
}

/// A disguised occurrence of a term.
package struct DisguiseMatch: Sendable, Equatable {
    /// The term's place in the list that the matcher was made of.
    package var term: Int
    /// Where it stands in the folded text.
    package var range: Range<Int>
    /// The views that it took to read it.
    package var how: FoldBits
    package var trust: Trust

    package init(term: Int, range: Range<Int>, how: FoldBits, trust: Trust) {
        self.term = term
        self.range = range
        self.how = how
        self.trust = trust
    }
}

/// The disguised occurrences in a text.
package struct DisguiseFindings: Sendable {
    package var matches: [DisguiseMatch]
    /// Places where the search was cut short, since a text made for it would take too long.
    package var droppedCandidates: Int

    package init(matches: [DisguiseMatch] = [], droppedCandidates: Int = 0) {
        self.matches = matches
        self.droppedCandidates = droppedCandidates
    }
}
