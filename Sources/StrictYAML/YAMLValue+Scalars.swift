import Yams

extension YAMLValue {
    /// The value as text, exactly as it is written, of `length` bytes of UTF-8.
    ///
    /// A plain `yes` or `1.0` is that text: nothing is guessed.
    package func string(length: ClosedRange<Int> = 1...65_536) -> String {
        guard let text = scalar("text") else { return "" }
        guard length.contains(text.utf8.count) else {
            problem(
                "yaml.length", "the text has \(text.utf8.count) bytes", "give \(Self.words(length)) bytes of UTF-8")
            return ""
        }
        return text
    }

    /// The value as a whole number.
    package func int(in range: ClosedRange<Int> = 0...Int(Int32.max)) -> Int {
        guard let text = scalar("a whole number") else { return range.lowerBound }
        guard let number = Int(text) else {
            problem("yaml.not-a-number", "'\(text)' is not a whole number", "give \(Self.words(range))")
            return range.lowerBound
        }
        guard range.contains(number) else {
            problem("yaml.range", "\(number) is out of range", "give \(Self.words(range))")
            return range.lowerBound
        }
        return number
    }

    /// The value as `true` or `false`.
    package func bool() -> Bool {
        guard let text = scalar("true or false") else { return false }
        switch text {
        case "true": return true
        case "false": return false
        default:
            problem("yaml.not-a-boolean", "'\(text)' is not a truth value", "write true or false")
            return false
        }
    }

    /// The value as a duration in milliseconds: a whole number and a unit, such as `250ms`, `60s`, `5m`, `12h`, `7d`.
    package func duration(in range: ClosedRange<Int64> = 0...Int64(Int32.max)) -> Int64 {
        guard let text = scalar("a duration") else { return range.lowerBound }
        guard let duration = Self.milliseconds(text) else {
            problem(
                "yaml.not-a-duration", "'\(text)' is not a duration",
                "write a whole number and a unit, such as 250ms, 60s, 5m, 12h or 7d")
            return range.lowerBound
        }
        guard range.contains(duration) else {
            problem(
                "yaml.range", "\(text) is out of range",
                "give \(Self.durationText(range.lowerBound)) to \(Self.durationText(range.upperBound))")
            return range.lowerBound
        }
        return duration
    }

    /// The value as one of an enumeration's names; `nil` (and a problem) where it is none of them.
    package func choice<Choice: CaseIterable & RawRepresentable<String>>(
        of type: Choice.Type = Choice.self
    ) -> Choice? {
        let names = Choice.allCases.map(\.rawValue)
        guard let text = scalar("one of \(names.joined(separator: ", "))") else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let guess = Suggestion.nearest(to: text, among: names).map { "did you mean '\($0)'? " } ?? ""
        problem("yaml.choice", "'\(text)' is not known", "\(guess)choose one of \(names.joined(separator: ", "))")
        return nil
    }

    /// Milliseconds as people write them, in the largest unit that divides them.
    package static func durationText(_ milliseconds: Int64) -> String {
        for (unit, factor) in units where milliseconds != 0 && milliseconds.isMultiple(of: factor) {
            return "\(milliseconds / factor)\(unit)"
        }
        return "\(milliseconds)ms"
    }

    private static let units: [(unit: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    private static func milliseconds(_ text: String) -> Int64? {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, digits.count <= 12, let number = Int64(String(decoding: digits, as: UTF8.self)),
            let unit = units.first(where: { text.utf8.dropFirst(digits.count).elementsEqual($0.unit.utf8) })
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
        return overflow ? nil : product
    }

    /// The text of a single value, or a note that `expected` is missing.
    private func scalar(_ expected: String) -> String? {
        guard let scalar = node.scalar, !isNull else {
            problem("yaml.type", "\(kind) stands where \(expected) is expected", "give a value")
            return nil
        }
        return scalar.string
    }
}
