import CounterfoilFolding
import CounterfoilTranscript

/// What honest talk looks like to the encoders, by language: the mean of its vectors, which is taken off before angles
/// are measured, and how rare n-grams of characters are. Means and counts only: no text can be read back from it.
///
/// Made by ``CueBackgroundBuilder`` from clean messages. It belongs to one static table and one verifier.
package struct CueBackground: Sendable {
    /// Static means are kept in this part of a table unit.
    static let staticPart: Int32 = 64
    /// Verifier means are kept in this part of one.
    static let verifierPart = 8192.0

    /// For each language, in the order of `CueLanguage.allCases`, the mean vector of a piece.
    let staticMeans: [[Int16]]
    /// For each language, the mean embedding of a message.
    let verifierMeans: [[Int16]]
    let rarity: LexicalHead.Rarity
    /// Changes when any of it changes.
    package let fingerprint: UInt64

    private static let staticSize = StaticTable.dimensions
    private static let verifierSize = VerifierModel.dimensions
    private static let rarityBytes = 1 << (Int(LexicalHead.Rarity.bits) - 1)
    static let byteCount = CueLanguage.allCases.count * 2 * (staticSize + verifierSize) + rarityBytes

    /// The background that is part of the program.
    package static let builtIn: CueBackground = {
        guard let background = CueBackground(bytes: Base64.decode(data)) else {
            preconditionFailure("the program was built with a broken background")
        }
        return background
    }()

    /// Reads the form that ``bytes`` writes; nil for bytes of another size.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        var position = 0
        func numbers(_ count: Int) -> [Int16] {
            defer { position += 2 * count }
            return (0..<count).map { index in
                let place = position + 2 * index
                return Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8)
            }
        }
        staticMeans = CueLanguage.allCases.map { _ in numbers(Self.staticSize) }
        verifierMeans = CueLanguage.allCases.map { _ in numbers(Self.verifierSize) }
        rarity = LexicalHead.Rarity(nibbles: Array(bytes[position...]))
        var hash = FNV64()
        hash.add(bytes)
        fingerprint = hash.value
    }

    /// The mean of a piece's static vector in a language, in parts of a table unit.
    func staticMean(_ language: CueLanguage) -> [Int16]? {
        CueLanguage.allCases.firstIndex(of: language).map { staticMeans[$0] }
    }

    /// The mean embedding of a message in a language.
    func verifierMean(_ language: CueLanguage) -> [Int16]? {
        CueLanguage.allCases.firstIndex(of: language).map { verifierMeans[$0] }
    }

    /// Static means, verifier means (Int16, little endian, by language) and the nibbles of rarity.
    package static func bytes(staticMeans: [[Int16]], verifierMeans: [[Int16]], nibbles: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in (staticMeans + verifierMeans).joined() {
            bytes.append(UInt8(truncatingIfNeeded: value))
            bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        return bytes + nibbles
    }
}

/// Base 64 (RFC 4648, section 4), in pure Swift.
enum Base64 {
    /// The bytes of a text; anything that is no digit is passed over.
    static func decode(_ text: StaticString) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8CodeUnitCount * 3 / 4)
        var buffer: UInt32 = 0
        var bits = 0
        for character in UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount) {
            guard let digit = PackedNumbers.digit(character) else { continue }
            buffer = buffer << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bytes
    }
}
