package import CounterfoilDetection
package import CounterfoilTranscript

/// One incident in a room: a family of suspicion, with the lines that carry it. It explains itself.
package struct Alert: Sendable, Equatable {
    /// Derived from data only; the same evidence gives the same id in every run. See ``AlertIdentity``.
    package var id: String
    package var room: RoomID
    /// What the configuration calls the room, for people.
    package var roomTitle: WireText
    package var session: SessionID
    package var state: State
    package var family: Family
    /// The rule that raised it, and the most severe one met since.
    package var rule: String
    /// The rules met so far, in the order in which they were first met.
    package var rules: [String]
    package var severity: Severity
    /// The highest sum of the hits' scores that a rule was met with, in thousandths.
    package var score: Int64
    /// The hash of the rule packs in force.
    package var rulePacks: String
    package var title: [LocalizedText]
    package var advice: [LocalizedText]
    /// The event time of the utterance that completed the evidence.
    package var raised: EventTime
    /// The event times of the first and the last utterance that carry it.
    package var start: EventTime
    package var end: EventTime
    /// The lines that carry it, in the order in which they were consumed; at most ``maximumLines``.
    package var lines: [Line]
    /// How many lines came after the list was full.
    package var omittedLines: Int
    /// Whether part of the feed is or may be missing between `start` and `end`.
    package var overlapsGap: Bool

    /// The most lines that one alert carries; a long incident goes on without growing.
    package static let maximumLines = 40
    /// The most bytes that an alert's JSON may have, so that it fits a leaf of the log.
    package static let maximumSize = 48 << 10

    package enum State: String, Sendable, CaseIterable { case opened, extended, closed }
}

/// A step in an alert's life.
package struct AlertTransition: Sendable, Equatable {
    /// The alert after the step; its state names the step.
    package var alert: Alert

    package init(alert: Alert) { self.alert = alert }
}
