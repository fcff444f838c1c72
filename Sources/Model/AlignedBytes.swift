/// A copy of some bytes on a multiple of 64, as model files want to lie.
///
/// Safe because the memory is never written after `init`, and is freed only when nobody holds this any more.
package final class AlignedBytes: @unchecked Sendable {
    package let bytes: UnsafeRawBufferPointer

    package init(_ content: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 64)
        memory.copyBytes(from: content)
        bytes = UnsafeRawBufferPointer(memory)
    }

    deinit { bytes.deallocate() }
}
