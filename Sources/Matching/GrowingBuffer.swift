/// Memory for one step of a scan, whose contents last no longer than the step. Its one owner gives it back.
struct GrowingBuffer<Element: BitwiseCopyable> {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int

    init(capacity: Int) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    func deallocate() { base.deallocate() }

    /// Makes room for at least `count` elements, of which the first `kept` stay.
    @inline(__always)
    mutating func reserve(_ count: Int, keeping kept: Int = 0) {
        if count > capacity { grow(count, kept) }
    }

    @inline(never)
    private mutating func grow(_ count: Int, _ kept: Int) {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: count + count / 2)
        larger.update(from: base, count: kept)
        base.deallocate()
        base = larger
        capacity = count + count / 2
    }
}
