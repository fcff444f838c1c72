import CounterfoilFolding

/// What the characters of a text may stand for among the characters of the terms, and where terms begin so.
struct HanIndex: Sendable {
    let table = HanTable.shared
    let emoji = EmojiTable.shared
    let spelling: SyllableTrie
    /// Whether any term has a character.
    let isEmpty: Bool

    /// A character of a term that a character of the text may stand for.
    struct Relation {
        var symbol: UInt32
        var how: Views
    }

    /// A node below the root that a character of the text may lead to.
    struct RootRelation {
        var node: Int32
        var how: Views
        /// The node's children, as its mask with all lanes in one.
        var children: UInt64
    }

    /// A set of hashes of symbols.
    typealias SymbolMask = SIMD4<UInt64>

    /// The relations of each character, by symbol.
    private let relations: FixedLists<Relation>
    /// Those of the relations that terms begin with.
    private let rootRelations: FixedLists<RootRelation>
    /// For each character of the text, a set of hashes of what it may stand for.
    private let textMasks: FixedArray<SymbolMask>
    /// For each node, the set of hashes of its children's symbols.
    private let nodeMasks: FixedArray<SymbolMask>
    /// For each node, the set of hashes of the first two letters of its children, as written or in pinyin.
    private let nodeLetters: FixedArray<UInt64>
    private let rootsReading: FixedLists<Int32>
    private var rootsByPart: [UInt32: [Int32]] = [:]
    /// By the first two parts of a character.
    private var rootsByFirstParts: [UInt64: [Int32]] = [:]
    /// The hashes of the first two parts of every character of the terms.
    private let firstParts: FixedArray<UInt64>
    /// The nodes two symbols below the root, by their second symbol.
    private var secondNodes: [UInt32: [Int32]] = [:]

    init(_ trie: TermTrie) {
        spelling = SyllableTrie(table.syllables)
        var symbols: Set<UInt32> = []
        for node in 0..<Int32(trie.nodeCount) where trie.symbol(of: node).isIdeographic {
            symbols.insert(trie.symbol(of: node))
        }
        let ordered = symbols.sorted()
        isEmpty = ordered.isEmpty
        var rootNodes = [Int32](repeating: 0, count: HanTable.count)
        var roots: [(key: Int, value: Int32)] = []
        for child in trie.children(of: TermTrie.root) {
            let symbol = trie.symbol(of: child)
            guard let place = HanTable.place(symbol) else { continue }
            rootNodes[place] = child
            for syllable in table.readings(of: symbol) { roots.append((Int(syllable), child)) }
            for way in table.decompositions(of: symbol) {
                for part in way where rootsByPart[part]?.last != child { rootsByPart[part, default: []].append(child) }
                let pair = Self.pair(way[0], way[1])
                if rootsByFirstParts[pair]?.last != child { rootsByFirstParts[pair, default: []].append(child) }
            }
        }
        for child in trie.children(of: TermTrie.root) {
            for second in trie.children(of: child) { secondNodes[trie.symbol(of: second), default: []].append(second) }
        }
        rootsReading = FixedLists(keys: table.syllables.count, roots)
        let related = Self.related(ordered)
        relations = FixedLists(keys: HanTable.count, related)
        let masks: FixedArray<SymbolMask>
        (masks, nodeLetters) = Self.describeNodes(of: trie)
        nodeMasks = masks
        rootRelations = FixedLists(
            keys: HanTable.count,
            related.compactMap { entry in
                guard let place = HanTable.place(entry.value.symbol), rootNodes[place] != 0 else { return nil }
                let children = Self.merged(masks[Int(rootNodes[place])])
                return (entry.key, RootRelation(node: rootNodes[place], how: entry.value.how, children: children))
            })
        (textMasks, firstParts) = Self.describeText(ordered, related)
    }

    func deallocate() {
        spelling.deallocate()
        relations.deallocate()
        rootRelations.deallocate()
        textMasks.deallocate()
        nodeMasks.deallocate()
        nodeLetters.deallocate()
        rootsReading.deallocate()
        firstParts.deallocate()
    }

