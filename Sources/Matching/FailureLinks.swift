/// Where the search goes on when no longer prefix fits (Aho and Corasick 1975): what makes it linear in any text.
struct FailureLinks: Sendable {
    private let trie: TermTrie
    /// By place of a state: the state of the longest proper suffix that is one.
    private let fails: FrozenBuffer<UInt32>
    /// By place of a state: the nearest state along these links, itself included, at which patterns end; 0 for none.
    private let outs: FrozenBuffer<UInt32>

    init(_ trie: TermTrie) {
        self.trie = trie
        fails = FrozenBuffer(repeating: 0, count: trie.places + trie.pool.count)
        outs = FrozenBuffer(repeating: 0, count: trie.places + trie.pool.count)
        for edge in Self.edges(trie) {
            var suffix = fail(edge.parent)
            var target = trie.child(suffix, edge.label)
            while target == TermTrie.root, suffix != TermTrie.root {
                suffix = fail(suffix)
                target = trie.child(suffix, edge.label)
            }
            let place = place(edge.state)
            fails[place] = target
            outs[place] = trie.value(edge.state) != 0 ? edge.state : out(target)
        }
    }

    private struct Edge {
        var state: UInt32
        var parent: UInt32
        var label: UInt16
        var depth: UInt16
    }

    /// The edges to all states of two labels and more, the shorter ones first.
    private static func edges(_ trie: TermTrie) -> [Edge] {
        var depths = [UInt16](repeating: 0, count: trie.places)
        var edges: [Edge] = []
        for place in 0..<trie.places where trie.parent(place) != 0 {
            var above = place
            var path: [Int] = []
            while depths[above] == 0 {
                path.append(above)
                let parent = trie.parent(above)
                if parent < TermTrie.firstSlot { break }
                above = Int(parent - TermTrie.firstSlot)
            }
            var depth = depths[above] == 0 ? 1 : depths[above]
            for step in path.reversed() {
                depth += 1
                depths[step] = depth
            }
            let bucket = trie.buckets[place / 4]
            let (parent, value) = (trie.parent(place), bucket.values[place % 4])
            let label = UInt16(truncatingIfNeeded: bucket.keys[place % 4] >> 32)
            depth = depths[place]
            guard value & TermTrie.tailValue != 0 else {
                let state = TermTrie.firstSlot + UInt32(place)
                edges.append(Edge(state: state, parent: parent, label: label, depth: depth))
                continue
            }
            var state = TermTrie.tailFlag | (value & ~TermTrie.tailValue)
            edges.append(Edge(state: state, parent: parent, label: label, depth: depth))
            while case let label = trie.pool[Int(state & ~TermTrie.tailFlag)], label != TermTrie.tailEnd {
                depth += 1
                edges.append(Edge(state: state + 1, parent: state, label: label, depth: depth))
                state += 1
            }
        }
        return sorted(edges)
    }

    private static func sorted(_ edges: [Edge]) -> [Edge] {
        var places = [Int](repeating: 0, count: Int(edges.map(\.depth).max() ?? 0) + 1)
        for edge in edges { places[Int(edge.depth)] += 1 }
        var sum = 0
        for depth in places.indices { (places[depth], sum) = (sum, sum + places[depth]) }
        var sorted = edges
        for edge in edges {
            sorted[places[Int(edge.depth)]] = edge
            places[Int(edge.depth)] += 1
        }
        return sorted
    }

    @inline(__always)
    private func place(_ state: UInt32) -> Int {
        state & TermTrie.tailFlag == 0
            ? Int(state - TermTrie.firstSlot) : trie.places + Int(state & ~TermTrie.tailFlag)
    }

    @inline(__always)
    private func fail(_ state: UInt32) -> UInt32 { state < TermTrie.firstSlot ? TermTrie.root : fails[place(state)] }

    @inline(__always)
    private func out(_ state: UInt32) -> UInt32 {
        guard state < TermTrie.firstSlot else { return outs[place(state)] }
        return trie.value(state) != 0 ? state : TermTrie.root
    }

    /// The state after one more label.
    func next(_ state: UInt32, _ label: UInt16) -> UInt32 {
        var state = state
        while true {
            let target = trie.child(state, label)
            if target != TermTrie.root || state == TermTrie.root { return target }
            state = fail(state)
        }
    }

    /// Whether any pattern ends at a state.
    @inline(__always)
    func hasOutput(_ state: UInt32) -> Bool { out(state) != TermTrie.root }

    /// Calls `body` with what each pattern that ends at a state puts out, the longest first.
    func forEachValue(of state: UInt32, _ body: (UInt32) -> Void) {
        var state = out(state)
        while state != TermTrie.root {
            body(trie.value(state))
            state = out(fail(state))
        }
    }

    func deallocate() {
        fails.deallocate()
        outs.deallocate()
    }

    var bytes: Int { fails.bytes + outs.bytes }
}
