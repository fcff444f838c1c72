import CounterfoilFolding

/// One pass over a text that begins a ``LatticeWalk`` only where something is out of place.
struct DisguiseScan {
    var walk: LatticeWalk
    private let index: DisguiseIndex
    private let text: UnsafeBufferPointer<FoldedScalar>
    private let newText: Int
    /// The words before the one at hand that only single spaces separate from it, the latest last.
    private var words: [Word] = []

    private struct Word {
        var start: Int
        var end: Int
        var hash: WordHash
    }

    init(_ index: DisguiseIndex, _ text: UnsafeBufferPointer<FoldedScalar>, newText: Int) {
        self.index = index
        self.text = text
        self.newText = newText
        walk = LatticeWalk(index, text, newText: newText)
    }

    mutating func run() {
        var position = max(0, newText - LatticeWalk.maximumSpan)
        // A word is read whole.
        while position > 0, text[position].value.isASCIIWord, text[position - 1].value.isASCIIWord { position -= 1 }
        while position < text.count {
            let value = text[position].value
            if value.isASCIIWord {
                position = readWord(from: position)
            } else {
                if value != space {
                    words.removeAll(keepingCapacity: true)
                    readOther(value, position)
                }
                position += 1
            }
        }
    }

    /// Reads a scalar that is neither a space nor a letter or digit of ASCII.
    @inline(__always)
    private mutating func readOther(_ value: UInt32, _ position: Int) {
        if HanTable.place(value) != nil {
            if !index.han.isEmpty { walk.searchCharacter(from: position) }
        } else if isLeadingSign(position) {
            walk.search(from: position)
        } else if value >= 0x2190, LatinSigns.role(value) != .letter {
            walk.searchPicture(from: position)
        } else if value >= 0x80, position + 1 < text.count, LatinSigns.role(text[position + 1].value) != .letter {
            // A letter of another script, and a sign behind it.
            walk.search(from: position)
        }
    }

    /// Whether a sign may be the first letter of a word: `$upreme`, `*hanel`.
    private func isLeadingSign(_ position: Int) -> Bool {
        guard isLetterSign(position), position == 0 || !text[position - 1].value.isWordCharacter else { return false }
        let next = isLetterSign(position + 1) ? position + 2 : position + 1
        return next < text.count && text[next].value.isASCIIWord
    }

    /// Whether a sign stands here that a letter may be written as.
    private func isLetterSign(_ position: Int) -> Bool {
        guard position < text.count, !text[position].value.isASCIIWord else { return false }
        let value = text[position].value
        return LatinSigns.isMask(value) || LatinSigns.lookAlikes(of: value).utf8CodeUnitCount > 0
    }

    /// Reads the letters and digits from `start` on.
    ///
    /// - Returns: Where they end.
    private mutating func readWord(from start: Int) -> Int {
        var word = Word(start: start, end: start, hash: WordHash())
        var letters = 0
        var run = 0
        var last: UInt32 = 0
        var isOdd = false
        while word.end < text.count {
            let value = text[word.end].value
            guard value.isASCIIWord else { break }
            word.hash.append(value)
            if value.isASCIILetter { letters += 1 }
            run = value == last ? run + 1 : 1
            if run == 3, value.isASCIILetter { isOdd = true }
            last = value
            word.end += 1
        }
        let count = word.end - start
        if letters > 0, !index.han.isEmpty { readPinyin(from: start, count: count) }
        if letters > 0, letters < count { isOdd = true }
        lookUp(word)
        if letters == count, (4...Self.longestInitials).contains(count), walk.isBesideCharacter(start..<word.end) {
            readInitials(word)
        }
        if isOdd || continuesOddly(word, count: count) || mayGoOnInCharacters(word) {
            walk.search(from: start)
            if index.hasPartialWords {
                for place in start + 1..<max(word.end, start + 1) { walk.search(from: place) }
            }
        }
        return word.end
    }

    private static let longestInitials = 12

