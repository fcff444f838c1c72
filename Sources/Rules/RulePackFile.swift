package import CounterfoilDetection
package import CounterfoilStrictYAML
import CounterfoilTranscript

/// A rule pack as people write it: YAML.
///
/// ```yaml
/// pack: my-shop
/// version: "2026.11"
/// groups:
///   replica-talk:
///     terms: [高仿, "1:1", {text: UA batch, id: ua-batch}, {text: gucci, disguised: true}]
///     not: [不是高仿]
/// rules:
///   - id: replica-talk-twice
///     family: replica-quality
///     severity: high
///     window: 60s
///     all: [{any: [replica-talk], count: 2}]
///     roles: [host, assistant]
///     title: {en: Replica talk}
/// ```
package enum RulePackFile {
    /// Reads a pack.
    ///
    /// - Parameter file: The file's name, for messages.
    /// - Throws: Every problem of form. Whether the rules make sense is checked when packs are compiled together.
    package static func read(_ bytes: [UInt8], file: String) throws(YAMLError) -> RulePack {
        try source(bytes, file: file).pack
    }

    /// A pack, and the line of each of its groups and rules.
    struct Source {
        var pack: RulePack
        var file: String
        var lines: [String: Int]
    }

    static func source(_ bytes: [UInt8], file: String) throws(YAMLError) -> Source {
        try StrictYAML.decode(bytes, file: file) { root in
            root.mapping { map in
                var lines: [String: Int] = [:]
                let id = map.string("pack", length: 1...64)
                let version = map.string("version", length: 1...64)
                let groups =
                    map.optional("groups")?.mapping { groups -> [TermGroup]? in
                        groups.entries.compactMap { name, value in
                            lines["group \(name)"] = value.line
                            return group(name, value)
                        }
                    } ?? []
                let rules = map.optionalList("rules") { value in
                    let rule = value.mapping(rule)
                    if let rule { lines["rule \(rule.id)"] = value.line }
                    return rule
                }
                return Source(
                    pack: RulePack(id: id, version: version, groups: groups, rules: rules), file: file, lines: lines)
            }
        }
    }

    private static func group(_ name: String, _ value: YAMLValue) -> TermGroup? {
        value.mapping { map in
            TermGroup(
                id: name, terms: map.list("terms", count: 1...1_000_000) { term($0, in: name) },
                exclusions: map.optionalList("not") { $0.string(length: 1...1_024) })
        }
    }

    private static func term(_ value: YAMLValue, in group: String) -> Term? {
        guard value.isMapping else { return Term(value.string(length: 1...1_024), in: group) }
        return value.mapping { map in
            Term(
                map.string("text", length: 1...1_024), in: group, id: map.optional("id")?.string(length: 1...128),
                wholeWord: map.optional("word")?.bool(), disguisedOnly: map.bool("disguised", default: false))
        }
    }

    private static func rule(_ map: YAMLMapping) -> Rule? {
        let id = map.string("id", length: 1...64)
        let family = map.choice("family", of: Family.self)
        let severity = map.choice("severity", of: Severity.self)
        let window = map.duration("window", in: 1_000...30 * 60_000)
        let all = map.list("all", count: 1...8, requirement)
        let unless = map.optionalList("unless") { $0.string(length: 1...64) }
        let roles = map.optionalList("roles") { $0.choice(of: Utterance.Role.self) }
        let channels = map.optionalList("channels") { $0.choice(of: Utterance.Channel.self) }
        let title = texts(map, "title")
        let advice = texts(map, "advice")
        guard let family, let severity else { return nil }
        return Rule(
            id: id, family: family, severity: severity, window: window, all: all, unless: unless, roles: roles,
            channels: channels, title: title, advice: advice)
    }

    /// A group's name, or `{any: [names], count: n}`.
    private static func requirement(_ value: YAMLValue) -> Rule.Requirement? {
        guard value.isMapping else { return Rule.Requirement(anyOf: [value.string(length: 1...64)]) }
        return value.mapping { map in
            Rule.Requirement(
                anyOf: map.list("any", count: 1...64) { $0.string(length: 1...64) },
                count: map.int("count", in: 1...16, default: 1))
        }
    }

    private static func texts(_ map: YAMLMapping, _ key: String) -> [LocalizedText] {
        map.optional(key)?.mapping { texts in
            texts.entries.map { LocalizedText(language: $0.name, text: $0.value.string(length: 1...2_000)) }
        } ?? []
    }
}
