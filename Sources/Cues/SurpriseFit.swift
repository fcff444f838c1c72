/// Fits a ``SurpriseCurve`` to the scores of honest messages.
package enum SurpriseFit {
    /// The fewest messages that make a curve.
    package static let fewest = 400

    /// The curve of some scores; nil where there are too few.
    ///
    /// The tail is fitted to the highest 5 % by probability-weighted moments (J. Hosking and J. Wallis, "Parameter and
    /// quantile estimation for the generalized Pareto distribution", 1987); a tail with an end is made exponential.
    package static func curve(_ scores: [Double]) -> SurpriseCurve? {
        guard scores.count >= fewest else { return nil }
        let sorted = scores.sorted()
        let quantiles = [0.05, 0.5, 0.75, 0.9, 0.95].map { parts(sorted[index($0, sorted.count)]) }
        let first = index(0.95, sorted.count)
        let threshold = sorted[first]
        let excesses = sorted[(first + 1)...].map { $0 - threshold }
        let count = Double(excesses.count)
        var mean = 0.0
        var weighted = 0.0
        for (rank, excess) in excesses.enumerated() {
            mean += excess
            // The share of excesses above this one.
            weighted += excess * (1 - (Double(rank + 1) - 0.35) / count)
        }
        mean /= count
        weighted /= count
        let difference = mean - 2 * weighted
        var shape = difference > 0 ? 2 - mean / difference : 0
        var scale = difference > 0 ? 2 * mean * weighted / difference : mean
        if shape <= 0 { (shape, scale) = (0, mean) }
        if shape > 0.5 { (shape, scale) = (0.5, mean / 2) }
        return SurpriseCurve(
            quantiles: quantiles, scale: max(1, parts(scale)), shape: CueVectors.round(shape * 1000))
    }

    private static func index(_ share: Double, _ count: Int) -> Int { min(count - 1, Int(share * Double(count))) }

    private static func parts(_ value: Double) -> Int32 { CueVectors.round(value * SurpriseCurve.unit) }
}
