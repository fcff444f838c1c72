/// Remembers which items came already: at least the last `capacity` of them, at most twice as many.
///
/// Two generations of hashes. When the younger one is full it becomes the older one, which is forgotten; nothing is
/// ever cleared at once, so an item that came a moment ago is always known. It is rebuilt by replaying a recording.
struct DedupRing: Sendable {
    let capacity: Int
    /// How often a generation was forgotten.
    private(set) var rotations = 0
    private var younger: Set<UInt128> = []
    private var older: Set<UInt128> = []

    init(capacity: Int = 4_096) { self.capacity = max(capacity, 1) }

    /// Notes an item, and tells whether it is new. One that comes again stays known for longer.
    mutating func insert(_ hash: UInt128) -> Bool {
        if younger.contains(hash) { return false }
        let isNew = !older.contains(hash)
        if younger.count == capacity {
            older = younger
            younger = []
            rotations += 1
        }
        younger.insert(hash)
        return isNew
    }

    func contains(_ hash: UInt128) -> Bool { younger.contains(hash) || older.contains(hash) }
}
