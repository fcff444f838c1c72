import Glibc

/// Why an input cannot be scanned at all. A bad line is no reason.
package struct ScanError: Error, Sendable, CustomStringConvertible {
    /// A stable name.
    package let code: String
    package let description: String

    static func unreadable(errno: Int32) -> ScanError {
        ScanError(code: "scan.read", description: "cannot be read: \(String(cString: strerror(errno)))")
    }

    static func unopenable(_ path: String, errno: Int32) -> ScanError {
        ScanError(
            code: "scan.open",
            description: "\(path): \(String(cString: strerror(errno))); check the path and the rights")
    }

    static let noColumns = ScanError(
        code: "scan.header",
        description: "the header row names no 'text' column; known are text, id, room, t, role, channel, lang, user")

    static let tooLarge = ScanError(
        code: "scan.size", description: "a caption file of more than 64 MiB; split it")
}
