/// The eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (G. H. Golub and C. F. Van Loan,
/// "Matrix Computations", section 8.5): in a fixed order of single operations, so with the same bits everywhere.
struct SymmetricEigenvectors {
    /// From the largest down.
    let values: [Double]
    /// `vectors[i]` has length one and belongs to `values[i]`; its component of largest magnitude is positive.
    let vectors: [[Double]]

    /// What may be left beside the diagonal, as a share of the diagonal, both as sums of squares.
    private static let tolerance = 1e-26
    private static let mostSweeps = 60

    /// - Parameter matrix: Row by row; only its symmetry is relied upon.
    init(_ matrix: [Double], size: Int) {
        var matrix = matrix
        var vectors = [Double](repeating: 0, count: size * size)
        for index in 0..<size { vectors[index * size + index] = 1 }
        matrix.withUnsafeMutableBufferPointer { matrix in
            vectors.withUnsafeMutableBufferPointer { vectors in
                for _ in 0..<Self.mostSweeps {
                    guard Self.isSpread(matrix, size) else { break }
                    for first in 0..<size {
                        for second in first + 1..<size { Self.rotate(matrix, vectors, size, first, second) }
                    }
                }
            }
        }
        let order = (0..<size).sorted { left, right in
            let (one, other) = (matrix[left * size + left], matrix[right * size + right])
            return one == other ? left < right : one > other
        }
        values = order.map { matrix[$0 * size + $0] }
        self.vectors = order.map { index in
            let vector = Array(vectors[index * size..<(index + 1) * size])
            let peak = vector.max { $0.magnitude < $1.magnitude } ?? 0
            return peak < 0 ? vector.map { -$0 } : vector
        }
    }

    /// Whether too much is left beside the diagonal.
    private static func isSpread(_ matrix: UnsafeMutableBufferPointer<Double>, _ size: Int) -> Bool {
        var beside = 0.0
        var diagonal = 0.0
        for row in 0..<size {
            for column in 0..<row { beside += 2 * matrix[row * size + column] * matrix[row * size + column] }
            diagonal += matrix[row * size + row] * matrix[row * size + row]
        }
        return beside > tolerance * diagonal
    }

    /// Makes one pair of elements zero. `vectors` holds the eigenvectors so far as rows.
    private static func rotate(
        _ matrix: UnsafeMutableBufferPointer<Double>, _ vectors: UnsafeMutableBufferPointer<Double>, _ size: Int,
        _ first: Int, _ second: Int
    ) {
        let element = matrix[first * size + second]
        guard element != 0 else { return }
        let slope = (matrix[second * size + second] - matrix[first * size + first]) / (2 * element)
        let tangent = (slope < 0 ? -1 : 1) / (slope.magnitude + (slope * slope + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        for index in 0..<size {
            let (left, right) = (matrix[index * size + first], matrix[index * size + second])
            matrix[index * size + first] = cosine * left - sine * right
            matrix[index * size + second] = sine * left + cosine * right
        }
        mix(matrix, size, first, second, cosine, sine)
        mix(vectors, size, first, second, cosine, sine)
        matrix[first * size + second] = 0
        matrix[second * size + first] = 0
    }

    private static func mix(
        _ rows: UnsafeMutableBufferPointer<Double>, _ size: Int, _ first: Int, _ second: Int, _ cosine: Double,
        _ sine: Double
    ) {
        for index in 0..<size {
            let (left, right) = (rows[first * size + index], rows[second * size + index])
            rows[first * size + index] = cosine * left - sine * right
            rows[second * size + index] = sine * left + cosine * right
        }
    }
}
