/// Tells at most places of a text that no pattern begins there, from two to four labels.
///
/// A table of bytes by the hash of two labels says whether a pattern of two labels, one of three or a longer one may
/// begin with them; another by the hash of three or four labels settles the latter two. It errs on one side only.
struct PrefixFilter: Sendable {
    static let two: UInt8 = 1
    static let three: UInt8 = 2
    static let more: UInt8 = 4

    let pairs: FrozenBuffer<UInt8>
    let pairShift: UInt32
    let prefixes: FrozenBuffer<UInt8>
    let prefixShift: UInt32

    init(_ terms: SortedTerms) {
        var pairCount = 0
        var prefixCount = 0
        var last: UInt32?
        for term in terms.order where terms.count(term) > 1 {
            let common = last.map { terms.common($0, term) } ?? 0
            if common < 2 { pairCount += 1 }
            if terms.count(term) > 2, common < 4 { prefixCount += 1 }
            last = term
        }
        let pairBits = Self.bits(pairCount * 12, 14...20)
        let prefixBits = Self.bits(prefixCount * 8, 13...20)
        pairs = FrozenBuffer(repeating: 0, count: 1 << pairBits)
        prefixes = FrozenBuffer(repeating: 0, count: 1 << prefixBits)
        (pairShift, prefixShift) = (UInt32(32 - pairBits), UInt32(32 - prefixBits))
        for term in terms.order where terms.count(term) > 1 {
            let text = terms.text(term)
            let pair = Self.pair(text[0], text[1])
            let triple = Self.triple(pair, text[2])
            switch terms.count(term) {
            case 2: pairs.base[Int(pair >> pairShift)] |= Self.two
            case 3:
                pairs.base[Int(pair >> pairShift)] |= Self.three
                prefixes.base[Int(triple >> prefixShift)] |= Self.three
            default:
                pairs.base[Int(pair >> pairShift)] |= Self.more
                prefixes.base[Int(Self.quadruple(triple, text[3]) >> prefixShift)] |= Self.more
            }
        }
    }

    /// The exponent of the least power of two that is not below a size, within bounds.
    private static func bits(_ size: Int, _ bounds: ClosedRange<Int>) -> Int {
        min(max(Int.bitWidth - max(size - 1, 1).leadingZeroBitCount, bounds.lowerBound), bounds.upperBound)
    }

    @inline(__always)
    static func spread(_ label: UInt16) -> UInt32 { UInt32(label) &* 0x9E37_79B1 }

    @inline(__always)
    static func rotate(_ value: UInt32, _ by: UInt32) -> UInt32 { value &<< by | value &>> (32 &- by) }

    /// The hash of two labels; its upper bits are the good ones.
    @inline(__always)
    static func pair(_ first: UInt16, _ second: UInt16) -> UInt32 { rotate(spread(first), 11) &+ spread(second) }

    @inline(__always)
    static func triple(_ pair: UInt32, _ third: UInt16) -> UInt32 { rotate(pair, 5) &+ spread(third) }

    @inline(__always)
    static func quadruple(_ triple: UInt32, _ fourth: UInt16) -> UInt32 { rotate(triple, 7) &+ spread(fourth) }

    /// Which kinds of patterns may begin with the four labels from `text` on, or be cut by the end of a message.
    @inline(__always)
    func lengths(_ text: UnsafePointer<UInt16>) -> UInt8 {
        let pair = Self.pair(text[0], text[1])
        let triple = Self.triple(pair, text[2])
        let three = prefixes.base[Int(triple &>> prefixShift)] & Self.three
        let more = prefixes.base[Int(Self.quadruple(triple, text[3]) &>> prefixShift)] & Self.more
        let isCut = isEnd(text[2]) | isEnd(text[3])
        return pairs.base[Int(pair &>> pairShift)] & (Self.two | three | more | isCut)
    }

    /// All kinds at the end of a message, none elsewhere.
    @inline(__always)
    private func isEnd(_ label: UInt16) -> UInt8 {
        0 &- UInt8(truncatingIfNeeded: (UInt32(label ^ Label.end) &- 1) &>> 31)
    }

    /// 1 where any bit is set, else 0, without a branch.
    @inline(__always)
    static func one(_ bits: UInt8) -> Int { Int((UInt32(bits) &+ 0xFF) &>> 8) }

    func deallocate() {
        pairs.deallocate()
        prefixes.deallocate()
    }

    var bytes: Int { pairs.bytes + prefixes.bytes }
}
