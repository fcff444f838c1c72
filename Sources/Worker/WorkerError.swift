/// Why a worker cannot run.
package struct WorkerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable name.
    package let code: String
    /// What happened, where, and what to do.
    package let message: String

    init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(message) [\(code)]" }
}
