import CounterfoilTranscript

/// A measure of a cue over all pieces of a window, older pieces counting less: one as old as the window counts half.
///
/// Whole numbers throughout, so that adding up anew gives the same to the last digit.
struct CueSum: Sendable {
    let signal: Int
    let measure: Rule.CueMeasure
    /// The window's length in milliseconds.
    let window: Int64

    /// The fewest independent pieces of text that meet a measure: one signal alone never alerts.
    static let fewestPieces = 2

    /// From which surprise on pieces take part, in thousandths.
    var floor: Int64 {
        switch measure {
        case .surprise(let least): least
        case .top3: CompiledRule.top3Floor
        case .excess: CompiledRule.excessFloor
        }
    }

    /// What the measure has to reach, in thousandths.
    var least: Int64 {
        switch measure {
        case .surprise(let least), .top3(let least), .excess(let least): least
        }
    }

    /// One piece: its surprise in thousandths and when it was said.
    struct Piece {
        var surprise: Int64
        var time: EventTime
    }

    /// The measure of pieces at a window's end, in thousandths.
    func value(of pieces: [Piece], at end: EventTime) -> Int64 {
        switch measure {
        case .surprise: pieces.map(\.surprise).max() ?? 0
        case .top3:
            pieces.map { decayed($0.surprise, since: $0.time, at: end) }.sorted(by: >).prefix(3).reduce(0, +)
                / (3 * 2 * window)
        case .excess:
            pieces.reduce(0) { $0 + decayed($1.surprise - CompiledRule.excessFloor, since: $1.time, at: end) }
                / (2 * window)
        }
    }

    /// Whether pieces, of which none is a near-repetition of another, meet the measure.
    func isMet(by pieces: [Piece], at end: EventTime) -> Bool {
        pieces.count >= Self.fewestPieces && value(of: pieces, at: end) >= least
    }

    /// A value times what is left of twice the window.
    private func decayed(_ value: Int64, since time: EventTime, at end: EventTime) -> Int64 {
        value * (2 * window - min(max(end.since(time), 0), window))
    }
}
