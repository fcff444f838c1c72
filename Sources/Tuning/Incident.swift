import CounterfoilAlert
package import CounterfoilDetection
package import CounterfoilTranscript

/// A stretch of a recording in which a family of suspicion was raised, by whatever rules.
///
/// Two runs under different rules rarely raise the same alert to the byte; they raise the same incident where the family
/// is the same and the stretches overlap.
package struct Incident: Sendable, Equatable {
    /// The recording's place among those given.
    package var session: Int
    package var id: WireText
    package var family: Family
    package var rule: String
    package var start: EventTime
    package var end: EventTime
    /// The highest sum of its hits, in thousandths; 0 where it is read from a recording.
    package var score: Int64
    package var lines: [Line]

    /// A line of the evidence.
    package struct Line: Sendable, Equatable {
        package var text: WireText
        package var role: Utterance.Role
        package var language: String?
        package var hits: [Hit]
    }

    /// Whether both tell of the same thing.
    package func isSame(as other: Incident) -> Bool {
        session == other.session && family == other.family && start <= other.end && other.start <= end
    }
}

extension Incident {
    init(_ alert: Alert, session: Int) {
        self.session = session
        id = WireText(alert.id)
        family = alert.family
        rule = alert.rule
        start = alert.start
        end = alert.end
        score = alert.score
        lines = alert.lines.map {
            Line(text: $0.utterance.text, role: $0.utterance.role, language: $0.utterance.language, hits: $0.hits)
        }
    }

    /// An incident as it stands in a recording, of which only the stretch is compared.
    init(_ digest: AlertDigest, session: Int) {
        self.session = session
        id = WireText(digest.id)
        family = digest.family
        rule = digest.rule
        start = digest.start
        end = digest.end
        score = 0
        lines = digest.lines.map { Line(text: $0.text, role: $0.role, language: nil, hits: []) }
    }
}
