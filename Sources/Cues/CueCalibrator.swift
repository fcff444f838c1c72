package import CounterfoilTranscript

/// Measures how cues score on honest messages, for a ``CueCalibration``. Keeps scores, never messages.
package struct CueCalibrator: Sendable {
    private let scorer: CueScorer
    /// For each kind of talk and stage, for each cue, the scores.
    private var scores: [CueCalibration.Key: [[Double]]] = [:]

    /// - Parameter scorer: Its own calibration does not matter. With a verifier both stages are measured.
    package init(_ scorer: CueScorer) { self.scorer = scorer }

    /// Adds an honest message.
    package mutating func add(_ message: WireText, language: String?, channel: Utterance.Channel) {
        let raw = scorer.rawScores(message, language: language, channel: channel)
        add(raw.statically, to: CueCalibration.Key(raw.bucket, .table))
        if let verified = raw.verified { add(verified, to: CueCalibration.Key(raw.bucket, .verified)) }
    }

    private mutating func add(_ values: [Double], to key: CueCalibration.Key) {
        for (cue, value) in values.enumerated() {
            scores[key, default: Array(repeating: [], count: values.count)][cue].append(value)
        }
    }

    /// The curves so far; kinds of talk with too few messages have none.
    package func calibration() -> CueCalibration {
        var calibration = CueCalibration()
        for (index, cue) in scorer.cues.enumerated() {
            var curves: [CueCalibration.Key: SurpriseCurve] = [:]
            for key in scores.keys.sorted() {
                curves[key] = scores[key].flatMap { SurpriseFit.curve($0[index]) }
            }
            if !curves.isEmpty { calibration.add(curves, for: cue.fingerprint) }
        }
        return calibration
    }
}
