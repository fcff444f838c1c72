/// What streams keep between their messages: the labels at their ends with which patterns may go on.
///
/// A stream has six words: up to five labels, each with how many bytes back it begins and whether it continues a
/// character, and their number. More labels stand elsewhere while a longer beginning of a pattern is open.
struct StreamCarries {
    static let maximumDistance = 0x7FFF

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
    /// The memory of more words than this is given back.
    private static let keptSpill = 256

    init(count: Int) {
        self.count = count
        // Words are read eight at a time.
        states = .allocate(capacity: max(count, 1) * Self.words + 2)
        states.initialize(repeating: 0, count: max(count, 1) * Self.words + 2)
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
        keep(stream, count: 0) { _ in (0, 0, false) }
    }

    /// Writes a stream's labels, eight where there is room for them, and returns how many there are. From here on the stream is busy.
    @inline(__always)
    mutating func load(
        _ stream: Int, _ labels: UnsafeMutablePointer<UInt16>, _ origins: UnsafeMutablePointer<UInt32>, _ tag: UInt32
    ) -> Int {
        let state = states + stream &* Self.words
        // Read as one before a part is written, for which the processor would wait.
        let words = UnsafeRawPointer(state).loadUnaligned(as: SIMD8<UInt32>.self)
        let last = words[5]
        state[5] = last | Self.busy
        let count = Int(last & Self.countMask)
        guard count <= Self.inline else { return loadSpill(Int(state[0]), labels, origins, tag) }
        UnsafeMutableRawPointer(labels).storeBytes(
            of: SIMD8<UInt16>(truncatingIfNeeded: words), as: SIMD8<UInt16>.self)
        let distances = words &>> 16 & UInt32(Self.maximumDistance) | words & LabelBatch.Origin.continued
        UnsafeMutableRawPointer(origins).storeBytes(
            of: distances | (tag | LabelBatch.Origin.carried), as: SIMD8<UInt32>.self)
        return count
    }

    @inline(never)
    private func loadSpill(
        _ spill: Int, _ labels: UnsafeMutablePointer<UInt16>, _ origins: UnsafeMutablePointer<UInt32>, _ tag: UInt32
    ) -> Int {
        let words = spills[spill]
        words.withUnsafeBufferPointer { words in
            for place in 0..<words.count / 2 {
                labels[place] = UInt16(truncatingIfNeeded: words[2 &* place])
                origins[place] = tag | LabelBatch.Origin.carried | words[2 &* place &+ 1]
            }
        }
        return words.count / 2
    }

    @inline(__always)
    private static func word(_ label: UInt16, _ distance: UInt32, _ continues: Bool) -> UInt32 {
        UInt32(label) | distance &<< 16 | (continues ? LabelBatch.Origin.continued : 0)
    }

    /// Keeps one label of a stream, which is no longer busy.
    @inline(__always)
    mutating func keep(_ stream: Int, _ label: UInt16, _ distance: Int, continues: Bool) {
        let state = states + stream &* Self.words
        if state[5] & Self.countMask == Self.spilled { free(Int(state[0])) }
        state[0] = Self.word(label, UInt32(truncatingIfNeeded: distance), continues)
        state[5] = 1
    }

    /// Keeps some labels of a stream, which is no longer busy.
    ///
    /// - Parameter label: Each in order: what it is, how many bytes back it begins and whether it continues a character.
    @inline(__always)
    mutating func keep(
        _ stream: Int, count: Int, _ label: (_ place: Int) -> (label: UInt16, distance: Int, continues: Bool)
    ) {
        let state = states + stream &* Self.words
        if state[5] & Self.countMask == Self.spilled { free(Int(state[0])) }
        guard count > Self.inline else {
            for place in 0..<count {
                let (label, distance, continues) = label(place)
                state[place] = Self.word(label, UInt32(truncatingIfNeeded: distance), continues)
            }
            state[5] = UInt32(count)
            return
        }
        let spill = newSpill(count)
        (state[0], state[5]) = (UInt32(spill), Self.spilled)
        spills[spill].withUnsafeMutableBufferPointer { words in
            for place in 0..<count {
                let (label, distance, continues) = label(place)
                words[2 &* place] = UInt32(label)
                words[2 &* place &+ 1] =
                    UInt32(truncatingIfNeeded: distance) | (continues ? LabelBatch.Origin.continued : 0)
            }
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
