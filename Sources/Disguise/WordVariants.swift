import CounterfoilFolding

/// Other spellings of the terms that are whole words of letters and digits, found by one look at a hash for each word
/// of a text, so that text without a sign out of place costs next to nothing.
///
/// A key is a spelling without spaces; a stretch of up to ``maximumWords`` words is looked up as one.
struct WordVariants: Sendable {
    static let maximumWords = 6
    /// With more terms than this, slips of the pen and look-alike letters are not looked for: each term of ten letters
    /// has forty of them.
    static let slipTermLimit = 20_000

    struct Entry: Sendable {
        var term: Int32
        var how: Views
        /// How many spaces the text may have between the words.
        var fewestSpaces: UInt8
        var mostSpaces: UInt8
        var spellsDigits: Bool
        fileprivate var first: UInt32
        fileprivate var count: UInt8

        fileprivate var range: Range<Int> { Int(first)..<Int(first) + Int(count) }
    }

    private let entries: FixedArray<Entry>
    private let letters: FixedArray<UInt8>
    /// Entry numbers plus one, by hash, with linear probing.
    private let slots: FixedArray<UInt32>
    private let filter: FixedArray<UInt64>
    private let filterShift: UInt64
    let longest: Int

    /// - Parameter spellings: What reads each term: the caller's other spellings, such as initials.
    init(_ terms: [DisguiseTerm], spellings: [(term: Int, letters: [UInt8], how: Views)] = []) {
        let hasSlips = terms.count <= Self.slipTermLimit
        var list = SpellingList()
        for (number, term) in terms.enumerated() {
            guard let name = Name(term.text), (4...40).contains(name.letters.count) else { continue }
            for (spelling, how) in name.spellings(withSlips: hasSlips) {
                // A slip is made in one place: the words stand as they are.
                let isFree = how == .separators || name.hasDigits
                let spaces = isFree ? 0...UInt8(Self.maximumWords - 1) : name.spaces...name.spaces
                list.add(
                    spelling, Int32(number), how, spaces: spaces,
                    spellsDigits: how == .leet && name.hasDigits && spelling.count > name.letters.count + 1)
            }
        }
        for spelling in spellings {
            list.add(spelling.letters[...], Int32(spelling.term), spelling.how, spaces: 0...0, spellsDigits: false)
        }
        var bits: UInt64 = 8
        while 1 << bits < list.entries.count * 2 { bits += 1 }
        var slots = [UInt32](repeating: 0, count: 1 << Int(bits))
        var filter = [UInt64](repeating: 0, count: 1 << Int(bits + 3 - 6))
        filterShift = 64 - (bits + 3)
        for (number, entry) in list.entries.enumerated() {
            var hash = WordHash()
            for letter in list.letters[entry.range] { hash.append(UInt32(letter)) }
            let mixed = hash.mixed
            filter[Int(mixed >> filterShift) >> 6] |= 1 << (mixed >> filterShift & 63)
            var slot = Int(truncatingIfNeeded: mixed) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
        longest = list.entries.map { Int($0.count) }.max() ?? 0
        entries = FixedArray(list.entries)
        letters = FixedArray(list.letters)
        self.slots = FixedArray(slots)
        self.filter = FixedArray(filter)
    }

    func deallocate() {
        entries.deallocate()
        letters.deallocate()
        slots.deallocate()
        filter.deallocate()
    }

    var isEmpty: Bool { entries.isEmpty }

    /// The spellings while they are collected.
    private struct SpellingList {
        var entries: [Entry] = []
        var letters: [UInt8] = []

        mutating func add(
            _ spelling: ArraySlice<UInt8>, _ term: Int32, _ how: Views, spaces: ClosedRange<UInt8>,
            spellsDigits: Bool
        ) {
            guard !spelling.isEmpty, spelling.count < 128 else { return }
            entries.append(
                Entry(
                    term: term, how: how, fewestSpaces: spaces.lowerBound, mostSpaces: spaces.upperBound,
                    spellsDigits: spellsDigits,
                    first: UInt32(letters.count), count: UInt8(spelling.count)))
            letters.append(contentsOf: spelling)
        }
    }

    /// Whether a spelling of this hash may exist.
    @inline(__always)
    func mayHold(_ mixed: UInt64) -> Bool {
        filter[Int(mixed >> filterShift) >> 6] & 1 << (mixed >> filterShift & 63) != 0
    }

    /// Calls `body` with each entry that a stretch of text spells, spaces left out.
    func forEach(
        _ mixed: UInt64, in text: UnsafeBufferPointer<FoldedScalar>, _ range: Range<Int>, _ body: (Entry) -> Void
    ) {
        var slot = Int(truncatingIfNeeded: mixed) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if isSpelled(entry, in: text, range) { body(entry) }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    private func isSpelled(_ entry: Entry, in text: UnsafeBufferPointer<FoldedScalar>, _ range: Range<Int>) -> Bool {
        var next = Int(entry.first)
        let end = next + Int(entry.count)
        for index in range where text[index].value != space {
            guard next < end, UInt32(letters[next]) == text[index].value else { return false }
            next += 1
        }
        return next == end
    }
}

/// A hash of letters of which the hash of two joined stretches follows from those of the two.
struct WordHash {
    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C55
    private(set) var value: UInt64 = 0
    /// The base to the power of the number of letters.
    private var power: UInt64 = 1

    @inline(__always)
    mutating func append(_ letter: UInt32) {
        value = value &* Self.base &+ UInt64(letter)
        power = power &* Self.base
    }

    /// Puts an earlier stretch in front.
    @inline(__always)
    mutating func prepend(_ earlier: WordHash) {
        value = earlier.value &* power &+ value
        power = earlier.power &* power
    }

    @inline(__always)
    var mixed: UInt64 {
        let folded = (value ^ (value >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return folded ^ (folded >> 29)
    }
}

/// A term of letters, digits and spaces, and how it may be spelled.
private struct Name {
    var letters: [UInt8]
    var spaces: UInt8 = 0
    var hasDigits = false
    /// The length of the word that each letter stands in.
    private var wordLengths: [Int] = []

    init?(_ text: [UInt32]) {
        letters = []
        for word in text.split(separator: space) {
            wordLengths.append(contentsOf: repeatElement(word.count, count: word.count))
        }
        for value in text {
            if value == space {
                spaces &+= 1
            } else if value.isASCIIWord {
                letters.append(UInt8(value))
                if value.isDigit { hasDigits = true }
            } else {
                return nil
            }
        }
    }

    /// The term without its spaces, slips, look-alike letters and spelled digits.
    func spellings(withSlips: Bool) -> [(spelling: ArraySlice<UInt8>, how: Views)] {
        var spellings: [(ArraySlice<UInt8>, Views)] = []
        // A term of single letters is one that its author spread out; joined, it is another word.
        guard wordLengths.contains(where: { $0 > 1 }) else { return [] }
        spellings.append((letters[...], .separators))
        if hasDigits {
            for words in LatinSigns.digitWords { spellings.append((spelled(words)[...], .leet)) }
        }
        guard withSlips else { return spellings }
        var seen: Set<[UInt8]> = [letters]
        func add(_ spelling: [UInt8], _ how: Views) {
            if seen.insert(spelling).inserted { spellings.append((spelling[...], how)) }
        }
        if letters.count >= 5 {
            for spelling in lookAlikes() { add(spelling, .leet) }
        }
        if letters.count >= 6 {
            for spelling in slips() { add(spelling, .misspelling) }
        }
        return spellings
    }

    private func spelled(_ words: [StaticString]) -> [UInt8] {
        letters.flatMap { letter in
            UInt32(letter).isDigit ? words[Int(letter - 0x30)].bytes : [letter]
        }
    }

    /// The letters that a word must have for one of them to be looked for otherwise: in a phrase, one letter more or
    /// less makes another word.
    private var leastWord: Int { spaces == 0 ? 4 : 6 }

    /// One letter, or all of its kind, written as another letter or two.
    private func lookAlikes() -> [[UInt8]] {
        var results: [[UInt8]] = []
        for (index, letter) in letters.enumerated()
        where UInt32(letter).isASCIILetter && wordLengths[index] >= leastWord {
            for other in LatinSigns.lookAlikes(of: UInt32(letter)).bytes where UInt32(other).isASCIILetter {
                var one = letters
                one[index] = other
                results.append(one)
                results.append(letters.map { $0 == letter ? other : $0 })
            }
            for pair in LatinSigns.digraphs where pair.letter == UInt32(letter) && pair.first.isASCIILetter {
                var one = letters
                one.replaceSubrange(index...index, with: [UInt8(pair.first), UInt8(pair.second)])
                results.append(one)
            }
        }
        return results
    }

    /// One letter missing, written twice, or swapped with the next.
    private func slips() -> [[UInt8]] {
        var results: [[UInt8]] = []
        for (index, letter) in letters.enumerated()
        where UInt32(letter).isASCIILetter && wordLengths[index] >= leastWord {
            var slip = letters
            slip.remove(at: index)
            results.append(slip)
            slip = letters
            slip.insert(letter, at: index)
            results.append(slip)
            guard index + 1 < letters.count, UInt32(letters[index + 1]).isASCIILetter else { continue }
            slip = letters
            slip.swapAt(index, index + 1)
            results.append(slip)
        }
        return results
    }
}

extension StaticString {
    /// The UTF-8 of the string.
    var bytes: [UInt8] { Array(buffer) }

    /// The UTF-8 of the string, which lives as long as the program. The string must be longer than one character of
    /// ASCII may be stored in place of, which string literals never are.
    var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount) }
}
