/// The form that all model files share: a header, a list of sections, and the sections, each on a multiple of 64 bytes
/// so that it can be read in place from an embedded array or a mapped file. All numbers are little-endian.
///
///     0   8 bytes   "CFMODEL1"
///     8   8 bytes   the kind, ASCII, filled up with spaces
///     16  UInt32    number of sections
///     20  UInt32    zero
///     24  UInt64    size of the whole file in bytes
///     32  32 bytes  SHA-256 of everything from byte 64 on
///     64  for each section: UInt64 offset, UInt64 size in bytes
package struct ModelFile {
    package enum Kind: String, Sendable, CaseIterable {
        case tokeniser = "tokenise"
        case staticTable = "static  "
        case verifier = "verifier"
    }

    package static let magic = "CFMODEL1"
    package static let headerSize = 64
    package static let alignment = 64

    private let bytes: UnsafeRawBufferPointer
    private let sections: [Range<Int>]

    /// The SHA-256 that the file states of its own content. Whoever loads a file from a disk checks it.
    package let digest: [UInt8]

    /// Reads the header of a file and checks that all sections lie inside it. The bytes must begin on a multiple of 64.
    package init(_ bytes: UnsafeRawBufferPointer, kind: Kind) throws(ModelFormatError) {
        guard bytes.count >= Self.headerSize else {
            throw ModelFormatError(.truncated, "a model file of \(bytes.count) bytes has no header")
        }
        guard bytes.prefix(8).elementsEqual(Self.magic.utf8) else {
            throw ModelFormatError(.notAModel, "the file does not begin with \(Self.magic)")
        }
        guard bytes[8..<16].elementsEqual(kind.rawValue.utf8) else {
            throw ModelFormatError(.wrongKind, "the file is no model of the kind \"\(kind)\"")
        }
        guard UInt(bitPattern: bytes.baseAddress) % UInt(Self.alignment) == 0 else {
            throw ModelFormatError(.inconsistent, "the file's bytes do not begin on a multiple of \(Self.alignment)")
        }
        guard Self.number(bytes, 24) == bytes.count else {
            throw ModelFormatError(.truncated, "the file has \(bytes.count) bytes and states another size")
        }
        let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
        guard count <= 64, Self.headerSize + 16 * count <= bytes.count else {
            throw ModelFormatError(.truncated, "the file states \(count) sections")
        }
        var sections: [Range<Int>] = []
        for index in 0..<count {
            let entry = Self.headerSize + 16 * index
            guard let offset = Self.number(bytes, entry), let size = Self.number(bytes, entry + 8),
                offset <= bytes.count, size <= bytes.count - offset, offset % Self.alignment == 0
            else { throw ModelFormatError(.truncated, "section \(index) lies outside the file") }
            sections.append(offset..<offset + size)
        }
        self.bytes = bytes
        self.sections = sections
        digest = Array(bytes[32..<64])
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int? {
        Int(exactly: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }

    /// One section as a list of numbers, read in place.
    package func section<Number: BitwiseCopyable>(
        _ index: Int, of type: Number.Type = Number.self
    ) throws(ModelFormatError) -> UnsafeBufferPointer<Number> {
        guard index < sections.count, sections[index].count % MemoryLayout<Number>.size == 0 else {
            throw ModelFormatError(.inconsistent, "section \(index) is missing or holds no whole number of items")
        }
        return UnsafeRawBufferPointer(rebasing: bytes[sections[index]]).bindMemory(to: Number.self)
    }

    /// The first half of the digest in hexadecimal digits: enough to name a model in a log or a recording.
    package var version: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
