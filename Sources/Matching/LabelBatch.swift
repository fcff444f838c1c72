/// Several messages as labels, one behind the other: in front of each what its stream carried over, behind it
/// ``Label/end``.
struct LabelBatch {
    /// Where a label comes from: 20 bits of byte offset in the message and 10 bits of the message's number in the batch.
    /// Of a label that was carried over, the offset counts back from the message's beginning.
    enum Origin {
        static let continued: UInt32 = 0x8000_0000
        static let carried: UInt32 = 0x4000_0000
        static let messageShift: UInt32 = 20
        static let offsetMask: UInt32 = 0xF_FFFF

        /// The number of a message at its place.
        @inline(__always)
        static func tag(_ message: Int) -> UInt32 { UInt32(truncatingIfNeeded: message) &<< messageShift }

        @inline(__always)
        static func message(_ origin: UInt32) -> Int { Int(origin &>> messageShift & 0x3FF) }

        /// Whether two labels are of the same message.
        @inline(__always)
        static func isSame(_ left: UInt32, _ right: UInt32) -> Bool { (left ^ right) & 0x3FF &<< messageShift == 0 }

        /// The offset from the beginning of the message.
        @inline(__always)
        static func offset(_ origin: UInt32) -> Int {
            let offset = Int(origin & offsetMask)
            return origin & carried == 0 ? offset : 0 &- offset
        }
    }

    static let maximumMessages = 0x3FF
    static let maximumMessageBytes = 0xF_FFFF
    /// The longest folding has 18 scalars for three bytes.
    static let labelsPerByte = 6
    /// So many labels may be read behind the last one.
    static let padding = 288

    struct Message: BitwiseCopyable {
        var bytes: UnsafePointer<UInt8>
        /// The number of the message in the call, and its stream.
        var number: UInt32
        var stream: UInt32
        /// How many bytes of the batch stand before the message.
        var position: Int
        var count: Int
        /// Where the labels of its stream begin in the batch, with those that were carried over.
        var first: Int
        /// Where its ``Label/end`` stands.
        var end: Int
        /// How many labels at its end a pattern may go on from.
        var open: Int
    }

    var labels = GrowingBuffer<UInt16>(capacity: 1 << 12)
    var origins = GrowingBuffer<UInt32>(capacity: 1 << 12)
    var messages = GrowingBuffer<Message>(capacity: Self.maximumMessages + 1)
    /// How many labels and messages there are; the label before the first is ``Label/end``.
    var count = 1
    var messageCount = 0
    var bytes = 0

    /// Whether the processor reads many characters at a time.
    let isWide: Bool
    var draft = WideDraft()

    init(isWide: Bool) { self.isWide = isWide && WideDraft.isAvailable }

    func deallocate() {
        draft.deallocate()
        labels.deallocate()
        origins.deallocate()
        messages.deallocate()
    }

    mutating func clear() {
        (count, messageCount, bytes) = (1, 0, 0)
        labels.base[0] = Label.end
        origins.base[0] = Origin.carried
    }

    mutating func reserve(_ more: Int) {
        labels.reserve(count + more + Self.padding, keeping: count)
        origins.reserve(count + more + Self.padding, keeping: count)
    }
}
