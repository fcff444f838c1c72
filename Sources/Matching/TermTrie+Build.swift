/// Patterns as labels, one behind the other, in the order of their labels.
struct SortedTerms {
    let labels: FrozenBuffer<UInt16>
    /// Where each pattern begins in `labels`; one more entry than patterns.
    let starts: FrozenBuffer<UInt32>
    /// The patterns that can be matched, by their labels; equal ones by their numbers.
    private(set) var order: [UInt32] = []

    @inline(__always)
    func count(_ term: UInt32) -> Int { Int(starts[Int(term) + 1] - starts[Int(term)]) }

    @inline(__always)
    func text(_ term: UInt32) -> UnsafeMutablePointer<UInt16> { labels.base + Int(starts[Int(term)]) }

    /// - Parameter isMatchable: Whether a pattern takes part.
    init(_ patterns: [[UInt32]], _ table: LabelTable, isMatchable: ([UInt32]) -> Bool) {
        labels = FrozenBuffer(repeating: 0, count: patterns.reduce(4) { $0 + $1.count })
        starts = FrozenBuffer(repeating: 0, count: patterns.count + 1)
        var end = 0
        var keys: [UInt64] = []
        keys.reserveCapacity(patterns.count)
        for (number, pattern) in patterns.enumerated() {
            let start = end
            for scalar in pattern {
                labels[end] = table.label(scalar)
                end += 1
            }
            starts[number + 1] = UInt32(end)
            guard isMatchable(pattern) else { continue }
            var key: UInt64 = 0
            for place in 0..<4 { key = key << 16 | (place < pattern.count ? UInt64(labels[start + place]) : 0) }
            order.append(UInt32(number))
            keys.append(key)
        }
        sort(keys)
    }

    func deallocate() {
        labels.deallocate()
        starts.deallocate()
    }

    /// By the first four labels digit by digit, then by the rest where these are equal.
    private mutating func sort(_ keys: [UInt64]) {
        var pairs = zip(keys, order).map { (key: $0, term: $1) }
        if pairs.count < 1 << 14 {
            pairs.sort { ($0.key, $0.term) < ($1.key, $1.term) }
        } else {
            var sorted = pairs
            for shift in [UInt64(0), 16, 32, 48] {
                var places = [Int](repeating: 0, count: 1 << 16)
                for pair in pairs { places[Int(pair.key >> shift & 0xFFFF)] += 1 }
                var sum = 0
                for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
                for pair in pairs {
                    let digit = Int(pair.key >> shift & 0xFFFF)
                    sorted[places[digit]] = pair
                    places[digit] += 1
                }
                swap(&pairs, &sorted)
            }
        }
        var first = 0
        while first < pairs.count {
            var end = first + 1
            while end < pairs.count, pairs[end].key == pairs[first].key { end += 1 }
            if end - first > 1 { pairs[first..<end].sort { isBefore($0.term, $1.term) } }
            first = end
        }
        order = pairs.map(\.term)
    }

    private func isBefore(_ left: UInt32, _ right: UInt32) -> Bool {
        let (leftText, rightText) = (text(left), text(right))
        let (leftCount, rightCount) = (count(left), count(right))
        for place in 0..<min(leftCount, rightCount) where leftText[place] != rightText[place] {
            return leftText[place] < rightText[place]
        }
        return (leftCount, left) < (rightCount, right)
    }

    /// How many labels two patterns have in common at their beginnings.
    func common(_ left: UInt32, _ right: UInt32) -> Int {
        let (leftText, rightText) = (text(left), text(right))
        let limit = min(count(left), count(right))
        var place = 0
        while place < limit, leftText[place] == rightText[place] { place += 1 }
        return place
    }

    /// Calls `body` with each run of equal patterns, and how many labels it shares with the run before and behind it.
    func forEachRun(_ body: (_ run: ArraySlice<UInt32>, _ before: Int, _ behind: Int) -> Void) {
        var first = 0
        var before = 0
        while first < order.count {
            var end = first + 1
            var behind = 0
            while end < order.count {
                behind = common(order[end - 1], order[end])
                guard behind == count(order[end]), behind == count(order[end - 1]) else { break }
                end += 1
                behind = 0
            }
            body(order[first..<end], before, behind)
            before = behind
            first = end
        }
    }
}

