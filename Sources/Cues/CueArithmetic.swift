/// What scoring needs of analysis, made of single additions, multiplications and divisions in a fixed order, so that
/// it has the same bits everywhere. The system's mathematical library promises no such thing.
enum CueArithmetic {
    static let ln2 = 0.693147180559945309417
    static let ln10 = 2.302585092994045684018

    /// The natural logarithm of a positive, finite number; of anything else, 0.
    static func ln(_ x: Double) -> Double {
        guard x > 0, x.isFinite else { return 0 }
        var exponent = Double(x.exponent)
        var mantissa = x.significand
        if mantissa > 1.4142135623730951 {
            mantissa /= 2
            exponent += 1
        }
        // ln m = 2 artanh((m - 1) / (m + 1)); the argument is at most 0.172, so eleven terms suffice.
        let s = (mantissa - 1) / (mantissa + 1)
        let square = s * s
        var sum = 0.0
        for k in stride(from: 21.0, through: 1, by: -2) { sum = sum * square + 1 / k }
        return exponent * ln2 + 2 * s * sum
    }
}
