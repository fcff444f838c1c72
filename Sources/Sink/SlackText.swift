import CounterfoilTranscript

/// Text for a Slack text object, bounded in bytes, in which nothing that a stranger wrote can come alive.
///
/// Bytes of UTF-8 bound every way in which Slack might count characters.
struct SlackText: Sendable {
    private(set) var string = ""
    private let limit: Int
    private var count = 0
    /// Scalars that found no room.
    private var omitted = 0

    /// Room for the note of what was left out: `…(+` a number `)`.
    private static let reserve = 24
    /// The marks around a flagged stretch. They are shown as escapes where a stranger writes them.
    static let markStart: Unicode.Scalar = "⟦"
    static let markEnd: Unicode.Scalar = "⟧"

    init(limit: Int) { self.limit = limit }

    /// The text, with a note where something was left out.
    var finished: String { omitted == 0 ? string : string + "…(+\(omitted))" }

    var isEmpty: Bool { count == 0 && omitted == 0 }

    /// Whether something was left out.
    var isFull: Bool { omitted > 0 }

    /// Adds text of this program; it is taken as it is, but no more of it than there is room for.
    mutating func append(_ text: String) {
        for scalar in text.unicodeScalars { append(atom: String(scalar)) }
    }

    /// Adds anybody's text: on one line, printable, escaped, without live links.
    ///
    /// - Parameter limit: The most bytes of it to show, before escaping.
    mutating func append(untrusted text: WireText, limit: Int) {
        let shown = text.prefix(bytes: min(limit, self.limit))
        let cut = text.utf8[shown.utf8.count...].count { $0 & 0xC0 != 0x80 }
        let scalars = Array(shown.singleLine.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let (atom, length) = Self.neutralise(scalars, at: index)
            append(atom: atom)
            index += length
        }
        if cut > 0 { append("…(+\(cut))") }
    }

    /// An atom is shown whole or not at all, so that no escape is cut.
    private mutating func append(atom: String) {
        let length = atom.utf8.count
        guard omitted == 0, count + length <= limit - Self.reserve else {
            omitted += 1
            return
        }
        string += atom
        count += length
    }

    // MARK: - Neutralising

    /// What stands for the scalars from `index` on, and for how many of them.
    ///
    /// Escaped are the three characters that begin anything live in Slack. Addresses are broken up (`hxxp`, `[:]`,
    /// `[.]`) because clients make links of bare ones. Back-ticks would close a code span.
    private static func neutralise(_ scalars: [Unicode.Scalar], at index: Int) -> (atom: String, length: Int) {
        let scalar = scalars[index]
        let previous = index > 0 ? scalars[index - 1] : nil
        let next = index + 1 < scalars.count ? scalars[index + 1] : nil
        switch scalar {
        case "&": return ("&amp;", 1)
        case "<": return ("&lt;", 1)
        case ">": return ("&gt;", 1)
        case "`": return ("'", 1)
        case markStart: return ("⟪U+27E6⟫", 1)
        case markEnd: return ("⟪U+27E7⟫", 1)
        case "h", "H":
            guard let length = schemeLength(scalars, at: index) else { break }
            return (length == 5 ? "hxxps" : "hxxp", length)
        case ":" where next == "/": return ("[:]", 1)
        case ".": return (isLinkDot(previous, next) ? "[.]" : ".", 1)
        case "\u{FF0E}", "\u{FF61}", "\u{3002}":
            let isLink = previous.map(isASCIIAlphanumeric) == true && next.map(isASCIIAlphanumeric) == true
            return (isLink ? "[\(scalar)]" : String(scalar), 1)
        default: break
        }
        return (String(scalar), 1)
    }

    /// Whether a dot could stand in a host name: text right before it, a letter right after it. A dot between two
    /// digits is a price.
    private static func isLinkDot(_ previous: Unicode.Scalar?, _ next: Unicode.Scalar?) -> Bool {
        guard let next, next != "." else { return false }
        guard let previous else { return next.properties.isAlphabetic || next.properties.numericType != nil }
        if previous.properties.isWhitespace { return false }
        if isASCIIDigit(next) { return !isASCIIDigit(previous) }
        return !next.isASCII ? !next.properties.isWhitespace : isASCIIAlphanumeric(next)
    }

    /// The length of `http` or `https` before `://`, in any case; `nil` where there is none.
    private static func schemeLength(_ scalars: [Unicode.Scalar], at index: Int) -> Int? {
        for word in ["https://", "http://"] {
            let expected = Array(word.unicodeScalars)
            guard index + expected.count <= scalars.count else { continue }
            let isSame = zip(expected, scalars[index...]).allSatisfy { expected, scalar in
                scalar == expected
                    || (0x41...0x5A).contains(scalar.value) && scalar.value | 0x20 == expected.value
            }
            if isSame { return expected.count - 3 }
        }
        return nil
    }

    private static func isASCIIDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

    private static func isASCIIAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        isASCIIDigit(scalar) || (0x41...0x5A).contains(scalar.value) || (0x61...0x7A).contains(scalar.value)
    }
}
