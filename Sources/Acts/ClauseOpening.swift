import CounterfoilFolding

/// Whether the next word would be the first of its clause. Words of address and names do not count.
struct ClauseOpening {
    private(set) var isOpen = true
    private var isName = false

    /// Reads a scalar that belongs to no marker.
    mutating func read(_ scalar: UInt32) {
        if scalar == 0x40 { isName = true }
        if scalar == .foldedSpace {
            isName = false
        } else if !isName {
            isOpen = false
        }
    }

    mutating func read(_ marker: Marker) {
        if marker.isDisjoint(with: [.greets, .breaks, .asked, .perhapsAsked]) { isOpen = false }
    }
}
