package import CounterfoilDetection

/// A change to rule packs that labels speak for. Nothing is changed by proposing it.
package enum Proposal: Sendable, Equatable {
    /// A cue counts in a rule from another surprise on, in thousandths.
    case threshold(rule: String, requirement: Int, cue: String, from: Int64, to: Int64)
    /// The hits of a group weigh more or less, in thousandths. Weights order alerts; they neither raise nor prevent one.
    case weight(group: String, from: Int64, to: Int64)
    /// A text of confirmed alerts joins a cue's examples.
    case example(cue: String, LocalizedText)
    /// A text of false alerts joins what a cue must not take for itself.
    case counterExample(cue: String, LocalizedText)

    /// The packs with the change made.
    package func applied(to packs: [RulePack]) -> [RulePack] {
        packs.map { pack in
            var pack = pack
            switch self {
            case .threshold(let id, let requirement, let cue, _, let to):
                for place in pack.rules.indices where pack.rules[place].id == id {
                    pack.rules[place].setSurprise(to, of: cue, in: requirement)
                }
            case .weight(let group, _, let to):
                for place in pack.groups.indices where pack.groups[place].id == group {
                    pack.groups[place].weight = to
                }
            case .example(let id, let text):
                for place in pack.cues.indices where pack.cues[place].id == id {
                    pack.cues[place].examples.append(text)
                }
            case .counterExample(let id, let text):
                for place in pack.cues.indices where pack.cues[place].id == id {
                    pack.cues[place].counterExamples.append(text)
                }
            }
            return pack
        }
    }

    /// What to write where.
    package var edit: String {
        switch self {
        case .threshold(let rule, let requirement, let cue, let from, let to):
            "rule \(rule), requirement \(requirement + 1): {cue: \(cue), surprise: \(Decimal(to))} "
                + "(was \(Decimal(from)))"
        case .weight(let group, let from, let to):
            "group \(group): weight: \(Decimal(to)) (was \(Decimal(from)))"
        case .example(let cue, let text):
            "cue \(cue): under examples, \(text.language): \(Self.quoted(text.text))"
        case .counterExample(let cue, let text):
            "cue \(cue): under counter, \(text.language): \(Self.quoted(text.text))"
        }
    }

    /// A text between quotation marks as YAML reads it.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": quoted += " "
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension Rule {
    fileprivate mutating func setSurprise(_ surprise: Int64, of cue: String, in requirement: Int) {
        guard all.indices.contains(requirement) else { return }
        all[requirement].anyOf = all[requirement].anyOf.map { signal in
            if case .cue(cue, .surprise) = signal { .cue(cue, .surprise(surprise)) } else { signal }
        }
    }
}
