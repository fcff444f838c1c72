/// The sums of a text's pieces one after another, from which the vector of any short span is one subtraction away.
///
/// The sums are kept modulo 256: that is enough to give a span of `longestSpan` pieces exactly, and a text costs a
/// quarter of what wide sums would.
package struct StaticSums: ~Copyable {
    /// The longest span whose vector can be had, in pieces.
    package static let longestSpan = 127 / Int(StaticTable.largest)

    /// How many pieces the text has.
    package private(set) var count = 0
    /// After each piece, `dimensions` sums of numbers plus 8.
    private var sums: UnsafeMutablePointer<UInt8>
    private var capacity = 64

    package init() { sums = .allocate(capacity: (capacity + 1) * StaticTable.dimensions) }

    deinit { sums.deallocate() }

    /// Takes the pieces of a text in place of those it had.
    package mutating func fill(_ pieces: [Piece], from table: borrowing StaticTable) {
        if pieces.count > capacity {
            sums.deallocate()
            capacity = max(2 * capacity, pieces.count)
            sums = .allocate(capacity: (capacity + 1) * StaticTable.dimensions)
        }
        count = pieces.count
        sums.update(repeating: 0, count: StaticTable.dimensions)
        var before = UnsafePointer(sums)
        for piece in pieces {
            let after = UnsafeMutablePointer(mutating: before) + StaticTable.dimensions
            table.add(piece.id, to: before, giving: after)
            before = UnsafePointer(after)
        }
    }

    /// The sum of the vectors of a span's pieces.
    ///
    /// - Parameters:
    ///   - span: Inside the text, at most `longestSpan` pieces.
    ///   - vector: Room for `dimensions` numbers.
    package func vector(of span: Range<Int>, into vector: UnsafeMutablePointer<Int16>) {
        precondition(span.lowerBound >= 0 && span.upperBound <= count && span.count <= Self.longestSpan)
        let before = sums + span.lowerBound * StaticTable.dimensions
        let after = sums + span.upperBound * StaticTable.dimensions
        let bias = UInt8(truncatingIfNeeded: 8 * span.count)
        for index in 0..<StaticTable.dimensions {
            vector[index] = Int16(Int8(bitPattern: after[index] &- before[index] &- bias))
        }
    }
}

extension StaticTable {
    /// Adds a piece's numbers, plus 8 each, to sums modulo 256.
    @inline(__always)
    fileprivate func add(
        _ piece: Int32, to before: UnsafePointer<UInt8>, giving after: UnsafeMutablePointer<UInt8>
    ) {
        guard let row = row(of: piece) else {
            for index in 0..<Self.dimensions { after[index] = before[index] &+ 8 }
            return
        }
        let half = Self.rowSize
        for index in 0..<half { after[index] = before[index] &+ (row[index] & 0x0F) }
        for index in 0..<half { after[half + index] = before[half + index] &+ (row[index] >> 4) }
    }
}
