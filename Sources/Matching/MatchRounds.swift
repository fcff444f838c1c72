/// Walks down the tree of patterns from all likely places of a batch together, one step in each round.
///
/// The steps of a round depend on nothing but their own place, so that the processor does many at a time; and they
/// choose by arithmetic rather than by branches, since nobody can foresee where a walk ends.
struct MatchRounds {
    /// A walk: the edge that it looks for next. `probe` counts how many places of the table it has looked at; above it
    /// stands whether the walk goes on behind two labels.
    struct Walk: BitwiseCopyable {
        var state: UInt32
        var at: UInt32
        var start: UInt32
        var probe: UInt32
    }

    /// An occurrence: what its state puts out, and its first and last label.
    struct Found: BitwiseCopyable {
        var value: UInt32
        var start: UInt32
        var end: UInt32
    }

    /// A walk that reached an unbranched end of the tree or the end of its message.
    struct Special: BitwiseCopyable {
        var place: UInt32
        var at: UInt32
        var start: UInt32
    }

    private(set) var found = GrowingBuffer<Found>(capacity: 1 << 10)
    private(set) var foundCount = 0
    private var places = GrowingBuffer<UInt32>(capacity: 1 << 10)
    private var walks = GrowingBuffer<Walk>(capacity: 1 << 10)
    private var nextWalks = GrowingBuffer<Walk>(capacity: 1 << 10)
    /// Keeps the reads of ``touch(_:_:_:)`` from being left out.
    private var touched: UInt32 = 0
    private var specials = GrowingBuffer<Special>(capacity: 1 << 10)

    private static let probeMask: UInt32 = 0x7FFF_FFFF
    /// Where ``TermTrie/tailValue`` stands.
    private static let tailShift: UInt32 = 30
    private static let goesOnShift: UInt32 = 31
    private static let goesOn: UInt32 = 1 << goesOnShift

    /// 1 where any bit is set, else 0, without a branch.
    @inline(__always)
    private static func one(_ bits: UInt32) -> UInt32 { (bits | (0 &- bits)) &>> 31 }

    @inline(__always)
    private static func same(_ left: UInt64, _ right: UInt64) -> UInt32 { left == right ? 1 : 0 }

    func deallocate() {
        found.deallocate()
        places.deallocate()
        walks.deallocate()
        nextWalks.deallocate()
        specials.deallocate()
    }

    /// Text of ordinary languages takes one step per label with a million patterns.
    private static let stepsPerLabel = 4

    /// Searches a batch. Where that takes too many steps it gives up and returns false.
    mutating func run(_ batch: inout LabelBatch, _ tables: AutomatonTables) -> Bool {
        let (trie, filter) = (tables.trie, tables.filter)
        let limit = Self.stepsPerLabel * batch.count + 64
        foundCount = 0
        places.reserve(batch.count + 32)
        walks.reserve(batch.count + 1)
        nextWalks.reserve(batch.count + 1)
        found.reserve(limit + 2 * batch.count)
        specials.reserve(limit + batch.count)
        if trie.hasSingles { findSingles(batch, trie) }
        var count = batch.isWide ? filterWide(batch, filter) : filterPrefixes(batch, filter, filterPairs(batch, filter))
        var specialCount = 0
        var steps = 0
        while count > 0 {
            steps += count
            if steps > limit { return false }
            if batch.isWide {
                count = WideRounds.step(
                    batch.labels.base, trie, walks.base, count, nextWalks.base, found.base, &foundCount, specials.base,
                    &specialCount)
            } else {
                count = step(batch, trie, count, &specialCount)
            }
            swap(&walks, &nextWalks)
        }
        return finish(&batch, trie, specialCount, limit - steps)
    }

    private mutating func findSingles(_ batch: LabelBatch, _ trie: TermTrie) {
        for place in 1..<batch.count {
            let value = trie.firstValue[Int(batch.labels.base[place] & Label.numberMask)]
            found.base[foundCount] = Found(value: value, start: UInt32(place), end: UInt32(place))
            foundCount += value != 0 ? 1 : 0
        }
    }

    /// The places whose first two labels may begin a pattern.
    @inline(never)
    private func filterPairs(_ batch: LabelBatch, _ filter: PrefixFilter) -> Int {
        let (labels, places) = (batch.labels.base, places.base)
        let (pairs, shift) = (filter.pairs.base, filter.pairShift)
        var count = 0
        var place = 1
        var first = PrefixFilter.spread(labels[1])
        while place < batch.count {
            // Eight places at a time: the labels behind the last are padding.
            for offset in 0..<8 {
                let second = PrefixFilter.spread(labels[place &+ offset &+ 1])
                let pair = PrefixFilter.rotate(first, 11) &+ second
                places[count] = UInt32(truncatingIfNeeded: place &+ offset)
                count &+= PrefixFilter.one(pairs[Int(pair &>> shift)])
                first = second
            }
            place &+= 8
        }
        return count
    }

    /// Of these, the places whose first three or four labels may begin one too.
    @inline(never)
    private func filterPrefixes(_ batch: LabelBatch, _ filter: PrefixFilter, _ pairs: Int) -> Int {
        let (labels, places, walks) = (batch.labels.base, places.base, walks.base)
        var count = 0
        for index in 0..<pairs {
            let place = places[index]
            let text = labels + Int(place)
            let lengths = filter.lengths(text)
            let goesOn = UInt32(PrefixFilter.one(lengths & ~PrefixFilter.two))
            walks[count] = Walk(
                state: UInt32(text[0] & Label.numberMask), at: place &+ 1, start: place,
                probe: goesOn &<< Self.goesOnShift)
            count &+= PrefixFilter.one(lengths)
        }
        return count
    }

