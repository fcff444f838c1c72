import CCues

/// A vector of small whole numbers for each piece of the vocabulary, so that a text's vector is the exact sum of its
/// pieces' vectors, the same on every processor.
///
/// The table is distilled from a sentence encoder (see `MODEL_CARD.md`): each piece through the encoder, centred,
/// partly whitened, projected on its main axes, rounded. Sums are compared by angle; their scale means nothing.
package struct StaticTable: Sendable {
    /// How many numbers a vector has.
    package static let dimensions = 256
    /// The largest absolute value of a number in a piece's vector.
    package static let largest: Int32 = 7

    /// The table that is part of the program.
    package static let shared: StaticTable = {
        do {
            return try StaticTable(bytes: embeddedBytes)
        } catch {
            preconditionFailure("the program was built with a broken table: \(error)")
        }
    }()

    /// The model file of `shared`.
    static var embeddedBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: counterfoil_static_table_bytes(), count: counterfoil_static_table_size())
    }

    /// Names the table.
    package let version: String
    /// How many pieces have a vector.
    package let rowCount: Int
    /// What one unit of a sum is worth in the encoder's whitened space.
    package let scale: Float

    private let storage: Storage

    /// Safe because the memory outlives every copy (it is embedded in the program, or whoever made the table keeps it)
    /// and nobody writes to it.
    private struct Storage: @unchecked Sendable {
        let rowOfPiece: UnsafeBufferPointer<UInt32>
        let rows: UnsafePointer<UInt8>
    }

    static let rowSize = dimensions / 2
    private static let noRow = UInt32.max

    /// Reads a table in place: a model file of the kind `staticTable`, whose bytes must outlive every copy.
    ///
    /// Sections: 0 parameters (UInt32 number of dimensions, UInt32 number of rows, Float32 scale), 1 for each piece the
    /// UInt32 number of its row, or all ones, 2 the rows. Byte i of a row holds number i in its low half and number
    /// i + 128 in its high half, both plus 8, from 1 to 15.
    package init(bytes: UnsafeRawBufferPointer) throws(ModelFormatError) {
        let file = try ModelFile(bytes, kind: .staticTable)
        let parameters: UnsafeBufferPointer<UInt32> = try file.section(0)
        let rowOfPiece: UnsafeBufferPointer<UInt32> = try file.section(1)
        let rows: UnsafeBufferPointer<UInt8> = try file.section(2)
        guard parameters.count == 3, parameters[0] == UInt32(Self.dimensions), let base = rows.baseAddress,
            rows.count == Int(parameters[1]) * Self.rowSize, !rowOfPiece.isEmpty
        else { throw ModelFormatError(.inconsistent, "the table's numbers of rows and dimensions do not fit its size") }
        guard rowOfPiece.allSatisfy({ $0 < parameters[1] || $0 == Self.noRow }) else {
            throw ModelFormatError(.inconsistent, "a piece's row lies outside the table")
        }
        storage = Storage(rowOfPiece: rowOfPiece, rows: base)
        rowCount = Int(parameters[1])
        scale = Float(bitPattern: parameters[2])
        version = file.version
    }

    /// Whether a piece has a vector. Pieces in scripts that the table leaves out have none and add nothing.
    package func has(_ piece: Int32) -> Bool { row(of: piece) != nil }

    @inline(__always)
    func row(of piece: Int32) -> UnsafePointer<UInt8>? {
        guard piece >= 0, Int(piece) < storage.rowOfPiece.count else { return nil }
        let row = storage.rowOfPiece[Int(piece)]
        return row == Self.noRow ? nil : storage.rows + Int(row) * Self.rowSize
    }

    /// Adds a piece's vector to sums of `dimensions` numbers. Exact up to 300 million pieces.
    package func add(_ piece: Int32, to sums: inout [Int32]) {
        guard sums.count >= Self.dimensions, let row = row(of: piece) else { return }
        for index in 0..<Self.rowSize {
            sums[index] &+= Int32(row[index] & 0x0F) - 8
            sums[index + Self.rowSize] &+= Int32(row[index] >> 4) - 8
        }
    }

    /// The sum of the vectors of some pieces.
    package func embed(_ pieces: ArraySlice<Piece>) -> [Int32] {
        var sums = [Int32](repeating: 0, count: Self.dimensions)
        for piece in pieces { add(piece.id, to: &sums) }
        return sums
    }
}
