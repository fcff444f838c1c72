/// The terms as a trie over their folded scalars, in flat arrays.
///
/// Nodes are numbered breadth first, so that the children of a node stand side by side, in the order of their symbols.
struct TermTrie: Sendable {
    static let root: Int32 = 0

    /// The symbol that leads to each node.
    private let symbols: FixedArray<UInt32>
    private let parents: FixedArray<Int32>
    /// The first child of each node; one more entry than nodes.
    private let firstChild: FixedArray<Int32>
    /// The terms that end at each node, as a range of `terms`; one more entry than nodes.
    private let firstTerm: FixedArray<Int32>
    /// Numbers of terms in the caller's list.
    private let terms: FixedArray<Int32>
    /// ASCII children of the root, by symbol; 0 where there is none.
    private let asciiRoots: FixedArray<Int32>

    init(_ texts: [[UInt32]]) {
        let order = texts.indices.filter { !texts[$0].isEmpty }.sorted {
            texts[$0].lexicographicallyPrecedes(texts[$1]) || (texts[$0] == texts[$1] && $0 < $1)
        }
        var symbols: [UInt32] = [0]
        var parents: [Int32] = [-1]
        var firstChild: [Int32] = []
        var firstTerm: [Int32] = []
        var terms: [Int32] = []
        var asciiRoots = [Int32](repeating: 0, count: 128)
        // Each node stands for a stretch of the sorted terms that share its path.
        var stretches: [(range: Range<Int>, depth: Int)] = [(order.indices, 0)]
        var node = 0
        while node < stretches.count {
            let (range, depth) = stretches[node]
            firstTerm.append(Int32(terms.count))
            firstChild.append(Int32(stretches.count))
            var index = range.lowerBound
            while index < range.upperBound, texts[order[index]].count == depth {
                terms.append(Int32(order[index]))
                index += 1
            }
            while index < range.upperBound {
                let symbol = texts[order[index]][depth]
                var end = index + 1
                while end < range.upperBound, texts[order[end]][depth] == symbol { end += 1 }
                if node == 0, symbol < 128 { asciiRoots[Int(symbol)] = Int32(stretches.count) }
                symbols.append(symbol)
                parents.append(Int32(node))
                stretches.append((index..<end, depth + 1))
                index = end
            }
            node += 1
        }
        firstChild.append(Int32(stretches.count))
        firstTerm.append(Int32(terms.count))
        self.symbols = FixedArray(symbols)
        self.parents = FixedArray(parents)
        self.firstChild = FixedArray(firstChild)
        self.firstTerm = FixedArray(firstTerm)
        self.terms = FixedArray(terms)
        self.asciiRoots = FixedArray(asciiRoots)
    }

    func deallocate() {
        for array in [parents, firstChild, firstTerm, terms, asciiRoots] { array.deallocate() }
        symbols.deallocate()
    }

    var nodeCount: Int { symbols.count }

    @inline(__always)
    func children(of node: Int32) -> Range<Int32> { firstChild[Int(node)]..<firstChild[Int(node) + 1] }

    @inline(__always)
    func hasChildren(_ node: Int32) -> Bool { firstChild[Int(node)] < firstChild[Int(node) + 1] }

    @inline(__always)
    func hasTerms(_ node: Int32) -> Bool { firstTerm[Int(node)] < firstTerm[Int(node) + 1] }

    func terms(at node: Int32) -> Slice<UnsafeBufferPointer<Int32>> {
        terms[Int(firstTerm[Int(node)])..<Int(firstTerm[Int(node) + 1])]
    }

    @inline(__always)
    func symbol(of node: Int32) -> UInt32 { symbols[Int(node)] }

    func parent(of node: Int32) -> Int32? { node == Self.root ? nil : parents[Int(node)] }

    /// The child that a symbol leads to.
    @inline(__always)
    func child(of node: Int32, _ symbol: UInt32) -> Int32? {
        if node == Self.root, symbol < 128 {
            let child = asciiRoots[Int(symbol)]
            return child == 0 ? nil : child
        }
        var low = firstChild[Int(node)]
        var high = firstChild[Int(node) + 1]
        while high - low > 6 {
            let middle = (low + high) >> 1
            if symbols[Int(middle)] <= symbol { low = middle } else { high = middle }
        }
        while low < high {
            if symbols[Int(low)] == symbol { return low }
            low += 1
        }
        return nil
    }
}
