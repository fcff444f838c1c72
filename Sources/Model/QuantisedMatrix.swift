import CounterfoilCues

/// A matrix of the encoder as whole numbers from -127 to 127 times one step, as its makers quantised it; the release
/// has the products.
struct QuantisedMatrix {
    /// What one unit is worth.
    let step: Float
    /// The numbers in the form of `PackedMatrix`.
    let packed: [Int16]
    /// The sum of each column's numbers.
    let columnSums: [Int]

    /// How far a number may lie from a multiple of the step, in steps. Rounding to `Float` explains a few millionths.
    private static let tolerance: Float = 0.001

    init(_ numbers: [Float], depth: Int, columns: Int, name: String) throws(ModelBuildError) {
        let step = (numbers.map(\.magnitude).max() ?? 0) / 127
        guard step > 0, numbers.allSatisfy(\.isFinite) else {
            throw ModelBuildError(.weights, "\(name) is all zeros, or holds a number that is not finite")
        }
        var packed = [Int16](repeating: 0, count: depth * columns)
        var sums = [Int](repeating: 0, count: columns)
        var magnitudes = sums
        for row in 0..<depth {
            for column in 0..<columns {
                let units = numbers[row * columns + column] / step
                let whole = Int(units + (units < 0 ? -0.5 : 0.5))
                guard (units - Float(whole)).magnitude < Self.tolerance else {
                    throw ModelBuildError(.weights, "\(name) holds a number that is no multiple of \(step)")
                }
                packed[PackedMatrix.place(row, column, depth: depth)] = Int16(whole)
                sums[column] += whole
                magnitudes[column] += abs(whole)
            }
        }
        // So no product with 16-bit numbers can leave 32 bits.
        guard magnitudes.allSatisfy({ $0 * 32767 <= Int(Int32.max) }) else {
            throw ModelBuildError(.weights, "\(name) has a column whose products could overflow")
        }
        self.step = step
        self.packed = packed
        columnSums = sums
    }
}
