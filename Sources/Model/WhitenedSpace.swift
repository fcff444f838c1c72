/// A space in which the directions that all texts share count for less: vectors are centred, projected on the main
/// axes of their weighted covariance, and each axis is divided by the root of its variance, softened.
///
/// Weighting by how probable a piece is makes the covariance that of running text rather than of the vocabulary.
struct WhitenedSpace {
    private let mean: [Double]
    /// The axes by component: `projection[component * dimensions + axis]`.
    private let projection: [Double]
    private let dimensions: Int

    /// What is added to each variance before dividing, as a share of the mean variance.
    private static let softness = 0.1

    /// - Parameters:
    ///   - vectors: All vectors, one after another.
    ///   - weights: How much each vector counts; not all zero.
    init(_ vectors: [Float], width: Int, weights: [Double], dimensions: Int) {
        var total = 0.0
        for weight in weights { total += weight }
        var mean = [Double](repeating: 0, count: width)
        for (row, weight) in weights.enumerated() {
            for component in 0..<width { mean[component] += weight / total * Double(vectors[row * width + component]) }
        }
        let covariance = Self.covariance(vectors, mean, weights.map { $0 / total })
        let axes = SymmetricEigenvectors(covariance, size: width)
        var trace = 0.0
        for value in axes.values { trace += value }
        var projection = [Double](repeating: 0, count: width * dimensions)
        for axis in 0..<dimensions {
            let factor = 1 / (axes.values[axis] + Self.softness * trace / Double(width)).squareRoot()
            for component in 0..<width {
                projection[component * dimensions + axis] = axes.vectors[axis][component] * factor
            }
        }
        self.mean = mean
        self.projection = projection
        self.dimensions = dimensions
    }

    /// The sum of weight times outer product, row after row of the list, each element in that order.
    private static func covariance(_ vectors: [Float], _ mean: [Double], _ weights: [Double]) -> [Double] {
        let width = mean.count
        var covariance = [Double](repeating: 0, count: width * width)
        var centred = mean
        covariance.withUnsafeMutableBufferPointer { covariance in
            for (row, weight) in weights.enumerated() where weight > 0 {
                for component in 0..<width {
                    centred[component] = Double(vectors[row * width + component]) - mean[component]
                }
                centred.withUnsafeBufferPointer { centred in
                    for line in 0..<width {
                        let factor = weight * centred[line]
                        let start = line * width
                        for column in line..<width { covariance[start + column] += factor * centred[column] }
                    }
                }
            }
            for line in 0..<width {
                for column in 0..<line { covariance[line * width + column] = covariance[column * width + line] }
            }
        }
        return covariance
    }

    /// A vector in this space.
    func place(_ vector: ArraySlice<Float>) -> [Double] {
        var result = [Double](repeating: 0, count: dimensions)
        result.withUnsafeMutableBufferPointer { result in
            projection.withUnsafeBufferPointer { projection in
                for (component, number) in vector.enumerated() {
                    let factor = Double(number) - mean[component]
                    let start = component * dimensions
                    for axis in 0..<dimensions { result[axis] += factor * projection[start + axis] }
                }
            }
        }
        return result
    }
}
