import CounterfoilTestSupport
import Testing

@testable import CounterfoilCues

private let embedded = Array(StaticTable.embeddedBytes)

@Suite("Static table")
struct StaticTableTests {
    private let table = StaticTable.shared

    /// FNV-1a over the little-endian bytes of numbers.
    private func fingerprint(_ numbers: [Int32]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for number in numbers {
            for shift in stride(from: 0, to: 32, by: 8) {
                hash = (hash ^ UInt64(UInt8(truncatingIfNeeded: number >> Int32(shift)))) &* 0x0000_0100_0000_01B3
            }
        }
        return hash
    }

    @Test("gives fixed sums for fixed texts, in every build and on every processor")
    func givesFixedSums() {
        let sums = tokeniserGolden.flatMap { line in
            table.embed(Tokeniser.shared.pieces(of: Array(line.text.utf8))[...])
        }
        #expect(fingerprint(sums) == 3319067075631365354)
        #expect(table.version == "8c4d6a606fa809dc93ba60063b5f95c9")
        #expect(table.rowCount == 110_379)
    }

    @Test(
        "means that what says the same lies closer than what does not",
        arguments: [
            ("the bag is genuine leather", "这个包是真皮的", "明天几点开播"),
            ("contact me outside this app", "加我微信私聊", "the weather is lovely today"),
            ("本物ですか", "is it authentic", "ご飯を食べました"),
            ("ของแท้ไหม", "is it original", "วันนี้อากาศดีมาก"),
        ])
    func likeLiesCloser(one: String, like: String, unlike: String) {
        func vector(_ text: String) -> [Double] {
            table.embed(Tokeniser.shared.pieces(of: Array(text.utf8))[...]).map(Double.init)
        }
        func cosine(_ left: [Double], _ right: [Double]) -> Double {
            func dot(_ one: [Double], _ other: [Double]) -> Double { zip(one, other).reduce(0) { $0 + $1.0 * $1.1 } }
            return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
        }
        #expect(cosine(vector(one), vector(like)) > cosine(vector(one), vector(unlike)))
    }

    @Test("the vector of a span is the sum of its pieces' vectors", arguments: 0..<20)
    func spansAreExact(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        let pieces = (0..<Int.random(in: 0...150, using: &generator)).map { index in
            Piece(id: Int32.random(in: -2...130_000, using: &generator), start: Int32(index), end: Int32(index + 1))
        }
        var sums = StaticSums()
        sums.fill([Piece](repeating: Piece(id: 40, start: 0, end: 0), count: 3), from: table)
        sums.fill(pieces, from: table)
        #expect(sums.count == pieces.count)
        var vector = [Int16](repeating: 0, count: StaticTable.dimensions)
        for start in pieces.indices {
            for length in 0...min(StaticSums.longestSpan, pieces.count - start) where (start + length) % 7 == 0 {
                vector.withUnsafeMutableBufferPointer { buffer in
                    guard let base = buffer.baseAddress else { return }
                    sums.vector(of: start..<start + length, into: base)
                }
                #expect(vector.map(Int32.init) == table.embed(pieces[start..<start + length]))
            }
        }
    }

    @Test(
        "adds nothing for pieces that it does not have", arguments: [-1, 0, 1, 2, 3, 127_999_999, Int32.max, Int32.min])
    func addsNothingForUnknown(piece: Int32) {
        var sums = [Int32](repeating: 3, count: StaticTable.dimensions)
        table.add(piece, to: &sums)
        #expect(!table.has(piece))
        #expect(sums.allSatisfy { $0 == 3 })
    }

    @Test("refuses spoiled files", arguments: SpoiledFile.all(sections: 3))
    func refusesSpoiledFiles(spoiled: SpoiledFile) {
        spoiled.with(embedded) { bytes in
            #expect(throws: ModelFormatError.self) { try StaticTable(bytes: bytes) }
        }
    }
}
