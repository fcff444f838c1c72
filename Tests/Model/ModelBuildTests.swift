import CounterfoilTestSupport
import Testing

@testable import CounterfoilCues
@testable import CounterfoilModel

/// Bytes of a protocol buffer field.
private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    var length = bytes.count
    var varint: [UInt8] = []
    repeat {
        varint.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
        length >>= 7
    } while length > 0
    return [number << 3 | 2] + varint + bytes
}

private func field(_ number: UInt8, _ value: UInt8) -> [UInt8] { [number << 3, value] }

private func entry(_ text: String, _ score: Float, _ kind: UInt8 = 1) -> [UInt8] {
    let bits = withUnsafeBytes(of: score.bitPattern.littleEndian) { Array($0) }
    return field(1, field(1, Array(text.utf8)) + [2 << 3 | 5] + bits + field(3, kind))
}

/// A vocabulary of a few pieces, whose character map makes "A" to "a" and U+3000 to a space.
private func smallModel() -> [UInt8] {
    let map = DoubleArrayBuilder([(Array("A".utf8), 0), (Array("\u{3000}".utf8), 2)]).units
    let units = map.flatMap { unit in (0..<4).map { UInt8(truncatingIfNeeded: unit >> ($0 * 8)) } }
    let size = (0..<4).map { UInt8(truncatingIfNeeded: units.count >> ($0 * 8)) }
    let normaliser = field(2, size + units + Array("a\0 \0".utf8)) + field(3, 1) + field(4, 1) + field(5, 1)
    return entry("<unk>", 0, 2) + entry("<s>", 0, 3) + entry("</s>", 0, 3) + entry("▁", -2) + entry("a", -3)
        + entry("▁a", -4) + entry("aa", -4) + entry("b", -5) + entry("@@", 0, 4) + field(2, [0x08, 0x01])
        + field(3, normaliser)
}

@Suite("Building models")
struct ModelBuildTests {
    @Test(
        "a built tokeniser cuts by its vocabulary",
        arguments: [
            ("a", [5]), ("aa", [3, 6]), ("aaa", [5, 6]), ("ab", [5, 7]), ("b A", [3, 7, 5]), ("\u{3000}Ab", [5, 7]),
            ("@@", [3, 8]), ("xyb", [3, 0, 7]), ("x", [3, 0]),
        ] as [(String, [Int32])])
    func builtTokeniserCuts(text: String, expected: [Int32]) throws {
        let bytes = AlignedBytes(try Vocabulary(model: smallModel()).tokeniserFile())
        let tokeniser = try Tokeniser(bytes: bytes.bytes)
        withExtendedLifetime(bytes) { #expect(tokeniser.pieces(of: Array(text.utf8)).map(\.id) == expected) }
        #expect(tokeniser.pieceCount == 9)
    }

    @Test(
        "refuses what is no vocabulary",
        arguments: [
            [], [0x0A], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [UInt8](repeating: 0x80, count: 20), [0x0B, 0x00],
            field(3, field(3, 0)), entry("a", 0, 6), entry("a", -1), field(3, field(2, [255, 255, 0, 0, 1])),
            Array(smallModel().dropLast(3)),
        ] as [[UInt8]])
    func refusesWhatIsNoVocabulary(bytes: [UInt8]) {
        let error = #expect(throws: ModelBuildError.self) { try Vocabulary(model: bytes) }
        #expect(error?.code == .vocabulary)
        #expect(error?.message.hasPrefix("model.vocabulary: ") == true)
    }

    @Test("a double array finds its keys and nothing else", arguments: 0..<12)
    func doubleArrayFindsItsKeys(seed: Int) throws {
        var generator = SplitMix(seed: UInt64(seed))
        let letters = UInt8(2 + seed * 23)
        var keys: [[UInt8]: UInt32] = [:]
        for number in 0..<UInt32(seed == 0 ? 1 : 1 << seed) {
            let length = Int.random(in: 1...(1 + seed), using: &generator)
            keys[(0..<length).map { _ in UInt8.random(in: 1...letters, using: &generator) }] = number
        }
        let units = DoubleArrayBuilder(keys.map { (text: $0.key, value: $0.value) }).units
        let again = DoubleArrayBuilder(keys.map { (text: $0.key, value: $0.value) }.reversed()).units
        #expect(units == again)
        try units.withUnsafeBufferPointer { units in
            let trie = try PieceTrie(units, valueLimit: 1 << 13)
            func find(_ text: [UInt8]) -> UInt32? {
                var position = trie.root
                var found = PieceTrie.Step.none
                for byte in text {
                    found = trie.step(&position, byte)
                    if found == .none { return nil }
                }
                if case .end(let value) = found { return value } else { return nil }
            }
            for (key, value) in keys { #expect(find(key) == value) }
            for _ in 0..<2000 {
                let length = Int.random(in: 1...(2 + seed), using: &generator)
                let text = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
                #expect(find(text) == keys[text])
            }
        }
    }

    @Test("a written file reads back, with its digest", arguments: ModelFile.Kind.allCases)
    func writtenFileReadsBack(kind: ModelFile.Kind) throws {
        var writer = ModelFileWriter(kind)
        writer.add([1, 2, 0xFFFF_FFFF] as [UInt32])
        writer.add([1.5, -0.25] as [Float])
        writer.add([] as [UInt8])
        writer.add([-1] as [Int16])
        let bytes = AlignedBytes(writer.bytes())
        try withExtendedLifetime(bytes) {
            let file = try ModelFile(bytes.bytes, kind: kind)
            #expect(try Array(file.section(0, of: UInt32.self)) == [1, 2, 0xFFFF_FFFF])
            #expect(try Array(file.section(1, of: Float.self)) == [1.5, -0.25])
            #expect(try file.section(2, of: UInt8.self).isEmpty)
            #expect(try Array(file.section(3, of: Int16.self)) == [-1])
            #expect(throws: ModelFormatError.self) { try file.section(3, of: UInt32.self) }
            #expect(throws: ModelFormatError.self) { try file.section(4, of: UInt8.self) }
            #expect(file.version.utf8.count == 32)
        }
    }
}
