import CounterfoilTestSupport
import Testing

@testable import CounterfoilModel

@Suite("Whitened space")
struct WhitenedSpaceTests {
    /// Numbers from -1 to 1.
    private func numbers(_ count: Int, seed: UInt64) -> [Double] {
        var generator = SplitMix(seed: seed)
        return (0..<count).map { _ in Double(generator.next() >> 11) / Double(1 << 52) - 1 }
    }

    @Test("eigenvectors are what they claim", arguments: [1, 2, 3, 8, 31])
    func eigenvectors(size: Int) {
        let random = numbers(size * size, seed: UInt64(size))
        let matrix = (0..<size * size).map { random[$0] + random[$0 % size * size + $0 / size] }
        let axes = SymmetricEigenvectors(matrix, size: size)
        #expect(axes.values == axes.values.sorted(by: >))
        for (value, vector) in zip(axes.values, axes.vectors) {
            for row in 0..<size {
                let image = (0..<size).reduce(0) { $0 + matrix[row * size + $1] * vector[$1] }
                #expect((image - value * vector[row]).magnitude < 1e-10)
            }
            #expect((vector.reduce(0) { $0 + $1 * $1 } - 1).magnitude < 1e-12)
            #expect((vector.max { $0.magnitude < $1.magnitude } ?? 0) > 0)
        }
    }

    @Test("leaves a diagonal matrix alone, and zeros")
    func leavesDiagonalAlone() {
        #expect(SymmetricEigenvectors([2, 0, 0, 5], size: 2).values == [5, 2])
        #expect(SymmetricEigenvectors([0, 0, 0, 0], size: 2).values == [0, 0])
    }

    @Test("has the same bits in every build and on every processor")
    func hasFixedBits() {
        let vectors = numbers(200 * 24, seed: 3).map(Float.init)
        let space = WhitenedSpace(vectors, width: 24, weights: numbers(200, seed: 4).map(\.magnitude), dimensions: 8)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for row in 0..<200 {
            for number in space.place(vectors[row * 24..<(row + 1) * 24]) {
                hash = (hash ^ number.bitPattern) &* 0x0000_0100_0000_01B3
            }
        }
        #expect(hash == 12_326_955_184_241_675_805)
    }

    @Test("centres, and evens out the axes without losing their order")
    func evensOut() {
        let width = 6
        let count = 400
        let random = numbers(count * width, seed: 9)
        let vectors = random.indices.map { Float(random[$0] * [10, 5, 2, 1, 0.5, 0.1][$0 % width] + 3) }
        let space = WhitenedSpace(
            vectors, width: width, weights: [Double](repeating: 2, count: count), dimensions: 4)
        let placed = (0..<count).map { space.place(vectors[$0 * width..<($0 + 1) * width]) }
        let variances = (0..<4).map { axis in
            let mean = placed.reduce(0) { $0 + $1[axis] } / Double(count)
            #expect(mean.magnitude < 1e-6)
            return placed.reduce(0) { $0 + $1[axis] * $1[axis] } / Double(count)
        }
        #expect(variances == variances.sorted(by: >))
        #expect(variances[0] < 1 && variances[0] / variances[1] < 1.5)
    }

    @Test("a piece without weight does not count")
    func weightsCount() {
        let vectors: [Float] = [1, 0, -1, 0, 0, 0.5, 0, -0.5, 100, 100]
        let with = WhitenedSpace(vectors, width: 2, weights: [1, 1, 1, 1, 0], dimensions: 2)
        let without = WhitenedSpace(Array(vectors.dropLast(2)), width: 2, weights: [1, 1, 1, 1], dimensions: 2)
        #expect(with.place([2, 3]) == without.place([2, 3]))
    }

    @Test("four bits hold the numbers at the best scale")
    func fourBits() {
        let list = numbers(4096, seed: 12)
        let packed = FourBitNumbers(list, width: 16)
        #expect(packed.bytes.count == 2048)
        var error = 0.0
        for (place, byte) in packed.bytes.enumerated() {
            let low = place / 8 * 16 + place % 8
            for (index, half) in [(low, byte & 15), (low + 8, byte >> 4)] {
                #expect((1...15).contains(half))
                let rest = (Double(half) - 8) * packed.step - list[index]
                error += rest * rest
            }
        }
        #expect(error / 4096 < 0.0023)
        #expect(FourBitNumbers([0, 0], width: 2).bytes == [0x88])
    }
}
