import CounterfoilTranscript
import Glibc

/// Something that only the peer may learn: a webhook's URL, a signing key. It shows nothing of itself: not when it is
/// described, debugged, dumped, put into a log line, or part of another value that is.
package struct Secret: Sendable {
    private let value: String

    /// Takes a secret that is known already, such as one made up for a demo.
    package init(_ value: String) { self.value = value }

    /// Reads a secret from a file that nobody but its owner may read.
    ///
    /// The opened file is checked, not its name, so that swapping the file in between gains nothing. White space
    /// around the secret is dropped.
    ///
    /// - Throws: ``SecretError`` where the file cannot be read, belongs to somebody else, is readable for others, or
    ///   does not hold one line of text of at most 8 KiB.
    package init(file path: String) throws(SecretError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SecretError(.unreadable, path, Self.reason(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SecretError(.unreadable, path, Self.reason(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SecretError(.unreadable, path, "it is not a regular file")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else { throw SecretError(.owner, path) }
        guard status.st_mode & 0o077 == 0 else {
            throw SecretError(.permissions, path, "its mode is 0\(String(status.st_mode & 0o7777, radix: 8))")
        }
        guard status.st_size <= Self.maximumBytes else { throw SecretError(.malformed, path, "it is too long") }
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes + 1)
        var count = 0
        while count < bytes.count {
            let length = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            if length < 0, errno == EINTR { continue }
            guard length >= 0 else { throw SecretError(.unreadable, path, Self.reason(errno)) }
            if length == 0 { break }
            count += length
        }
        let content = WireText(repairing: bytes[..<count])
        guard content.utf8.elementsEqual(bytes[..<count]) else { throw SecretError(.malformed, path, "it is not text") }
        let text = content.trimmed
        guard !text.isEmpty else { throw SecretError(.malformed, path, "it is empty") }
        guard count <= Self.maximumBytes, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw SecretError(.malformed, path, "it holds more than one line")
        }
        value = text.string
    }

    private static let maximumBytes = 8 << 10

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// The secret itself, for the one place that sends or uses it.
    package func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a secret's file cannot be used.
package struct SecretError: Error, Sendable, Equatable, CustomStringConvertible {
    package let code: Code
    package let path: String
    let detail: String

    package enum Code: String, Sendable {
        case unreadable = "secret.unreadable"
        case owner = "secret.owner"
        case permissions = "secret.permissions"
        case malformed = "secret.malformed"
    }

    init(_ code: Code, _ path: String, _ detail: String = "") {
        self.code = code
        self.path = path
        self.detail = detail
    }

    package var description: String {
        let shown = WireText(path).singleLine
        let message =
            switch code {
            case .unreadable: "cannot read the secret in \(shown): \(detail); check the path and who may read it"
            case .owner: "the secret in \(shown) belongs to another user; give the file to the user who runs this"
            case .permissions: "others may read the secret in \(shown): \(detail); run chmod 600 on it"
            case .malformed: "the secret in \(shown) cannot be used: \(detail); put the secret alone on one line"
            }
        return "\(code.rawValue): \(message)"
    }
}
