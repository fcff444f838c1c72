import CounterfoilFolding

extension TermMatcher {
    /// Whether the range stands as words of its own.
    ///
    /// A letter at its edge may have no letter or digit beside it. A digit may have a letter beside it (`1:1copy`),
    /// but no other digit, nor one behind a colon, a point or a slash: `1:1` is not in `11:15` or `2.1:1`.
    static func isWord(_ range: Range<Int>, in text: [FoldedScalar]) -> Bool {
        func isFree(_ edge: Int, _ step: Int) -> Bool {
            let own = text[edge].value
            guard own.isWordCharacter, text.indices.contains(edge + step) else { return true }
            let beside = text[edge + step].value
            if !own.isDigit { return !beside.isWordCharacter }
            if beside.isDigit { return false }
            guard beside == 0x3A || beside == 0x2E || beside == 0x2C || beside == 0x2F,
                text.indices.contains(edge + 2 * step)
            else { return true }
            return !text[edge + 2 * step].value.isDigit
        }
        return isFree(range.lowerBound, -1) && isFree(range.upperBound - 1, 1)
    }

    static func how(_ range: Range<Int>, in text: [FoldedScalar]) -> FoldBits {
        var bits: FoldBits = []
        for index in range {
            bits.formUnion(text[index].how)
            if index > range.lowerBound { bits.formUnion(text[index].lead) }
        }
        return bits
    }

    /// Whether a foldable difference is one that only somebody who hides a word makes: capitals, a single accent,
    /// traditional characters and line breaks are not.
    static func isDisguise(_ how: FoldBits, _ range: Range<Int>, in text: [FoldedScalar]) -> Bool {
        if !how.isDisjoint(with: .disguise) { return true }
        return range.count(where: { text[$0].how.contains(.marks) }) > 1
    }
}

extension FoldBits {
    /// Views that only somebody who hides a word makes necessary. Misspellings and letters said too often are not,
    /// nor, in speech as a machine wrote it down, characters of the same sound.
    static let hidingViews: FoldBits = [
        .separators, .leet, .mask, .pinyin, .initials, .homophone, .components, .shape, .filler, .maskedSyllable,
        .emoji,
    ]
}
