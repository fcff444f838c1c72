/// A look over YAML text before the parser sees it, for what could make parsing itself take forever.
///
/// The parser hashes mapping keys while it composes them. A key of nested aliases takes exponential time to hash,
/// and a key of thousands of stacked marks quadratic time. Both are refused here, by rules that cannot be led astray
/// by quotes or comments since they do not look at them; everything else that this product does not allow is found
/// exactly, on the parsed document.
enum SafetyScan {
    /// What was found first.
    struct Finding: Equatable {
        var kind: Kind
        var line: Int
        var column: Int
    }

    enum Kind: Equatable { case aliases, marks }

    /// As many aliases as can be composed at small cost: with n of them the worst key has about 3^(n/3) parts.
    private static let maximumAliases = 24
    /// The longest run of combining marks that ordinary text has (UAX #15, D4).
    private static let maximumMarks = 30

    static func firstDanger(in text: String) -> Finding? {
        var line = 1
        var column = 1
        var marks = 0
        var aliases = 0
        var previous: Unicode.Scalar = "\n"
        var isAfterAsterisk = false
        for scalar in text.unicodeScalars {
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > maximumMarks { return Finding(kind: .marks, line: line, column: column) }
            if isAfterAsterisk, isNameCharacter(scalar) { aliases += 1 }
            if aliases > maximumAliases { return Finding(kind: .aliases, line: line, column: column) }
            isAfterAsterisk = scalar == "*" && mayPrecedeNode(previous)
            previous = scalar
            column += 1
            if scalar == "\n" { (line, column) = (line + 1, 1) }
        }
        return nil
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
    }

    /// Whether an alias may have this character as its first one.
    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x80 || scalar == "_" || scalar == "-" || scalar.properties.isAlphabetic
            || ("0"..."9").contains(scalar)
    }

    private static func mayPrecedeNode(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\n", "\r", "[", "{", ",", ":", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}": true
        default: false
        }
    }
}