    /// Reads a word as the initials of several terms, one behind the other.
    private mutating func readInitials(_ word: Word) {
        let count = word.end - word.start
        var pieces: [(range: Range<Int>, entry: WordVariants.Entry)] = []
        var isReached = [Bool](repeating: false, count: count + 1)
        isReached[0] = true
        for from in 0..<count - 1 where isReached[from] {
            var piece = Word(start: word.start + from, end: word.start + from, hash: WordHash())
            while piece.end < word.end {
                piece.hash.append(text[piece.end].value)
                piece.end += 1
                guard piece.end - piece.start >= 2, piece.end - piece.start < count else { continue }
                for entry in entries(of: piece) where entry.how == .initials {
                    pieces.append((piece.start..<piece.end, entry))
                    isReached[piece.end - word.start] = true
                }
            }
        }
        var leads = [Bool](repeating: false, count: count + 1)
        leads[count] = true
        walk.begin(at: word.start)
        defer { walk.end() }
        for piece in pieces.reversed() where leads[piece.range.upperBound - word.start] {
            leads[piece.range.lowerBound - word.start] = true
            walk.accept(piece.entry, range: piece.range, isInHan: true)
        }
    }

    /// Searches for pinyin at the beginning of a word and, where the whole word is pinyin, between its syllables.
    private mutating func readPinyin(from start: Int, count: Int) {
        walk.searchPinyin(from: start)
        guard count >= 4, index.han.spelling.next(0, text[start].value) != nil else { return }
        let boundaries = index.han.spelling.boundaries(of: text, from: start)
        guard boundaries.reachesEnd else { return }
        for offset in 1..<count where boundaries.places >> UInt64(offset) & 1 == 1 {
            walk.searchPinyin(from: start + offset)
        }
    }

    /// Whether what stands behind a word may go on with it: a sign, or another short piece.
    private func continuesOddly(_ word: Word, count: Int) -> Bool {
        guard word.end < text.count else { return false }
        let next = text[word.end]
        if next.value == space {
            if next.isWideSpace { return true }
            guard count <= 2, word.end + 1 < text.count else { return false }
            var place = word.end + 1
            while place < text.count, text[place].value.isASCIIWord, place - word.end <= 3 { place += 1 }
            return (2...3).contains(place - word.end)
        }
        if isLetterSign(word.end) { return true }
        guard word.end + 1 < text.count, LatinSigns.role(next.value) != .letter else { return !isASCII(next) }
        let behind = text[word.end + 1].value
        return behind != space && LatinSigns.role(behind) != .punctuation
    }

    /// Whether a term goes on with a character behind a short word: `a货`, written `a huo`.
    private func mayGoOnInCharacters(_ word: Word) -> Bool {
        guard word.end - word.start <= 3 else { return false }
        var node = TermTrie.root
        for place in word.start..<word.end {
            guard let child = index.trie.child(of: node, text[place].value) else { return false }
            node = child
        }
        return index.kind(of: node).contains(.hasCharacters)
    }

    private func isASCII(_ scalar: FoldedScalar) -> Bool { scalar.value < 0x80 }

    /// Looks up the word, and the stretches of words that end with it.
    private mutating func lookUp(_ word: Word) {
        guard !index.variants.isEmpty else { return }
        if let last = words.last, last.end + 1 != word.start || text[last.end].value != space {
            words.removeAll(keepingCapacity: true)
        }
        if words.count == WordVariants.maximumWords - 1 { words.removeFirst() }
        var stretch = word
        var spaces: UInt8 = 0
        check(stretch, spaces)
        for earlier in words.reversed() {
            guard word.end - earlier.start <= index.variants.longest + WordVariants.maximumWords else { break }
            stretch.start = earlier.start
            stretch.hash.prepend(earlier.hash)
            spaces += 1
            check(stretch, spaces)
        }
        words.append(word)
    }

    @inline(__always)
    private mutating func check(_ stretch: Word, _ spaces: UInt8) {
        guard index.variants.mayHold(stretch.hash.mixed) else { return }
        let range = stretch.start..<stretch.end
        walk.begin(at: stretch.start)
        defer { walk.end() }
        for entry in entries(of: stretch) where (entry.fewestSpaces...entry.mostSpaces).contains(spaces) {
            walk.accept(entry, range: range)
        }
    }

    private func entries(of stretch: Word) -> [WordVariants.Entry] {
        let mixed = stretch.hash.mixed
        guard index.variants.mayHold(mixed) else { return [] }
        var found: [WordVariants.Entry] = []
        index.variants.forEach(mixed, in: text, stretch.start..<stretch.end) { found.append($0) }
        return found
    }
}
