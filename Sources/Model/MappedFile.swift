import Glibc

/// A file mapped into memory, read-only, for as long as this lives.
///
/// Safe because the mapping is read-only and is undone only when nobody holds this any more.
package final class MappedFile: @unchecked Sendable {
    package let bytes: UnsafeRawBufferPointer

    package init(_ path: String) throws(ModelBuildError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ModelBuildError(.file, "\(path): \(Self.reason())") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ModelBuildError(.file, "\(path): \(Self.reason())") }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            throw ModelBuildError(.file, "\(path): no file, or an empty one")
        }
        let size = Int(status.st_size)
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw ModelBuildError(.file, "\(path): \(Self.reason())")
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
