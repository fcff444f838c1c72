/// What streams keep between their messages: the labels at their ends with which patterns may go on.
///
/// A stream has six words: up to five labels, each with how many bytes back it begins, and their number with a bit for
/// each that continues a character. More labels stand elsewhere while a longer beginning of a pattern is open.
struct StreamCarries {
    static let maximumDistance = 0xFFFF

    let count: Int
    private let states: UnsafeMutablePointer<UInt32>
    private var spills: [[UInt32]] = []
    private var freeSpills: [Int] = []

    private static let words = 6
    private static let inline = 5
    private static let countMask: UInt32 = 0xFF
    /// The number where the labels stand elsewhere: in the place that the first word names.
    private static let spilled: UInt32 = 0xFF
    private static let busy: UInt32 = 0x8000_0000
    private static let continuedShift: UInt32 = 8
    /// The memory of more words than this is given back.
    private static let keptSpill = 256

    init(count: Int) {
        self.count = count
        states = .allocate(capacity: max(count, 1) * Self.words)
        states.initialize(repeating: 0, count: max(count, 1) * Self.words)
    }

    func deallocate() { states.deallocate() }

    /// Whether the stream has a message in the batch that is being read.
    @inline(__always)
    func isBusy(_ stream: Int) -> Bool { states[stream &* Self.words &+ 5] & Self.busy != 0 }

    /// How many labels a stream keeps at most.
    @inline(__always)
    func labelCount(_ stream: Int) -> Int {
        let state = states + stream &* Self.words
        return state[5] & Self.countMask == Self.spilled ? spills[Int(state[0])].count : Self.inline
    }

    mutating func reset(_ stream: Int) {
        guard stream >= 0, stream < count else { return }
        begin(stream, 0)
    }

    /// Writes a stream's labels, and returns how many there are. From here on the stream is busy.
    @inline(__always)
    mutating func load(
        _ stream: Int, _ labels: UnsafeMutablePointer<UInt16>, _ origins: UnsafeMutablePointer<UInt32>, _ tag: UInt32
    ) -> Int {
        let state = states + stream &* Self.words
        let last = state[5]
        state[5] = last | Self.busy
        let count = Int(last & Self.countMask)
        guard count <= Self.inline else { return loadSpill(Int(state[0]), labels, origins, tag) }
        let carried = tag | LabelBatch.Origin.carried
        for place in 0..<Self.inline {
            labels[place] = UInt16(truncatingIfNeeded: state[place])
            let continued = last &<< (23 &- UInt32(truncatingIfNeeded: place)) & LabelBatch.Origin.continued
            origins[place] = carried | state[place] &>> 16 | continued
        }
        return count
    }

    @inline(never)
    private func loadSpill(
        _ spill: Int, _ labels: UnsafeMutablePointer<UInt16>, _ origins: UnsafeMutablePointer<UInt32>, _ tag: UInt32
    ) -> Int {
        let words = spills[spill]
        for place in 0..<words.count / 2 {
            labels[place] = UInt16(truncatingIfNeeded: words[2 * place])
            origins[place] = tag | LabelBatch.Origin.carried | words[2 * place + 1]
        }
        return words.count / 2
    }

    /// Keeps one label of a stream, which is no longer busy.
    @inline(__always)
    mutating func keep(_ stream: Int, _ label: UInt16, _ distance: Int, continues: Bool) {
        let state = states + stream &* Self.words
        if state[5] & Self.countMask == Self.spilled { free(Int(state[0])) }
        state[0] = UInt32(label) | UInt32(truncatingIfNeeded: distance) &<< 16
        state[5] = continues ? 1 | 1 &<< Self.continuedShift : 1
    }

    /// Begins to keep some labels of a stream, which is no longer busy.
    @inline(__always)
    mutating func begin(_ stream: Int, _ labels: Int) {
        let state = states + stream &* Self.words
        if state[5] & Self.countMask == Self.spilled { free(Int(state[0])) }
        if labels > Self.inline {
            state[0] = UInt32(newSpill(labels))
            state[5] = Self.spilled
        } else {
            state[5] = UInt32(labels)
        }
    }

    /// Keeps a label: the next one in order.
    @inline(__always)
    mutating func add(_ stream: Int, _ place: Int, _ label: UInt16, _ distance: Int, continues: Bool) {
        let state = states + stream &* Self.words
        let distance = UInt32(truncatingIfNeeded: distance)
        if state[5] & Self.countMask == Self.spilled {
            let spill = Int(state[0])
            spills[spill][2 * place] = UInt32(label)
            spills[spill][2 * place + 1] = distance | (continues ? LabelBatch.Origin.continued : 0)
        } else {
            state[place] = UInt32(label) | distance &<< 16
            state[5] |= continues ? 1 &<< (Self.continuedShift &+ UInt32(place)) : 0
        }
    }

    /// A place for some labels, whose memory is mostly there from an earlier use.
    @inline(never)
    private mutating func newSpill(_ labels: Int) -> Int {
        let spill = freeSpills.popLast() ?? spills.count
        if spill == spills.count { spills.append([]) }
        spills[spill].append(contentsOf: repeatElement(0, count: labels * 2))
        return spill
    }

    @inline(never)
    private mutating func free(_ spill: Int) {
        spills[spill].removeAll(keepingCapacity: spills[spill].count <= Self.keptSpill)
        freeSpills.append(spill)
    }
}
