/// A scalar of cleaned text and the bytes of the original that it stands for.
struct CueScalar: Equatable {
    var value: UInt32
    var start: Int32
    var end: Int32

    /// A letter of the English alphabet in lower case.
    var isLetter: Bool { (0x61...0x7A).contains(value) }
    var isDigit: Bool { (0x30...0x39).contains(value) }
}

/// Scalars in UTF-8 that is known to be valid.
enum UTF8Scalar {
    @inline(__always)
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(bytes[index])
        if lead < 0x80 { return (lead, 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        // A cut sequence at the end of a bounded text reads as U+FFFD.
        guard index + length <= bytes.count else { return (0xFFFD, bytes.count - index) }
        var scalar = lead & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return (scalar, length)
    }

    @inline(__always)
    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) -> Int {
        switch scalar {
        case 0..<0x80:
            bytes.append(UInt8(truncatingIfNeeded: scalar))
            return 1
        case 0..<0x800:
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
            return 2
        case 0..<0x10000:
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | (scalar >> 6) & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
            return 3
        default:
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | (scalar >> 12) & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | (scalar >> 6) & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
            return 4
        }
    }
}
