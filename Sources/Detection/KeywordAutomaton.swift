/// Finds every occurrence of many patterns in folded text, overlapping ones too, in time linear in the text.
///
/// An Aho-Corasick automaton on flat tables: scalars are mapped to dense classes (0: in no pattern), the transitions
/// of the trie lie in one open-addressing table, those of the root in an array of their own.
struct KeywordAutomaton: Sendable {
    /// The state before any text.
    static let root: UInt32 = 0

    /// The length of each pattern in scalars, in the order in which the patterns were given.
    let lengths: [Int32]
    /// The length of the longest pattern in scalars.
    let longest: Int

    private let classes: ClassMap
    private let rootNext: [UInt32]
    private let edges: EdgeTable
    /// Where to go on where a state has no transition: the state of its longest proper suffix that is one.
    private let fail: [UInt32]
    /// The nearest state along the failure links, itself included, at which patterns end; 0 where there is none.
    private let firstOutput: [UInt32]
    /// The patterns that end at a state stand in `outputs` from here to where those of the next state begin.
    private let outputStart: [UInt32]
    private let outputs: [UInt32]

    /// - Parameter patterns: Folded, none empty; equal ones are all found.
    init(_ patterns: [[UInt32]]) {
        lengths = patterns.map { Int32($0.count) }
        longest = patterns.map(\.count).max() ?? 0
        let classes = ClassMap(patterns)
        self.classes = classes
        var trie = Trie(classCount: classes.count)
        for (index, pattern) in patterns.enumerated() { trie.add(pattern.map { classes[$0] }, index) }
        let rootNext = trie.rootNext
        let edges = EdgeTable(trie.edges)
        let (outputStart, outputs) = trie.flatOutputs
        var fail = [UInt32](repeating: 0, count: trie.count)
        var firstOutput = [UInt32](repeating: 0, count: trie.count)
        for (state, parent, label) in trie.breadthFirst {
            if parent != 0 {
                var suffix = fail[Int(parent)]
                while suffix != 0, edges[suffix, label] == nil { suffix = fail[Int(suffix)] }
                fail[Int(state)] = suffix == 0 ? rootNext[Int(label)] : edges[suffix, label] ?? 0
            }
            let ends = outputStart[Int(state) + 1] > outputStart[Int(state)]
            firstOutput[Int(state)] = ends ? state : firstOutput[Int(fail[Int(state)])]
        }
        (self.rootNext, self.edges, self.fail) = (rootNext, edges, fail)
        (self.firstOutput, self.outputStart, self.outputs) = (firstOutput, outputStart, outputs)
    }

    /// The state after one more scalar.
    @inline(__always)
    func next(_ state: UInt32, _ scalar: UInt32) -> UInt32 {
        let label = classes[scalar]
        if label == 0 { return 0 }
        var state = state
        while state != 0 {
            if let target = edges[state, label] { return target }
            state = fail[Int(state)]
        }
        return rootNext[Int(label)]
    }

    /// Whether any pattern ends at a state.
    @inline(__always)
    func hasOutput(_ state: UInt32) -> Bool { firstOutput[Int(state)] != 0 }

    /// Calls `body` with every pattern that ends at a state, the longest first.
    func forEachOutput(of state: UInt32, _ body: (Int) -> Void) {
        var state = firstOutput[Int(state)]
        while state != 0 {
            for place in Int(outputStart[Int(state)])..<Int(outputStart[Int(state) + 1]) { body(Int(outputs[place])) }
            state = firstOutput[Int(fail[Int(state)])]
        }
    }
}

/// Maps scalars to dense classes, 0 for those that no pattern has.
private struct ClassMap: Sendable {
    private var pages: [UInt16]
    private var table: [UInt16]
    private(set) var count = 1

    /// Classes are numbered by how often patterns use them, so that the common ones lie close together.
    init(_ patterns: [[UInt32]]) {
        var uses: [UInt32: Int] = [:]
        for pattern in patterns { for scalar in pattern { uses[scalar, default: 0] += 1 } }
        let order = uses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Int(UInt16.max)).map(\.key)
        pages = [UInt16](repeating: 0, count: 0x110)
        table = [UInt16](repeating: 0, count: 1 << 12)
        for scalar in order {
            let page = Int(scalar >> 12)
            if pages[page] == 0 {
                pages[page] = UInt16(table.count >> 12)
                table.append(contentsOf: repeatElement(0, count: 1 << 12))
            }
            table[Int(pages[page]) << 12 | Int(scalar & 0xFFF)] = UInt16(count)
            count += 1
        }
    }

    @inline(__always)
    subscript(scalar: UInt32) -> UInt16 {
        let page = Int(scalar >> 12)
        guard page < pages.count else { return 0 }
        return table[Int(pages[page]) << 12 | Int(scalar & 0xFFF)]
    }
}

/// The transitions of all states but the root, in one table with linear probing.
private struct EdgeTable: Sendable {
    private var keys: [UInt64]
    private var targets: [UInt32]
    private let mask: Int

    init(_ edges: [(from: UInt32, label: UInt16, to: UInt32)]) {
        var size = 16
        while size < edges.count * 2 { size *= 2 }
        mask = size - 1
        keys = [UInt64](repeating: 0, count: size)
        targets = [UInt32](repeating: 0, count: size)
        for edge in edges where edge.from != 0 {
            let key = UInt64(edge.from) << 16 | UInt64(edge.label)
            var place = place(of: key)
            while keys[place] != 0 { place = (place + 1) & mask }
            keys[place] = key
            targets[place] = edge.to
        }
    }

    @inline(__always)
    subscript(state: UInt32, label: UInt16) -> UInt32? {
        let key = UInt64(state) << 16 | UInt64(label)
        var place = place(of: key)
        while true {
            let found = keys[place]
            if found == key { return targets[place] }
            if found == 0 { return nil }
            place = (place + 1) & mask
        }
    }

    @inline(__always)
    private func place(of key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask }
}

/// The patterns as a tree, while the automaton is built.
private struct Trie {
    private(set) var count = 1
    private(set) var rootNext: [UInt32]
    private(set) var edges: [(from: UInt32, label: UInt16, to: UInt32)] = []
    private var children: [UInt64: UInt32] = [:]
    private var ends: [[UInt32]] = [[]]

    init(classCount: Int) { rootNext = [UInt32](repeating: 0, count: classCount) }

    mutating func add(_ labels: [UInt16], _ pattern: Int) {
        var state: UInt32 = 0
        for label in labels {
            let key = UInt64(state) << 16 | UInt64(label)
            if let child = children[key] {
                state = child
                continue
            }
            let child = UInt32(count)
            count += 1
            children[key] = child
            edges.append((state, label, child))
            if state == 0 { rootNext[Int(label)] = child }
            ends.append([])
            state = child
        }
        if state != 0 { ends[Int(state)].append(UInt32(pattern)) }
    }

    /// Every state but the root, after its parent and after every shorter one.
    var breadthFirst: [(state: UInt32, parent: UInt32, label: UInt16)] {
        var depth = [Int](repeating: 0, count: count)
        for edge in edges { depth[Int(edge.to)] = depth[Int(edge.from)] + 1 }
        return edges.sorted { (depth[Int($0.to)], $0.to) < (depth[Int($1.to)], $1.to) }
            .map { ($0.to, $0.from, $0.label) }
    }

    var flatOutputs: (starts: [UInt32], outputs: [UInt32]) {
        var starts: [UInt32] = [0]
        var outputs: [UInt32] = []
        for patterns in ends {
            outputs.append(contentsOf: patterns)
            starts.append(UInt32(outputs.count))
        }
        return (starts, outputs)
    }
}
