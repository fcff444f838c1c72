/// The newest elements of a sequence, up to a limit; the oldest are dropped and counted.
struct BoundedLog<Element> {
    let limit: Int
    /// How many elements were appended in all.
    private(set) var total = 0
    private var storage: [Element] = []
    /// Where the oldest element that still counts lies in `storage`.
    private var head = 0

    init(limit: Int) { self.limit = max(limit, 1) }

    /// The elements that are left, oldest first.
    var elements: ArraySlice<Element> { storage[head...] }

    /// How many elements were dropped.
    var dropped: Int { total - (storage.count - head) }

    /// - Returns: The element that had to go.
    @discardableResult
    mutating func append(_ element: Element) -> Element? {
        storage.append(element)
        total += 1
        guard storage.count - head > limit else { return nil }
        let oldest = storage[head]
        head += 1
        // Moves the elements only once in `limit` appends.
        if head > limit {
            storage.removeFirst(head)
            head = 0
        }
        return oldest
    }
}
