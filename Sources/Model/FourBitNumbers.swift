/// Numbers rounded to -7...7 at one scale, the one with the least squared error, and packed two in a byte as
/// `StaticTable` reads them.
struct FourBitNumbers {
    /// What one unit is worth.
    let step: Double
    /// Byte i of a row holds number i of that row plus 8 in its low half, and number i + width / 2 plus 8 in its high
    /// half.
    let bytes: [UInt8]

    private static let largest = 7
    /// Where numbers are cut off, in tenths of their standard deviation.
    private static let cutOffs = 20...45

    /// - Parameter width: The length of a row; even.
    init(_ numbers: [Double], width: Int) {
        var squares = 0.0
        for number in numbers { squares += number * number }
        let deviation = (squares / Double(max(numbers.count, 1))).squareRoot()
        var best = (error: Double.infinity, step: 1.0)
        for tenths in Self.cutOffs where deviation > 0 {
            let step = Double(tenths) / 10 * deviation / Double(Self.largest)
            var error = 0.0
            for number in numbers {
                let rest = number - Double(Self.rounded(number / step)) * step
                error += rest * rest
            }
            if error < best.error { best = (error, step) }
        }
        let step = best.step
        self.step = step
        let half = width / 2
        bytes = stride(from: 0, to: numbers.count, by: width).flatMap { start in
            (0..<half).map { index in
                let low = UInt8(Self.rounded(numbers[start + index] / step) + 8)
                let high = UInt8(Self.rounded(numbers[start + half + index] / step) + 8)
                return low | high << 4
            }
        }
    }

    /// The nearest whole number from -7 to 7, ties away from zero.
    private static func rounded(_ number: Double) -> Int {
        let cut = min(max(number, -7), 7)
        return Int(cut + (cut < 0 ? -0.5 : 0.5))
    }
}
