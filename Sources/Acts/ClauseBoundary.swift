import CounterfoilFolding

/// What divides what is said into clauses and sentences.
enum ClauseBoundary {
    /// A space where the script needs none, an ellipsis, a picture: perhaps a new clause.
    case pause
    /// The speaker's next utterance: mostly a new clause, but captions are cut anywhere.
    case join
    case comma
    case colon
    case end
    case questionMark

    /// The boundary that a scalar is.
    static func at(_ index: Int, in text: UnsafeBufferPointer<FoldedScalar>) -> ClauseBoundary? {
        switch text[index].value {
        case 0x3F, 0x37E, 0x61F: .questionMark
        case 0x21, 0x3B, 0x3002, 0xFF61, 0xBF, 0xA1: .end
        case 0x2C, 0x7E, 0x301C, 0x28, 0x29, 0x5B, 0x5D, 0x3010, 0x3011, 0x60C: .comma
        case 0x3A: .colon
        case 0x2E: fullStop(index, in: text)
        case 0x20: index > 0 && isThai(text[index - 1].value) ? .pause : nil
        case 0x2600...0x27BF, 0x1F000...0x1FAFF: .pause
        default: nil
        }
    }

    /// The boundary that lies in front of a scalar: a space between Chinese characters, which folding leaves out, or
    /// the join of two utterances.
    static func before(_ index: Int, in text: UnsafeBufferPointer<FoldedScalar>) -> ClauseBoundary? {
        guard index > 0, index < text.count else { return nil }
        if beginsUtterance(index, in: text) { return .join }
        return text[index].lead.contains(.space) ? .pause : nil
    }

    /// Bytes are counted anew from the start of each utterance.
    static func beginsUtterance(_ index: Int, in text: UnsafeBufferPointer<FoldedScalar>) -> Bool {
        guard index > 0 else { return true }
        let scalar = text[index]
        return scalar.isJoin || scalar.start < text[index - 1].start || (scalar.start == 0 && !scalar.continues)
    }

    /// `1.1` and `g.u.c` end nothing; `...` is a pause.
    private static func fullStop(_ index: Int, in text: UnsafeBufferPointer<FoldedScalar>) -> ClauseBoundary? {
        let next = index + 1 < text.count ? text[index + 1].value : .foldedSpace
        if next == 0x2E || (index > 0 && text[index - 1].value == 0x2E) { return .pause }
        return next.isWordCharacter ? nil : .end
    }

    private static func isThai(_ scalar: UInt32) -> Bool { (0xE00...0xE7F).contains(scalar) }
}
