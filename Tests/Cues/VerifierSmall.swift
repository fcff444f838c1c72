import CounterfoilTestSupport

@testable import CounterfoilCues

/// A verifier with the real shape, a vocabulary of 34 pieces, and random parameters; and what it should give, computed
/// the plain way.
///
/// Safe because everything is set in `init` and never written to again.
final class SmallVerifier: @unchecked Sendable {
    static let shared = SmallVerifier()

    /// The model file.
    let file: [UInt8]

    private let numbers: [Float]
    private let rows: [UInt8]
    /// Each matrix row by row.
    private let matrices: [[Int16]]
    private let aligned: UnsafeMutableRawBufferPointer

    static let numbersOffset = 64 + (16 * 18 + 63) / 64 * 64
    static let epsilonOffset = numbersOffset + 4 * (numberCount - 1)
    private static let numberCount = 16 + 34 + 17 * 768 + 2 * 768 + 6 * 256 + 2 * 1280 + 512 + 1

    private init() {
        var generator = SplitMix(seed: 20)
        func random(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
            (0..<count).map { _ in
                let share = Float(generator.next() >> 40) / Float(1 << 24)
                return range.lowerBound + (range.upperBound - range.lowerBound) * share
            }
        }
        var list = random(16, 0.001...0.004)
        list += random(17, 0.1...0.3) + random(17, -0.5...0.5) + random(17 * 768, -1...1)
        list += random(768, 0.5...1.5) + random(768, -0.5...0.5) + random(6 * 256, -0.3...0.1)
        list += random(1280, 0.5...1.5) + random(1280, -0.3...0.3) + random(512, -0.1...0.1) + [1e-12]
        numbers = list
        rows = (0..<34 * 512).map { _ in UInt8(generator.next() >> 58) }
        matrices = VerifierMatrix.allCases.map { matrix in
            (0..<matrix.shape.depth * matrix.shape.columns).map { _ in
                Int16(Int8(truncatingIfNeeded: generator.next() >> 57) - 64)
            }
        }
        file = Self.file(
            [list.withUnsafeBytes { Array($0) }, rows]
                + zip(VerifierMatrix.allCases, matrices).map { matrix, list in
                    let (depth, columns) = matrix.shape
                    var packed = [Int16](repeating: 0, count: list.count)
                    for row in 0..<depth {
                        for column in 0..<columns {
                            packed[PackedMatrix.place(row, column, depth: depth)] = list[row * columns + column]
                        }
                    }
                    return packed.withUnsafeBytes { Array($0) }
                })
        aligned = .allocate(byteCount: file.count, alignment: 64)
        aligned.copyBytes(from: file)
    }

    deinit { aligned.deallocate() }

    func model() throws(ModelFormatError) -> VerifierModel {
        try VerifierModel(bytes: UnsafeRawBufferPointer(aligned), owner: self)
    }

    private static func file(_ sections: [[UInt8]]) -> [UInt8] {
        func little(_ number: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        var (table, body): ([UInt8], [UInt8]) = ([], [])
        for section in sections {
            table += little(UInt64(numbersOffset + body.count)) + little(UInt64(section.count))
            body += section + [UInt8](repeating: 0, count: (64 - section.count % 64) % 64)
        }
        table += [UInt8](repeating: 0, count: numbersOffset - 64 - table.count)
        return Array("CFMODEL1verifier".utf8) + little(UInt32(sections.count)) + little(UInt32(0))
            + little(UInt64(numbersOffset + body.count)) + [UInt8](repeating: 0, count: 32) + table + body
    }

    // MARK: The plain way

    func plainEmbedding(of text: [Int32]) -> [Double] {
        var list = numbers.map(Double.init)
        func take(_ count: Int) -> [Double] {
            defer { list.removeFirst(count) }
            return Array(list.prefix(count))
        }
        let steps = take(16)
        let (scale, offset) = (take(17), take(17))
        let projectionBias = (0..<17).map { _ in take(768) }
        let branchNorm = (take(768), take(768))
        let convolutionBias = (0..<3).map { _ in (take(256), take(256)) }
        let featureNorm = (take(1280), take(1280))
        let outputBias = take(512)

        func times(_ vector: [Double], _ matrix: VerifierMatrix) -> [Double] {
            let (depth, columns) = matrix.shape
            let step = steps[matrix.rawValue]
            let weights = matrices[matrix.rawValue]
            var result = [Double](repeating: 0, count: columns)
            for row in 0..<depth where vector[row] != 0 {
                for column in 0..<columns { result[column] += vector[row] * Double(weights[row * columns + column]) }
            }
            return result.map { $0 * step }
        }
        func normed(_ row: [Double], _ norm: ([Double], [Double])) -> [Double] {
            let mean = row.reduce(0, +) / Double(row.count)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
            return row.indices.map { (row[$0] - mean) / (variance + 1e-12).squareRoot() * norm.0[$0] + norm.1[$0] }
        }

        let pieces = ([1] + text + [2]).map { (0..<34).contains($0) ? Int($0) : 0 }
        let centred = pieces.map { piece in (0..<512).map { Double(rows[piece * 512 + $0]) - 32 } }
        let inputs = zip(pieces, centred).map { piece, row in
            let scaled = row.map { $0 * scale[piece % 17] }
            let sums = times(scaled, .projection2) + times(scaled, .projection3) + times(scaled, .projection5)
            return normed(zip(sums, projectionBias[piece % 17]).map { $0 + $1 }, branchNorm)
        }
        var features = zip(pieces, centred).map { piece, row in row.map { $0 * scale[piece % 17] + offset[piece % 17] }
        }
        for (branch, (size, before)) in [(2, 0), (3, 1), (5, 2)].enumerated() {
            func convolved(_ rows: [[Double]], _ layer: VerifierMatrix, _ bias: [Double]) -> [[Double]] {
                rows.indices.map { index in
                    let window = (index - before..<index - before + size).flatMap { place in
                        rows.indices.contains(place) ? rows[place] : [Double](repeating: 0, count: 256)
                    }
                    let matrix = VerifierMatrix.allCases[layer.rawValue + branch]
                    return zip(times(window, matrix), zip(bias, rows[index])).map { max($0 + $1.0, 0) + $1.1 }
                }
            }
            let own = inputs.map { Array($0[branch * 256..<branch * 256 + 256]) }
            let first = convolved(own, .first2, convolutionBias[branch].0)
            for (index, row) in convolved(first, .second2, convolutionBias[branch].1).enumerated() {
                features[index] += row
            }
        }
        let length = Double(pieces.count)
        let total = features.map { normed($0, featureNorm) }.reduce([Double](repeating: 0, count: 1280)) {
            zip($0, $1).map(+)
        }
        let mean = zip(times(total, .output), outputBias).map { ($0 + length * $1) / length.squareRoot() }
        func positive(_ row: [Double]) -> [Double] { row.map { max($0, 0) } }
        let first = positive(times(mean, .dense0))
        let second = positive(zip(times(mean, .around1), times(first, .dense1)).map(+))
        let third = positive(times(second, .dense2))
        return zip(times(second, .around3), times(third, .dense3)).map { sum, rest in
            let power = VerifierArithmetic.exponential(2 * min(max(sum + rest, -300), 300))
            return 1 - 2 / (power + 1)
        }
    }
}
