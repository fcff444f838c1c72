import CounterfoilFolding

/// What signs, digits and letters may stand for in a word of Latin letters, and which part they play between letters.
enum LatinSigns {
    /// What a scalar does that is neither a letter, a digit nor a Chinese character.
    enum Role {
        /// White space, hyphens and underscores as folded.
        case space
        /// What also ends or joins honest sentences.
        case punctuation
        /// Any other sign or picture.
        case sign
        /// A letter or digit of any script.
        case letter
    }

    static func role(_ value: UInt32) -> Role {
        switch value {
        case .foldedSpace: .space
        case 0x21, 0x22, 0x28, 0x29, 0x2C, 0x2E, 0x2F, 0x3A, 0x3B, 0x3F, 0x5B, 0x5D: .punctuation
        case 0x2026, 0x22EF, 0x3001, 0x3002, 0x3008...0x3011, 0x201C...0x201E, 0xFF61...0xFF64: .punctuation
        case 0x30...0x39, 0x61...0x7A: .letter
        case 0..<0xAA, 0xD7, 0xF7, 0x2000..<0x2C00, 0x3000..<0x3005, 0x3012..<0x3021, 0xFE00..<0xFE70, 0xFFE0..<0x10000:
            .sign
        case 0x1F000..<0x1FC00: .sign
        default: .letter
        }
    }

    /// Whether a sign is written in the place of a letter or character that is left out.
    static func isMask(_ value: UInt32) -> Bool {
        switch value {
        case 0x23, 0x25, 0x26, 0x2A, 0x5E, 0x7E, 0xB0, 0xD7, 0x2022, 0x2217, 0x2573, 0x2588, 0x25A0, 0x25A1,
            0x25AA, 0x25AB, 0x25CB, 0x25CF, 0x25E6, 0x2605, 0x2606, 0x2665, 0x26AA, 0x26AB, 0x2715, 0x2716, 0x274C,
            0x2764, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55, 0x3007, 0x1F534, 0x1F5A4, 0x1F6AB:
            true
        default: false
        }
    }

    /// The letters and digits that a sign, digit or letter is written for, none of them itself.
    static func lookAlikes(of value: UInt32) -> StaticString {
        switch value {
        case 0x30: "o"
        case 0x31: "il"
        case 0x32: "z"
        case 0x33: "e"
        case 0x34: "a"
        case 0x35: "s"
        case 0x36: "gb"
        case 0x37: "t"
        case 0x38: "b"
        case 0x39: "gq"
        case 0x40: "a"
        case 0x24: "s"
        case 0x21, 0xA1: "il"
        case 0x7C, 0xA6: "il"
        case 0x2B, 0x2020: "t"
        case 0x28, 0x3C, 0xA2, 0xA9: "c"
        case 0x20AC: "e"
        case 0xA3: "l"
        case 0xA5: "y"
        case 0xAE: "r"
        case 0x61: "4"
        case 0x62: "8"
        case 0x63: "k"
        case 0x65: "3"
        case 0x67: "96"
        case 0x69: "l1"
        case 0x6B: "c"
        case 0x6C: "i1"
        case 0x6F: "0"
        case 0x71: "g9"
        case 0x73: "z5"
        case 0x74: "7"
        case 0x75: "v"
        case 0x76: "u"
        case 0x7A: "s2"
        default: ""
        }
    }

    /// Two letters or signs that look or sound like one letter.
    static let digraphs: [(first: UInt32, second: UInt32, letter: UInt32)] = [
        (0x76, 0x76, 0x77), (0x72, 0x6E, 0x6D), (0x6E, 0x6E, 0x6D), (0x63, 0x6C, 0x64), (0x70, 0x68, 0x66),
        (0x7C, 0x3C, 0x6B), (0x28, 0x29, 0x6F), (0x7C, 0x29, 0x64), (0x2F, 0x5C, 0x61), (0x5C, 0x2F, 0x76),
    ]

    @inline(__always)
    static func beginsDigraph(_ value: UInt32) -> Bool {
        switch value {
        case 0x28, 0x2F, 0x5C, 0x63, 0x6E, 0x70, 0x72, 0x76, 0x7C: true
        default: false
        }
    }

    /// The words for the digits, as spoken in English and Indonesian.
    static let digitWords: [[StaticString]] = [
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
        ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"],
    ]
}

extension UInt32 {
    /// A letter or digit of ASCII, in folded text.
    @inline(__always)
    var isASCIIWord: Bool { (0x61...0x7A).contains(self) || (0x30...0x39).contains(self) }

    @inline(__always)
    var isASCIILetter: Bool { (0x61...0x7A).contains(self) }
}
