/// A brand whose goods are counterfeited, and what people call it.
package struct Brand: Sendable, Equatable {
    package var name: String
    /// The brand's names in other languages.
    package var names: [LocalizedText]
    package var aliases: [Alias]
    package var owner: String
    /// What it makes: `bags`, `shoes`, …
    package var classes: [String]

    package init(
        name: String, names: [LocalizedText] = [], aliases: [Alias] = [], owner: String = "", classes: [String] = []
    ) {
        self.name = name
        self.names = names
        self.aliases = aliases
        self.owner = owner
        self.classes = classes
    }

    package struct Alias: Sendable, Equatable {
        package var text: String
        /// Whether the alias hardly ever means anything else.
        package var isSafe: Bool

        package init(text: String, isSafe: Bool) {
            self.text = text
            self.isSafe = isSafe
        }
    }

    /// The groups into which brands are compiled.
    package enum GroupID {
        /// The brands' names in all languages.
        package static let names = "brand-name"
        /// Safe aliases.
        package static let aliases = "brand-alias"
        /// Aliases that mean much else too; no disguises of them are looked for.
        package static let unsafeAliases = "brand-alias-unsafe"
    }

    /// The terms of brands as groups, those without terms left out. A name that reads the same as an earlier one of the
    /// same brand is one term.
    package static func groups(of brands: [Brand]) -> [TermGroup] {
        var groups = [
            TermGroup(id: GroupID.names, terms: []), TermGroup(id: GroupID.aliases, terms: []),
            TermGroup(id: GroupID.unsafeAliases, terms: [], hasViews: false),
        ]
        for brand in brands {
            var known: Set<String> = []
            func add(_ text: String, to group: Int) {
                let term = Term(text, in: groups[group].id)
                // An id is the group's and the text as folded.
                let slug = String(Substring(term.id.utf8.dropFirst(groups[group].id.utf8.count)))
                if known.insert(slug).inserted { groups[group].terms.append(term) }
            }
            add(brand.name, to: 0)
            for name in brand.names { add(name.text, to: 0) }
            for alias in brand.aliases { add(alias.text, to: alias.isSafe ? 1 : 2) }
        }
        return groups.filter { !$0.terms.isEmpty }
    }
}

extension [RulePack] {
    /// The groups of all packs in their order, then those of all packs' brands.
    package var allGroups: [TermGroup] { flatMap(\.groups) + Brand.groups(of: flatMap(\.brands)) }
}
