/// Character references of HTML (WHATWG HTML, section 13.2.5.72 on), as cue text uses them.
///
/// Numeric references are complete. Of the named ones those of HTML 4 and the ASCII punctuation of HTML 5 are known;
/// any other name stands as it is written.
enum CharacterReference {
    /// Reads the reference at the beginning of a text, which is an ampersand.
    ///
    /// - Returns: What it stands for, and how many bytes it takes; the ampersand itself where it is no reference.
    static func read(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int) {
        let rest = text.dropFirst()
        if rest.first == 0x23 { return readNumber(rest.dropFirst()) ?? ([0x26], 1) }
        let name = rest.prefix(16).prefix {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }
        let key = String(decoding: name, as: UTF8.self)
        if rest.dropFirst(name.count).first == 0x3B, let scalar = named[key] {
            return (encode(scalar), name.count + 2)
        }
        // Some names may stand without their semicolon; the longest that fits holds.
        for length in stride(from: min(name.count, 6), through: 2, by: -1) {
            let key = String(decoding: name.prefix(length), as: UTF8.self)
            if unterminated.contains(key), let scalar = named[key] { return (encode(scalar), length + 1) }
        }
        return ([0x26], 1)
    }

    private static func readNumber(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
        let isHex = text.first.map { $0 | 0x20 == 0x78 } ?? false
        let digits = text.dropFirst(isHex ? 1 : 0).prefix {
            (0x30...0x39).contains($0) || isHex && (0x61...0x66).contains($0 | 0x20)
        }
        guard !digits.isEmpty else { return nil }
        var value: UInt32 = 0
        for digit in digits where value < 0x11_0000 {
            value = value * (isHex ? 16 : 10) + UInt32(digit <= 0x39 ? digit - 0x30 : (digit | 0x20) - 0x57)
        }
        if value == 0 { value = 0xFFFD }
        if (0x80...0x9F).contains(value) { value = windows1252[Int(value - 0x80)] }
        let length = 2 + (isHex ? 1 : 0) + digits.count
        let isClosed = text.dropFirst((isHex ? 1 : 0) + digits.count).first == 0x3B
        return (encode(Unicode.Scalar(value) ?? "\u{FFFD}"), length + (isClosed ? 1 : 0))
    }

    private static func encode(_ scalar: Unicode.Scalar) -> [UInt8] { Array(String(scalar).utf8) }

    /// What the numbers 128 to 159 mean in practice.
    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]

    /// Names of runs of neighbouring characters, each run with its first character; `-` skips one.
    private static let runs: [(first: UInt32, names: String)] = [
        (
            0xA0,
            """
            nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute
            micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring
            AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml
            times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil
            egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash
            ugrave uacute ucirc uuml yacute thorn yuml
            """
        ),
        (
            0x391,
            """
            Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon
            Phi Chi Psi Omega - - - - - - - alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi
            omicron pi rho sigmaf sigma tau upsilon phi chi psi omega - - - - - - - thetasym upsih - - - piv
            """
        ),
        (0x2002, "ensp emsp - - - - - thinsp - ZeroWidthSpace zwnj zwj lrm rlm"),
        (0x2013, "ndash mdash - - - lsquo rsquo sbquo - ldquo rdquo bdquo - dagger Dagger bull - - - hellip"),
        (0x2030, "permil - prime Prime - - - - - lsaquo rsaquo - - - oline"),
        (0x2190, "larr uarr rarr darr harr"),
        (0x21D0, "lArr uArr rArr dArr hArr"),
        (
            0x2200,
            """
            forall - part exist - empty - nabla isin notin - ni - - - prod - sum minus - - - - lowast - - radic - - prop
            infin - ang - - - - - - and or cap cup int
            """
        ),
        (0x2308, "lceil rceil lfloor rfloor"),
        (0x2660, "spades - - clubs - hearts diams"),
        (0x21, "excl quot num dollar percnt amp apos lpar rpar ast plus comma - period sol"),
        (0x3A, "colon semi lt equals gt quest commat"),
        (0x5B, "lsqb bsol rsqb Hat lowbar grave"),
        (0x7B, "lcub verbar rcub"),
    ]

    private static let single: [(name: String, value: UInt32)] = [
        ("Tab", 0x09), ("NewLine", 0x0A), ("AMP", 0x26), ("LT", 0x3C), ("GT", 0x3E), ("QUOT", 0x22), ("COPY", 0xA9),
        ("REG", 0xAE), ("lbrack", 0x5B), ("rbrack", 0x5D), ("lbrace", 0x7B), ("rbrace", 0x7D), ("vert", 0x7C),
        ("OElig", 0x152), ("oelig", 0x153), ("Scaron", 0x160), ("scaron", 0x161), ("Yuml", 0x178), ("fnof", 0x192),
        ("circ", 0x2C6), ("tilde", 0x2DC), ("frasl", 0x2044), ("euro", 0x20AC), ("image", 0x2111), ("weierp", 0x2118),
        ("real", 0x211C), ("trade", 0x2122), ("alefsym", 0x2135), ("crarr", 0x21B5), ("there4", 0x2234),
        ("sim", 0x223C),
        ("cong", 0x2245), ("asymp", 0x2248), ("ne", 0x2260), ("equiv", 0x2261), ("le", 0x2264), ("ge", 0x2265),
        ("sub", 0x2282), ("sup", 0x2283), ("nsub", 0x2284), ("sube", 0x2286), ("supe", 0x2287), ("oplus", 0x2295),
        ("otimes", 0x2297), ("perp", 0x22A5), ("sdot", 0x22C5), ("lang", 0x27E8), ("rang", 0x27E9), ("loz", 0x25CA),
    ]

    private static func names(_ run: String) -> [String] {
        run.utf8.split { $0 == 0x20 || $0 == 0x0A }.map { String(Substring($0)) }
    }

    private static let named: [String: Unicode.Scalar] = {
        var table: [String: Unicode.Scalar] = [:]
        for run in runs {
            for (offset, name) in names(run.names).enumerated() where name != "-" {
                table[name] = Unicode.Scalar(run.first + UInt32(offset))
            }
        }
        for entry in single { table[entry.name] = Unicode.Scalar(entry.value) }
        return table
    }()

    private static let unterminated: Set<String> =
        Set(names(runs[0].names) + ["amp", "lt", "gt", "quot", "AMP", "LT", "GT", "QUOT", "COPY", "REG"])
}
