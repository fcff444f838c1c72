/// A set of ``FoldClass``, and what else matching needs to know of a folded scalar.
package struct FoldBits: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let letterCase = FoldBits(rawValue: 1 << 0)
    package static let width = FoldBits(rawValue: 1 << 1)
    package static let marks = FoldBits(rawValue: 1 << 2)
    package static let invisible = FoldBits(rawValue: 1 << 3)
    package static let styled = FoldBits(rawValue: 1 << 4)
    package static let confusable = FoldBits(rawValue: 1 << 5)
    package static let traditional = FoldBits(rawValue: 1 << 6)
    package static let space = FoldBits(rawValue: 1 << 7)
    package static let split = FoldBits(rawValue: 1 << 8)
    package static let repetition = FoldBits(rawValue: 1 << 9)
    package static let separators = FoldBits(rawValue: 1 << 10)
    package static let leet = FoldBits(rawValue: 1 << 11)
    package static let mask = FoldBits(rawValue: 1 << 12)
    package static let misspelling = FoldBits(rawValue: 1 << 13)
    package static let pinyin = FoldBits(rawValue: 1 << 14)
    package static let initials = FoldBits(rawValue: 1 << 15)
    package static let homophone = FoldBits(rawValue: 1 << 16)
    package static let components = FoldBits(rawValue: 1 << 17)
    package static let shape = FoldBits(rawValue: 1 << 18)
    package static let filler = FoldBits(rawValue: 1 << 19)
    package static let maskedSyllable = FoldBits(rawValue: 1 << 20)
    package static let emoji = FoldBits(rawValue: 1 << 21)

    /// The scalar continues what the one before it began: the second letter of a ligature, a vowel sign.
    package static let continuation = FoldBits(rawValue: 1 << 31)

    /// Foldings that only a disguise needs. Accents count where several letters have them (see ``Term``).
    package static let disguise: FoldBits = [.width, .invisible, .styled, .confusable]

    /// The classes in the set, in their order.
    package var classes: [FoldClass] {
        FoldClass.allCases.enumerated().compactMap { bit, name in rawValue & 1 << bit != 0 ? name : nil }
    }
}

/// A scalar of folded text and the bytes of the original text that it stands for.
package struct FoldedScalar: Sendable {
    package var value: UInt32
    /// Bytes of the utterance's UTF-8.
    package var start: UInt32
    package var end: UInt32
    /// What was needed to read the scalar like this.
    package var how: FoldBits
    /// What was left out between the scalar before and this one.
    package var lead: FoldBits

    /// Whether this is the join of two utterances, which stands for no bytes.
    package var isJoin: Bool { start == end }

    package var continues: Bool { how.contains(.continuation) }
}

extension UInt32 {
    package static let foldedSpace: UInt32 = 0x20

    /// Chinese characters, kana and bopomofo: written without spaces between words.
    package var isIdeographic: Bool {
        switch self {
        case 0..<0x2E80: false
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3040...0x312F, 0x31A0...0x31BF, 0x31F0...0x31FF: true
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    package var isDigit: Bool { (0x30...0x39).contains(self) }

    /// Letters of the scripts that separate words by spaces and that terms are written in, and digits.
    package var isWordCharacter: Bool {
        switch self {
        case 0x30...0x39, 0x61...0x7A: true
        case 0..<0xC0: self == 0xAA || self == 0xB5 || self == 0xBA
        case 0xD7, 0xF7: false
        case 0xC0...0x02FF, 0x0370...0x058F, 0x1D00...0x1DBF, 0x1E00...0x1FFF, 0x2C60...0x2C7F, 0xA640...0xA69F,
            0xA720...0xA7FF, 0xAB30...0xAB6F:
            true
        default: false
        }
    }

    /// Whether a mark that belongs to another script is dropped after this scalar.
    package var shedsScriptMarks: Bool { isWordCharacter || (isIdeographic && !(0x3040...0x30FF).contains(self)) }

    package var isJamo: Bool { (0x1100...0x11FF).contains(self) }
    package var isVowelOrFinalJamo: Bool { (0x1161...0x11FF).contains(self) }
}
