package import CounterfoilTranscript

/// What must come together in one window of time for an alert.
package struct Rule: Sendable, Equatable {
    package var id: String
    package var family: Family
    package var severity: Severity
    /// The length of the window of event time, in milliseconds, from 1 s to 30 min: evidence at most this far apart
    /// counts together, both ends included.
    package var window: Int64
    /// Every one of these must be met by a different piece of text; at least two, or one with `count` of 2 or more,
    /// since one signal alone never alerts.
    package var all: [Requirement]
    /// Groups of which a hit that is claimed in the window, by the roles and in the channels that the rule admits,
    /// keeps it from firing.
    package var unless: [String]
    /// Roles and channels whose words count, where a requirement names none of its own; empty means all.
    package var roles: [Utterance.Role]
    package var channels: [Utterance.Channel]
    /// How much the hits of a group or cue weigh in this rule, beside what the group's own weight says.
    package var weights: [Weight]
    /// What the rule catches and why it matters, by language (`en`, `zh`), for the reader of the alert; where it is
    /// empty, what the pack says of the family.
    package var title: [LocalizedText]
    package var advice: [LocalizedText]
    /// Conversations with what the rule has to make of them.
    package var tests: [RuleTest]

    package init(
        id: String, family: Family, severity: Severity, window: Int64, all: [Requirement], unless: [String] = [],
        roles: [Utterance.Role] = [], channels: [Utterance.Channel] = [], weights: [Weight] = [],
        title: [LocalizedText] = [], advice: [LocalizedText] = [], tests: [RuleTest] = []
    ) {
        self.id = id
        self.family = family
        self.severity = severity
        self.window = window
        self.all = all
        self.unless = unless
        self.roles = roles
        self.channels = channels
        self.weights = weights
        self.title = title
        self.advice = advice
        self.tests = tests
    }

    /// A factor for the hits of one group or cue, in thousandths.
    package struct Weight: Sendable, Equatable {
        package var signal: String
        package var factor: Int64

        package init(signal: String, factor: Int64) {
            self.signal = signal
            self.factor = factor
        }
    }
}

/// A text in one language.
package struct LocalizedText: Sendable, Equatable {
    package var language: String
    package var text: String

    package init(language: String, text: String) {
        self.language = language
        self.text = text
    }
}

/// What kind of selling a rule catches.
package enum Family: String, Sendable, CaseIterable {
    case disguisedBrand = "disguised-brand"
    case replicaQuality = "replica-quality"
    case brandAvoidance = "brand-avoidance"
    case offPlatform = "off-platform"
    case greyMarket = "grey-market"
    case fakeAuthenticity = "fake-authenticity"
    case factoryLeak = "factory-leak"
    case labelTampering = "label-tampering"
    case moderationEvasion = "moderation-evasion"
}

/// How urgent an alert is.
package enum Severity: String, Sendable, CaseIterable, Comparable {
    case low, medium, high, critical

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