    /// What every character stands for by itself, by its sound and by its phonetic series, in the order of symbols.
    private static func related(_ symbols: [UInt32]) -> [(key: Int, value: Relation)] {
        let table = HanTable.shared
        var found: [(key: Int, value: Relation)] = []
        var seen = [Int32](repeating: -1, count: HanTable.count)
        for (number, symbol) in symbols.enumerated() {
            guard let own = HanTable.place(symbol) else { continue }
            func add(_ place: Int, _ how: Views) {
                guard seen[place] != Int32(number) else { return }
                seen[place] = Int32(number)
                found.append((place, Relation(symbol: symbol, how: how)))
            }
            add(own, [])
            table.forEachHomophone(of: symbol) { if let place = HanTable.place($0) { add(place, .homophone) } }
            table.forEachOfSeries(of: symbol) { if let place = HanTable.place($0) { add(place, .shape) } }
        }
        return found
    }

    private static func describeNodes(
        of trie: TermTrie
    ) -> (masks: FixedArray<SymbolMask>, letters: FixedArray<UInt64>) {
        let table = HanTable.shared
        var masks = [SymbolMask](repeating: .zero, count: trie.nodeCount)
        var letters = [UInt64](repeating: 0, count: trie.nodeCount)
        for node in 1..<max(trie.nodeCount, 1) {
            for child in trie.children(of: Int32(node)) {
                let symbol = trie.symbol(of: child)
                masks[node] |= mask(symbol)
                if symbol.isASCIIWord { letters[node] |= letterBit(symbol, anyLetter) }
                for syllable in table.readings(of: symbol) {
                    let spelling = table.syllables[Int(syllable)]
                    letters[node] |= letterBit(spelling[0], noLetter)
                    // The u with diaeresis is written u or v.
                    let seconds =
                        spelling.count == 1 ? [anyLetter] : spelling[1] == 0x76 ? [0x75, 0x76] : [spelling[1]]
                    for second in seconds { letters[node] |= letterBit(spelling[0], second) }
                }
            }
        }
        return (FixedArray(masks), FixedArray(letters))
    }

    private static func describeText(
        _ symbols: [UInt32], _ related: [(key: Int, value: Relation)]
    ) -> (masks: FixedArray<SymbolMask>, firstParts: FixedArray<UInt64>) {
        let table = HanTable.shared
        var masks = [SymbolMask](repeating: .zero, count: HanTable.count)
        var firstParts = [UInt64](repeating: 0, count: 1 << (pairBits - 6))
        for entry in related { masks[entry.key] |= mask(entry.value.symbol) }
        for symbol in symbols {
            for way in table.decompositions(of: symbol) {
                let hash = pairHash(way[0], way[1])
                firstParts[hash >> 6] |= 1 << UInt64(hash & 63)
                if let place = HanTable.place(way[0]) { masks[place] |= mask(symbol) }
            }
        }
        if let place = HanTable.place(metre) { masks[place] |= mask(yuan) }
        for place in masks.indices {
            let value = HanTable.first + UInt32(place)
            if table.isRare(value) || Fillers.mayBegin(with: value) { masks[place] = SymbolMask(repeating: .max) }
        }
        return (FixedArray(masks), FixedArray(firstParts))
    }

    private static func mask(_ symbol: UInt32) -> SymbolMask {
        let hash = (symbol &* 0x9E37_79B1) >> 24
        var mask = SymbolMask.zero
        mask[Int(hash >> 6)] = 1 << UInt64(hash & 63)
        return mask
    }

    /// 米, said for 元 behind a number.
    static let metre: UInt32 = 0x7C73
    static let yuan: UInt32 = 0x5143

    @inline(__always)
    private static func merged(_ mask: SymbolMask) -> UInt64 { mask[0] | mask[1] | mask[2] | mask[3] }

    private static let pairBits = 16
    private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

    @inline(__always)
    private static func pairHash(_ first: UInt32, _ second: UInt32) -> Int {
        Int(((first &* 0x85EB_CA6B) ^ (second &* 0x9E37_79B1)) >> UInt32(32 - pairBits))
    }

    /// What stands for the second letter where any may, and where the first stands by itself.
    private static let anyLetter: UInt32 = 0
    private static let noLetter: UInt32 = 1

