/// A named, versioned set of term groups and of the rules over them. Plain data: loaded from YAML elsewhere.
package struct RulePack: Sendable, Equatable {
    /// The pack's name, such as `counterfoil`.
    package var id: String
    /// The pack's version as its author counts it.
    package var version: String
    package var groups: [TermGroup]
    package var rules: [Rule]

    package init(id: String, version: String, groups: [TermGroup], rules: [Rule]) {
        self.id = id
        self.version = version
        self.groups = groups
        self.rules = rules
    }
}

/// Terms that give the same signal: any one of them is a hit of the group.
package struct TermGroup: Sendable, Equatable {
    package var id: String
    package var terms: [Term]
    /// Longer phrases inside which a term of the group does not count: `不是高仿` keeps `高仿` from counting.
    package var exclusions: [String]

    package init(id: String, terms: [Term], exclusions: [String] = []) {
        self.id = id
        self.terms = terms
        self.exclusions = exclusions
    }
}

/// One word or phrase as its author wrote it.
package struct Term: Sendable, Equatable {
    /// A stable name, unique in the pack; hits carry it.
    package var id: String
    package var text: String
    /// Whether the term counts only as a word of its own: a letter or digit at its edge may have no other one directly
    /// beside it. Terms that begin or end with a letter or digit are words by default; Chinese characters, kana and
    /// Thai letters are not such letters.
    package var wholeWord: Bool
    /// Whether the term counts only as a disguise: where full-width, styled, look-alike or invisible characters were
    /// needed, or marks on several letters; not for capitals, one accent or traditional characters.
    package var disguisedOnly: Bool

    package init(id: String, text: String, wholeWord: Bool, disguisedOnly: Bool = false) {
        self.id = id
        self.text = text
        self.wholeWord = wholeWord
        self.disguisedOnly = disguisedOnly
    }
}
