/// Reads the numbers of generated tables: base 64, five bits a character, least significant first; the sixth bit says
/// that more follows.
package struct PackedNumbers {
    private var text: UnsafeBufferPointer<UInt8>.Iterator

    package init(_ text: StaticString) {
        self.text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount).makeIterator()
    }

    /// The next number; `nil` at the end, and where a character is no digit.
    package mutating func next() -> Int? {
        var value = 0
        var shift = 0
        while let byte = text.next(), let digit = Self.digit(byte) {
            value |= (digit & 31) << shift
            shift += 5
            if digit < 32 { return value }
        }
        return nil
    }

    /// The next number where the lowest bit is the sign.
    package mutating func nextSigned() -> Int? { next().map { $0 & 1 == 0 ? $0 >> 1 : -($0 >> 1) } }

    /// A digit of base 64 (RFC 4648, section 4).
    package static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
