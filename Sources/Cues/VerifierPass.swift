/// One text's way through the sentence encoder.
struct VerifierPass: ~Copyable {
    private let parameters: VerifierParameters
    private let features: UnsafeMutablePointer<Float>
    private let inputs: UnsafeMutablePointer<Float>
    private let rounded: UnsafeMutablePointer<Int16>
    private let sums: UnsafeMutablePointer<Int32>

    private static let embeddingWidth = VerifierParameters.embeddingWidth
    private static let branchWidth = VerifierParameters.branchWidth
    private static let inputWidth = VerifierParameters.branches * branchWidth
    private static let featureWidth = VerifierParameters.featureWidth

    /// Per branch: how many pieces its window covers, and how many of them lie before the piece itself.
    private static let windows: [(size: Int, before: Int)] = [(2, 0), (3, 1), (5, 2)]

    /// The workspace has room for the text and outlives the pass.
    init(_ parameters: VerifierParameters, _ workspace: borrowing VerifierWorkspace) {
        self.parameters = parameters
        features = workspace.features
        inputs = workspace.inputs
        rounded = workspace.rounded
        sums = workspace.sums
    }

    func embedding(of pieces: [Int32]) -> [Float] {
        project(pieces)
        for branch in 0..<VerifierParameters.branches { convolve(branch, count: pieces.count) }
        return dense(output(count: pieces.count))
    }

    // MARK: Pieces to features

    /// The pieces' embeddings, and the inputs of the branches.
    private func project(_ pieces: [Int32]) {
        for (index, piece) in pieces.enumerated() {
            let row = parameters.row(of: piece)
            let group = parameters.group(of: piece)
            let scale = parameters.embeddingScale[group]
            let offset = parameters.embeddingOffset[group]
            let start = rounded + index * Self.embeddingWidth
            let own = features + index * Self.featureWidth
            for item in 0..<Self.embeddingWidth {
                let number = Int32(row[item]) - VerifierParameters.embeddingMiddle
                start[item] = Int16(truncatingIfNeeded: number)
                own[item] = Float(number) * scale + offset
            }
        }
        for branch in 0..<VerifierParameters.branches {
            let matrix = VerifierMatrix.projection2.rawValue + branch
            parameters.matrices[matrix].multiply(
                rounded, stride: Self.embeddingWidth, rows: pieces.count, into: sums)
            for (index, piece) in pieces.enumerated() {
                let group = parameters.group(of: piece)
                let unit = parameters.embeddingScale[group] * parameters.steps[matrix]
                let own = inputs + index * Self.inputWidth + branch * Self.branchWidth
                let sums = sums + index * Self.branchWidth
                parameters.projectionBias[group].withUnsafeBufferPointer { bias in
                    let bias = bias[(branch * Self.branchWidth)...].prefix(Self.branchWidth)
                    for (item, bias) in bias.enumerated() { own[item] = Float(sums[item]) * unit + bias }
                }
            }
        }
        for index in 0..<pieces.count {
            VerifierArithmetic.normalise(
                inputs + index * Self.inputWidth, scale: parameters.branchNorm.scale,
                bias: parameters.branchNorm.bias, epsilon: parameters.epsilon)
        }
    }

    /// One branch: twice a convolution with a way around it. Its result becomes a part of the features.
    private func convolve(_ branch: Int, count: Int) {
        let results = features + Self.embeddingWidth + branch * Self.branchWidth
        let bias = parameters.convolutionBias[branch]
        convolve(
            inputs + branch * Self.branchWidth, stride: Self.inputWidth, .first2, bias.first, branch, count,
            into: results)
        convolve(results, stride: Self.featureWidth, .second2, bias.second, branch, count, into: results)
    }

    private func convolve(
        _ source: UnsafeMutablePointer<Float>, stride: Int, _ layer: VerifierMatrix, _ bias: [Float], _ branch: Int,
        _ count: Int, into results: UnsafeMutablePointer<Float>
    ) {
        let width = Self.branchWidth
        let window = Self.windows[branch]
        let matrix = layer.rawValue + branch
        // Windows reach over the ends of the text into zeros. In memory they are rows that overlap.
        rounded.update(repeating: 0, count: window.before * width)
        (rounded + (window.before + count) * width).update(
            repeating: 0, count: (window.size - 1 - window.before) * width)
        let unit = VerifierArithmetic.round(
            source, stride: stride, width: width, rows: count, into: rounded + window.before * width)
        parameters.matrices[matrix].multiply(rounded, stride: width, rows: count, into: sums)
        let step = unit * parameters.steps[matrix]
        bias.withUnsafeBufferPointer { bias in
            for index in 0..<count {
                let own = source + index * stride
                let result = results + index * Self.featureWidth
                let sums = sums + index * width
                for item in 0..<width {
                    result[item] = VerifierArithmetic.positive(Float(sums[item]) * step + bias[item]) + own[item]
                }
            }
        }
    }

    // MARK: Features to the embedding

    /// The normed features of all pieces, added up and projected, over the square root of the text's length.
    private func output(count: Int) -> [Float] {
        for index in 0..<count {
            let row = features + index * Self.featureWidth
            VerifierArithmetic.normalise(
                row, scale: parameters.featureNorm.scale, bias: parameters.featureNorm.bias,
                epsilon: parameters.epsilon)
            guard index > 0 else { continue }
            for item in 0..<Self.featureWidth { features[item] += row[item] }
        }
        let inverse = 1 / Float(count).squareRoot()
        let sum = product(UnsafeBufferPointer(start: features, count: Self.featureWidth), .output)
        return zip(sum, parameters.outputBias).map { sum, bias in (sum + bias * Float(count)) * inverse }
    }

    /// The dense layers, the hyperbolic tangent, and length one.
    private func dense(_ mean: [Float]) -> [Float] {
        let first = product(mean, .dense0).map(VerifierArithmetic.positive)
        let second = zip(product(mean, .around1), product(first, .dense1)).map { VerifierArithmetic.positive($0 + $1) }
        let third = product(second, .dense2).map(VerifierArithmetic.positive)
        let last = zip(product(second, .around3), product(third, .dense3)).map {
            VerifierArithmetic.hyperbolicTangent($0 + $1)
        }
        var squares: Float = 0
        for number in last { squares += number * number }
        let inverse = 1 / max(squares, parameters.epsilon).squareRoot()
        return last.map { $0 * inverse }
    }

    private func product(_ vector: [Float], _ matrix: VerifierMatrix) -> [Float] {
        vector.withUnsafeBufferPointer { product($0, matrix) }
    }

    /// One vector times a matrix.
    private func product(_ vector: UnsafeBufferPointer<Float>, _ matrix: VerifierMatrix) -> [Float] {
        guard let start = vector.baseAddress else { return [] }
        let packed = parameters.matrices[matrix.rawValue]
        let unit = VerifierArithmetic.round(start, stride: 0, width: packed.depth, rows: 1, into: rounded)
        packed.multiply(rounded, stride: 0, rows: 1, into: sums)
        let step = unit * parameters.steps[matrix.rawValue]
        return (0..<packed.columns).map { Float(sums[$0]) * step }
    }
}
