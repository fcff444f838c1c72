import CounterfoilFolding

/// Reads a message's bytes as labels: decoding and folding in one pass.
///
/// Most scalars become a label whatever stands beside them; the others are looked at closely by
/// ``readClosely(_:_:)``, which gives exactly what ``TextFolder`` does.
struct LabelReader {
    let table: LabelTable
    let bytes: UnsafePointer<UInt8>
    let end: Int
    let labels: UnsafeMutablePointer<UInt16>
    let origins: UnsafeMutablePointer<UInt32>
    /// The message's number in the batch, shifted to its place.
    let message: UInt32

    /// Where the reader stands: in the bytes and in the labels, and the kind of the last label.
    struct Position {
        var byte: Int
        var label: Int
        var kind: UInt32
    }

    /// Where a separator was left out that the next scalar has before it.
    private var pending = -1
    /// How many marks stand in a row before this label.
    private var marks = 0
    private var marksEnd = -1

    init(
        _ table: LabelTable, _ bytes: UnsafePointer<UInt8>, count: Int, labels: UnsafeMutablePointer<UInt16>,
        origins: UnsafeMutablePointer<UInt32>, message: UInt32
    ) {
        (self.table, self.bytes, end) = (table, bytes, count)
        (self.labels, self.origins, self.message) = (labels, origins, message)
    }

    /// Reads the message; 16 bytes behind it must be readable.
    ///
    /// - Parameter start: Where its first label goes. What stands before it is its stream's.
    /// - Returns: Where its last label ends.
    @inline(never)
    mutating func read(from start: Int) -> Int {
        var place = start
        var kind: UInt32 = 0
        if table.folds {
            kind = UInt32(labels[place - 1] & Label.kindMask)
            if kind == 0 {  // The join to the message before is a space between words.
                labels[place] = Label.space
                origins[place] = message
                place += 1
                kind = UInt32(Label.separator)
            } else {
                pending = place
            }
        }
        let position = readOrdinary(Position(byte: 0, label: place, kind: kind))
        return position.label - (position.kind == UInt32(Label.separator) ? 1 : 0)
    }

