import Glibc

/// Reads a file or a pipe line by line with bounded memory: a line longer than the limit is passed over whole.
struct LineReader {
    enum Line: Equatable {
        case text([UInt8])
        /// A line of more than ``LineReader/maximumLength`` bytes.
        case tooLong
    }

    /// The most bytes of a line.
    static let maximumLength = 1 << 20

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0
    private var atEnd = false

    /// - Parameter descriptor: Open for reading; stays the caller's to close.
    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The first bytes of the input, which stay to be read.
    mutating func peek() throws(ScanError) -> [UInt8] {
        if buffer.isEmpty { try fill() }
        return Array(buffer.prefix(4_096))
    }

    /// The next line without its end (LF, CR or CRLF would both do; a lone CR is text); `nil` at the end.
    mutating func next() throws(ScanError) -> Line? {
        var searched = position
        var isTooLong = false
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { position = end + 1 }
                return isTooLong ? .tooLong : .text(Self.withoutReturn(buffer[position..<end]))
            }
            searched = buffer.count
            if searched - position > Self.maximumLength {
                isTooLong = true
                position = searched
            }
            if atEnd {
                defer { position = buffer.count }
                if isTooLong { return .tooLong }
                return position < buffer.count ? .text(Self.withoutReturn(buffer[position...])) : nil
            }
            if position > 0 {
                buffer.removeSubrange(..<position)
                searched -= position
                position = 0
            }
            try fill()
        }
    }

    private static func withoutReturn(_ line: ArraySlice<UInt8>) -> [UInt8] {
        Array(line.last == 0x0D ? line.dropLast() : line)
    }

    private mutating func fill() throws(ScanError) {
        let size = 1 << 18
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: size))
        var count: Int
        repeat {
            count = buffer.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { read(descriptor, $0 + start, size) } ?? 0
            }
        } while count < 0 && errno == EINTR
        let failure = errno
        buffer.removeLast(size - max(count, 0))
        if count < 0 { throw ScanError.unreadable(errno: failure) }
        if count == 0 { atEnd = true }
    }
}
