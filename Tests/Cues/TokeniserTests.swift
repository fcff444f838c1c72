import CounterfoilTestSupport
import Testing

@testable import CounterfoilCues

/// The tokeniser's embedded file, to spoil copies of it.
private let embedded = Array(Tokeniser.embeddedBytes)

@Suite("Tokeniser")
struct TokeniserTests {
    private let tokeniser = Tokeniser.shared

    @Test("cuts as SentencePiece does", arguments: tokeniserGolden)
    func cutsAsSentencePiece(line: TokeniserGoldenLine) {
        #expect(tokeniser.pieces(of: Array(line.text.utf8)) == line.pieces)
    }

    @Test("has no pieces for nothing", arguments: ["", " ", "\t \u{3000}\u{A0}", "\u{200B}", "\u{AD}"])
    func hasNoPiecesForNothing(text: String) {
        #expect(tokeniser.pieces(of: Array(text.utf8)).allSatisfy { $0.start <= $0.end })
        if !text.unicodeScalars.contains("\u{200B}"), !text.unicodeScalars.contains("\u{AD}") {
            #expect(tokeniser.pieces(of: Array(text.utf8)).isEmpty)
        }
    }

    @Test("the pieces of any bytes cover the text in order", arguments: 0..<40)
    func piecesCoverAnyBytes(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        let letters: [[UInt8]] = [
            [0x20], [0x61], [0xE2, 0x96, 0x81], [0xE5, 0x81, 0x87], [0xF0, 0x9F, 0x98, 0x80], [0xCC, 0x81],
            [0xEF, 0xB7, 0xBA],
            [0xFF], [0xE5, 0x81], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x00], [0x0D],
        ]
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0..<60, using: &generator) {
            text += letters.randomElement(using: &generator) ?? []
            if generator.next() % 5 == 0 { text.append(UInt8.random(in: 0...255, using: &generator)) }
        }
        let pieces = tokeniser.pieces(of: text)
        var end: Int32 = 0
        for piece in pieces {
            #expect(piece.start >= 0 && piece.start <= piece.end && Int(piece.end) <= text.count)
            #expect(piece.end >= end)
            #expect(piece.id >= 0 && Int(piece.id) < tokeniser.pieceCount)
            end = piece.end
        }
    }

    @Test(
        "takes a megabyte of whatever, and reads as much as it should",
        arguments: ["a", " ", "假", "\u{FDFA}", "=", "e\u{301}", "😀 ", "\u{0E33}"])
    func takesAMegabyte(unit: String) {
        var text = Array(unit.utf8)
        while text.count < 1 << 20 { text += text }
        let pieces = tokeniser.pieces(of: text)
        if unit == " " { #expect(pieces.isEmpty) } else { #expect(pieces.last?.end == Int32(Tokeniser.longestText)) }
    }

    @Test("gives the same with memory that it has used before")
    func reusesMemory() {
        var pieces: [Piece] = []
        var workspace = TokeniserWorkspace()
        let long = Array(String(repeating: "保真 original ", count: 200).utf8)
        for text in [long] + tokeniserGolden.map({ Array($0.text.utf8) }) {
            text.withUnsafeBufferPointer { tokeniser.cut($0, into: &pieces, using: &workspace) }
            #expect(pieces == tokeniser.pieces(of: text))
        }
    }

    @Test("refuses spoiled files", arguments: SpoiledFile.all(sections: 5))
    func refusesSpoiledFiles(spoiled: SpoiledFile) {
        spoiled.with(embedded) { bytes in
            #expect(throws: ModelFormatError.self) { try Tokeniser(bytes: bytes) }
        }
    }

    @Test("never leaves its memory, whatever a trie says", arguments: 0..<30)
    func neverLeavesItsMemory(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        var bytes = embedded
        for _ in 0..<200 {
            bytes[Int.random(in: 256..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        SpoiledFile.aligned(bytes) { bytes in
            guard let spoiled = try? Tokeniser(bytes: bytes) else { return }
            for line in tokeniserGolden { _ = spoiled.pieces(of: Array(line.text.utf8)) }
        }
    }
}