    @inline(__always)
    private mutating func readOrdinary(_ start: Position) -> Position {
        let (raw, folds) = (table.raw.base, table.folds)
        let (bytes, end, labels, origins, message) = (bytes, end, labels, origins, message)
        var (at, place, kind) = (start.byte, start.label, start.kind)
        while at < end {
            let lead = UInt32(bytes[at])
            var code: UInt32
            var length: Int
            if lead < 0x80 {
                if folds, kind == 0 || lead != 0x20, bytes[at + 1] < 0x80 {
                    let count = readASCII(at, place)
                    if count > 0 {
                        kind = UInt32(labels[place + count - 1] & Label.kindMask)
                        at += count
                        place += count
                        continue
                    }
                }
                (code, length) = (lead, 1)
            } else if lead & 0xF0 == 0xE0 {
                // Three at a time while none of them is a separator or an escape, then one by one.
                while at &+ 9 <= end {
                    let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self).littleEndian
                    if word & 0x00F0_0000_F000_00F0 != 0x00E0_0000_E000_00E0 { break }
                    let first = raw[Int(Self.three(bytes + at))]
                    let second = raw[Int(Self.three(bytes + at + 3))]
                    let third = raw[Int(Self.three(bytes + at + 6))]
                    if (UInt16(truncatingIfNeeded: kind) | first | second | third) & Label.separator != 0 { break }
                    labels[place] = first
                    labels[place &+ 1] = second
                    labels[place &+ 2] = third
                    let origin = message | UInt32(truncatingIfNeeded: at)
                    origins[place] = origin
                    origins[place &+ 1] = origin &+ 3
                    origins[place &+ 2] = origin &+ 6
                    kind = UInt32(third & Label.kindMask)
                    place &+= 3
                    at &+= 9
                }
                guard at < end, bytes[at] & 0xF0 == 0xE0 else { continue }
                repeat {
                    let code = Self.three(bytes + at)
                    let label = UInt32(raw[Int(code)])
                    if Label.clashes(kind, label) { break }
                    labels[place] = UInt16(truncatingIfNeeded: label)
                    origins[place] = message | UInt32(truncatingIfNeeded: at)
                    kind = label & UInt32(Label.kindMask)
                    place &+= 1
                    at &+= 3
                } while at < end && bytes[at] & 0xF0 == 0xE0
                guard at < end, bytes[at] & 0xF0 == 0xE0 else { continue }
                (code, length) = (Self.three(bytes + at), 3)
            } else if lead < 0xE0 {
                code = (lead &<< 6 &+ UInt32(bytes[at + 1]) &- 0x3080) & 0xFFFF
                length = 2
            } else {
                code = (lead & 7) &<< 18 | UInt32(bytes[at + 1] & 0x3F) &<< 12 | UInt32(bytes[at + 2] & 0x3F) &<< 6
                code |= UInt32(bytes[at + 3] & 0x3F)
                length = 4
            }
            let label = code < 0x1_0000 ? UInt32(raw[Int(code)]) : UInt32(Label.escape)
            if Label.clashes(kind, label) {
                let position = readClosely(code, Position(byte: at, label: place, kind: kind), length)
                (at, place, kind) = (position.byte, position.label, position.kind)
                continue
            }
            labels[place] = UInt16(truncatingIfNeeded: label)
            origins[place] = message | UInt32(truncatingIfNeeded: at)
            kind = label & UInt32(Label.kindMask)
            place &+= 1
            at &+= length
        }
        return Position(byte: at, label: place, kind: kind)
    }

    /// The code point of three bytes, whatever they hold below 0x10000.
    @inline(__always)
    private static func three(_ bytes: UnsafePointer<UInt8>) -> UInt32 {
        (UInt32(bytes[0]) &<< 12 &+ UInt32(bytes[1]) &<< 6 &+ UInt32(bytes[2]) &- 0xE2080) & 0xFFFF
    }

    private typealias Bytes = SIMD16<UInt8>

    @inline(__always)
    private static func all(_ byte: UInt8) -> Bytes { Bytes(repeating: byte) }

    /// The upper bit of each byte that is another one.
    @inline(__always)
    private static func differs(_ text: Bytes, _ byte: UInt8) -> Bytes { (text ^ all(byte)) &+ all(0x7F) }

    /// Reads up to sixteen ASCII characters that need no closer look, and returns how many.
    ///
    /// Comparisons are additions that carry into a byte's upper bit; what they say of bytes that are not ASCII does not
    /// matter. The caller has looked whether the first character is a space behind a space.
    @inline(__always)
    private func readASCII(_ at: Int, _ place: Int) -> Int {
        let text = UnsafeRawPointer(bytes + at).loadUnaligned(as: Bytes.self)
        // Controls, the apostrophe, the hyphen, the low line, the grave accent and everything that is not ASCII.
        let isControl = ~(text &+ Self.all(0x60)) | (text &+ Self.all(1))
        let isLowLineOrGrave = (text &+ Self.all(0x21)) & ~(text &+ Self.all(0x1F))
        let isPlain = Self.differs(text, 0x27) & Self.differs(text, 0x2D)
        let isOdd = (isControl | isLowLineOrGrave | ~isPlain | text) & Self.all(0x80)
        let isSpace = ~Self.differs(text, 0x20) & Self.all(0x80)
        let isUpper = (text &+ Self.all(0x3F)) & ~(text &+ Self.all(0x25)) & Self.all(0x80)
        let lower = text | (isUpper &>> Self.all(2))
        let wide = SIMD16<UInt16>(truncatingIfNeeded: lower)
        let isOther = (wide ^ SIMD16(repeating: 0x20)) &+ SIMD16(repeating: 0x7FFF)
        let separators = ~isOther & SIMD16(repeating: Label.separator)
        UnsafeMutableRawPointer(labels + place).storeBytes(of: wide | separators, as: SIMD16<UInt16>.self)
        let first = SIMD16<UInt32>(repeating: message | UInt32(truncatingIfNeeded: at))
        UnsafeMutableRawPointer(origins + place).storeBytes(of: first &+ Self.steps, as: SIMD16<UInt32>.self)
        let odd = unsafeBitCast(isOdd, to: SIMD2<UInt64>.self)
        let spaces = unsafeBitCast(isSpace, to: SIMD2<UInt64>.self)
        // A space behind a space is odd too.
        let low = odd[0] | spaces[0] & spaces[0] &<< 8
        let high = odd[1] | spaces[1] & (spaces[1] &<< 8 | spaces[0] &>> 56)
        let good = low != 0 ? low.trailingZeroBitCount &>> 3 : 8 &+ high.trailingZeroBitCount &>> 3
        return min(good, end &- at)
    }

    private static var steps: SIMD16<UInt32> { SIMD16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) }
}

