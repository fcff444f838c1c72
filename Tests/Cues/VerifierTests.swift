import CounterfoilTestSupport
import Testing

@testable import CounterfoilCues

@Suite("Verifier")
struct VerifierTests {
    private static let texts: [[Int32]] = [
        [], [5], [7, 7, 7], [0, 33, -4, 900_000, 12], Array(0..<34), [1, 2, 1, 2],
    ]

    private func pieces(_ numbers: [Int32]) -> ArraySlice<Piece> {
        numbers.map { Piece(id: $0, start: 0, end: 0) }[...]
    }

    @Test("has the same bits in every build and on every processor")
    func hasFixedBits() throws {
        let model = try SmallVerifier.shared.model()
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var workspace = VerifierWorkspace()
        for text in Self.texts {
            for number in model.embed(pieces(text), using: &workspace) {
                hash = (hash ^ UInt64(number.bitPattern)) &* 0x0000_0100_0000_01B3
            }
        }
        #expect(hash == 17710848467296051537)
    }

    @Test("agrees with plain sums in double precision", arguments: texts.prefix(4))
    func agreesWithPlainSums(text: [Int32]) throws {
        let embedding = try SmallVerifier.shared.model().embed(pieces(text))
        let expected = SmallVerifier.shared.plainEmbedding(of: text)
        #expect(embedding.count == VerifierModel.dimensions)
        var (dot, own, other) = (0.0, 0.0, 0.0)
        for (left, right) in zip(embedding, expected) {
            dot += Double(left) * right
            own += Double(left) * Double(left)
            other += right * right
        }
        #expect((own - 1).magnitude < 1e-5)
        #expect(dot / (own * other).squareRoot() > 0.99999)
    }

    @Test("gives the same with memory that it has used before")
    func reusesMemory() throws {
        let model = try SmallVerifier.shared.model()
        var workspace = VerifierWorkspace()
        for text in [Array(0..<34), [3], []] as [[Int32]] {
            #expect(model.embed(pieces(text), using: &workspace) == model.embed(pieces(text)))
        }
    }

    @Test("reads no more pieces of a long text than its limit")
    func stopsAtItsLimit() throws {
        let model = try SmallVerifier.shared.model()
        let long = [Int32](repeating: 9, count: VerifierModel.mostPieces)
        #expect(model.embed(pieces(long + [1, 2, 3])) == model.embed(pieces(long)))
    }

    @Test(
        "e^x is what it should be",
        arguments: [
            (0.0, 1.0), (1, 2.718281828459045), (-1, 0.36787944117144233),
            (0.5, 1.6487212707001282), (20, 485_165_195.4097903), (-18.83, 6.641021798373396e-09),
            (700, 1.0142320547350045e304),
        ])
    func exponential(number: Double, expected: Double) {
        #expect((VerifierArithmetic.exponential(number) / expected - 1).magnitude < 1e-11)
    }

    @Test(
        "tanh is what it should be, and one beyond",
        arguments: [
            (Float(0), Float(0)), (0.5, 0.46211717), (-1, -0.7615942),
            (9, 0.99999994), (30, 1), (-.infinity, -1), (.nan, 0), (1e-4, 1e-4),
        ])
    func hyperbolicTangent(number: Float, expected: Float) {
        #expect((VerifierArithmetic.hyperbolicTangent(number) - expected).magnitude <= expected.magnitude * 1.2e-7)
    }

    @Test(
        "rounds to 16 bits at the scale of the largest",
        arguments: [
            ([0, 0, 0, 0], [0, 0, 0, 0]), ([1, -1, 0.5, 0.25], [32767, -32767, 16384, 8192]),
            ([2e30, -1e30, 0, 1], [32767, -16384, 0, 0]),
            ([.infinity, 1, 1, 1], [0, 0, 0, 0]), ([.nan, 1, 1, 1], [0, 0, 0, 0]),
            ([.leastNonzeroMagnitude, 0, 0, 0], [0, 0, 0, 0]),
        ] as [([Float], [Int16])])
    func roundsAtTheScaleOfTheLargest(numbers: [Float], expected: [Int16]) {
        var rounded = [Int16](repeating: -1, count: numbers.count)
        let unit = VerifierArithmetic.round(numbers, stride: 0, width: numbers.count, rows: 1, into: &rounded)
        #expect(rounded == expected)
        #expect(unit.isFinite && (unit > 0) == expected.contains { $0 != 0 })
    }

    @Test(
        "refuses spoiled files",
        arguments: SpoiledFile.all(sections: 3) + [
            SpoiledFile("a number that is none") {
                $0.replaceSubrange(
                    SmallVerifier.numbersOffset + 400..<SmallVerifier.numbersOffset + 404, with: [0, 0, 0xC0, 0x7F])
            },
            SpoiledFile("a negative epsilon") { $0[SmallVerifier.epsilonOffset + 3] = 0xBF },
        ])
    func refusesSpoiledFiles(spoiled: SpoiledFile) {
        spoiled.with(SmallVerifier.shared.file) { bytes in
            #expect(throws: ModelFormatError.self) { try VerifierModel(bytes: bytes, owner: SmallVerifier.shared) }
        }
    }
}
