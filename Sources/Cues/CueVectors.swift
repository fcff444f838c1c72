/// Directions as 16-bit whole numbers, and exact cosines with them.
///
/// A direction has length `unit`; a query is short enough that by the inequality of Cauchy and Schwarz no product
/// leaves 32 bits.
struct CueVectors: Sendable {
    static let unit = 4096.0

    let count: Int
    private let matrix: PackedMatrix
    /// The length of each direction as rounded.
    private let norms: FixedArray<Double>

    /// How many products a query gives: the number of directions, rounded up.
    var width: Int { matrix.columns }

    /// Takes vectors of any length; one of length 0 has a cosine of 0 with everything.
    init(_ vectors: [[Double]], dimensions: Int) {
        var columns: [[Int16]] = []
        var norms: [Double] = []
        for vector in vectors {
            let length = Self.length(vector)
            let factor = length > 0 ? Self.unit / length : 0
            let column = vector.map { Int16(Self.round($0 * factor)) }
            columns.append(column)
            norms.append(max(1, Self.length(column.map(Double.init))))
        }
        count = vectors.count
        matrix = PackedMatrix(columns: columns, depth: dimensions)
        self.norms = FixedArray(norms)
    }

    /// Multiplies queries by all directions; `width` products for each query.
    @inline(__always)
    func multiply(
        _ queries: UnsafePointer<Int16>, stride: Int, rows: Int, into products: UnsafeMutablePointer<Int32>
    ) {
        matrix.multiply(queries, stride: stride, rows: rows, into: products)
    }

    /// The cosine that a product stands for.
    @inline(__always)
    func cosine(_ product: Int32, _ direction: Int, norm: Double) -> Double {
        Double(product) / (norms.base[direction] * norm)
    }

    /// The lengths of the directions, for loops over many.
    var lengths: UnsafePointer<Double> { norms.base }

    static func length(_ vector: [Double]) -> Double {
        var square = 0.0
        for value in vector { square += value * value }
        return square.squareRoot()
    }

    /// The vector at length one; one of length 0 stays.
    static func unit(_ vector: [Double]) -> [Double] {
        let length = length(vector)
        return length > 0 ? vector.map { $0 / length } : vector
    }

    /// The sum of vectors.
    static func sum(_ vectors: ArraySlice<[Double]>, dimensions: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: dimensions)
        for vector in vectors {
            for index in 0..<dimensions { sum[index] += vector[index] }
        }
        return sum
    }

    /// To the nearest whole number, halves away from zero, without the mathematical library.
    @inline(__always)
    static func round(_ value: Double) -> Int32 { Int32(value < 0 ? value - 0.5 : value + 0.5) }
}