    @inline(__always)
    private static func letterBit(_ first: UInt32, _ second: UInt32) -> UInt64 {
        1 << UInt64(((first &* 31 &+ second) &* 0x9E37_79B1) >> 26)
    }

    // MARK: - Looking up

    @inline(__always)
    func relations(of place: Int) -> Slice<UnsafeBufferPointer<Relation>> { relations[place] }

    /// How a character of the text stands for another one of a term, nil where it does not.
    func relation(_ place: Int, to symbol: UInt32) -> Views? {
        let all = relations[place]
        var low = all.startIndex
        var high = all.endIndex
        while low < high {
            let middle = (low + high) >> 1
            if all[middle].symbol < symbol { low = middle + 1 } else { high = middle }
        }
        return low < all.endIndex && all[low].symbol == symbol ? all[low].how : nil
    }

    /// The nodes below the root that a character leads to.
    @inline(__always)
    func roots(of place: Int) -> Slice<UnsafeBufferPointer<RootRelation>> { rootRelations[place] }

    /// The lanes of what stands next in one, for a first look at ``RootRelation/children``.
    @inline(__always)
    static func hint(_ next: NextScalar) -> UInt64 {
        if case .character(let mask) = next { merged(mask) } else { .max }
    }

    /// Whether what stands next in the text may go on below a node; false only where it cannot.
    @inline(__always)
    func mayContinue(_ node: Int32, with next: NextScalar) -> Bool {
        switch next {
        case .nothing: false
        case .character(let mask): nodeMasks[Int(node)] & mask != .zero
        case .letter(let bits): nodeLetters[Int(node)] & bits != 0
        case .other: true
        }
    }

    /// What of the scalar behind a character matters for how a term may go on.
    enum NextScalar {
        case nothing
        case character(SymbolMask)
        case letter(UInt64)
        case other
    }

    func nextScalar(_ place: Int) -> NextScalar { .character(textMasks[place]) }

    @inline(__always)
    func nextScalar(_ position: Int, in text: UnsafeBufferPointer<FoldedScalar>) -> NextScalar {
        guard position < text.count else { return .nothing }
        let value = text[position].value
        if let place = HanTable.place(value) {
            return position > 0 && text[position - 1].value == value ? .other : .character(textMasks[place])
        }
        guard value.isASCIIWord else { return .other }
        let second = position + 1 < text.count ? text[position + 1].value : space
        if second.isASCIILetter {
            return .letter(Self.letterBit(value, second) | Self.letterBit(value, Self.anyLetter))
        }
        // A single x masks any character.
        if value == 0x78 { return .other }
        return .letter(Self.letterBit(value, Self.noLetter) | Self.letterBit(value, Self.anyLetter))
    }

    func rootsReading(_ syllable: UInt16) -> Slice<UnsafeBufferPointer<Int32>> { rootsReading[Int(syllable)] }

    /// The syllables of a character; nil for anything else.
    func readingsOfCharacter(_ symbol: UInt32) -> Slice<UnsafeBufferPointer<UInt16>>? {
        HanTable.place(symbol) == nil ? nil : table.readings(of: symbol)
    }

    /// Whether two scalars may be the first two parts of a character of the terms.
    @inline(__always)
    func mayBeParts(_ position: Int, in text: UnsafeBufferPointer<FoldedScalar>) -> Bool {
        guard position + 1 < text.count else { return false }
        let hash = Self.pairHash(text[position].value, text[position + 1].value)
        return firstParts[hash >> 6] & 1 << UInt64(hash & 63) != 0
    }

    func roots(withFirstParts first: UInt32, _ second: UInt32) -> [Int32] {
        rootsByFirstParts[Self.pair(first, second)] ?? []
    }

    func secondNodes(_ symbol: UInt32) -> [Int32] { secondNodes[symbol] ?? [] }

    /// The nodes below the root whose characters share a part with a rare character.
    func roots(sharingPartsWith value: UInt32) -> [Int32] {
        var nodes: Set<Int32> = []
        for way in table.decompositions(of: value) {
            for part in way { nodes.formUnion(rootsByPart[part] ?? []) }
        }
        return nodes.sorted()
    }
}
