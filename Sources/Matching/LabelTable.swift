import CounterfoilFolding

/// Code points to labels: folding and the choice of labels composed into one look-up.
struct LabelTable: Sendable {
    /// The label of every code point of the basic plane as it stands in a text, ``Label/nothing`` or ``Label/escape``.
    let raw: FrozenBuffer<UInt16>
    /// The labels of folded scalars, 256 a page; page 0 of `labels` is empty.
    private let pages: FrozenBuffer<UInt16>
    private let labels: FrozenBuffer<UInt16>
    /// One more than the highest number in use.
    let count: Int
    let folds: Bool

    /// Numbers go by how often the patterns use a scalar, so that the common ones lie close together; ASCII keeps its
    /// own.
    init(_ patterns: [[UInt32]], folds: Bool) {
        var uses = [UInt32](repeating: 0, count: 0x11_0000)
        for pattern in patterns { for scalar in pattern where scalar < 0x11_0000 { uses[Int(scalar)] &+= 1 } }
        var order: [UInt64] = []
        for (scalar, count) in uses.enumerated() where count > 0 && !Self.keepsCode(UInt32(scalar)) {
            order.append(UInt64(UInt32.max - count) << 32 | UInt64(scalar))
        }
        order.sort()
        let pages = FrozenBuffer<UInt16>(repeating: 0, count: 0x1100)
        var labels = [UInt16](repeating: 0, count: 256)
        func set(_ scalar: UInt32, _ label: UInt16) {
            let page = Int(scalar >> 8)
            if pages[page] == 0 {
                pages[page] = UInt16(labels.count >> 8)
                labels.append(contentsOf: repeatElement(0, count: 256))
            }
            labels[Int(pages[page]) << 8 | Int(scalar & 0xFF)] = label
        }
        for scalar in UInt32(0x20)..<0x7F { set(scalar, UInt16(scalar)) }
        if folds { set(.foldedSpace, Label.space) }
        var next = Label.firstFree
        for entry in order.prefix(Label.limit - Label.firstFree) {
            let scalar = UInt32(truncatingIfNeeded: entry)
            set(scalar, UInt16(next) | (folds && scalar.isIdeographic ? Label.ideographic : 0))
            next += 1
        }
        count = next
        self.folds = folds
        self.pages = pages
        self.labels = FrozenBuffer(labels, padding: 0)
        raw = FrozenBuffer(repeating: Label.escape, count: 0x1_0000)
        raw[Int(Self.endCode)] = Label.end
        for code in UInt32(0)..<0x1_0000 where !(0xD800..<0xE000).contains(code) {
            raw[Int(code)] = ordinary(code, uses)
        }
    }

    /// Codes that no text has: for the end of a message, and for what needs a closer look.
    static let endCode: UInt16 = 0xDFFF
    static let escapeCode: UInt16 = 0xDFFE

    private static func keepsCode(_ scalar: UInt32) -> Bool { (0x20..<0x7F).contains(scalar) }

    /// The label of a folded scalar.
    @inline(__always)
    func label(_ scalar: UInt32) -> UInt16 {
        guard scalar < 0x11_0000 else { return Label.none }
        let label = labels[Int(pages[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
        return label != 0 ? label : folds && scalar.isIdeographic ? Label.noneIdeographic : Label.none
    }

    /// Whether a folded scalar has a label of its own.
    func has(_ scalar: UInt32) -> Bool { label(scalar) & Label.numberMask != 0 }

    /// What a code point becomes whatever stands beside it, or ``Label/escape``.
    private func ordinary(_ code: UInt32, _ uses: [UInt32]) -> UInt16 {
        guard folds else { return label(code) }
        switch FoldTable.shared.folding(code) {
        case .itself: return (0xAC00...0xD7A3).contains(code) || code.isVowelOrFinalJamo ? Label.escape : label(code)
        case .one(let value, _): return value.isVoicingMark ? Label.escape : label(value)
        case .special(.whiteSpace), .special(.hyphen): return Label.space
        case .special(.invisible), .special(.mark): return Label.nothing
        case .several(let place, _):
            // What no pattern has may as well be one label.
            let isUnknown = FoldTable.shared.scalars(place).allSatisfy {
                uses[Int($0)] == 0 && !$0.isIdeographic && !$0.isVoicingMark && $0 != .foldedSpace
            }
            return isUnknown ? Label.none : Label.escape
        case .special: return Label.escape
        }
    }

    func deallocate() {
        raw.deallocate()
        pages.deallocate()
        labels.deallocate()
    }

    var bytes: Int { raw.bytes + pages.bytes + labels.bytes }
}

extension UInt32 {
    /// The combining voicing marks of kana.
    var isVoicingMark: Bool { self == 0x3099 || self == 0x309A }
}
