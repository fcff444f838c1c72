/// Why a recording could not be written or read.
package struct RecordingError: Error, Sendable, Equatable {
    package let code: Code
    /// The file or directory concerned.
    package let path: String
    /// What happened, with facts.
    package let detail: String
    /// The operating system's own number for the failure, where it reported one.
    package let errno: Errno?

    package enum Code: String, Sendable, CaseIterable {
        /// No space is left. What was not written is still held by the log, or was refused; the log can go on.
        case diskFull = "recording.disk-full"
        /// The disk failed. The log takes nothing more.
        case io = "recording.io"
        /// This process or the system has too many files open. Nothing is lost; a later try may succeed.
        case openFiles = "recording.open-files"
        /// Another process or task writes this session.
        case locked = "recording.locked"
        /// The bytes are not those that were written.
        case corrupt = "recording.corrupt"
        /// Whole, but in a form that this version does not read.
        case format = "recording.format"
        /// There is a recording already where a new one was to begin.
        case exists = "recording.exists"
        /// The directory holds no leaf that could be read, or does not exist.
        case empty = "recording.empty"
        /// A leaf or a chunk is larger than a log takes.
        case tooLarge = "recording.too-large"
        /// The caller did what only the log itself may do, or used a closed log.
        case misuse = "recording.misuse"
    }

    init(_ code: Code, _ path: String, _ detail: String, errno: Errno? = nil) {
        self.code = code
        self.path = path
        self.detail = detail
        self.errno = errno
    }

    /// The failure of a call on a file.
    init(_ errno: Errno, _ path: String, _ action: String) {
        let code: Code = errno.isDiskFull ? .diskFull : errno.isOpenFileLimit ? .openFiles : .io
        self.init(code, path, action, errno: errno)
    }

    /// One sentence: what happened, where, and what to do.
    package var message: String {
        let reason = errno.map { ": \($0)" } ?? ""
        return "\(path): \(detail)\(reason): \(remedy)"
    }

    private var remedy: String {
        switch code {
        case .diskFull: "free space on this file system; the log goes on by itself"
        case .io: "check the disk and the kernel's log, then restart: the log is recovered up to its last whole leaf"
        case .openFiles: "raise the limit of open files; a session needs four of them"
        case .locked: "stop the other process, or give this one another data directory"
        case .corrupt: "keep the files as they are and compare them with a backup"
        case .format: "read it with the version of the program that wrote it"
        case .exists: "open it instead, or choose another session"
        case .empty: "begin the session anew"
        case .tooLarge: "split it into smaller parts"
        case .misuse: "this is a mistake in the program; report it"
        }
    }
}

extension RecordingError: CustomStringConvertible {
    /// The code and the message.
    package var description: String { "\(code.rawValue): \(message)" }
}
