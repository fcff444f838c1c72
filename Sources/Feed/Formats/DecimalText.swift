/// Exact readings of short decimal texts, without floating point.
enum DecimalText {
    /// A whole number of digits only; `nil` for anything else or more than 18 digits.
    static func whole(_ text: some Collection<UInt8>) -> Int64? {
        guard !text.isEmpty, text.count <= 18 else { return nil }
        var value: Int64 = 0
        for byte in text {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    /// A number of seconds such as `9.009` as milliseconds, cut below; `nil` for anything else.
    static func milliseconds(_ text: some Collection<UInt8>) -> Int64? {
        let parts = Array(text).split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
        guard let seconds = parts.first, seconds.count <= 12 else { return nil }
        var milliseconds: Int64 = 0
        if parts.count == 2 {
            guard parts[1].allSatisfy({ (0x30...0x39).contains($0) }), !(seconds.isEmpty && parts[1].isEmpty)
            else { return nil }
            milliseconds = fraction(parts[1])
            if seconds.isEmpty { return milliseconds }
        }
        guard let whole = whole(seconds) else { return nil }
        return whole * 1_000 + milliseconds
    }

    /// Digits after a decimal point as milliseconds.
    static func fraction(_ digits: some Collection<UInt8>) -> Int64 {
        var value: Int64 = 0
        var scale: Int64 = 100
        for byte in digits.prefix(3) {
            value += Int64(byte - 0x30) * scale
            scale /= 10
        }
        return value
    }
}

extension BidirectionalCollection<UInt8> {
    /// The bytes without spaces and tabs at their ends.
    var withoutBlanks: SubSequence {
        var slice = self[...]
        while let first = slice.first, first == 0x20 || first == 0x09 { slice = slice.dropFirst() }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice = slice.dropLast() }
        return slice
    }
}
