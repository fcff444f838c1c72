/// A named, versioned set of term groups, cues and brands, and of the rules over them. Plain data: loaded from YAML
/// elsewhere.
package struct RulePack: Sendable, Equatable {
    /// The pack's name, such as `counterfoil`.
    package var id: String
    /// The pack's version as its author counts it.
    package var version: String
    package var groups: [TermGroup]
    package var cues: [Cue]
    package var families: [FamilyNote]
    package var brands: [Brand]
    package var rules: [Rule]

    package init(
        id: String, version: String, groups: [TermGroup] = [], cues: [Cue] = [], families: [FamilyNote] = [],
        brands: [Brand] = [], rules: [Rule] = []
    ) {
        self.id = id
        self.version = version
        self.groups = groups
        self.cues = cues
        self.families = families
        self.brands = brands
        self.rules = rules
    }
}

/// Terms that give the same signal: any one of them is a hit of the group.
package struct TermGroup: Sendable, Equatable {
    package var id: String
    package var terms: [Term]
    /// Longer phrases inside which a term of the group does not count: `不是高仿` keeps `高仿` from counting.
    package var exclusions: [String]
    /// How much a hit weighs, in thousandths.
    package var weight: Int64
    /// Whether the terms are also looked for as disguised in ways that folding does not undo.
    package var hasViews: Bool

    package init(
        id: String, terms: [Term], exclusions: [String] = [], weight: Int64 = 1_000, hasViews: Bool = true
    ) {
        self.id = id
        self.terms = terms
        self.exclusions = exclusions
        self.weight = weight
        self.hasViews = hasViews
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
    /// needed, marks on several letters, or a loose view; not for capitals, one accent, traditional characters or
    /// misspellings.
    package var disguisedOnly: Bool

    package init(id: String, text: String, wholeWord: Bool, disguisedOnly: Bool = false) {
        self.id = id
        self.text = text
        self.wholeWord = wholeWord
        self.disguisedOnly = disguisedOnly
    }
}

/// What a family of rules is about, by language.
package struct FamilyNote: Sendable, Equatable {
    package var family: Family
    /// Why it matters.
    package var why: [LocalizedText]
    /// What an honest seller would say instead.
    package var honest: [LocalizedText]

    package init(family: Family, why: [LocalizedText], honest: [LocalizedText]) {
        self.family = family
        self.why = why
        self.honest = honest
    }
}
