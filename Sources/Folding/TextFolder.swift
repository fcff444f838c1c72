package import CounterfoilTranscript

/// Folds text scalar by scalar, in time linear in its bytes, whatever it holds.
///
/// Separators (white space, hyphens and underscores) become one space between two words, and nothing beside a
/// Chinese character or kana. Where an utterance follows an earlier one of the same speaker, the join is read as a
/// separator too: as nothing in Chinese, as a space between words.
package struct TextFolder: Sendable {
    package init() {}

    /// The folded text; what was carried over from earlier utterances stands first.
    package private(set) var scalars: [FoldedScalar] = []

    /// The longest run of marks on one character that is read (UAX #15, D4).
    package static let maximumMarks = 30

    private var separator: Separator?
    private var lead: FoldBits = []
    private var marks = 0

    /// What stands between two words and is not yet known to be one space or nothing.
    private enum Separator {
        /// White space, hyphens or underscores.
        case written(start: UInt32, end: UInt32, how: FoldBits)
        /// The end of one utterance and the beginning of the next.
        case join
    }

    /// Begins anew.
    package mutating func reset() {
        scalars.removeAll(keepingCapacity: true)
        separator = nil
        lead = []
        marks = 0
    }

    /// Puts the end of an earlier utterance's folded text in front of what follows.
    ///
    /// - Returns: Where it begins in ``scalars``.
    @discardableResult
    package mutating func carry(_ tail: ArraySlice<FoldedScalar>) -> Int {
        let first = begin()
        if let next = tail.first { close(before: next.value) }
        scalars.append(contentsOf: tail)
        return first
    }

    /// Folds an utterance's whole text, behind what was carried.
    ///
    /// - Returns: Where it begins in ``scalars``.
    @discardableResult
    package mutating func fold(_ text: WireText) -> Int {
        let first = begin()
        foldScalars(text)
        separator = nil
        lead = []
        return first
    }

    private mutating func begin() -> Int {
        separator = scalars.isEmpty ? nil : .join
        lead = []
        marks = 0
        return scalars.count
    }

    private mutating func foldScalars(_ text: WireText) {
        let table = FoldTable.shared
        text.utf8.withUnsafeBufferPointer { buffer in
            guard let bytes = buffer.baseAddress else { return }
            var index = 0
            while index < buffer.count {
                let (scalar, length) = Self.decode(bytes, at: index)
                let start = UInt32(truncatingIfNeeded: index)
                let end = start + UInt32(length)
                switch table.folding(scalar) {
                case .itself:
                    emitItself(scalar, start, end)
                case .one(let value, let how):
                    emit(value, start, end, how)
                case .several(let place, let how):
                    for (offset, value) in table.scalars(place).enumerated() {
                        emit(value, start, end, offset == 0 ? how : how.union(.continuation))
                    }
                case .special(.regional):
                    let count = Self.regionals(buffer, from: index)
                    for place in 0..<count {
                        let start = UInt32(index + 4 * place)
                        let (scalar, _) = Self.decode(bytes, at: Int(start))
                        emit(count > 2 ? scalar - 0x1F1E6 + 0x61 : scalar, start, start + 4, count > 2 ? .styled : [])
                    }
                    index += 4 * count
                    continue
                case .special(let special):
                    apply(special, scalar, start, end)
                }
                index += length
            }
        }
    }

    private mutating func emitItself(_ scalar: UInt32, _ start: UInt32, _ end: UInt32) {
        guard (0xAC00...0xD7A3).contains(scalar) else {
            let continues = scalar.isVowelOrFinalJamo && scalars.last?.value.isJamo == true && separator == nil
            return emit(scalar, start, end, continues ? .continuation : [])
        }
        // Hangul syllables (Unicode, section 3.12).
        let index = scalar - 0xAC00
        emit(0x1100 + index / 588, start, end, [])
        emit(0x1161 + index % 588 / 28, start, end, .continuation)
        if index % 28 != 0 { emit(0x11A7 + index % 28, start, end, .continuation) }
    }

    private mutating func emit(_ value: UInt32, _ start: UInt32, _ end: UInt32, _ how: FoldBits) {
        // Voicing marks that come out of half-width or composed kana.
        if value == 0x3099 || value == 0x309A { return apply(.scriptMark, value, start, end, how) }
        append(value, start, end, how)
        marks = 0
    }

    private mutating func append(_ value: UInt32, _ start: UInt32, _ end: UInt32, _ how: FoldBits) {
        close(before: value)
        scalars.append(FoldedScalar(value: value, start: start, end: end, how: how, lead: lead))
        lead = []
    }

    /// Decides what the separator was, now that it is known what follows.
    private mutating func close(before value: UInt32) {
        guard let separator else { return }
        self.separator = nil
        guard let last = scalars.last else { return }
        let isNothing = last.value.isIdeographic || value.isIdeographic
        switch separator {
        case .join:
            if !isNothing {
                scalars.append(FoldedScalar(value: .foldedSpace, start: 0, end: 0, how: [], lead: []))
            }
        case .written(let start, let end, let how):
            if isNothing {
                lead.formUnion(.space)
            } else {
                scalars.append(FoldedScalar(value: .foldedSpace, start: start, end: end, how: how, lead: lead))
                lead = []
            }
        }
    }

    private mutating func apply(
        _ special: FoldTable.Special, _ scalar: UInt32, _ start: UInt32, _ end: UInt32, _ how: FoldBits = []
    ) {
        switch special {
        case .invisible: lead.formUnion(.invisible)
        case .whiteSpace, .hyphen:
            switch separator {
            case .join: break
            case .written(let first, _, _): separator = .written(start: first, end: end, how: .space)
            case nil:
                separator = .written(start: start, end: end, how: scalar == .foldedSpace ? [] : .space)
            }
        case .mark: drop(markEndingAt: end)
        case .scriptMark:
            if separator == nil, let last = scalars.last, last.value.shedsScriptMarks {
                return drop(markEndingAt: end)
            }
            marks += 1
            guard marks <= Self.maximumMarks else { return lead.formUnion(.marks) }
            append(scalar, start, end, how.union(.continuation))
        case .regional: emit(scalar, start, end, [])
        }
    }

    /// Leaves a mark out; it belongs to the letter before it, unless it is one of an absurd number.
    private mutating func drop(markEndingAt end: UInt32) {
        guard separator == nil, let last = scalars.indices.last else { return lead.formUnion(.marks) }
        marks += 1
        scalars[last].how.formUnion(.marks)
        if marks <= Self.maximumMarks { scalars[last].end = end }
    }

    /// The scalar at `index` of valid UTF-8, and its length.
    @inline(__always)
    package static func decode(_ bytes: UnsafePointer<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
        func trail(_ offset: Int) -> UInt32 { UInt32(bytes[index + offset] & 0x3F) }
        let lead = UInt32(bytes[index])
        return switch lead {
        case 0..<0x80: (lead, 1)
        case 0..<0xE0: ((lead & 0x1F) << 6 | trail(1), 2)
        case 0..<0xF0: ((lead & 0x0F) << 12 | trail(1) << 6 | trail(2), 3)
        default: ((lead & 0x07) << 18 | trail(1) << 12 | trail(2) << 6 | trail(3), 4)
        }
    }

    /// How many regional indicators (U+1F1E6 to U+1F1FF) stand in a row.
    package static func regionals(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
        var count = 0
        var next = index
        while next + 4 <= bytes.count, bytes[next] == 0xF0, bytes[next + 1] == 0x9F, bytes[next + 2] == 0x87,
            (0xA6...0xBF).contains(bytes[next + 3])
        {
            count += 1
            next += 4
        }
        return count
    }
}

extension TextFolder {
    /// The folded scalars of a phrase that stands by itself, such as a term.
    package static func values(_ text: String) -> [UInt32] {
        var folder = TextFolder()
        folder.fold(WireText(text))
        return folder.scalars.map(\.value)
    }
}
