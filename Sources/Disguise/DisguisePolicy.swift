import CounterfoilFolding

/// Which disguises count, which only with another signal beside them, and which not at all.
///
/// Each line answers a price: false messages on clean text, by view and by length of the term, as
/// `Tests/Evaluation/Views/COST.md` lists them. A view counts alone where it costs less than about one message in
/// 10,000, and not at all where even with a second signal it would only add noise.
enum DisguisePolicy {
    /// The trust in what a walk along the trie has read.
    static func trust(_ shape: DisguiseShape) -> Trust? { shape.hasHan ? han(shape) : latin(shape) }

    // MARK: - Names in letters

    private static func latin(_ shape: DisguiseShape) -> Trust? {
        let how = shape.how
        guard shape.length >= 4 else { return nil }
        if how.contains(.mask) {
            // `D*or`, but not `d**r`, which is any word.
            guard shape.masked <= (shape.length - 1) / 2, shape.literal >= 2 else { return nil }
        }
        if how.contains(.leet) {
            guard shape.literal >= 2 || shape.literal * 3 >= shape.length else { return nil }
        }
        if shape.softGaps > 0 {
            // Spread letters, or long names in short pieces; `as soon` is not a word spread out.
            guard shape.isSpaced || shape.widestChunk == 1 || (shape.widestChunk <= 2 && shape.length >= 6)
            else { return nil }
        }
        if shape.wideGaps > 0 || shape.gapsAtDigits > 0 {
            guard shape.isSpaced || shape.length >= 6 else { return nil }
        }
        if shape.lettersForLetters > 0, shape.lettersForLetters == shape.changed {
            return letters(shape.length)
        }
        return .alone
    }

    /// The trust in a name that differs in letters only, as another word may: `nice` for nike, `channel` for chanel.
    private static func letters(_ length: Int16) -> Trust? { length >= 8 ? .alone : length >= 7 ? .confirmed : nil }

    /// The trust in a spelling of whole words.
    static func trust(joined shape: DisguiseShape) -> Trust? {
        switch shape.how {
        case .initials:
            guard shape.isInHan, shape.isInChinese, !shape.isOneLetter else { return nil }
            return shape.length >= 4 ? .alone : .confirmed
        case .separators:
            // Only the gaps between words tell names from chance: `dora 77`, `louisvuitton`.
            let isSafe =
                shape.softGaps == 0 ? shape.length >= (shape.gapsAtDigits == 0 ? 6 : 4) : shape.length >= 7
            return isSafe ? .alone : nil
        case .leet where shape.hasSpelledDigits: return .alone
        case .leet where shape.length == 5 || shape.length == 6: return .confirmed
        default: return letters(shape.length)
        }
    }

    // MARK: - Words of characters

    private static func han(_ shape: DisguiseShape) -> Trust? {
        let how = shape.how
        guard shape.length >= 2 else { return nil }
        if shape.masked > 0 {
            guard shape.loose == 0, shape.literal * 2 >= shape.length else { return nil }
            guard shape.length >= (shape.phrases > 0 ? 5 : how.contains(.mask) ? 3 : 2) else { return nil }
        }
        if how.contains(.leet) || how.contains(.mask) {
            guard shape.length >= 3, shape.literal * 3 >= shape.length * 2 else { return nil }
        }
        if how.contains(.initials) {
            guard shape.isInChinese, shape.loose == 0, shape.literal > 0 else { return nil }
        }
        if how.contains(.pinyin) {
            // `mama`, `adi` and the like are words of many languages.
            guard shape.isInChinese || shape.length >= 3 else { return nil }
        }
        if shape.softGaps > 0 || shape.wideGaps > 0 {
            guard shape.isSpaced, shape.length >= 3, shape.loose == 0 else { return nil }
        }
        if shape.loose > 0 { return loose(shape) }
        if how.isSubset(of: .components.union(.repetition).union(.separators)) { return .alone }
        return shape.length >= 3 && how.isDisjoint(with: [.mask, .maskedSyllable, .initials]) ? .alone : .confirmed
    }

    /// The trust where characters are read by sound or shape: such characters stand beside one another everywhere, so
    /// either no ordinary word explains them, or nothing ordinary sounds like the term.
    private static func loose(_ shape: DisguiseShape) -> Trust? {
        let isOdd = shape.odd == shape.loose
        let isHeard = shape.hasOwnSound && !shape.how.contains(.shape)
        guard shape.isInChinese else { return nil }
        guard isOdd || isHeard || (shape.length >= 3 && shape.odd > 0) || shape.length >= 4 else { return .told }
        return isOdd && (shape.length >= 4 || (shape.length >= 3 && shape.hasOwnSound)) ? .alone : .confirmed
    }
}
