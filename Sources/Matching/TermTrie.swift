/// The patterns as a tree of labels, in one hash table of edges, with unbranched ends packed into a pool.
///
/// A state is a number: the root is 0; after one label it is the label's number; deeper it is ``firstSlot`` plus the
/// place of its edge in the table (four to a bucket); within an unbranched end it is ``tailFlag`` plus a place in the pool.
struct TermTrie: Sendable {
    static let root: UInt32 = 0
    static let firstSlot: UInt32 = 0x4000
    static let tailFlag: UInt32 = 0x8000_0000
    /// Closes an unbranched end; the output follows in two halves. No label has this value.
    static let tailEnd: UInt16 = 0xFFFF

    /// Four edges and the states that they lead to, in one line of the cache. They fill it from the first on.
    struct Bucket: BitwiseCopyable, Sendable {
        /// The edges: see ``TermTrie/key(_:_:)``; 0 where there is none.
        var keys = SIMD4<UInt64>.zero
        /// One bit for each kind of label that goes on from the state: see ``TermTrie/bit(_:)``.
        var next = SIMD4<UInt32>.zero
        /// What ends there (see ``Outputs``), or ``TermTrie/tailValue`` and where the unbranched end stands in the pool.
        var values = SIMD4<UInt32>.zero
    }

    /// The mark of a value that names an unbranched end.
    static let tailValue: UInt32 = 0x4000_0000

    let buckets: FrozenBuffer<Bucket>
    /// What hashes are scaled to.
    let spread: UInt64
    let pool: FrozenBuffer<UInt16>
    /// By the number of a label: which labels follow where it begins a pattern; 0 where none does.
    let firstNext: FrozenBuffer<UInt32>
    /// By the number of a label: what a pattern of this one label puts out.
    let firstValue: FrozenBuffer<UInt32>
    let hasSingles: Bool
    let outputs: Outputs

    /// The bit of a label in ``Slot/next``.
    @inline(__always)
    static func bit(_ label: UInt16) -> UInt32 { 1 &<< UInt32(label & 31) }

    /// The state that an edge leaves and the edge's label in one number, which is never 0.
    @inline(__always)
    static func key(_ parent: UInt32, _ label: UInt16) -> UInt64 { UInt64(parent) | UInt64(label) &<< 32 | 1 &<< 63 }

    /// The bucket where a search for an edge begins.
    @inline(__always)
    static func bucket(_ key: UInt64, _ spread: UInt64) -> Int {
        let hash = (key &* 0x9E37_79B9_7F4A_7C15) &>> 32
        return Int(truncatingIfNeeded: (hash &* spread) &>> 32)
    }

    /// The state that a label leads to from another one, or the root.
    func child(_ state: UInt32, _ label: UInt16) -> UInt32 {
        if state == Self.root {
            let number = Int(label & Label.numberMask)
            return number != 0 && (firstNext[number] != 0 || firstValue[number] != 0) ? UInt32(number) : Self.root
        }
        if state & Self.tailFlag != 0 {
            return pool[Int(state & ~Self.tailFlag)] == label ? state + 1 : Self.root
        }
        guard followers(state) & Self.bit(label) != 0 else { return Self.root }
        let key = Self.key(state, label)
        var number = Self.bucket(key, spread)
        while true {
            let bucket = buckets[number]
            for lane in 0..<4 where bucket.keys[lane] == key {
                let value = bucket.values[lane]
                let isTail = value & Self.tailValue != 0
                return isTail ? Self.tailFlag | (value & ~Self.tailValue) : Self.firstSlot + UInt32(number * 4 + lane)
            }
            if bucket.keys[3] == 0 { return Self.root }
            number += 1
        }
    }

    /// What ends at a state, 0 for nothing.
    func value(_ state: UInt32) -> UInt32 {
        if state & Self.tailFlag != 0 {
            let place = Int(state & ~Self.tailFlag)
            return pool[place] == Self.tailEnd ? tailOutput(place) : 0
        }
        guard state >= Self.firstSlot else { return firstValue[Int(state)] }
        let place = Int(state - Self.firstSlot)
        return buckets[place / 4].values[place % 4]
    }

    /// How many edges the table has room for.
    var places: Int { buckets.count * 4 }

    /// The state that the edge at a place leaves; 0 where there is none.
    func parent(_ place: Int) -> UInt32 { UInt32(truncatingIfNeeded: buckets[place / 4].keys[place % 4]) }

    @inline(__always)
    func tailOutput(_ place: Int) -> UInt32 { UInt32(pool[place + 1]) | UInt32(pool[place + 2]) << 16 }

    @inline(__always)
    private func followers(_ state: UInt32) -> UInt32 {
        guard state >= Self.firstSlot else { return firstNext[Int(state)] }
        let place = Int(state - Self.firstSlot)
        return buckets[place / 4].next[place % 4]
    }

    func deallocate() {
        buckets.deallocate()
        pool.deallocate()
        firstNext.deallocate()
        firstValue.deallocate()
        outputs.lists.deallocate()
    }

    var bytes: Int { buckets.bytes + pool.bytes + firstNext.bytes + firstValue.bytes + outputs.lists.bytes }
}

/// Which patterns a state puts out: one number each, or a list of equal patterns.
struct Outputs: Sendable {
    /// Lists, each behind its length.
    let lists: FrozenBuffer<UInt32>

    private static let listFlag: UInt32 = 0x8000_0000

    /// The value that stands for some patterns; more than one are appended to `lists`.
    static func value(_ patterns: ArraySlice<UInt32>, _ lists: inout [UInt32]) -> UInt32 {
        if patterns.count == 1, let only = patterns.first { return only + 1 }
        let value = listFlag | UInt32(lists.count)
        lists.append(UInt32(patterns.count))
        lists.append(contentsOf: patterns)
        return value
    }

    /// The first of the patterns that a value stands for.
    func first(_ value: UInt32) -> UInt32 {
        value & Self.listFlag == 0 ? value &- 1 : lists[Int(value & ~Self.listFlag) + 1]
    }

    @inline(__always)
    func forEach(_ value: UInt32, _ body: (UInt32) -> Void) {
        if value & Self.listFlag == 0 { return body(value &- 1) }
        let start = Int(value & ~Self.listFlag)
        for place in start + 1...start + Int(lists[start]) { body(lists[place]) }
    }
}
