import CounterfoilTranscript

/// How often the slow model may be asked for one room: a token bucket that fills with event time, so that replay spends
/// what was spent live.
struct VerifierBudget: Sendable {
    /// Requests a second of event time, on average.
    static let rate: Int64 = 4
    /// Requests at once.
    static let capacity: Int64 = 8

    private var thousandths = capacity * 1_000
    private var filled: EventTime?
    /// Texts worth the slow model for which no request was left.
    private(set) var refusals = 0

    var hasToken: Bool { thousandths >= 1_000 }

    /// Adds what has come in up to a moment; time that runs backwards adds nothing.
    mutating func fill(at now: EventTime) {
        guard let last = filled else { return filled = now }
        let elapsed = now.since(last)
        guard elapsed > 0 else { return }
        filled = now
        let full = Self.capacity * 1_000
        thousandths = elapsed >= full / Self.rate ? full : min(full, thousandths + elapsed * Self.rate)
    }

    mutating func spend() { thousandths -= 1_000 }
    mutating func refuse() { refusals += 1 }
}
