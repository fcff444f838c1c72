import CPosix
import Glibc

/// The operating system itself.
package struct SystemFileCalls: FileCalls {
    package init() {}

    // Recordings hold personal data: nothing for others than the owner and its group.
    private static let fileMode: mode_t = 0o640
    private static let directoryMode: mode_t = 0o750

    package func open(_ path: String, _ flags: Int32) throws(Errno) -> Int32 {
        try check { Glibc.open(path, flags | O_CLOEXEC, Self.fileMode) }
    }

    package func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

    package func read(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(Errno) -> Int {
        try check { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
    }

    package func write(
        _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int64
    ) throws(Errno) -> Int {
        try check { pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) }
    }

    package func size(_ descriptor: Int32) throws(Errno) -> Int64 {
        var status = stat()
        _ = try check { fstat(descriptor, &status) }
        return Int64(status.st_size)
    }

    package func truncate(_ descriptor: Int32, to size: Int64) throws(Errno) {
        _ = try check { ftruncate(descriptor, off_t(size)) }
    }

    package func syncData(_ descriptor: Int32) throws(Errno) { _ = try check { fdatasync(descriptor) } }

    package func syncDirectory(_ descriptor: Int32) throws(Errno) { _ = try check { fsync(descriptor) } }

    package func syncFileSystem(_ descriptor: Int32) throws(Errno) { _ = try check { syncfs(descriptor) } }

    package func lock(_ descriptor: Int32) throws(Errno) { _ = try check { flock(descriptor, LOCK_EX | LOCK_NB) } }

    package func rename(_ path: String, to newPath: String) throws(Errno) {
        _ = try check { Glibc.rename(path, newPath) }
    }

    package func remove(_ path: String) throws(Errno) { _ = try check { unlink(path) } }

    package func makeDirectory(_ path: String) throws(Errno) { _ = try check { mkdir(path, Self.directoryMode) } }

    package func names(in directory: String) throws(Errno) -> [String] {
        guard let stream = opendir(directory) else { throw Errno(errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw Errno(errno) }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes a call until no signal interrupts it.
    private func check<Result: SignedInteger>(_ call: () -> Result) throws(Errno) -> Result {
        while true {
            let result = call()
            if result != -1 { return result }
            let number = errno
            if number != EINTR { throw Errno(number) }
        }
    }
}
