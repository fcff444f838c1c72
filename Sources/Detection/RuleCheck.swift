import CounterfoilCues
import CounterfoilFolding

/// Checks rule packs before they are compiled, and tells everything that is wrong with them at once.
struct RuleCheck {
    private(set) var problems: [RuleError.Problem] = []

    /// The most scalars that a term may have when folded: as far as text is carried from one utterance to the next.
    static let maximumTermLength = 64
    private static let maximumTerms = 2_000_000
    private static let maximumCues = 256
    private static let maximumExamples = 2_000

    private var pack = ""

    init(_ packs: [RulePack]) {
        var groups: [String: String] = [:]
        var rules: [String: String] = [:]
        var terms: [String: String] = [:]
        var ids: Set<String> = []
        for pack in packs {
            self.pack = pack.id
            if !Self.isName(pack.id) { reject("pack.name", "the pack", "'\(pack.id)' is not a name", Self.nameRemedy) }
            if !ids.insert(pack.id).inserted {
                reject("pack.duplicate", "the pack", "two packs have this id", "rename one, or load it only once")
            }
            if pack.version.isEmpty {
                reject("pack.version", "the pack", "it has no version", "give one, such as \"2026.11\"")
            }
            for group in pack.groups {
                if let other = groups.updateValue(pack.id, forKey: group.id) {
                    reject(
                        "group.duplicate", "group \(group.id)", "pack \(other) has a group of this name too",
                        "rename one of them")
                }
                check(group, &terms)
            }
        }
        let brands = packs.filter { !$0.brands.isEmpty }
        for group in Brand.groups(of: brands.flatMap(\.brands)) {
            pack = brands.first?.id ?? ""
            if let other = groups.updateValue(pack, forKey: group.id) {
                reject(
                    "group.duplicate", "group \(group.id)", "pack \(other) has a group of the name that brands make",
                    "rename that group, or write its terms as brands")
            }
            check(group, &terms)
        }
        var cues: [String: String] = [:]
        for pack in packs {
            self.pack = pack.id
            for cue in pack.cues {
                if let other = cues.updateValue(pack.id, forKey: cue.id) {
                    reject(
                        "cue.duplicate", "cue \(cue.id)", "pack \(other) has a cue of this name too",
                        "rename one of them")
                }
                check(cue)
            }
        }
        if cues.count > Self.maximumCues {
            reject("pack.too-large", "all packs", "there are \(cues.count) cues", "use at most \(Self.maximumCues)")
        }
        if terms.count > Self.maximumTerms {
            reject("pack.too-large", "all packs", "there are \(terms.count) terms", "use at most \(Self.maximumTerms)")
        }
        for pack in packs {
            self.pack = pack.id
            for rule in pack.rules {
                if let other = rules.updateValue(pack.id, forKey: rule.id) {
                    reject(
                        "rule.duplicate", "rule \(rule.id)", "pack \(other) has a rule of this name too",
                        "rename one of them")
                }
                check(rule, groups, cues)
            }
        }
    }

    private mutating func check(_ group: TermGroup, _ terms: inout [String: String]) {
        let place = "group \(group.id)"
        if !Self.isName(group.id) { reject("group.name", place, "'\(group.id)' is not a name", Self.nameRemedy) }
        if group.terms.isEmpty { reject("group.empty", place, "it has no terms", "give at least one, or remove it") }
        var folded: [[UInt32]: String] = [:]
        for (index, term) in group.terms.enumerated() {
            let place = "\(place), term \(index + 1)"
            let isTaken = terms.updateValue(group.id, forKey: term.id) != nil
            guard let values = checkText(term.text, place) else { continue }
            if let other = folded.updateValue(term.text, forKey: values) {
                reject(
                    "term.duplicate", place, "'\(term.text)' is read the same as '\(other)'",
                    "keep one: case, width, accents and the like need no term of their own")
            } else if isTaken {
                reject("term.duplicate-id", place, "the id '\(term.id)' is taken", "give the term an id of its own")
            }
        }
        let bodies = folded.keys
        for (index, phrase) in group.exclusions.enumerated() {
            let place = "\(place), exclusion \(index + 1)"
            guard let values = checkText(phrase, place) else { continue }
            if !bodies.contains(where: { values.contains($0) }) {
                reject(
                    "exclusion.no-effect", place, "'\(phrase)' has no term of the group in it",
                    "write the phrase out with the term that it excuses, or remove it")
            }
        }
    }

    private mutating func checkText(_ text: String, _ place: String) -> [UInt32]? {
        let values = TextFolder.values(text)
        guard !values.isEmpty else {
            reject("term.empty", place, "nothing is left of '\(text)' when it is folded", "use letters or digits")
            return nil
        }
        guard values.count <= Self.maximumTermLength else {
            reject(
                "term.too-long", place, "it has \(values.count) characters",
                "use at most \(Self.maximumTermLength)")
            return nil
        }
        return values
    }

    private mutating func check(_ cue: Cue) {
        let place = "cue \(cue.id)"
        if !Self.isName(cue.id) { reject("cue.name", place, "'\(cue.id)' is not a name", Self.nameRemedy) }
        if cue.examples.isEmpty {
            reject("cue.empty", place, "it has no examples", "give at least \(Cue.dependableExamples) a language")
        }
        let count = cue.examples.count + cue.counterExamples.count
        if count > Self.maximumExamples {
            reject("cue.too-large", place, "it has \(count) examples", "use at most \(Self.maximumExamples)")
        }
        for text in cue.examples + cue.counterExamples where CueLanguage(tag: text.language) == nil {
            rejectLanguage("cue.unknown-language", place, text.language)
        }
        for text in cue.examples + cue.counterExamples where TextFolder.values(text.text).isEmpty {
            reject("cue.example", place, "nothing is left of '\(text.text)' when it is folded", "use words")
        }
    }

    mutating func rejectLanguage(_ code: String, _ place: String, _ tag: String) {
        let known = CueLanguage.allCases.map(\.rawValue).joined(separator: ", ")
        reject(code, place, "'\(tag)' is not a language that is told apart", "known are \(known)")
    }

    mutating func reject(_ code: String, _ place: String, _ message: String, _ remedy: String) {
        guard problems.count < 1_000 else { return }
        problems.append(.init(code: code, pack: pack, place: place, message: message, remedy: remedy))
    }

    static let nameRemedy = "use 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit"

    static func isName(_ text: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= 64 else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
    }
}

extension [UInt32] {
    /// Whether `part` stands somewhere in the text, as one piece.
    fileprivate func contains(_ part: [UInt32]) -> Bool {
        guard !part.isEmpty, part.count <= count else { return false }
        return (0...count - part.count).contains { self[$0..<$0 + part.count].elementsEqual(part) }
    }
}
