/// From a score to its surprise: minus the decimal logarithm of the share of honest messages that score as high.
///
/// Below the 95th percentile by interpolation between measured quantiles; above it by a generalised Pareto
/// distribution (J. Pickands, "Statistical inference using extreme order statistics", 1975), so that surprise goes on
/// growing where no honest message has ever been.
package struct SurpriseCurve: Sendable, Equatable, BitwiseCopyable {
    /// The scores that 95, 50, 25, 10 and 5 % of honest messages reach, in ten-thousandths; rising.
    package var quantiles: [Int32] { [bottom, middle, upper, high, top] }
    private let bottom: Int32
    private let middle: Int32
    private let upper: Int32
    private let high: Int32
    private let top: Int32
    /// The scale of the tail, in ten-thousandths of score; at least 1.
    package let scale: Int32
    /// The shape of the tail, in thousandths; from 0 (exponential) up, so that there is no end to it.
    package let shape: Int32

    /// The surprise at each quantile: -lg of its share.
    private static let atBottom = 0.022276394711152
    private static let atMiddle = 0.301029995663981
    private static let atUpper = 0.602059991327962
    private static let atTop = 1.301029995663981

    /// The parts of a score that quantiles and scales are counted in.
    static let unit = 10_000.0

    /// A curve with five quantiles in rising order; values out of range are moved into it.
    package init(quantiles: [Int32], scale: Int32, shape: Int32) {
        var rising: [Int32] = []
        for index in 0..<5 {
            let value = index < quantiles.count ? quantiles[index] : quantiles.last ?? 0
            // A hair of a rise, so that no two scores share a surprise.
            rising.append(max(value, rising.last.map { $0 + 1 } ?? value))
        }
        (bottom, middle, upper, high, top) = (rising[0], rising[1], rising[2], rising[3], rising[4])
        self.scale = max(1, scale)
        self.shape = max(0, shape)
    }

    /// The surprise of a score, in thousandths; from 0 up, rising with the score.
    func surprise(_ score: Double) -> Int64 {
        let position = score * Self.unit
        if position >= Double(top) { return Self.thousandths(tail(position - Double(top))) }
        if position >= Double(high) { return Self.between(position, high, top, 1, Self.atTop) }
        if position >= Double(upper) { return Self.between(position, upper, high, Self.atUpper, 1) }
        if position >= Double(middle) { return Self.between(position, middle, upper, Self.atMiddle, Self.atUpper) }
        if position >= Double(bottom) { return Self.between(position, bottom, middle, Self.atBottom, Self.atMiddle) }
        // Falls off towards zero.
        let width = Double(middle - bottom)
        return Self.thousandths(Self.atBottom / (1 + (Double(bottom) - position) / width))
    }

    @inline(__always)
    private static func between(
        _ position: Double, _ low: Int32, _ high: Int32, _ first: Double, _ last: Double
    ) -> Int64 {
        let part = (position - Double(low)) / (Double(high) - Double(low))
        return thousandths(first + part * (last - first))
    }

    /// The surprise of an excess over the last quantile.
    private func tail(_ excess: Double) -> Double {
        let ratio = excess / Double(scale)
        let shape = Double(shape) / 1000
        let decay = shape == 0 ? ratio : CueArithmetic.ln(1 + shape * ratio) / shape
        return Self.atTop + decay / CueArithmetic.ln10
    }

    private static func thousandths(_ surprise: Double) -> Int64 { Int64(min(surprise, 1e6) * 1000 + 0.5) }
}
