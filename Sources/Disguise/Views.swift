import CounterfoilFolding

/// The views that a reading takes: the part of `FoldBits` that this module adds to, as a type of its own, so that the
/// search's set operations are compiled with it.
struct Views: OptionSet, Sendable {
    var rawValue: UInt32

    static let repetition = Views(rawValue: 1 << 9)
    static let separators = Views(rawValue: 1 << 10)
    static let leet = Views(rawValue: 1 << 11)
    static let mask = Views(rawValue: 1 << 12)
    static let misspelling = Views(rawValue: 1 << 13)
    static let pinyin = Views(rawValue: 1 << 14)
    static let initials = Views(rawValue: 1 << 15)
    static let homophone = Views(rawValue: 1 << 16)
    static let components = Views(rawValue: 1 << 17)
    static let shape = Views(rawValue: 1 << 18)
    static let filler = Views(rawValue: 1 << 19)
    static let maskedSyllable = Views(rawValue: 1 << 20)
    static let emoji = Views(rawValue: 1 << 21)

    /// The same set as matches tell it.
    var bits: FoldBits { FoldBits(rawValue: rawValue) }
}

/// The space of folded text.
let space: UInt32 = 0x20

extension FoldedScalar {
    /// Whether a space of the folded text stands for something else than a single space.
    var isWideSpace: Bool { how.rawValue & 1 << 7 != 0 }

    /// Whether folding has left out an accent or an apostrophe here.
    var hasMark: Bool { how.rawValue & 1 << 2 != 0 }
}
