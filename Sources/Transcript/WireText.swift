/// Text that a stranger wrote: valid UTF-8, compared, ordered and hashed byte by byte.
///
/// `String` compares by canonical equivalence, which takes quadratic time on stacked combining marks: one
/// hostile "character" of 400 KB costs a minute in `==`. So nothing that came over the wire is ever compared,
/// hashed or normalised as a `String`; it becomes one only on the way out.
package struct WireText: Hashable, Sendable {
    /// The text as UTF-8. Always valid.
    package let utf8: [UInt8]

    package static let empty = WireText(unchecked: [])

    /// Takes bytes that are known to be valid UTF-8.
    private init(unchecked utf8: [UInt8]) { self.utf8 = utf8 }

    /// Takes the text of a string, which is valid by construction.
    package init(_ string: String) { utf8 = Array(string.utf8) }

    /// Takes bytes as they came, replacing each maximal ill-formed part by U+FFFD (Unicode 15, section 3.9).
    package init(repairing bytes: some Collection<UInt8>) {
        let copy = Array(bytes)
        utf8 = UTF8Repair.isValid(copy) ? copy : UTF8Repair.repair(copy)
    }

    package var isEmpty: Bool { utf8.isEmpty }

    /// The text as a `String`, for output only.
    package var string: String { String(decoding: utf8, as: UTF8.self) }

    /// The part of the text in a range of bytes, widened to whole scalars; the range is clamped to the text.
    package subscript(bytes range: Range<Int>) -> WireText {
        var lower = min(max(range.lowerBound, 0), utf8.count)
        var upper = min(max(range.upperBound, lower), utf8.count)
        while lower > 0, lower < utf8.count, utf8[lower] & 0xC0 == 0x80 { lower -= 1 }
        while upper < utf8.count, utf8[upper] & 0xC0 == 0x80 { upper += 1 }
        return WireText(unchecked: Array(utf8[lower..<upper]))
    }

    /// The longest prefix of at most `limit` bytes that ends on a scalar.
    package func prefix(bytes limit: Int) -> WireText {
        guard utf8.count > limit else { return self }
        var end = max(limit, 0)
        while end > 0, utf8[end] & 0xC0 == 0x80 { end -= 1 }
        return WireText(unchecked: Array(utf8[..<end]))
    }

    /// The text without ASCII white space at its ends.
    package var trimmed: WireText {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = utf8.firstIndex(where: { !isSpace($0) }),
            let last = utf8.lastIndex(where: { !isSpace($0) })
        else { return .empty }
        return first == 0 && last == utf8.count - 1 ? self : WireText(unchecked: Array(utf8[first...last]))
    }
}

extension WireText: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}

extension WireText: Comparable {
    package static func < (left: WireText, right: WireText) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

extension WireText: CustomStringConvertible {
    /// The text made safe for a terminal or a log line. See ``printable``.
    package var description: String { printable }
}
