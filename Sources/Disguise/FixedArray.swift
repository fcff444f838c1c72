/// An array that never changes, read without counting references: the search reads several of them for each letter.
///
/// Whoever makes one frees it by ``deallocate()``.
// Safe because the elements are written before the value is shared, and never again.
struct FixedArray<Element: Sendable>: @unchecked Sendable {
    private let elements: UnsafeBufferPointer<Element>

    init(_ array: [Element]) {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: array.count)
        _ = copy.initialize(from: array)
        elements = UnsafeBufferPointer(copy)
    }

    var count: Int { elements.count }
    var isEmpty: Bool { elements.isEmpty }
    var indices: Range<Int> { 0..<elements.count }

    @inline(__always)
    subscript(place: Int) -> Element {
        precondition(place >= 0 && place < elements.count)
        return elements[place]
    }

    @inline(__always)
    subscript(range: Range<Int>) -> Slice<UnsafeBufferPointer<Element>> { elements[range] }

    func deallocate() { UnsafeMutableBufferPointer(mutating: elements).deinitialize().deallocate() }
}

/// A table from small numbers to lists of values, in two flat arrays.
struct FixedLists<Value: Sendable>: Sendable {
    private let starts: FixedArray<Int32>
    private let values: FixedArray<Value>

    /// Takes pairs in the order in which the values of a key shall stand.
    init(keys: Int, _ pairs: [(key: Int, value: Value)]) {
        var starts = [Int32](repeating: 0, count: keys + 1)
        for pair in pairs { starts[pair.key + 1] += 1 }
        for key in 0..<keys { starts[key + 1] += starts[key] }
        var order = [Int32](repeating: 0, count: pairs.count)
        var next = starts
        for (number, pair) in pairs.enumerated() {
            order[Int(next[pair.key])] = Int32(number)
            next[pair.key] += 1
        }
        self.starts = FixedArray(starts)
        values = FixedArray(order.map { pairs[Int($0)].value })
    }

    @inline(__always)
    subscript(key: Int) -> Slice<UnsafeBufferPointer<Value>> {
        values[Int(starts[key])..<Int(starts[key + 1])]
    }

    func deallocate() {
        starts.deallocate()
        values.deallocate()
    }
}
