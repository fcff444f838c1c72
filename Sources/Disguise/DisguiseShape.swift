import CounterfoilFolding

/// What a disguised occurrence looks like: what its price depends on.
struct DisguiseShape {
    /// Letters, digits and characters of the term; spaces do not count.
    var length: Int16 = 0
    /// Those of them that the text does not have as they are.
    var changed: Int16 = 0
    /// Those of `changed` that the text has as other letters: what an honest word may have too.
    var lettersForLetters: Int16 = 0
    /// Those of `changed` in whose place a mask stands.
    var masked: Int16 = 0
    /// Those of `masked` in whose place a phrase stands that also means something by itself: 什么.
    var phrases: Int16 = 0
    /// Those of `changed` that the text has as another character, by its sound or shape.
    var loose: Int16 = 0
    /// Those of `loose` that honest text hardly has where they stand.
    var odd: Int16 = 0
    /// Whether ordinary speech has nothing that sounds like the term.
    var hasOwnSound = false
    /// Fillers said between the characters.
    var fillers: Int16 = 0
    /// Spaces and punctuation between two letters, hyphens and wide spaces there, and other signs between any two.
    var softGaps: Int16 = 0
    var wideGaps: Int16 = 0
    var hardGaps: Int16 = 0
    /// Spaces, punctuation and hyphens beside a digit.
    var gapsAtDigits: Int16 = 0
    /// The longest stretch of letters between two gaps.
    var widestChunk: Int16 = 0
    /// Whether the term has a Chinese character.
    var hasHan = false
    /// Whether digits of the term are spelled as words.
    var hasSpelledDigits = false
    /// Whether Chinese stands around it.
    var isInChinese = false
    /// Whether a character stands beside it in the text.
    var isInHan = false
    /// Whether it is one letter again and again.
    var isOneLetter = false
    var how: Views = []

    var literal: Int16 { length - changed }
    /// Whether a gap stands between any two letters.
    var isSpaced: Bool { softGaps + wideGaps + hardGaps + gapsAtDigits >= length - 1 }
}
