import CounterfoilDetection
import CounterfoilStrictYAML

extension YAMLValue {
    /// The value as a decimal number with up to three places, in thousandths: `2.5` is 2500.
    func thousandths(in range: ClosedRange<Int64>) -> Int64 {
        let text = string(length: 1...16)
        guard !text.isEmpty else { return range.lowerBound }
        guard let number = Self.thousandths(text) else {
            problem("yaml.not-a-number", "'\(text)' is not a number", "write digits, such as 2 or 2.5")
            return range.lowerBound
        }
        guard range.contains(number) else {
            problem(
                "yaml.range", "\(text) is out of range",
                "give \(Decimal(range.lowerBound)) to \(Decimal(range.upperBound))")
            return range.lowerBound
        }
        return number
    }

    private static func thousandths(_ text: String) -> Int64? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard isDigits, let whole = parts.first.flatMap({ Int64(String(Substring($0))) }), whole <= 1_000_000_000
        else { return nil }
        guard parts.count == 2 else { return whole * 1_000 }
        guard parts[1].count <= 3, let places = Int64(String(Substring(parts[1]))) else { return nil }
        return whole * 1_000 + places * [100, 10, 1][parts[1].count - 1]
    }
}

extension YAMLMapping {
    func thousandths(_ key: String, in range: ClosedRange<Int64>, default absent: Int64) -> Int64 {
        optional(key)?.thousandths(in: range) ?? absent
    }
}
