import CCues
import CounterfoilTestSupport
import Testing

@testable import CounterfoilCues

@Suite("Exact products")
struct VerifierProductTests {
    struct Shape: Sendable {
        var rows: Int
        var depth: Int
        var columns: Int
        var stride: Int
    }

    private static let shapes: [Shape] =
        (1...20).map { Shape(rows: $0, depth: 34, columns: 32, stride: 10) } + [
            Shape(rows: 1, depth: 1280, columns: 16, stride: 0), Shape(rows: 19, depth: 512, columns: 48, stride: 256),
            Shape(rows: 7, depth: 2, columns: 16, stride: 2),
        ]

    @Test("every way on this processor gives what plain sums give", arguments: shapes)
    func everyWayIsExact(shape: Shape) throws {
        var generator = SplitMix(seed: UInt64(shape.rows * 1000 + shape.depth))
        let left = (0..<shape.stride * (shape.rows - 1) + shape.depth).map { _ in
            Int16.random(in: -32767...32767, using: &generator)
        }
        let columns = (0..<shape.columns).map { _ in
            (0..<shape.depth).map { _ in Int16.random(in: -127...127, using: &generator) }
        }
        var expected: [Int32] = []
        for row in 0..<shape.rows {
            for column in columns {
                var sum: Int32 = 0
                for index in 0..<shape.depth { sum &+= Int32(left[row * shape.stride + index]) &* Int32(column[index]) }
                expected.append(sum)
            }
        }
        let matrix = PackedMatrix(columns: columns, depth: shape.depth)
        #expect(matrix.columns == shape.columns)
        var product = [Int32](repeating: -1, count: shape.rows * shape.columns)
        left.withUnsafeBufferPointer { left in
            product.withUnsafeMutableBufferPointer { product in
                guard let from = left.baseAddress, let into = product.baseAddress else { return }
                matrix.multiply(from, stride: shape.stride, rows: shape.rows, into: into)
            }
        }
        #expect(product == expected)

        var packed = [Int16](repeating: 0, count: shape.depth * shape.columns)
        for (column, numbers) in columns.enumerated() {
            for (row, number) in numbers.enumerated() {
                packed[PackedMatrix.place(row, column, depth: shape.depth)] = number
            }
        }
        packed.withUnsafeBytes { packed in
            SpoiledFile.aligned(Array(packed)) { packed in
                for way in 0...counterfoil_fastest_way() {
                    var product = [Int32](repeating: -1, count: expected.count)
                    let done = counterfoil_multiply_by(
                        way, left, shape.stride, shape.rows, packed.bindMemory(to: Int16.self).baseAddress,
                        shape.depth, shape.columns, &product)
                    #expect(done == 1 && product == expected, "way \(way)")
                }
            }
        }
        #expect(counterfoil_multiply_by(counterfoil_fastest_way() + 1, left, 0, 1, nil, 0, 0, nil) == 0)
    }

    @Test("a matrix of few columns is filled up with zeros")
    func fillsUp() {
        let matrix = PackedMatrix(columns: [[1, 2], [3, 4], [5, 6]], depth: 2)
        var product = [Int32](repeating: -1, count: 16)
        matrix.multiply([10, 1], stride: 0, rows: 1, into: &product)
        #expect(product == [12, 34, 56] + [Int32](repeating: 0, count: 13))
    }
}