    /// Both where the processor reads many labels at a time.
    @inline(never)
    private func filterWide(_ batch: LabelBatch, _ filter: PrefixFilter) -> Int {
        let (labels, places, walks) = (batch.labels.base, places.base, walks.base)
        let count = WideRounds.likelyPlaces(filter, labels, batch.count, places)
        for index in 0..<count {
            let place = places[index] & ~Self.goesOn
            walks[index] = Walk(
                state: UInt32(labels[Int(place)] & Label.numberMask), at: place &+ 1, start: place,
                probe: places[index] & Self.goesOn)
        }
        return count
    }

    /// One step of all walks; returns how many go on.
    @inline(never)
    private mutating func step(
        _ batch: LabelBatch, _ trie: TermTrie, _ count: Int, _ specialCount: inout Int
    ) -> Int {
        let (labels, buckets) = (batch.labels.base, trie.buckets.base)
        let (walks, next, found, specials) = (walks.base, nextWalks.base, found.base, specials.base)
        let places = places.base
        touch(labels, trie, count)
        var (goes, founds, special) = (0, foundCount, specialCount)
        for index in 0..<count {
            let walk = walks[index]
            let text = labels + Int(walk.at)
            let bucket = buckets + Int(places[index])
            let key = TermTrie.key(walk.state, text[0])
            let keys = UnsafeRawPointer(bucket).assumingMemoryBound(to: UInt64.self)
            let (second, third, fourth) = (Self.same(keys[1], key), Self.same(keys[2], key), Self.same(keys[3], key))
            let hit = Self.same(keys[0], key) | second | third | fourth
            let lane = Int(second &+ third &* 2 &+ fourth &* 3)
            let words = UnsafeRawPointer(bucket).assumingMemoryBound(to: UInt32.self) + lane
            let (nextLabels, value) = (words[8], words[12])
            let isFull: UInt32 = keys[3] != 0 ? 1 : 0
            let end = hit & value &>> Self.tailShift
            let inner = hit &- end
            let goesOn = nextLabels &>> UInt32(text[1] & 31) & walk.probe &>> Self.goesOnShift
            let isCut = hit & Self.one(nextLabels) & (1 &- Self.one(UInt32(text[1] ^ Label.end)))
            let place = places[index] &<< 2 &+ UInt32(truncatingIfNeeded: lane)

            found[founds] = Found(value: value, start: walk.start, end: walk.at)
            founds &+= Int(inner & Self.one(value))
            let state = TermTrie.firstSlot &+ place
            let mask = 0 &- hit
            next[goes] = Walk(
                state: walk.state ^ (walk.state ^ state) & mask, at: walk.at &+ hit, start: walk.start,
                probe: walk.probe & ~Self.probeMask | (walk.probe & Self.probeMask &+ 1) & ~mask)
            goes &+= Int(inner & goesOn | (1 &- hit) & isFull)
            specials[special] = Special(
                place: place, at: walk.at &+ 1, start: walk.start)
            special &+= Int(isCut | end & goesOn)
        }
        (foundCount, specialCount) = (founds, special)
        return goes
    }

    /// Computes where each walk looks, and reads a little there, so that the processor fetches many places from memory
    /// at a time.
    @inline(never)
    private mutating func touch(_ labels: UnsafeMutablePointer<UInt16>, _ trie: TermTrie, _ count: Int) {
        let (buckets, spread, walks, places) = (trie.buckets.base, trie.spread, walks.base, places.base)
        var sum: UInt32 = 0
        for index in 0..<count {
            let walk = walks[index]
            let place =
                TermTrie.bucket(TermTrie.key(walk.state, labels[Int(walk.at)]), spread)
                &+ Int(walk.probe & Self.probeMask)
            places[index] = UInt32(truncatingIfNeeded: place)
            sum &+= UInt32(truncatingIfNeeded: buckets[place].keys[0])
        }
        touched = sum
    }

    /// Follows the unbranched ends, and notes which messages end within a pattern.
    @inline(never)
    private mutating func finish(
        _ batch: inout LabelBatch, _ trie: TermTrie, _ count: Int, _ stepsLeft: Int
    ) -> Bool {
        let (labels, pool) = (batch.labels.base, trie.pool.base)
        var steps = 0
        for index in 0..<count {
            let special = specials.base[index]
            let (bucket, lane) = (trie.buckets.base + Int(special.place / 4), Int(special.place % 4))
            var at = Int(special.at)
            let value = bucket.pointee.values[lane]
            if value & TermTrie.tailValue != 0 {
                var place = Int(value & ~TermTrie.tailValue)
                while pool[place] == labels[at] {
                    place += 1
                    at += 1
                }
                steps += at - Int(special.at)
                if steps > stepsLeft { return false }
                if pool[place] == TermTrie.tailEnd {
                    found.base[foundCount] = Found(
                        value: trie.tailOutput(place), start: special.start, end: UInt32(at - 1))
                    foundCount += 1
                    continue
                }
            }
            if labels[at] == Label.end { batch.keepOpen(Int(special.start), end: at) }
        }
        return true
    }
}
