import CounterfoilDetection
import CounterfoilStrictYAML

extension RulePackFile {
    /// A cue: `{why: {en: …}, honest: {en: …}, examples: {en: […], zh: […]}, counter: {en: […]}}`.
    static func cue(_ name: String, _ value: YAMLValue) -> Cue? {
        value.mapping { map in
            Cue(
                id: name, why: texts(map, "why"), honest: texts(map, "honest"),
                examples: textLists(map.required("examples")), counterExamples: textLists(map.optional("counter")))
        }
    }

    /// What packs say of families: `{off-platform: {why: {en: …}, honest: {en: …}}}`.
    static func families(_ map: YAMLMapping) -> [FamilyNote]? {
        map.entries.compactMap { name, value in
            guard let family = Family(rawValue: name) else {
                let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
                value.problem("yaml.choice", "'\(name)' is not a family", "choose from \(known)")
                return nil
            }
            return value.mapping { FamilyNote(family: family, why: texts($0, "why"), honest: texts($0, "honest")) }
        }
    }

    /// A brand: `{name: …, names: {zh: […]}, aliases: [a, {text: b, safe: false}], owner: …, classes: [bags]}`.
    static func brand(_ map: YAMLMapping) -> Brand? {
        Brand(
            name: map.string("name", length: 1...128), names: textLists(map.optional("names")),
            aliases: map.optionalList("aliases", alias), owner: map.string("owner", length: 1...128, default: ""),
            classes: map.optionalList("classes") { $0.string(length: 1...64) })
    }

    private static func alias(_ value: YAMLValue) -> Brand.Alias? {
        guard value.isMapping else { return Brand.Alias(text: value.string(length: 1...128), isSafe: true) }
        return value.mapping { map in
            Brand.Alias(text: map.string("text", length: 1...128), isSafe: map.bool("safe", default: true))
        }
    }
}
