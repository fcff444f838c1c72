/// What the automaton sees of a folded scalar: a number in 14 bits, and above it how separators behave beside it.
///
/// Separators become one space between words and nothing beside a Chinese character or kana. Whether the last label
/// and the next may simply stand side by side is one addition: see ``Label/clashes(_:_:)``.
enum Label {
    /// A scalar that no pattern has.
    static let none: UInt16 = 0
    /// The same, of a script that is written without spaces.
    static let noneIdeographic: UInt16 = ideographic
    /// The end of a message. No scalar has it, since control characters are left out.
    static let end: UInt16 = ideographic | 7
    /// One space between words.
    static let space: UInt16 = separator | 0x20
    /// Not a label: what stands here needs a closer look.
    static let escape: UInt16 = 0xC000
    /// Not a label: what stands here is left out, and nothing beside it depends on it unless there is an escape too.
    static let nothing: UInt16 = 0xC001

    static let ideographic: UInt16 = 0x4000
    static let separator: UInt16 = 0x8000
    static let kindMask: UInt16 = 0xC000
    static let numberMask: UInt16 = 0x3FFF

    /// The first number that is not an ASCII character's own.
    static let firstFree = 0x80
    static let limit = 0x4000

    /// Whether a label of one kind (`previous`, without its number) cannot simply be followed by another: where a
    /// separator meets a separator or an ideograph, and where the next is an escape.
    @inline(__always)
    static func clashes(_ previous: UInt32, _ next: UInt32) -> Bool { (previous &+ 0x4000 &+ next) & 0x1_0000 != 0 }
}
