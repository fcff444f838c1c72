/// What a ``KeywordScanner`` works with.
struct ScanWork {
    let automaton: KeywordAutomaton
    private(set) var truncatedMessages = 0
    private(set) var linearBatches = 0
    private(set) var found = GrowingBuffer<KeywordMatch>(capacity: 1 << 10)
    private(set) var foundCount = 0
    var carries: StreamCarries

    /// So many bytes of a batch keep its labels in the first cache.
    private static let batchBytes = 12 << 10
    /// Bytes read behind a message.
    private static let readAhead = 16
    /// At most so many batches are searched by failure links before the other way is tried again.
    private static let longestLinear = 64

    private var batch: LabelBatch
    private var rounds = MatchRounds()
    private var linear: LinearSearch?
    private var scratch = GrowingBuffer<UInt8>(capacity: 256)
    private var linearLeft = 0
    private var linearNext = 1

    /// - Parameter isWide: Whether to read many characters at a time where the processor can.
    init(_ automaton: KeywordAutomaton, streams: Int, isWide: Bool) {
        self.automaton = automaton
        batch = LabelBatch(isWide: isWide)
        carries = StreamCarries(count: streams)
    }

    func deallocate() {
        batch.deallocate()
        rounds.deallocate()
        carries.deallocate()
        found.deallocate()
        scratch.deallocate()
    }

    mutating func scan(_ arena: UnsafeRawBufferPointer, _ messages: UnsafeBufferPointer<StreamMessage>) {
        foundCount = 0
        guard let base = arena.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        let labels = automaton.tables.labels
        batch.clear()
        for number in messages.indices {
            let message = messages[number]
            let (stream, start) = (Int(message.stream), Int(message.start))
            var count = Int(message.count)
            guard stream < carries.count, start + count <= arena.count else { continue }
            if count > LabelBatch.maximumMessageBytes { count = truncated(base + start) }
            let isNear = start + count + Self.readAhead > arena.count
            if isNear || batch.isFull(count, Self.batchBytes) || batch.mustWait(stream, carries) { finishBatch() }
            if isNear {
                scratch.reserve(count + Self.readAhead)
                scratch.base.update(from: base + start, count: count)
                batch.add(scratch.base, count, number: number, stream: stream, &carries, labels)
                finishBatch()
            } else {
                batch.add(base + start, count, number: number, stream: stream, &carries, labels)
            }
        }
        finishBatch()
    }

    /// Where the last whole scalar within the bound ends.
    private mutating func truncated(_ bytes: UnsafePointer<UInt8>) -> Int {
        truncatedMessages += 1
        var count = LabelBatch.maximumMessageBytes
        while count > 0, bytes[count] & 0xC0 == 0x80 { count -= 1 }
        return count
    }

    private mutating func finishBatch() {
        guard batch.messageCount > 0 else { return }
        batch.finish(automaton.tables.labels)
        if linearLeft == 0, rounds.run(&batch, automaton.tables) {
            linearNext = 1
            found.reserve(foundCount + rounds.foundCount, keeping: foundCount)
            let outputs = automaton.tables.trie.outputs
            for place in 0..<rounds.foundCount {
                let match = rounds.found.base[place]
                outputs.forEach(match.value) { add($0, Int(match.start), Int(match.end)) }
            }
        } else {
            if linearLeft == 0 {
                linearLeft = linearNext
                linearNext = min(linearNext * 2, Self.longestLinear)
            }
            linearLeft -= 1
            linearBatches += 1
            searchLinearly()
        }
        batch.save(&carries)
        batch.clear()
    }

    private mutating func searchLinearly() {
        var search = linear ?? LinearSearch(automaton)
        linear = nil
        search.run(batch) { value, end in
            automaton.tables.trie.outputs.forEach(value) { pattern in
                add(pattern, end + 1 - Int(automaton.lengths[Int(pattern)]), end)
            }
        }
        linear = search
        batch.keepAllOpen(automaton.longest - 1)
    }

    /// Takes an occurrence in labels as one in bytes, unless it was found before or cuts a character.
    @inline(__always)
    private mutating func add(_ pattern: UInt32, _ start: Int, _ end: Int) {
        guard let match = batch.match(pattern, start, end) else { return }
        found.reserve(foundCount + 1, keeping: foundCount)
        found.base[foundCount] = match
        foundCount += 1
    }
}
