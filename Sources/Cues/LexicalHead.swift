/// Compares texts with examples by their n-grams of characters, weighted by rarity (tf-idf, cosine).
///
/// Where the encoder sees meaning, this sees wording: names, numbers, slang that the vocabulary cuts into crumbs.
final class LexicalHead: Sendable {
    /// How rare n-grams are, by their hash.
    struct Rarity: Sendable {
        /// Bits of the hash that choose a value.
        static let bits: UInt32 = 17
        /// Values from 0 (in most texts) to 15 (unknown), four bits each, the even ones in the low half.
        let nibbles: [UInt8]

        func weight(_ hash: UInt32) -> Int32 {
            nibbles.withUnsafeBufferPointer { nibbles in
                nibbles.baseAddress.map { Self.weight(hash, $0) } ?? 0
            }
        }

        /// The same from memory that holds all nibbles.
        @inline(__always)
        static func weight(_ hash: UInt32, _ nibbles: UnsafePointer<UInt8>) -> Int32 {
            let bucket = hash >> (32 - bits)
            return Int32(nibbles[Int(bucket >> 1)] >> (bucket & 1 == 0 ? 0 : 4) & 15)
        }
    }

    /// A unit vector's whole-number length.
    private static let unit = 16384.0
    /// The longest text that is compared, in scalars; what comes after it is left out.
    static let longestText = 256
    /// N-grams below this weight are in so many texts that they tell nothing.
    static let leastWeight: Int32 = 8

    /// What an n-gram adds to a cue: to its middle, and to some of its examples.
    private struct CuePosting {
        var cue: Int32
        var weight: Int32
        var firstExample: Int32
        var lastExample: Int32
    }

    private struct ExamplePosting {
        var example: Int32
        var weight: Int32
    }

    /// Open addressing: a hash and the range of its cue postings; a hash of 0 is a free slot.
    private struct Slot {
        var hash: UInt32
        var first: Int32
        var last: Int32
    }

    let cueCount: Int
    let exampleCount: Int
    private let rarity: FixedArray<UInt8>
    private let cuePostings: FixedArray<CuePosting>
    private let examplePostings: FixedArray<ExamplePosting>
    private let slots: FixedArray<Slot>
    /// One bit for each of 2^18 values of the hash's upper bits: whether any slot has it.
    private let filter: FixedArray<UInt64>

