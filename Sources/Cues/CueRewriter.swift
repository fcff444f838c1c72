/// Undoes disguises that change characters: signs between them, digits for letters, the many ways to write WeChat.
enum CueRewriter {
    /// Rewrites cleaned text in place, in one pass for each kind of disguise.
    static func rewrite(_ scalars: inout [CueScalar], language: CueLanguage) {
        var features = Features()
        for scalar in scalars { features.note(scalar.value) }
        if features.hasSign { joinSplitWords(&scalars) }
        if features.hasDigitOrSign && features.hasLetter { readDigitsAsLetters(&scalars) }
        CueVariants.replace(&scalars, language: language)
    }

    /// What a text holds, so that most texts pass untouched.
    private struct Features {
        var hasSign = false
        var hasDigitOrSign = false
        var hasLetter = false
        private var letters = 0

        mutating func note(_ value: UInt32) {
            let isLetter = (0x61...0x7A).contains(value)
            if isLetter {
                letters += 1
                hasLetter = true
            } else {
                // A lone letter between others that are none may be part of a spaced word.
                if letters == 1 { hasSign = true }
                letters = 0
                if CueRewriter.isSeparator(value), value != 0x20 { hasSign = true }
                if (0x30...0x39).contains(value) || CueRewriter.isLetterSign(value) { hasDigitOrSign = true }
            }
        }
    }

    // MARK: Signs between letters

    static func isSeparator(_ value: UInt32) -> Bool {
        switch value {
        case 0x20, 0x2A, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x5E, 0x5F, 0x7C, 0x7E, 0xB7, 0x2022, 0x3002, 0x30FB: true
        default: false
        }
    }

    /// Signs that never stand between two Chinese characters in honest writing.
    private static func isMask(_ value: UInt32) -> Bool {
        switch value {
        case 0x2A, 0x5E, 0x5F, 0x7C, 0x2022: true
        default: false
        }
    }

    /// Joins `r.e.p.l.i.c.a`, `w e c h a t` and `加*微*信`.
    private static func joinSplitWords(_ scalars: inout [CueScalar]) {
        var kept = 0
        var index = 0
        while index < scalars.count {
            let length = splitRun(scalars, from: index)
            if length > 0 {
                for offset in stride(from: 0, through: length, by: 2) {
                    scalars[kept] = scalars[index + offset]
                    kept += 1
                }
                index += length + 1
            } else {
                scalars[kept] = scalars[index]
                kept += 1
                index += 1
            }
        }
        scalars.removeLast(scalars.count - kept)
    }

    /// How many scalars after `index` belong to a run of single characters with the same sign between them; 0 for none.
    private static func splitRun(_ scalars: [CueScalar], from index: Int) -> Int {
        let first = scalars[index]
        let isHan = isHan(first.value)
        guard isHan || first.isLetter, index + 2 < scalars.count else { return 0 }
        let sign = scalars[index + 1].value
        guard isSeparator(sign) else { return 0 }
        if !isHan, index > 0, scalars[index - 1].isLetter { return 0 }
        var end = index
        while end + 2 < scalars.count, scalars[end + 1].value == sign,
            isHan ? Self.isHan(scalars[end + 2].value) : scalars[end + 2].isLetter
        {
            // The last letter must be alone too.
            if !isHan, end + 3 < scalars.count, scalars[end + 3].isLetter { break }
            end += 2
        }
        let signs = (end - index) / 2
        let least = isHan ? (isMask(sign) ? 1 : 2) : 2
        return signs >= least ? end - index : 0
    }

    private static func isHan(_ value: UInt32) -> Bool {
        (0x3400...0x9FFF).contains(value) || (0x20000...0x3FFFF).contains(value)
    }

    // MARK: Digits for letters

    static func isLetterSign(_ value: UInt32) -> Bool { value == 0x40 || value == 0x24 || value == 0x21 }

    /// The letter that a digit or sign stands for inside a word.
    private static func letter(for value: UInt32) -> UInt32? {
        switch value {
        case 0x30: 0x6F  // 0 o
        case 0x31, 0x21: 0x69  // 1 ! i
        case 0x33: 0x65  // 3 e
        case 0x34, 0x40: 0x61  // 4 @ a
        case 0x35, 0x24: 0x73  // 5 $ s
        case 0x37: 0x74  // 7 t
        default: nil
        }
    }

    /// Reads `r3pl1ca` as `replica`; leaves `iphone 15`, `a4` and `5xl` alone. Where many words hide letters behind
    /// digits, all digits are read so.
    private static func readDigitsAsLetters(_ scalars: inout [CueScalar]) {
        var words = 0
        var hidden = 0
        var index = 0
        while let word = Word(scalars, from: &index) {
            words += 1
            hidden += word.hidesLetters ? 1 : 0
        }
        let isThorough = hidden >= 2 && hidden * 3 >= words
        index = 0
        while let word = Word(scalars, from: &index) {
            if isThorough {
                for place in word.range where place + 1 < word.range.upperBound || !isLetterSign(scalars[place].value) {
                    if let letter = letter(for: scalars[place].value) { scalars[place].value = letter }
                }
            } else if word.others > 0, word.letters >= 2, word.inside > 0, word.others <= word.letters,
                word.range.upperBound == scalars.count || !scalars[word.range.upperBound].isDigit
            {
                replaceDigits(&scalars, word.range)
            }
        }
    }

    /// A run of letters and of what may stand for one.
    private struct Word {
        var range: Range<Int>
        var letters = 0
        var others = 0
        /// How many of the others stand between two letters.
        var inside = 0

        /// Whether others stand between letters, or letters between others: `w0rd`, `7h3`, but neither `15pro` nor `mp3`.
        private(set) var hidesLetters = false

        /// The next word at or after a place, which moves behind it.
        init?(_ scalars: [CueScalar], from index: inout Int) {
            func mayBelong(_ place: Int) -> Bool {
                scalars[place].isLetter || CueRewriter.letter(for: scalars[place].value) != nil
            }
            while index < scalars.count, !mayBelong(index) { index += 1 }
            guard index < scalars.count else { return nil }
            let start = index
            while index < scalars.count, mayBelong(index) {
                if scalars[index].isLetter {
                    letters += 1
                } else {
                    others += 1
                    if index > start, scalars[index - 1].isLetter, index + 1 < scalars.count,
                        scalars[index + 1].isLetter
                    {
                        inside += 1
                    }
                }
                index += 1
            }
            range = start..<index
            let isEnclosed = !scalars[start].isLetter && !scalars[index - 1].isLetter && letters > 0
            hidesLetters = inside > 0 || isEnclosed
        }
    }

    /// Replaces what stands beside a letter in a word; signs at its end are punctuation.
    private static func replaceDigits(_ scalars: inout [CueScalar], _ word: Range<Int>) {
        for place in word where !scalars[place].isLetter {
            let isLast = place + 1 == word.upperBound
            guard !isLast || scalars[place].isDigit, let letter = letter(for: scalars[place].value) else { continue }
            let before = place > word.lowerBound && scalars[place - 1].isLetter
            let after = !isLast && scalars[place + 1].isLetter
            if before || after { scalars[place].value = letter }
        }
    }
}
