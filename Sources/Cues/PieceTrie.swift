/// A double-array trie over bytes, read in place.
///
/// The form is that of darts-clone (S. Yata), in which SentencePiece stores its character map. A unit that is a node
/// has the byte that leads to it in bits 0-7, in bit 8 whether a key ends here, in bits 10-30 the offset of its
/// children, shifted left by eight more if bit 9 is set; a child stands at `node ^ offset ^ byte`, the value of a key
/// at `node ^ offset`. A unit with bit 31 set is a value, or is unused.
///
/// Safe because the memory outlives every copy (it is embedded in the program, or its owner is kept by whoever made
/// the trie) and nobody writes to it.
struct PieceTrie: @unchecked Sendable {
    private let units: UnsafePointer<UInt32>
    /// Where the search for a key begins.
    let root: UInt32

    /// Checks that no walk leaves the units and that every value is below the limit, so that walking need not check.
    init(_ units: UnsafeBufferPointer<UInt32>, valueLimit: Int) throws(ModelFormatError) {
        guard let base = units.baseAddress, !units.isEmpty, units.count % 256 == 0,
            units.count <= 1 << 29
        else {
            throw ModelFormatError(.inconsistent, "a trie has \(units.count) units, no positive multiple of 256")
        }
        for position in 0..<units.count where units[position] >> 31 == 0 {
            let children = position ^ Int(Self.offset(units[position]))
            guard children | 0xFF < units.count else {
                throw ModelFormatError(.inconsistent, "unit \(position) of a trie leads outside")
            }
            if units[position] & 0x100 != 0 {
                let leaf = units[children]
                guard leaf >> 31 == 1, leaf & 0x7FFF_FFFF < valueLimit else {
                    throw ModelFormatError(.inconsistent, "unit \(position) of a trie has no proper value")
                }
            }
        }
        self.units = base
        root = Self.offset(base[0])
    }

    @inline(__always)
    private static func offset(_ unit: UInt32) -> UInt32 { (unit >> 10) << ((unit & 0x200) >> 6) }

    /// What one step of a walk found.
    enum Step: Equatable {
        /// No key goes on with this byte.
        case none
        /// Some key goes on.
        case inside
        /// A key ends here, with this value; longer ones may go on.
        case end(UInt32)
    }

    /// Goes on by one byte from a position that began as `root`.
    @inline(__always)
    func step(_ position: inout UInt32, _ byte: UInt8) -> Step {
        let node = position ^ UInt32(byte)
        let unit = units[Int(node)]
        guard unit & 0x8000_00FF == UInt32(byte) else { return .none }
        position = node ^ Self.offset(unit)
        return unit & 0x100 == 0 ? .inside : .end(units[Int(position)] & 0x7FFF_FFFF)
    }
}
