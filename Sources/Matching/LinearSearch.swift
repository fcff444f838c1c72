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

    /// Calls `body` with what patterns put out and the place of their last label, in no particular order.
    ///
    /// Each step waits for the one before it, so four parts of the batch are searched side by side. They are cut where
    /// messages end, which nothing is carried across.
    mutating func run(_ batch: LabelBatch, _ body: (_ value: UInt32, _ end: Int) -> Void) {
        let (labels, count) = (batch.labels.base, batch.count)
        func cut(_ near: Int) -> Int {
            var place = max(near, 1)
            while place < count, labels[place - 1] != Label.end { place += 1 }
            return place
        }
        let cuts = (first: cut(count / 4), second: cut(count / 2), third: cut(count / 4 * 3))
        let links = links
        memory.withUnsafeMutableBufferPointer { memory in
            guard let memory = memory.baseAddress else { return }
            @inline(__always)
            func step(_ state: inout UInt32, _ place: Int) {
                let label = labels[place]
                let key = UInt64(state) | UInt64(label) &<< 32
                let slot = memory + Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> (64 - Self.memoryBits))
                if slot.pointee.key != key { slot.pointee = Self.transition(links, state, label, key) }
                state = slot.pointee.state
                if slot.pointee.hasOutput { links.forEachValue(of: state) { body($0, place) } }
            }
            var (first, second, third, fourth) = (TermTrie.root, TermTrie.root, TermTrie.root, TermTrie.root)
            let shortest = min(cuts.first - 1, cuts.second - cuts.first, cuts.third - cuts.second, count - cuts.third)
            for place in 0..<max(shortest, 0) {
                step(&first, 1 &+ place)
                step(&second, cuts.first &+ place)
                step(&third, cuts.second &+ place)
                step(&fourth, cuts.third &+ place)
            }
            let done = max(shortest, 0)
            for place in 1 + done..<max(cuts.first, 1 + done) { step(&first, place) }
            for place in cuts.first + done..<max(cuts.second, cuts.first + done) { step(&second, place) }
            for place in cuts.second + done..<max(cuts.third, cuts.second + done) { step(&third, place) }
            for place in cuts.third + done..<max(count, cuts.third + done) { step(&fourth, place) }
        }
    }

    @inline(never)
    private static func transition(
        _ links: FailureLinks, _ state: UInt32, _ label: UInt16, _ key: UInt64
    ) -> Transition {
        let next = label == Label.end ? TermTrie.root : links.next(state, label)
        return Transition(key: key, state: next, hasOutput: links.hasOutput(next))
    }
}
