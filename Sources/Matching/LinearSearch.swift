/// Searches a batch by failure links: linear in any text. The last transitions are remembered, which makes text that
/// repeats itself cheap.
struct LinearSearch {
    private let links: FailureLinks
    private var memory = [Transition](repeating: Transition(), count: 1 << Self.memoryBits)

    private static let memoryBits: UInt64 = 12

    private struct Transition {
        var key: UInt64 = .max
        var state: UInt32 = 0
        var hasOutput = false
    }

    init(_ automaton: KeywordAutomaton) {
        links = automaton.tables.links.value
    }

    /// Calls `body` with what patterns put out and the place of their last label.
    mutating func run(_ batch: LabelBatch, _ body: (_ value: UInt32, _ end: Int) -> Void) {
        let (links, labels, count) = (links, batch.labels.base, batch.count)
        memory.withUnsafeMutableBufferPointer { memory in
            var state = TermTrie.root
            for place in 1..<count {
                let label = labels[place]
                let key = UInt64(state) | UInt64(label) &<< 32
                let slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> (64 - Self.memoryBits))
                if memory[slot].key != key {
                    let next = label == Label.end ? TermTrie.root : links.next(state, label)
                    memory[slot] = Transition(key: key, state: next, hasOutput: links.hasOutput(next))
                }
                state = memory[slot].state
                if memory[slot].hasOutput { links.forEachValue(of: state) { body($0, place) } }
            }
        }
    }
}
