import CounterfoilActs
package import CounterfoilDetection
package import CounterfoilJSON
import CounterfoilTranscript
import Crypto

extension RulePack {
    /// The pack as canonical JSON: everything that bears on detection and on the texts of alerts, in the pack's order.
    package var canonical: CanonicalJSON {
        .members([
            "brands": .array(Brand.groups(of: brands).map(\.canonical)), "cues": .array(cues.map(\.canonical)),
            "families": .array(families.map(\.canonical)), "groups": .array(groups.map(\.canonical)),
            "pack": .string(id), "rules": .array(rules.map(\.canonical)), "version": .string(version),
        ])
    }

    /// The SHA-256 of the pack's canonical JSON, in lower-case hexadecimal.
    package var hash: String { Self.hexadecimal(SHA256.hash(data: canonical.encoded)) }

    /// The SHA-256 over the hashes of packs in their order, a line feed after each.
    static func hash(of packs: [RulePack]) -> String {
        Self.hexadecimal(SHA256.hash(data: packs.flatMap { Array($0.hash.utf8) + [0x0A] }))
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

extension TermGroup {
    fileprivate var canonical: CanonicalJSON {
        .members([
            "id": .string(id), "not": .array(exclusions.map { .string($0) }),
            "terms": .array(
                terms.map { term in
                    .members([
                        "disguised": .boolean(term.disguisedOnly), "id": .string(term.id), "text": .string(term.text),
                        "word": .boolean(term.wholeWord),
                    ])
                }), "views": .boolean(hasViews), "weight": .integer(weight),
        ])
    }
}

extension Cue {
    fileprivate var canonical: CanonicalJSON {
        .members([
            "counter": counterExamples.canonical, "examples": examples.canonical, "honest": honest.canonical,
            "id": .string(id), "why": why.canonical,
        ])
    }
}

extension FamilyNote {
    fileprivate var canonical: CanonicalJSON {
        .members(["family": .string(family.rawValue), "honest": honest.canonical, "why": why.canonical])
    }
}

extension Rule {
    fileprivate var canonical: CanonicalJSON {
        .members([
            "advice": advice.canonical, "all": .array(all.map(\.canonical)),
            "channels": .array(channels.map { .string($0.rawValue) }), "family": .string(family.rawValue),
            "id": .string(id), "roles": .array(roles.map { .string($0.rawValue) }),
            "severity": .string(severity.rawValue), "title": title.canonical,
            "unless": .array(unless.map { .string($0) }),
            "weights": .array(
                weights.map { .members(["factor": .integer($0.factor), "signal": .string($0.signal)]) }),
            "window": .integer(window),
        ])
    }
}

extension Rule.Requirement {
    fileprivate var canonical: CanonicalJSON {
        .members([
            "acts": .array(acts.map { .string($0.rawValue) }), "after": .boolean(isAfterPrevious),
            "any": .array(anyOf.map(\.canonical)), "channels": .array(channels.map { .string($0.rawValue) }),
            "count": .integer(Int64(count)), "disguised": .boolean(isDisguised),
            "languages": .array(languages.map { .string($0) }), "roles": .array(roles.map { .string($0.rawValue) }),
            "within": within.map { .integer($0) },
        ])
    }
}

extension Rule.Signal {
    fileprivate var canonical: CanonicalJSON {
        switch self {
        case .group(let id): .string(id)
        case .cue(let id, .surprise(let value)): .members(["cue": .string(id), "surprise": .integer(value)])
        case .cue(let id, .top3(let value)): .members(["cue": .string(id), "top3": .integer(value)])
        case .cue(let id, .excess(let value)): .members(["cue": .string(id), "excess": .integer(value)])
        }
    }
}

extension [LocalizedText] {
    fileprivate var canonical: CanonicalJSON {
        .array(map { .members(["language": .string($0.language), "text": .string($0.text)]) })
    }
}
