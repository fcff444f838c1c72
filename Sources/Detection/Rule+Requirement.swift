package import CounterfoilActs
package import CounterfoilTranscript

extension Rule {
    /// Some of the signals named must be given by at least `count` independent pieces of text.
    ///
    /// Pieces are independent where they stand in different utterances that are no near-repetitions of each other, and
    /// do not overlap.
    package struct Requirement: Sendable, Equatable {
        package var anyOf: [Signal]
        package var count: Int
        /// Roles and channels whose words count here; where empty, those that the rule admits.
        package var roles: [Utterance.Role]
        package var channels: [Utterance.Channel]
        /// The speech acts that count; where empty, only claims.
        package var acts: [SpeechAct]
        /// Languages (`zh`, `en`, …) of the text that counts; empty means all.
        package var languages: [String]
        /// Whether a term counts only where it was hidden: see ``Term/disguisedOnly``.
        package var isDisguised: Bool
        /// How far, in milliseconds of event time, this requirement's pieces may be from those of the requirement
        /// before; of the first requirement, from one another.
        package var within: Int64?
        /// Whether this requirement's pieces must be said after those of the requirement before.
        package var isAfterPrevious: Bool

        package init(
            anyOf: [Signal], count: Int = 1, roles: [Utterance.Role] = [], channels: [Utterance.Channel] = [],
            acts: [SpeechAct] = [], languages: [String] = [], isDisguised: Bool = false, within: Int64? = nil,
            isAfterPrevious: Bool = false
        ) {
            self.anyOf = anyOf
            self.count = count
            self.roles = roles
            self.channels = channels
            self.acts = acts
            self.languages = languages
            self.isDisguised = isDisguised
            self.within = within
            self.isAfterPrevious = isAfterPrevious
        }

        /// Whether a measure over the whole window takes part, which is met by at least two pieces of text.
        package var isSum: Bool { anyOf.contains(where: \.isSum) }
    }

    /// What can be found in a text.
    package enum Signal: Sendable, Equatable {
        /// A term of a group.
        case group(String)
        /// A cue that is as surprising as the measure says.
        case cue(String, CueMeasure)

        /// The group's or the cue's id.
        package var id: String {
            switch self {
            case .group(let id), .cue(let id, _): id
            }
        }

        var isSum: Bool {
            switch self {
            case .group, .cue(_, .surprise): false
            case .cue(_, .top3), .cue(_, .excess): true
            }
        }
    }

    /// When a cue counts. All values are surprises in thousandths: 2000 is met by one in a hundred clean messages, 3000
    /// by one in a thousand.
    package enum CueMeasure: Sendable, Equatable {
        /// One piece of text is at least this surprising.
        case surprise(Int64)
        /// The mean of the three most surprising pieces of the window is at least this, older ones counting less.
        case top3(Int64)
        /// What all pieces of the window have above 2000 sums up to at least this, older ones counting less.
        case excess(Int64)
    }
}

extension Rule.Signal: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .group(value) }
}
