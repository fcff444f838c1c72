import Crypto
import Glibc

/// Reads a file from its start towards its end through a buffer of bounded size. A file that is not there is empty.
final class ForwardReader {
    let path: String
    /// Where the next byte is read.
    private(set) var position: Int64 = 0
    private let calls: any FileCalls
    private let descriptor: Int32?
    private let buffer: UnsafeMutableRawBufferPointer
    /// The part of the buffer that is filled and not yet consumed.
    private var filled = 0..<0

    init(_ path: String, calls: any FileCalls, capacity: Int = 256 << 10) throws(RecordingError) {
        self.path = path
        self.calls = calls
        do throws(Errno) {
            descriptor = try calls.open(path, O_RDONLY)
        } catch {
            guard error.rawValue == ENOENT else { throw RecordingError(error, path, "cannot be opened") }
            descriptor = nil
        }
        buffer = .allocate(byteCount: descriptor == nil ? 0 : capacity, alignment: 16)
    }

    deinit {
        buffer.deallocate()
        if let descriptor { calls.close(descriptor) }
    }

    func size() throws(RecordingError) -> Int64 {
        guard let descriptor else { return 0 }
        do throws(Errno) {
            return try calls.size(descriptor)
        } catch {
            throw RecordingError(error, path, "cannot be measured")
        }
    }

    /// Goes on from another place, and forgets what was read ahead.
    func seek(to position: Int64) {
        self.position = position
        filled = 0..<0
    }

    /// The next line without its line feed; `nil`, and nothing consumed, where none ends within `limit` bytes.
    func line(limit: Int) throws(RecordingError) -> [UInt8]? {
        var searched = 0
        while true {
            let rest = UnsafeRawBufferPointer(rebasing: buffer[filled])
            if searched < rest.count, let base = rest.baseAddress,
                let feed = memchr(base + searched, 0x0A, rest.count - searched)
            {
                let length = UnsafeRawPointer(feed) - base
                guard length <= limit else { return nil }
                consume(length + 1)
                return [UInt8](rest[..<length])
            }
            searched = rest.count
            guard rest.count <= limit, try fill() else { return nil }
        }
    }

    /// The next 32 bytes; `nil`, and nothing consumed, where there are fewer.
    func hash() throws(RecordingError) -> Hash256? {
        while filled.count < Hash256.byteCount {
            guard try fill() else { return nil }
        }
        defer { consume(Hash256.byteCount) }
        return Hash256(UnsafeRawBufferPointer(rebasing: buffer[filled]))
    }

    /// Hands over the next `count` bytes piece by piece.
    ///
    /// - Returns: Whether there were so many.
    func read(
        _ count: Int64, _ body: (UnsafeRawBufferPointer) throws(RecordingError) -> Void
    ) throws(RecordingError)
        -> Bool
    {
        var missing = count
        while missing > 0 {
            if filled.isEmpty, try !fill() { return false }
            let length = Int(min(Int64(filled.count), missing))
            try body(UnsafeRawBufferPointer(rebasing: buffer[filled.prefix(length)]))
            consume(length)
            missing -= Int64(length)
        }
        return true
    }

    /// SHA-256 of the next `count` bytes; `nil` where there are fewer.
    func hash(of count: Int64) throws(RecordingError) -> Hash256? {
        var context = SHA256()
        let isWhole = try read(count) { context.update(bufferPointer: $0) }
        return isWhole ? Hash256(context.finalize()) : nil
    }

    private func consume(_ count: Int) {
        filled = filled.dropFirst(count)
        position += Int64(count)
    }

    /// Reads on behind what is in the buffer.
    ///
    /// - Returns: Whether anything came: not at the end of the file, nor where the buffer is full.
    private func fill() throws(RecordingError) -> Bool {
        guard let descriptor else { return false }
        if filled.lowerBound > 0 {
            let rest = UnsafeRawBufferPointer(rebasing: buffer[filled])
            buffer.copyMemory(from: rest)
            filled = 0..<rest.count
        }
        guard filled.upperBound < buffer.count else { return false }
        do throws(Errno) {
            let free = UnsafeMutableRawBufferPointer(rebasing: buffer[filled.upperBound...])
            let count = try calls.read(descriptor, free, at: position + Int64(filled.count))
            filled = 0..<filled.upperBound + count
            return count > 0
        } catch {
            throw RecordingError(.io, path, "cannot be read", errno: error)
        }
    }
}
