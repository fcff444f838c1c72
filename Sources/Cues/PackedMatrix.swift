import CCues

/// A matrix of 16-bit whole numbers, laid out for fast exact products with rows of such numbers.
package struct PackedMatrix: Sendable {
    /// How many rows: the length of what it is multiplied by.
    package let depth: Int
    /// How many columns: the length of what comes out.
    package let columns: Int

    private let storage: Storage

    /// Safe because nobody writes to the memory after it was filled, and it is kept alive by the owner here, or, for a
    /// matrix that is read in place, by whoever made it.
    private struct Storage: @unchecked Sendable {
        let numbers: UnsafePointer<Int16>
        let owner: Block?
    }

    /// Memory on a multiple of 64 bytes, as the products want it.
    private final class Block {
        let numbers: UnsafeMutablePointer<Int16>

        init(count: Int) {
            let raw = UnsafeMutableRawPointer.allocate(byteCount: 2 * count, alignment: 64)
            numbers = raw.bindMemory(to: Int16.self, capacity: count)
            numbers.initialize(repeating: 0, count: count)
        }

        deinit { UnsafeMutableRawPointer(numbers).deallocate() }
    }

    /// Reads a matrix in place from memory that outlives it; `nil` where sizes do not fit.
    init?(packed numbers: UnsafeBufferPointer<Int16>, depth: Int, columns: Int) {
        guard let base = numbers.baseAddress, depth > 0, columns > 0, depth % 2 == 0, columns % 16 == 0,
            numbers.count == depth * columns
        else { return nil }
        self.depth = depth
        self.columns = columns
        storage = Storage(numbers: base, owner: nil)
    }

    /// Packs a matrix whose columns are given one after another, each of `depth` numbers.
    ///
    /// - Parameter depth: A positive multiple of 2.
    package init(columns list: [[Int16]], depth: Int) {
        precondition(depth > 0 && depth % 2 == 0 && list.allSatisfy { $0.count == depth }, "columns of unequal length")
        self.depth = depth
        columns = max((list.count + 15) / 16, 1) * 16
        let block = Block(count: depth * columns)
        for (column, numbers) in list.enumerated() {
            for row in 0..<depth { block.numbers[Self.place(row, column, depth: depth)] = numbers[row] }
        }
        storage = Storage(numbers: UnsafePointer(block.numbers), owner: block)
    }

    /// Where a number stands: for each 16 columns, for each pair of rows, 16 pairs of numbers, the upper row's first.
    package static func place(_ row: Int, _ column: Int, depth: Int) -> Int {
        column / 16 * 16 * depth + row / 2 * 32 + column % 16 * 2 + row % 2
    }

    /// Multiplies rows of `depth` numbers by the matrix; the sums are exact modulo 2^32 and the same on every processor.
    ///
    /// - Parameters:
    ///   - left: The rows; the next one begins `stride` numbers after the one before, so rows may overlap.
    ///   - product: Room for `rows` times `columns` numbers.
    @inline(__always)
    package func multiply(
        _ left: UnsafePointer<Int16>, stride: Int, rows: Int, into product: UnsafeMutablePointer<Int32>
    ) {
        counterfoil_multiply(left, stride, rows, storage.numbers, depth, columns, product)
    }
}
