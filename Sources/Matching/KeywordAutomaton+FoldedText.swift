package import CounterfoilFolding

extension KeywordAutomaton {
    /// Calls `body` with every occurrence of a pattern in folded text that cuts no character of the original.
    ///
    /// Occurrences come in the order in which they begin, those that begin together the shortest first, equal patterns by
    /// their numbers. The time is linear in the text, whatever it holds.
    ///
    /// - Parameters:
    ///   - text: What a ``TextFolder`` made, with what it carried over in front.
    ///   - first: Occurrences that end before this index of `text` are known from earlier and left out.
    ///   - body: Takes the number of the pattern and the range of `text` where it stands.
    package func forEachMatch(
        in text: [FoldedScalar], endingAfter first: Int = 0, _ body: (_ pattern: Int, _ range: Range<Int>) -> Void
    ) {
        let room = text.count + LabelBatch.padding
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: room) { labels in
            for index in text.indices { labels[index] = tables.labels.label(text[index].value) }
            for index in text.count..<room { labels[index] = Label.end }
            guard let base = labels.baseAddress else { return }
            var found: [Occurrence] = []
            if !walk(base, text.count, &found) { searchLinearly(base, text.count, &found) }
            for occurrence in found where occurrence.end >= first {
                let (start, end) = (occurrence.start, occurrence.end + 1)
                guard !text[start].continues, end == text.count || !text[end].continues else { continue }
                tables.trie.outputs.forEach(occurrence.value) { body(Int($0), start..<end) }
            }
        }
    }

    /// What some patterns put out, and the first and last scalar of where they stand.
    private struct Occurrence {
        var value: UInt32
        var start: Int
        var end: Int
    }

    private static let stepsPerLabel = 4

    /// Walks down the tree from every place that the filter lets through. Gives up where that takes too many steps.
    private func walk(_ labels: UnsafeMutablePointer<UInt16>, _ count: Int, _ found: inout [Occurrence]) -> Bool {
        let (trie, filter) = (tables.trie, tables.filter)
        var stepsLeft = Self.stepsPerLabel * count + 64
        for start in 0..<count {
            if trie.hasSingles {
                let value = trie.firstValue[Int(labels[start] & Label.numberMask)]
                if value != 0 { found.append(Occurrence(value: value, start: start, end: start)) }
            }
            guard filter.lengths(labels + start) != 0 else { continue }
            var state = trie.child(TermTrie.root, labels[start])
            var place = start
            while state != TermTrie.root {
                if place > start {
                    let value = trie.value(state)
                    if value != 0 { found.append(Occurrence(value: value, start: start, end: place)) }
                }
                place += 1
                state = trie.child(state, labels[place])
                stepsLeft -= 1
            }
            if stepsLeft < 0 { return false }
        }
        return true
    }

    private func searchLinearly(
        _ labels: UnsafeMutablePointer<UInt16>, _ count: Int, _ found: inout [Occurrence]
    ) {
        found = []
        let links = tables.links.value
        var state = TermTrie.root
        for place in 0..<count {
            state = links.next(state, labels[place])
            links.forEachValue(of: state) { value in
                let length = Int(lengths[Int(tables.trie.outputs.first(value))])
                found.append(Occurrence(value: value, start: place + 1 - length, end: place))
            }
        }
        found.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    }
}
