/// A table that is written once, before anybody else sees it, and only read from then on.
///
/// Reads check no bounds: who reads must know that the index is valid. Copies share the memory, which the owner of the
/// first one gives back; so a copy costs nothing, and no reader counts references.
// Safe because the memory is changed only while the one who allocated it fills it, before it is shared.
struct FrozenBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    private static var cacheLine: Int { 64 }

    let base: UnsafeMutablePointer<Element>
    let count: Int

    init(repeating value: Element, count: Int) {
        let size = max(count, 1) * MemoryLayout<Element>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: Self.cacheLine)
        base = memory.bindMemory(to: Element.self, capacity: max(count, 1))
        base.initialize(repeating: value, count: max(count, 1))
        self.count = count
    }

    init(_ elements: [Element], padding: Element) {
        self.init(repeating: padding, count: elements.count + 1)
        elements.withUnsafeBufferPointer { source in
            if let first = source.baseAddress { base.update(from: first, count: source.count) }
        }
    }

    func deallocate() { UnsafeMutableRawPointer(base).deallocate() }

    @inline(__always)
    subscript(index: Int) -> Element {
        get { base[index] }
        nonmutating set { base[index] = newValue }
    }

    var bytes: Int { max(count, 1) * MemoryLayout<Element>.stride }
}
