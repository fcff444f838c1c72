import CounterfoilFolding

// What is found, and whether it stands by itself in the text.
extension LatticeWalk {
    /// Takes what a path reads, where it stands as a whole and the policy lets it count.
    mutating func accept(_ path: Path) {
        guard path.position > newText, isWhole(start..<path.position),
            !path.endsInLetters || endsSyllable(at: path.position)
        else { return }
        var shape = path.shape
        if path.loose != 0 { countOdd(path, &shape) }
        for term in index.trie.terms(at: path.node) {
            shape.hasHan = index.hasHan[Int(term)]
            shape.isInChinese = shape.hasHan && isInChinese(start..<path.position)
            shape.hasOwnSound = index.hasOwnSound[Int(term)]
            guard isFree(start..<path.position, term: Int(term), endsInMask: path.endsInMask),
                let trust = DisguisePolicy.trust(shape)
            else { continue }
            append(
                DisguiseMatch(term: Int(term), range: start..<path.position, how: shape.how.bits, trust: trust))
        }
    }

    /// Takes a spelling of a whole stretch of words.
    mutating func accept(_ entry: WordVariants.Entry, range: Range<Int>, isInHan: Bool = false) {
        guard range.upperBound > newText, isWhole(range) else { return }
        var shape = DisguiseShape()
        shape.how = entry.how
        shape.length = index.lengths[Int(entry.term)]
        shape.hasHan = index.hasHan[Int(entry.term)]
        if entry.how == .separators {
            for place in range where text[place].value == space {
                if text[place - 1].value.isDigit || text[place + 1].value.isDigit {
                    shape.gapsAtDigits += 1
                } else {
                    shape.softGaps += 1
                }
            }
        } else {
            shape.changed = 1
            shape.hasSpelledDigits = entry.spellsDigits
        }
        shape.isInChinese = shape.hasHan && isInChinese(range)
        shape.isInHan = isInHan || isBesideCharacter(range)
        shape.isOneLetter = range.allSatisfy { text[$0].value == text[range.lowerBound].value }
        guard let trust = DisguisePolicy.trust(joined: shape) else { return }
        append(DisguiseMatch(term: Int(entry.term), range: range, how: shape.how.bits, trust: trust))
    }

    /// Whether letters end at a place, or go on as pinyin to their end.
    private func endsSyllable(at position: Int) -> Bool {
        guard isLetter(at: position) else { return true }
        return index.han.spelling.boundaries(of: text, from: position).reachesEnd
    }

    /// Whether a character stands beside the range, or behind a sign beside it.
    func isBesideCharacter(_ range: Range<Int>) -> Bool {
        func isCharacter(_ place: Int, _ step: Int) -> Bool {
            guard text.indices.contains(place) else { return false }
            if text[place].value.isIdeographic { return true }
            return LatinSigns.role(text[place].value) != .letter && text.indices.contains(place + step)
                && text[place + step].value.isIdeographic
        }
        return isCharacter(range.lowerBound - 1, -1) || isCharacter(range.upperBound, 1)
    }

    /// Whether no character of the original is cut by the range.
    private func isWhole(_ range: Range<Int>) -> Bool {
        !text[range.lowerBound].continues && (range.upperBound == text.count || !text[range.upperBound].continues)
    }

    /// Whether nothing beside the range belongs to it: no letter beside a term that stands as a word, no further mask.
    private func isFree(_ range: Range<Int>, term: Int, endsInMask: Bool) -> Bool {
        if endsInMask, range.upperBound < text.count, LatinSigns.isMask(text[range.upperBound].value) { return false }
        guard index.isWholeWord[term] else { return true }
        return isFree(index.firstSymbols[term], beside: range.lowerBound - 1)
            && (isFree(index.lastSymbols[term], beside: range.upperBound) || isPossessive(at: range.upperBound))
    }

    /// Whether what stands at a place does not belong to a term's edge beside it: to a letter, a letter or digit does,
    /// to a digit only another digit.
    private func isFree(_ edge: UInt32, beside place: Int) -> Bool {
        guard text.indices.contains(place), edge.isWordCharacter else { return true }
        return edge.isDigit ? !text[place].value.isDigit : !text[place].value.isWordCharacter
    }

    /// Whether nothing but a possessive's `'s` stands behind the range: folding has left the apostrophe out.
    private func isPossessive(at end: Int) -> Bool {
        text[end - 1].hasMark && text[end].value == UInt32(UInt8(ascii: "s"))
            && (end + 1 == text.count || !text[end + 1].value.isWordCharacter)
    }

    /// The scalars on either side that say what language a place is in.
    private static let context = 24

    /// Whether Chinese stands near the range: characters, and no kana, since Japanese writes the same characters.
    func isInChinese(_ range: Range<Int>) -> Bool {
        var hasHan = false
        for place in max(0, range.lowerBound - Self.context)..<min(text.count, range.upperBound + Self.context) {
            if (0x3041...0x30FF).contains(text[place].value) { return false }
            if HanTable.place(text[place].value) != nil { hasHan = true }
        }
        return hasHan
    }

    /// Counts the characters that are read by sound or shape, and those of them that no ordinary word explains.
    private func countOdd(_ path: Path, _ shape: inout DisguiseShape) {
        let table = index.han.table
        let isShape = shape.how.contains(.shape)
        func isLoose(_ place: Int) -> Bool {
            place >= start && place < path.position && path.loose >> UInt64(place - start) & 1 == 1
        }
        // What looks alike is told from ordinary words by what stands beside it, read as it stands or not.
        func isRead(_ place: Int) -> Bool {
            isShape ? place >= start && place < path.position : isLoose(place)
        }
        for place in start..<path.position where isLoose(place) {
            shape.loose += 1
            let value = text[place].value
            if table.isRare(value) {
                shape.odd += 1
                continue
            }
            let isOrdinary =
                table.isFunctionWord(value)
                || (place > 0 && table.isOrdinaryPair(text[place - 1].value, value))
                || (place + 1 < text.count && table.isOrdinaryPair(value, text[place + 1].value))
                || (isRead(place - 1) && table.isFunctionWord(text[place - 1].value))
                || (isRead(place + 1) && table.isFunctionWord(text[place + 1].value))
            if !isOrdinary { shape.odd += 1 }
        }
    }
}
