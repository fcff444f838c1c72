import Glibc

/// Whether and how people watch: colour for a terminal, plain text for a pipe, remarks on standard error.
struct Terminal {
    let descriptor: Int32
    let isInteractive: Bool

    static let output = Terminal(descriptor: STDOUT_FILENO)
    static let errors = Terminal(descriptor: STDERR_FILENO)

    init(descriptor: Int32) {
        self.descriptor = descriptor
        let dumb = getenv("TERM").map { strcmp($0, "dumb") == 0 } ?? false
        isInteractive = isatty(descriptor) == 1 && !dumb
    }

    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case mark = "1;31"
    }

    /// The text in a style, where the terminal shows styles and `NO_COLOR` does not ask for none.
    func styled(_ text: String, _ style: Style) -> String {
        isInteractive && getenv("NO_COLOR") == nil ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// A line on standard output, at once: what is said to a pipe must not wait in a buffer.
    static func say(_ text: String) {
        try? ByteWriter.output.write(Array((text + "\n").utf8))
    }

    /// A line on standard error.
    static func note(_ text: String) {
        try? ByteWriter.errors.write(Array((text + "\n").utf8))
    }
}

/// The reader of our output went away: no failure of ours.
struct BrokenPipe: Error {}

/// Writes bytes to a descriptor, whole.
struct ByteWriter {
    let descriptor: Int32

    static let output = ByteWriter(descriptor: STDOUT_FILENO)
    static let errors = ByteWriter(descriptor: STDERR_FILENO)

    func write(_ bytes: [UInt8]) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                throw BrokenPipe()
            } else if errno != EINTR && errno != EAGAIN {
                throw CommandFailure.failure("cannot write the output: \(String(cString: strerror(errno)))")
            }
        }
    }
}
