/// Times of day and of media, such as `00:02:10` or `00:02:10.250`, in milliseconds.
enum ClockTime {
    /// Reads `HH:MM:SS`, `HH:MM:SS.mmm` or `MM:SS.mmm`, the last two as WebVTT has them.
    ///
    /// - Returns: `nil` for anything else, for minutes or seconds over 59, and for hours of more than 6 digits.
    static func milliseconds(of text: some Collection<UInt8>) -> Int64? {
        let bytes = Array(text)
        let halves = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard halves.count <= 2, let whole = halves.first else { return nil }
        let hasFraction = halves.count == 2
        var fraction: Int64 = 0
        if hasFraction {
            guard halves[1].count == 3, let value = number(halves[1]) else { return nil }
            fraction = value
        }
        let parts = whole.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 2 && hasFraction else { return nil }
        var seconds: Int64 = 0
        for (position, part) in parts.enumerated() {
            let isHours = parts.count == 3 && position == 0
            guard isHours ? (2...6).contains(part.count) : part.count == 2, let value = number(part),
                isHours || value <= 59
            else { return nil }
            seconds = seconds * 60 + value
        }
        return seconds * 1_000 + fraction
    }

    /// Appends a time as WebVTT writes it: `HH:MM:SS.mmm`, with more digits of hours where needed.
    static func append(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        let seconds = milliseconds / 1_000
        append(seconds / 3_600, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(seconds / 60 % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(seconds % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(milliseconds % 1_000, digits: 3, to: &bytes)
    }

    /// Appends a number that is not negative, with zeroes before it up to `digits`.
    static func append(_ value: Int64, digits: Int, to bytes: inout [UInt8]) {
        let text = String(value)
        for _ in 0..<max(0, digits - text.utf8.count) { bytes.append(UInt8(ascii: "0")) }
        bytes.append(contentsOf: text.utf8)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
