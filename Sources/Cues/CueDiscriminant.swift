/// The direction in which examples differ from counter-examples: kernel ridge regression with a linear kernel
/// (C. Saunders et al., "Ridge regression learning algorithm in dual variables", 1998), classes weighted equally.
enum CueDiscriminant {
    static let ridge = 0.5

    /// The weights, so that `weights · x` is near 1 for examples and near -1 for counter-examples, all of length one; zero
    /// without counter-examples.
    static func weights(
        examples: ArraySlice<[Double]>, counterExamples: ArraySlice<[Double]>, dimensions: Int
    ) -> [Double] {
        guard !examples.isEmpty, !counterExamples.isEmpty else { return [Double](repeating: 0, count: dimensions) }
        let rows = Array(examples) + counterExamples
        let count = rows.count
        var matrix = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            for column in 0...row {
                var sum = 0.0
                for index in 0..<dimensions { sum += rows[row][index] * rows[column][index] }
                matrix[row * count + column] = sum
            }
            let isExample = row < examples.count
            matrix[row * count + row] +=
                isExample ? ridge * Double(examples.count) / Double(counterExamples.count) : ridge
        }
        let targets = (0..<count).map { $0 < examples.count ? 1.0 : -1.0 }
        let dual = solve(&matrix, targets)
        var weights = [Double](repeating: 0, count: dimensions)
        for (row, factor) in zip(rows, dual) {
            for index in weights.indices { weights[index] += factor * row[index] }
        }
        return weights
    }

    /// Solves a symmetric, positive definite system by the method of Cholesky; the lower triangle is given and used up.
    private static func solve(_ matrix: inout [Double], _ right: [Double]) -> [Double] {
        let count = right.count
        for column in 0..<count {
            for row in column..<count {
                var sum = matrix[row * count + column]
                for index in 0..<column { sum -= matrix[row * count + index] * matrix[column * count + index] }
                // The ridge keeps the pivots above zero.
                matrix[row * count + column] =
                    row == column ? max(sum, 1e-12).squareRoot() : sum / matrix[column * count + column]
            }
        }
        var solution = right
        for row in 0..<count {
            for index in 0..<row { solution[row] -= matrix[row * count + index] * solution[index] }
            solution[row] /= matrix[row * count + row]
        }
        for row in stride(from: count - 1, through: 0, by: -1) {
            for index in row + 1..<max(count, row + 1) {
                solution[row] -= matrix[index * count + row] * solution[index]
            }
            solution[row] /= matrix[row * count + row]
        }
        return solution
    }
}
