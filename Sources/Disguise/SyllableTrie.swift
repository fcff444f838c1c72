import CounterfoilFolding

/// The syllables of Mandarin by their letters; the u with diaeresis is written u or v.
struct SyllableTrie: Sendable {
    /// 26 children a node; 0 where there is none.
    private let children: FixedArray<UInt16>
    /// The syllables that end at a node: none, one, or two where u and v fall together (lu, lv).
    private let ends: FixedLists<UInt16>

    init(_ syllables: FixedArray<Syllable>) {
        let (u, v) = (UInt8(ascii: "u"), UInt8(ascii: "v"))
        var children = [UInt16](repeating: 0, count: 26)
        var ends: [(key: Int, value: UInt16)] = []
        func add(_ letters: [UInt8], _ syllable: Int) {
            var node = 0
            for letter in letters {
                let slot = node * 26 + Int(letter - 0x61)
                if children[slot] == 0 {
                    children[slot] = UInt16(children.count / 26)
                    children.append(contentsOf: repeatElement(0, count: 26))
                }
                node = Int(children[slot])
            }
            ends.append((node, UInt16(syllable)))
        }
        for number in syllables.indices {
            let letters = syllables[number].letters
            add(letters, number)
            if letters.contains(v) { add(letters.map { $0 == v ? u : $0 }, number) }
        }
        self.ends = FixedLists(keys: children.count / 26, ends)
        self.children = FixedArray(children)
    }

    func deallocate() {
        children.deallocate()
        ends.deallocate()
    }

    /// The node that a letter leads to, nil where no syllable goes on like this. The first node is 0.
    @inline(__always)
    func next(_ node: Int, _ letter: UInt32) -> Int? {
        let letter = letter &- 0x61
        guard letter < 26 else { return nil }
        let child = children[node * 26 + Int(letter)]
        return child == 0 ? nil : Int(child)
    }

    @inline(__always)
    func syllables(endingAt node: Int) -> Slice<UnsafeBufferPointer<UInt16>> { ends[node] }

    /// Where a run of letters may be cut into syllables, counted from its beginning.
    struct Boundaries {
        /// Places that syllables lead to, the beginning included.
        var places: UInt64 = 1
        /// Whether syllables lead to the end of the run.
        var reachesEnd = false
    }

    /// Reads the run of letters at a place as syllables; of a run of more than 60 letters, nothing is known.
    func boundaries(of text: UnsafeBufferPointer<FoldedScalar>, from start: Int) -> Boundaries {
        var end = start
        while end < text.count, text[end].value.isASCIILetter, end - start < 64 { end += 1 }
        var boundaries = Boundaries()
        guard end - start <= 60 else { return boundaries }
        for offset in 0..<end - start where boundaries.places >> UInt64(offset) & 1 == 1 {
            var node = 0
            var place = offset
            while start + place < end, let child = next(node, text[start + place].value) {
                node = child
                place += 1
                if !ends[node].isEmpty { boundaries.places |= 1 << UInt64(place) }
            }
        }
        boundaries.reachesEnd = boundaries.places >> UInt64(end - start) & 1 == 1
        return boundaries
    }
}