    /// Learns examples.
    ///
    /// - Parameter cues: For each cue, its cleaned examples.
    init(_ cues: [[[CueScalar]]], rarity: Rarity) {
        cueCount = cues.count
        exampleCount = cues.reduce(0) { $0 + $1.count }
        self.rarity = FixedArray(rarity.nibbles)
        var entries: [UInt32: [(posting: CuePosting, examples: [ExamplePosting])]] = [:]
        var example: Int32 = 0
        for (cue, examples) in cues.enumerated() {
            var middle: [UInt32: (weight: Double, examples: [ExamplePosting])] = [:]
            for text in examples {
                for (hash, weight) in Self.vector(text, rarity) {
                    let posting = ExamplePosting(example: example, weight: Int32(weight * Self.unit + 0.5))
                    middle[hash, default: (0, [])].weight += weight
                    middle[hash]?.examples.append(posting)
                }
                example += 1
            }
            let norm = max(
                1e-9,
                middle.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value.weight * $1.value.weight }.squareRoot())
            for (hash, entry) in middle where rarity.weight(hash) >= Self.leastWeight {
                let whole = Int32(entry.weight / norm * Self.unit + 0.5)
                let posting = CuePosting(cue: Int32(cue), weight: whole, firstExample: 0, lastExample: 0)
                entries[hash, default: []].append((posting, entry.examples))
            }
        }
        var cuePostings: [CuePosting] = []
        var examplePostings: [ExamplePosting] = []
        var capacity = 64
        while capacity < 2 * entries.count { capacity *= 2 }
        var slots = [Slot](repeating: Slot(hash: 0, first: 0, last: 0), count: capacity)
        var filter = [UInt64](repeating: 0, count: 4096)
        for (hash, postings) in entries.sorted(by: { $0.key < $1.key }) {
            let first = Int32(cuePostings.count)
            for (posting, examples) in postings {
                var posting = posting
                posting.firstExample = Int32(examplePostings.count)
                examplePostings += examples
                posting.lastExample = Int32(examplePostings.count)
                cuePostings.append(posting)
            }
            var slot = Int(hash) & (capacity - 1)
            while slots[slot].hash != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = Slot(hash: hash, first: first, last: Int32(cuePostings.count))
            filter[Int(hash >> 20)] |= 1 << UInt64((hash >> 14) & 63)
        }
        self.cuePostings = FixedArray(cuePostings)
        self.examplePostings = FixedArray(examplePostings)
        self.slots = FixedArray(slots)
        self.filter = FixedArray(filter)
    }

    /// The tf-idf vector of a text, of length one, in the order of the hashes.
    private static func vector(_ text: [CueScalar], _ rarity: Rarity) -> [(hash: UInt32, weight: Double)] {
        var weights: [UInt32: Double] = [:]
        text.withUnsafeBufferPointer { scalars in
            LexicalGrams.forEach(in: scalars, 0..<scalars.count) { hash in
                let weight = Double(rarity.weight(hash))
                if weight > 0, hash != 0 { weights[hash, default: 0] += weight }
            }
        }
        let sorted = weights.sorted { $0.key < $1.key }
        let norm = sorted.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
        guard norm > 0 else { return [] }
        return sorted.map { ($0.key, $0.value / norm) }
    }

    /// Memory for one comparison after another.
    final class Workspace {
        /// The n-grams of the last text that some example has.
        fileprivate let hits: UnsafeMutablePointer<(slot: Int32, weight: Int32)>
        fileprivate var hitCount = 0
        fileprivate let middles: UnsafeMutablePointer<Int32>
        fileprivate let nearest: UnsafeMutablePointer<Int32>
        fileprivate let examples: UnsafeMutablePointer<Int32>
        fileprivate var norm = 1.0
        private let cueCount: Int

        init(_ head: LexicalHead) {
            cueCount = head.cueCount
            hits = .allocate(capacity: LexicalHead.longestText * LexicalGrams.longest)
            middles = .allocate(capacity: max(1, head.cueCount))
            nearest = .allocate(capacity: max(1, head.cueCount))
            examples = .allocate(capacity: max(1, head.exampleCount))
            examples.initialize(repeating: 0, count: max(1, head.exampleCount))
            clear()
        }

        deinit {
            hits.deallocate()
            middles.deallocate()
            nearest.deallocate()
            examples.deallocate()
        }

        fileprivate func clear() {
            hitCount = 0
            middles.initialize(repeating: 0, count: max(1, cueCount))
            nearest.initialize(repeating: 0, count: max(1, cueCount))
        }

        /// What the last comparison found for a cue: the cosine to the middle of its examples, from 0 to 1.
        @inline(__always)
        func middle(_ cue: Int) -> Double { min(1, Double(middles[cue]) / norm) }

        /// The cosine to its nearest example, from 0 to 1; 0 where that was not asked for.
        @inline(__always)
        func nearest(_ cue: Int) -> Double { min(1, Double(nearest[cue]) / norm) }
    }

    /// Compares a part of a cleaned text with the middle of each cue's examples.
    func compare(_ scalars: UnsafeBufferPointer<CueScalar>, _ range: Range<Int>, in workspace: Workspace) {
        workspace.clear()
        var square: Int32 = 0
        let (rarity, filter, slots) = (rarity.base, filter.base, slots.base)
        let (postings, middles) = (cuePostings.base, workspace.middles)
        let mask = self.slots.count - 1
        let hits = workspace.hits
        var hitCount = 0
        LexicalGrams.forEach(in: scalars, range.lowerBound..<min(range.upperBound, range.lowerBound + Self.longestText))
        { hash in
            let weight = Rarity.weight(hash, rarity)
            square &+= weight &* weight
            guard filter[Int(hash >> 20)] >> UInt64((hash >> 14) & 63) & 1 == 1 else { return }
            var slot = Int(hash) & mask
            while slots[slot].hash != hash {
                if slots[slot].hash == 0 { return }
                slot = (slot + 1) & mask
            }
            hits[hitCount] = (Int32(truncatingIfNeeded: slot), weight)
            hitCount += 1
            // The bound on the text keeps the sums far below the limit.
            for place in Int(slots[slot].first)..<Int(slots[slot].last) {
                middles[Int(postings[place].cue)] &+= postings[place].weight &* weight
            }
        }
        workspace.hitCount = hitCount
        workspace.norm = max(1, Double(square).squareRoot()) * Self.unit
    }

    /// Finds, for the text compared last, the nearest example of some cues.
    func findNearest(of cues: UnsafePointer<Bool>, in workspace: Workspace) {
        let (slots, cuePostings, examplePostings) = (slots.base, cuePostings.base, examplePostings.base)
        let (sums, nearest) = (workspace.examples, workspace.nearest)
        let hits = workspace.hits
        for hit in 0..<workspace.hitCount {
            let (slot, weight) = (slots[Int(hits[hit].slot)], hits[hit].weight)
            for place in Int(slot.first)..<Int(slot.last) where cues[Int(cuePostings[place].cue)] {
                let posting = cuePostings[place]
                let cue = Int(posting.cue)
                for entry in Int(posting.firstExample)..<Int(posting.lastExample) {
                    let example = examplePostings[entry]
                    let sum = sums[Int(example.example)] &+ example.weight &* weight
                    sums[Int(example.example)] = sum
                    // Weights are positive, so the last sum of an example is its highest.
                    if sum > nearest[cue] { nearest[cue] = sum }
                }
            }
        }
        for hit in 0..<workspace.hitCount {
            let slot = slots[Int(hits[hit].slot)]
            for place in Int(slot.first)..<Int(slot.last) where cues[Int(cuePostings[place].cue)] {
                let posting = cuePostings[place]
                for entry in Int(posting.firstExample)..<Int(posting.lastExample) {
                    sums[Int(examplePostings[entry].example)] = 0
                }
            }
        }
    }
}