extension TermTrie {
    init(_ terms: SortedTerms, labelCount: Int) {
        var nodes = 0
        terms.forEachRun { run, before, behind in
            let length = terms.count(run[run.startIndex])
            nodes += max(0, min(length, Self.explicitDepth(before, behind)) - max(before, 1))
        }
        // Two and a half edges to a bucket of four: seldom does one overflow.
        var spread = nodes * 2 / 5 + 4
        while true {
            if let trie = Self(terms, labelCount: labelCount, spread: spread) {
                self = trie
                return
            }
            spread += spread / 4 + 16
        }
    }

    /// Labels down to this depth have states of their own; what follows belongs to one pattern alone.
    private static func explicitDepth(_ before: Int, _ behind: Int) -> Int { max(before, behind, 1) + 1 }

    /// Fails where the table has too long a run of taken places at its end.
    private init?(_ terms: SortedTerms, labelCount: Int, spread: Int) {
        let buckets = FrozenBuffer<Bucket>(repeating: Bucket(), count: spread + 32)
        let firstNext = FrozenBuffer<UInt32>(repeating: 0, count: labelCount)
        let firstValue = FrozenBuffer<UInt32>(repeating: 0, count: labelCount)
        var pool: [UInt16] = []
        var lists: [UInt32] = []
        var path: [UInt32] = []
        var fits = true
        var hasSingles = false
        func setNext(_ state: UInt32, _ label: UInt16) {
            if state < Self.firstSlot {
                firstNext[Int(state)] |= Self.bit(label)
            } else {
                let place = Int(state - Self.firstSlot)
                buckets.base[place / 4].next[place % 4] |= Self.bit(label)
            }
        }
        terms.forEachRun { run, before, behind in
            guard fits else { return }
            let term = run[run.startIndex]
            let (text, length) = (terms.text(term), terms.count(term))
            let depth = min(length, Self.explicitDepth(before, behind))
            path.removeSubrange(min(before, path.count)...)
            let value = Outputs.value(run, &lists)
            if path.isEmpty { path.append(UInt32(text[0] & Label.numberMask)) }
            if length == 1 {
                firstValue[Int(path[0])] = value
                hasSingles = true
                return
            }
            while path.count < depth {
                let (parent, label) = (path[path.count - 1], text[path.count])
                setNext(parent, label)
                let key = Self.key(parent, label)
                var number = Self.bucket(key, UInt64(spread))
                while buckets[number].keys[3] != 0, number < buckets.count - 2 { number += 1 }
                // The last bucket stays empty, so that every search ends.
                guard number < buckets.count - 2, let lane = (0..<4).first(where: { buckets[number].keys[$0] == 0 })
                else {
                    fits = false
                    return
                }
                buckets.base[number].keys[lane] = key
                path.append(Self.firstSlot + UInt32(number * 4 + lane))
            }
            let place = Int(path[depth - 1] - Self.firstSlot)
            let (number, lane) = (place / 4, place % 4)
            guard depth < length else {
                buckets.base[number].values[lane] = value
                return
            }
            buckets.base[number].next[lane] = Self.bit(text[depth])
            buckets.base[number].values[lane] = Self.tailValue | UInt32(pool.count)
            pool.append(contentsOf: UnsafeBufferPointer(start: text + depth, count: length - depth))
            pool.append(Self.tailEnd)
            pool.append(UInt16(truncatingIfNeeded: value))
            pool.append(UInt16(truncatingIfNeeded: value >> 16))
        }
        guard fits else {
            buckets.deallocate()
            firstNext.deallocate()
            firstValue.deallocate()
            return nil
        }
        (self.buckets, self.spread, self.firstNext, self.firstValue) = (buckets, UInt64(spread), firstNext, firstValue)
        (self.pool, self.outputs, self.hasSingles) = (
            FrozenBuffer(pool, padding: 0), Outputs(lists: FrozenBuffer(lists, padding: 0)), hasSingles
        )
    }
}
