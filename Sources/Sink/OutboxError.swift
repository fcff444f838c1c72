import GRDB

/// Why the outbox refused or failed.
package struct OutboxError: Error, Sendable, Equatable, CustomStringConvertible {
    package let code: Code
    /// Facts: SQLite's own words, sizes, the file.
    package let detail: String

    package enum Code: String, Sendable, CaseIterable {
        /// Another process has it open.
        case inUse = "outbox.in-use"
        /// A later version of the program wrote it.
        case newer = "outbox.newer"
        /// The disk is full. Nothing was taken; try again when there is room.
        case diskFull = "outbox.disk-full"
        /// The outbox has reached its own bound. Nothing was taken.
        case full = "outbox.full"
        /// The file is not an outbox or is damaged.
        case corrupt = "outbox.corrupt"
        /// Reading or writing failed. What is on the disk is no longer certain, so nothing more is taken or sent.
        case failed = "outbox.failed"
        /// The outbox was closed.
        case closed = "outbox.closed"
    }

    init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    /// Sorts what SQLite reports. After an I/O error the state of the file is unknown (a failed fsync may have dropped
    /// the pages that it failed to write), so only a full disk, which SQLite rolls back cleanly, can be tried again.
    init(_ error: any Error) {
        if let error = error as? OutboxError {
            self = error
        } else if let error = error as? DatabaseError {
            let detail = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
            switch error.resultCode {
            case .SQLITE_FULL: self.init(.diskFull, detail)
            case .SQLITE_BUSY, .SQLITE_LOCKED: self.init(.inUse, detail)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(.corrupt, detail)
            default: self.init(.failed, detail)
            }
        } else {
            self.init(.failed, String(describing: type(of: error)))
        }
    }

    /// Whether the same call may succeed later.
    package var isRetriable: Bool { code == .diskFull || code == .full }

    package var description: String {
        let (summary, remedy) =
            switch code {
            case .inUse: ("another process uses the outbox", "stop it first, or ask it")
            case .newer: ("a later version of the program wrote the outbox", "run that version")
            case .diskFull: ("there is no room on the disk of the outbox", "free some; nothing is lost meanwhile")
            case .full:
                ("the outbox is full", "mend the endpoints that fail, discard dead letters, or raise its bound")
            case .corrupt: ("the outbox is damaged", "keep the file, and start with the copy that your backup holds")
            case .failed: ("the outbox cannot be read or written", "check the disk, then start again")
            case .closed: ("the outbox is closed", "nothing")
            }
        return "\(code.rawValue): \(summary)\(detail.isEmpty ? "" : " (\(detail))"); \(remedy)"
    }
}
