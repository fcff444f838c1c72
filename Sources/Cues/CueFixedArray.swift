/// An array that is filled once and read without checks.
///
/// Safe because nobody writes to the memory after init, and it is freed with the last reader.
final class FixedArray<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        count = elements.count
        let room = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        elements.withUnsafeBufferPointer { source in
            if let first = source.baseAddress { room.initialize(from: first, count: source.count) }
        }
        base = UnsafePointer(room)
    }

    deinit { base.deallocate() }
}
