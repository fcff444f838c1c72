/// Lays the keys of a trie out as a double array, in the form that `PieceTrie` describes.
///
/// A node's children are put where the first of them fits, looked for among the free units of the last `window`; each
/// offset is used by one node only, so that a unit's label alone tells whose child it is.
struct DoubleArrayBuilder {
    private(set) var units: [UInt32]
    private var isTaken: [Bool]
    private var isOffset: [Bool]
    /// Units before this one are no longer looked at.
    private var searchStart = 0
    private let keys: [(text: [UInt8], value: UInt32)]

    private static let unused: UInt32 = 1 << 31
    private static let block = 256
    /// How far back free units are looked for: more packs better and takes longer.
    private static let window = 16 * block

    /// Takes keys in any order; none empty, none twice, none with a zero byte.
    init(_ keys: [(text: [UInt8], value: UInt32)]) {
        self.keys = keys.sorted { $0.text.lexicographicallyPrecedes($1.text) }
        units = []
        isTaken = []
        isOffset = []
        grow()
        isTaken[0] = true
        place(0..<keys.count, depth: 0, at: 0, label: 0)
    }

    private mutating func grow() {
        units += [UInt32](repeating: Self.unused, count: Self.block)
        isTaken += [Bool](repeating: false, count: Self.block)
        isOffset += [Bool](repeating: false, count: Self.block)
        searchStart = max(searchStart, units.count - Self.window)
    }

    /// Writes the node that the keys of a range share, and everything below it.
    private mutating func place(_ range: Range<Int>, depth: Int, at node: Int, label: UInt8) {
        var children: [(label: UInt8, keys: Range<Int>)] = []
        var start = range.lowerBound
        let endsHere = start < range.upperBound && keys[start].text.count == depth
        if endsHere { start += 1 }
        while start < range.upperBound {
            let label = keys[start].text[depth]
            var end = start + 1
            while end < range.upperBound, keys[end].text[depth] == label { end += 1 }
            children.append((label, start..<end))
            start = end
        }
        let labels = (endsHere ? [0] : []) + children.map(\.label)
        let base = freeBase(for: labels)
        isOffset[base] = true
        for label in labels { isTaken[base ^ Int(label)] = true }
        // Offsets stay below 2^21, so that no shift is needed: a vocabulary has far fewer nodes.
        units[node] = UInt32(node ^ base) << 10 | (endsHere ? 0x100 : 0) | UInt32(label)
        if endsHere { units[base] = Self.unused | keys[range.lowerBound].value }
        for child in children {
            place(child.keys, depth: depth + 1, at: base ^ Int(child.label), label: child.label)
        }
    }

    private mutating func freeBase(for labels: [UInt8]) -> Int {
        guard let first = labels.first else { return 0 }
        while searchStart < units.count, isTaken[searchStart] { searchStart += 1 }
        var unit = searchStart
        while true {
            if unit >= units.count { grow() }
            let base = unit ^ Int(first)
            if !isTaken[unit], !isOffset[base], labels.allSatisfy({ !isTaken[base ^ Int($0)] }) { return base }
            unit += 1
        }
    }
}
