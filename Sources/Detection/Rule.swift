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
    /// Groups of which a hit in the window, by the roles and in the channels that the rule admits, keeps it from firing.
    package var unless: [String]
    /// Roles and channels whose words count; empty means all.
    package var roles: [Utterance.Role]
    package var channels: [Utterance.Channel]
    /// What the rule catches and why it matters, by language (`en`, `zh`), for the reader of the alert.
    package var title: [LocalizedText]
    package var advice: [LocalizedText]

    package init(
        id: String, family: Family, severity: Severity, window: Int64, all: [Requirement], unless: [String] = [],
        roles: [Utterance.Role] = [], channels: [Utterance.Channel] = [], title: [LocalizedText] = [],
        advice: [LocalizedText] = []
    ) {
        self.id = id
        self.family = family
        self.severity = severity
        self.window = window
        self.all = all
        self.unless = unless
        self.roles = roles
        self.channels = channels
        self.title = title
        self.advice = advice
    }

    /// Some of the groups named must give hits in at least `count` different utterances.
    package struct Requirement: Sendable, Equatable {
        package var anyOf: [String]
        package var count: Int

        package init(anyOf: [String], count: Int = 1) {
            self.anyOf = anyOf
            self.count = count
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