extension LabelReader {
    /// Reads what the table of labels alone does not settle: several scalars for one, marks, separators beside
    /// separators or ideographs, flags, Hangul, and everything beyond the basic plane.
    @inline(never)
    private mutating func readClosely(_ code: UInt32, _ start: Position, _ length: Int) -> Position {
        var position = start
        let origin = message | UInt32(truncatingIfNeeded: start.byte)
        position.byte += length
        guard table.folds else {
            emit(code, origin, &position)
            return position
        }
        switch FoldTable.shared.folding(code) {
        case .itself: readItself(code, origin, &position)
        case .one(let value, _): emit(value, origin, &position)
        case .several(let place, _):
            for (offset, value) in FoldTable.shared.scalars(place).enumerated() {
                emit(value, offset == 0 ? origin : origin | LabelBatch.Origin.continued, &position)
            }
        case .special(.invisible): break
        case .special(.whiteSpace), .special(.hyphen):
            if position.kind == 0 {
                append(Label.space, origin, &position)
            } else if position.kind == UInt32(Label.ideographic) {
                pending = position.label
            }
        case .special(.mark): if !isSeparated(position) { countMark(position) }
        case .special(.scriptMark): readScriptMark(code, origin, &position)
        case .special(.regional):
            position.byte = start.byte
            let count = regionals(from: start.byte)
            for _ in 0..<count {
                let value = scalar(at: position.byte)
                emit(count > 2 ? value - 0x1F1E6 + 0x61 : value, message | UInt32(position.byte), &position)
                position.byte += 4
            }
        }
        return position
    }

    private mutating func readItself(_ code: UInt32, _ origin: UInt32, _ position: inout Position) {
        guard (0xAC00...0xD7A3).contains(code) else {
            let continues = code.isVowelOrFinalJamo && !isSeparated(position) && lastValue(position).isJamo
            return emit(code, continues ? origin | LabelBatch.Origin.continued : origin, &position)
        }
        // Hangul syllables (Unicode, section 3.12).
        let index = code - 0xAC00
        emit(0x1100 + index / 588, origin, &position)
        emit(0x1161 + index % 588 / 28, origin | LabelBatch.Origin.continued, &position)
        if index % 28 != 0 { emit(0x11A7 + index % 28, origin | LabelBatch.Origin.continued, &position) }
    }

    private mutating func emit(_ value: UInt32, _ origin: UInt32, _ position: inout Position) {
        if table.folds, value.isVoicingMark { return readScriptMark(value, origin, &position) }
        append(table.label(value), origin, &position)
    }

    private mutating func append(_ label: UInt16, _ origin: UInt32, _ position: inout Position) {
        if position.kind == UInt32(Label.separator), label & Label.kindMask == Label.ideographic {
            position.label -= 1
        }
        labels[position.label] = label
        origins[position.label] = origin
        position.label += 1
        position.kind = UInt32(label & Label.kindMask)
    }

    private func isSeparated(_ position: Position) -> Bool {
        position.kind == UInt32(Label.separator) || pending == position.label
    }

    private mutating func countMark(_ position: Position) {
        marks = marksEnd == position.label ? marks + 1 : 1
        marksEnd = position.label
    }

    private mutating func readScriptMark(_ value: UInt32, _ origin: UInt32, _ position: inout Position) {
        countMark(position)
        if !isSeparated(position), lastValue(position).shedsScriptMarks { return }
        guard marks <= TextFolder.maximumMarks else { return }
        append(table.label(value), origin | LabelBatch.Origin.continued, &position)
        marksEnd = position.label
    }

    /// The folded scalar that the last label stands for; 0 where it is not of this message.
    private func lastValue(_ position: Position) -> UInt32 {
        let origin = origins[position.label - 1]
        guard position.kind != UInt32(Label.separator), origin & LabelBatch.Origin.carried == 0,
            origin & ~(LabelBatch.Origin.offsetMask | LabelBatch.Origin.continued) == message
        else { return 0 }
        let code = scalar(at: Int(origin & LabelBatch.Origin.offsetMask))
        switch FoldTable.shared.folding(code) {
        case .itself: return (0xAC00...0xD7A3).contains(code) ? 0x1161 : code
        case .one(let value, _): return value
        case .several(let place, _): return FoldTable.shared.scalars(place).last ?? 0
        case .special(.regional): return labels[position.label - 1] == table.label(code) ? code : 0x61
        case .special: return code
        }
    }

    private func scalar(at index: Int) -> UInt32 { TextFolder.decode(bytes, at: index).scalar }

    private func regionals(from index: Int) -> Int {
        TextFolder.regionals(UnsafeBufferPointer(start: bytes, count: end), from: index)
    }
}
