/// A kind of difference between text as written and as matched.
package enum FoldClass: String, Sendable, CaseIterable {
    case letterCase = "case"
    case width
    /// Combining marks, accents and apostrophes.
    case marks
    /// Zero-width, bidirectional and other invisible characters.
    case invisible
    /// Mathematical, enclosed, small-capital and other styled letters.
    case styled
    /// Letters of another script that look alike.
    case confusable
    /// Traditional characters read as simplified ones.
    case traditional
    /// Runs of white space, line breaks, hyphens and underscores, read as one space or none.
    case space
    /// Part of the term stood in an earlier utterance of the speaker.
    case split
    /// A letter or character said more often than the term has it: `guccci`.
    case repetition = "repeat"
    /// Signs that separate nothing: `g.u.c.c.i`.
    case separators
    /// Digits and signs for letters: `gucc1`, `d!or`.
    case leet
    /// A sign in the place of a letter or character: `G*cci`, `巴*`.
    case mask
    /// A letter missing, doubled or swapped: `guci`.
    case misspelling
    /// Written in pinyin: `gaofang`.
    case pinyin
    /// Written by the first letters of its pinyin: `gf`.
    case initials
    /// Other characters of the same sound.
    case homophone
    /// A character written by its parts: `人方` for `仿`.
    case components
    /// A character that looks alike.
    case shape
    /// A filler said inside the word: `某`, `什么`, `小`.
    case filler
    /// A syllable replaced by a filler: `某东`.
    case maskedSyllable = "masked-syllable"
    /// A picture or symbol for a word.
    case emoji
}
