/// Whether one stands between quotation marks.
struct QuotationMarks {
    private(set) var isOpen = false

    enum Mark { case opens, closes, either }

    static func mark(_ scalar: UInt32) -> Mark? {
        switch scalar {
        case 0x22: .either
        case 0x201C, 0x300C, 0x300E, 0xAB: .opens
        case 0x201D, 0x300D, 0x300F, 0xBB: .closes
        default: nil
        }
    }

    mutating func read(_ scalar: UInt32) {
        switch Self.mark(scalar) {
        case .opens: isOpen = true
        case .closes: isOpen = false
        case .either: isOpen.toggle()
        case nil: break
        }
    }

    mutating func forget() { isOpen = false }
}
