/// What is wrong with a sample session, a fault script or a simulator's configuration.
package struct SimulatorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable name such as `script.chat.order`.
    package let code: String
    /// What happened, where and what to do, for people.
    package let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// An error at a line of a file, counted from 1.
    init(code: String, file: String, line: Int?, message: String) {
        self.code = code
        self.message = line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }

    package var description: String { "\(message) [\(code)]" }
}
