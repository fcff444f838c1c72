import CounterfoilDetection
import CounterfoilTranscript

/// A passage to be planted: some sentences over a short time.
struct EventPlan {
    /// Whether somebody sells counterfeits in it; otherwise it is an honest passage on the same subject.
    var isGuilty: Bool
    /// What it is made of, for the breakdown: each names a share of all passages.
    var parts: [String]
    /// The families under which an alert is right.
    var families: Set<Family>
    var sentences: [Sentence]

    struct Sentence {
        var text: [UInt8]
        var channel: Utterance.Channel
        var role: Utterance.Role
        var speaker: WireText?
        /// Milliseconds of other talk before it.
        var pause: Int64
    }
}

/// Makes passages of one half of the material.
protocol EventSource {
    var title: String { get }
    /// Whether nobody may read what was missed, since it is held back from those who write rules.
    var isSealed: Bool { get }
    mutating func next(isGuilty: Bool, _ split: Split) -> EventPlan
}

/// A passage as it stands in a room.
struct PlantedEvent {
    var plan: EventPlan
    /// The room's time at which each sentence ends.
    var ends: [Int64]
    /// The room's time at which the first sentence begins.
    var start: Int64

    /// How long after its end an alert still belongs to it, in milliseconds.
    static let patience: Int64 = 15_000

    var end: Int64 { ends.last ?? start }

    /// When the evidence is complete: with the second sentence, since one signal never alerts.
    var complete: Int64 { ends.dropFirst().first ?? end }

    func holds(_ time: Int64) -> Bool { time >= start && time <= end + Self.patience }
}
