package import CounterfoilDetection
package import CounterfoilStrictYAML
import CounterfoilTranscript

/// A rule pack as people write it: YAML.
///
/// ```yaml
/// pack: my-shop
/// version: "2026.12"
/// groups:
///   replica-talk:
///     terms: [高仿, "1:1", {text: UA batch, id: ua-batch}, {text: gucci, disguised: true}]
///     not: [不是高仿]
///     weight: 1.5
/// cues:
///   off-platform:
///     why: {en: Outside the platform nobody protects the buyer.}
///     examples: {en: [the rest is on my other app], zh: [想要的去那边找我]}
///     counter: {en: [do not pay anyone outside the app]}
/// rules:
///   - id: replica-talk-and-contact
///     family: replica-quality
///     severity: high
///     window: 60s
///     all: [replica-talk, {cue: off-platform, surprise: 2.5, within: 30s}]
///     roles: [host, assistant]
///     tests:
///       - {alerts: true, said: ["host: 高仿的到了", "host: 想看更多的去另一个软件找我"]}
/// ```
package enum RulePackFile {
    /// Reads a pack.
    ///
    /// - Parameter file: The file's name, for messages.
    /// - Throws: Every problem of form. Whether the rules make sense is checked when packs are compiled together.
    package static func read(_ bytes: [UInt8], file: String) throws(YAMLError) -> RulePack {
        try source(bytes, file: file).pack
    }

    /// A pack, and the line of each of its groups, cues and rules.
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
                let cues =
                    map.optional("cues")?.mapping { cues -> [Cue]? in
                        cues.entries.compactMap { name, value in
                            lines["cue \(name)"] = value.line
                            return cue(name, value)
                        }
                    } ?? []
                let families = map.optional("families")?.mapping(families) ?? []
                let brands = map.optionalList("brands") { $0.mapping(brand) }
                let rules = map.optionalList("rules") { value in
                    let rule = value.mapping(rule)
                    if let rule { lines["rule \(rule.id)"] = value.line }
                    return rule
                }
                return Source(
                    pack: RulePack(
                        id: id, version: version, groups: groups, cues: cues, families: families, brands: brands,
                        rules: rules), file: file, lines: lines)
            }
        }
    }

    private static func group(_ name: String, _ value: YAMLValue) -> TermGroup? {
        value.mapping { map in
            TermGroup(
                id: name, terms: map.list("terms", count: 1...1_000_000) { term($0, in: name) },
                exclusions: map.optionalList("not") { $0.string(length: 1...1_024) },
                weight: map.thousandths("weight", in: weights, default: 1_000),
                hasViews: map.bool("views", default: true))
        }
    }

    /// How much hits may weigh, in thousandths.
    static let weights: ClosedRange<Int64> = 0...100_000

    private static func term(_ value: YAMLValue, in group: String) -> Term? {
        guard value.isMapping else { return Term(value.string(length: 1...1_024), in: group) }
        return value.mapping { map in
            Term(
                map.string("text", length: 1...1_024), in: group, id: map.optional("id")?.string(length: 1...128),
                wholeWord: map.optional("word")?.bool(), disguisedOnly: map.bool("disguised", default: false))
        }
    }

    /// Texts by language: `{en: …, zh: …}`.
    static func texts(_ map: YAMLMapping, _ key: String) -> [LocalizedText] {
        map.optional(key)?.mapping { texts in
            texts.entries.map { LocalizedText(language: $0.name, text: $0.value.string(length: 1...2_000)) }
        } ?? []
    }

    /// Lists of texts by language: `{en: [… , …], zh: […]}`.
    static func textLists(_ value: YAMLValue?) -> [LocalizedText] {
        value?.mapping { texts in
            texts.entries.flatMap { language, list in
                list.list { LocalizedText(language: language, text: $0.string(length: 1...1_000)) }
            }
        } ?? []
    }
}
