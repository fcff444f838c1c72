package import CounterfoilDetection
package import CounterfoilJSON
import CounterfoilTranscript
import Crypto

extension RulePack {
    /// The pack as canonical JSON: everything that bears on detection and on the texts of alerts, in the pack's order.
    package var canonical: CanonicalJSON {
        .members([
            "groups": .array(groups.map(\.canonical)), "pack": .string(id), "rules": .array(rules.map(\.canonical)),
            "version": .string(version),
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
                }),
        ])
    }
}

extension Rule {
    fileprivate var canonical: CanonicalJSON {
        .members([
            "advice": Self.canonical(advice),
            "all": .array(
                all.map { requirement in
                    .members([
                        "any": .array(requirement.anyOf.map { .string($0) }),
                        "count": .integer(Int64(requirement.count)),
                    ])
                }), "channels": .array(channels.map { .string($0.rawValue) }), "family": .string(family.rawValue),
            "id": .string(id), "roles": .array(roles.map { .string($0.rawValue) }),
            "severity": .string(severity.rawValue), "title": Self.canonical(title),
            "unless": .array(unless.map { .string($0) }), "window": .integer(window),
        ])
    }

    private static func canonical(_ texts: [LocalizedText]) -> CanonicalJSON {
        .array(texts.map { .members(["language": .string($0.language), "text": .string($0.text)]) })
    }
}
