import Glibc

/// The calls on the operating system's files that recordings make.
///
/// Tests put faults in their place. A call that a signal interrupts is made again; a write may be short.
package protocol FileCalls: Sendable {
    /// Opens or creates a file or directory; never inherited by child processes.
    func open(_ path: String, _ flags: Int32) throws(Errno) -> Int32
    func close(_ descriptor: Int32)
    func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(Errno) -> Int
    func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(Errno) -> Int
    func size(_ descriptor: Int32) throws(Errno) -> Int64
    func truncate(_ descriptor: Int32, to size: Int64) throws(Errno)
    /// Makes a file's bytes and size durable.
    func syncData(_ descriptor: Int32) throws(Errno)
    /// Makes a directory's entries durable.
    func syncDirectory(_ descriptor: Int32) throws(Errno)
    /// Makes everything on the file system durable that holds the descriptor.
    func syncFileSystem(_ descriptor: Int32) throws(Errno)
    /// Takes the only lock on a file, or fails at once with `EWOULDBLOCK`.
    func lock(_ descriptor: Int32) throws(Errno)
    func rename(_ path: String, to newPath: String) throws(Errno)
    func remove(_ path: String) throws(Errno)
    func makeDirectory(_ path: String) throws(Errno)
    /// The names in a directory, sorted by their bytes.
    func names(in directory: String) throws(Errno) -> [String]
}

extension FileCalls {
    /// Writes all the bytes, in as many calls as it takes.
    func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(Errno) {
        var done = 0
        while done < bytes.count {
            done += try write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[done...]), at: offset + Int64(done))
        }
    }
}

/// The operating system's number for a failure.
package struct Errno: Error, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int32

    package init(_ rawValue: Int32) { self.rawValue = rawValue }

    package var isDiskFull: Bool { rawValue == ENOSPC || rawValue == EDQUOT }

    package var isOpenFileLimit: Bool { rawValue == EMFILE || rawValue == ENFILE }

    package var description: String {
        strerror(rawValue).map { String(cString: $0) } ?? "error \(rawValue)"
    }
}
