/// A SHA-256 value.
package struct Hash256: Hashable, Sendable {
    // Four words in the machine's byte order: the value's 32 bytes as they lie in memory.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// How many bytes a value has.
    package static let byteCount = 32

    /// Takes the first 32 bytes, which must be there.
    init(_ bytes: UnsafeRawBufferPointer) {
        words = (
            bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    /// - Returns: `nil` where there are not exactly 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes { Hash256($0) }
    }

    /// - Returns: `nil` where the text is not exactly 64 lower-case hexadecimal digits.
    package init?(hex: some Collection<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        var high: UInt8?
        for byte in hex {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            guard let first = high else {
                high = digit
                continue
            }
            guard bytes.count < Self.byteCount else { return nil }
            bytes.append(first << 4 | digit)
            high = nil
        }
        guard high == nil else { return nil }
        self.init(bytes)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { String(decoding: hexDigits, as: UTF8.self) }

    var hexDigits: [UInt8] {
        withUnsafeBytes { bytes in
            [UInt8](unsafeUninitializedCapacity: 2 * Self.byteCount) { digits, count in
                for (index, byte) in bytes.enumerated() {
                    digits[2 * index] = Self.digit(byte >> 4)
                    digits[2 * index + 1] = Self.digit(byte & 0xF)
                }
                count = 2 * Self.byteCount
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: words, body)
    }

    package static func == (left: Hash256, right: Hash256) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) { withUnsafeBytes { hasher.combine(bytes: $0) } }
}

extension Hash256: CustomStringConvertible {
    package var description: String { hex }
}
