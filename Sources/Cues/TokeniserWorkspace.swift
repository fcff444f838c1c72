/// The memory that cutting a text needs. Keep one to cut many texts without asking for memory each time.
package struct TokeniserWorkspace: ~Copyable {
    /// The best way to cut the text up to some byte.
    struct Path {
        var score: Float
        /// Where its last piece begins, in normal bytes; -1 where no way is known yet.
        var start: Int32
        /// Its last piece.
        var piece: Int32
    }

    /// The normal form of the text.
    private(set) var normal: UnsafeMutablePointer<UInt8>
    /// For each normal byte, and for the end, the byte of the text that it came from.
    private(set) var origins: UnsafeMutablePointer<Int32>
    /// For each normal byte and for the end.
    private(set) var paths: UnsafeMutablePointer<Path>
    /// How many normal bytes there is room for.
    private(set) var capacity: Int
    /// How many there are.
    private(set) var count = 0

    package init() {
        capacity = 512
        normal = .allocate(capacity: capacity)
        origins = .allocate(capacity: capacity + 1)
        paths = .allocate(capacity: capacity + 1)
    }

    deinit {
        normal.deallocate()
        origins.deallocate()
        paths.deallocate()
    }

    /// Adds a normal byte, for which there is room.
    @inline(__always)
    mutating func append(_ byte: UInt8, from place: Int) {
        normal[count] = byte
        origins[count] = Int32(truncatingIfNeeded: place)
        count += 1
    }

    /// Makes room for more normal bytes; keeps those that are there.
    mutating func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let wanted = max(2 * capacity, count + more)
        let normal = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        let origins = UnsafeMutablePointer<Int32>.allocate(capacity: wanted + 1)
        normal.update(from: self.normal, count: count)
        origins.update(from: self.origins, count: count)
        self.normal.deallocate()
        self.origins.deallocate()
        paths.deallocate()
        self.normal = normal
        self.origins = origins
        paths = .allocate(capacity: wanted + 1)
        capacity = wanted
    }

    /// Forgets the normal bytes.
    mutating func clear() { count = 0 }

    /// Forgets the last normal bytes; the end then comes from where the first of them came from.
    mutating func dropLast(_ bytes: Int) { count -= bytes }

    /// Says what byte of the text the end of the normal bytes stands for.
    mutating func close(at place: Int) { origins[count] = Int32(truncatingIfNeeded: place) }
}
