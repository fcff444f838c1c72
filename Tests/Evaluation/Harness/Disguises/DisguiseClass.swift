/// A way in which people hide a name.
enum DisguiseClass: String, CaseIterable {
    case width, letterCase = "case", traditional, zeroWidth = "zero-width"
    case math, enclosed, lookAlikeLetters = "look-alike letters"
    case separators, leet, mask
    case pinyin, initials, homophone, split, shape, emoji
    case filler, maskedSyllable = "masked syllable", riceForYuan = "米 for 元"

    /// The share that must be found.
    var target: Figure.Target? {
        switch self {
        case .width, .letterCase, .traditional, .zeroWidth, .math, .enclosed, .lookAlikeLetters: .atLeast(95)
        case .pinyin, .initials, .homophone, .split: .atLeast(90)
        case .filler, .maskedSyllable, .riceForYuan: .atLeast(85)
        case .shape: .atLeast(60)
        case .separators, .leet, .mask, .emoji: nil
        }
    }
}

/// A name that must be found however it is written.
struct PlainName {
    var text: String
    var split: Split
    var script: Script

    enum Script: String {
        case han = "Chinese names", latin = "names in letters", amount = "amounts"
    }
}
