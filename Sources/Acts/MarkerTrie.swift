import CounterfoilFolding

/// The marker phrases of all languages, found by the scalars that they fold to.
struct MarkerTrie: Sendable {
    /// Open addressing; a key is a node and a scalar, 0 is free.
    private var keys = [UInt64](repeating: 0, count: 64)
    private var children = [UInt32](repeating: 0, count: 64)
    private var edges = 0
    /// What ends at each node.
    private var markers: [Marker] = [[]]

    /// Adds a phrase, or another meaning of one.
    mutating func insert(_ phrase: [UInt32], _ marker: Marker) {
        guard !phrase.isEmpty else { return }
        var node: UInt32 = 0
        for scalar in phrase { node = child(of: node, scalar) ?? addChild(of: node, scalar) }
        markers[Int(node)].formUnion(marker)
    }

    /// The longest phrase that begins at `start` and ends before `limit`, both on the bounds of words.
    func longest(
        in text: UnsafeBufferPointer<FoldedScalar>, from start: Int, limit: Int
    ) -> (marker: Marker, end: Int)? {
        var found: (marker: Marker, end: Int)?
        var node: UInt32 = 0
        var index = start
        while index < limit, let next = child(of: node, text[index].value) {
            node = next
            index += 1
            if !markers[Int(node)].isEmpty, Self.isBoundary(text, index) { found = (markers[Int(node)], index) }
        }
        return found
    }

    /// Whether a word may begin or end at `index`.
    static func isBoundary(_ text: UnsafeBufferPointer<FoldedScalar>, _ index: Int) -> Bool {
        guard index > 0, index < text.count else { return true }
        return !text[index].continues && !(text[index - 1].value.isWordCharacter && text[index].value.isWordCharacter)
    }

    private func child(of node: UInt32, _ scalar: UInt32) -> UInt32? {
        let key = Self.key(node, scalar)
        var slot = Self.slot(key, keys.count)
        while keys[slot] != 0 {
            if keys[slot] == key { return children[slot] }
            slot = (slot + 1) & (keys.count - 1)
        }
        return nil
    }

    private mutating func addChild(of node: UInt32, _ scalar: UInt32) -> UInt32 {
        if (edges + 1) * 2 > keys.count { grow() }
        let child = UInt32(markers.count)
        markers.append([])
        place(Self.key(node, scalar), child)
        edges += 1
        return child
    }

    private mutating func place(_ key: UInt64, _ child: UInt32) {
        var slot = Self.slot(key, keys.count)
        while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
        keys[slot] = key
        children[slot] = child
    }

    private mutating func grow() {
        let (oldKeys, oldChildren) = (keys, children)
        keys = [UInt64](repeating: 0, count: oldKeys.count * 2)
        children = [UInt32](repeating: 0, count: oldKeys.count * 2)
        for (key, child) in zip(oldKeys, oldChildren) where key != 0 { place(key, child) }
    }

    /// Scalars need 21 bits; none of ours is 0, so no key is.
    private static func key(_ node: UInt32, _ scalar: UInt32) -> UInt64 { UInt64(node) << 21 | UInt64(scalar) }

    /// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    private static func slot(_ key: UInt64, _ count: Int) -> Int {
        Int((key &* 0x9E37_79B9_7F4A_7C15) >> 40) & (count - 1)
    }
}
