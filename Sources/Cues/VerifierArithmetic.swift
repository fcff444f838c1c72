/// The steps of the verifier between its matrix products: single operations on `Float`, in an order that no build and
/// no processor changes. Products and sums are never fused, nothing comes from the C library.
package enum VerifierArithmetic {
    /// Rounds rows of numbers to 16 bits, all at the scale at which the largest becomes 32,767.
    ///
    /// - Parameters:
    ///   - stride: How far a row's beginning lies from that of the row before.
    ///   - target: Room for all rows, one after another.
    /// - Returns: What one unit of the target is worth; 0 where all numbers are zero.
    static func round(
        _ source: UnsafePointer<Float>, stride: Int, width: Int, rows: Int, into target: UnsafeMutablePointer<Int16>
    ) -> Float {
        // The bits of magnitudes are ordered as the magnitudes are, and the maximum of whole numbers has no order.
        var largest: UInt32 = 0
        for row in 0..<rows {
            let start = source + row * stride
            for item in 0..<width { largest = max(largest, start[item].bitPattern & 0x7FFF_FFFF) }
        }
        let most = Float(bitPattern: largest)
        guard most >= .leastNormalMagnitude * 32768, most.isFinite else {
            target.update(repeating: 0, count: rows * width)
            return 0
        }
        let inverse = 32767 / most
        for row in 0..<rows {
            let start = source + row * stride
            let out = target + row * width
            // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits, ties to even.
            for item in 0..<width {
                out[item] = Int16(truncatingIfNeeded: (start[item] * inverse + 12_582_912).bitPattern)
            }
        }
        return most / 32767
    }

    /// Brings a row to mean 0 and variance 1, then scales and shifts it (J. L. Ba et al., "Layer Normalization", 2016).
    static func normalise(_ row: UnsafeMutablePointer<Float>, scale: [Float], bias: [Float], epsilon: Float) {
        let width = scale.count
        var total = SIMD16<Float>()
        for item in stride(from: 0, to: width, by: 16) { total += lanes(row + item) }
        let mean = sum(total) / Float(width)
        var squares = SIMD16<Float>()
        for item in stride(from: 0, to: width, by: 16) {
            let centred = lanes(row + item) - SIMD16(repeating: mean)
            squares += centred * centred
        }
        let inverse = 1 / (sum(squares) / Float(width) + epsilon).squareRoot()
        scale.withUnsafeBufferPointer { scale in
            bias.withUnsafeBufferPointer { bias in
                for item in 0..<width { row[item] = (row[item] - mean) * inverse * scale[item] + bias[item] }
            }
        }
    }

    @inline(__always)
    private static func lanes(_ numbers: UnsafeMutablePointer<Float>) -> SIMD16<Float> {
        UnsafeRawPointer(numbers).loadUnaligned(as: SIMD16<Float>.self)
    }

    /// The sum of 16 numbers, by halves.
    @inline(__always)
    private static func sum(_ numbers: SIMD16<Float>) -> Float {
        let eight = numbers.lowHalf + numbers.highHalf
        let four = eight.lowHalf + eight.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }

    /// The greater of a number and zero.
    @inline(__always)
    static func positive(_ number: Float) -> Float { number > 0 ? number : 0 }

    /// e^x by operations on `Double`: a power of two times the series of the rest, for x from -700 to 700. The relative
    /// error is below 10^-14.
    package static func exponential(_ number: Double) -> Double {
        let power = Int(number * 1.4426950408889634 + (number < 0 ? -0.5 : 0.5))
        let rest = number - Double(power) * 0.6931471805599453
        var series = 1.0
        for term in stride(from: 14.0, to: 0, by: -1) { series = 1 + series * rest / term }
        return series * Double(bitPattern: UInt64(1023 + power) << 52)
    }

    /// tanh: 1 - 2 / (e^2x + 1).
    static func hyperbolicTangent(_ number: Float) -> Float {
        let twice = 2 * Double(number.magnitude)
        guard twice < 40 else { return number.isNaN ? 0 : number < 0 ? -1 : 1 }
        let result = Float(1 - 2 / (exponential(twice) + 1))
        return number < 0 ? -result : result
    }
}
