/// The end of a command that did not do what it was asked.
struct CommandFailure: Error {
    enum Code: Int32 {
        case failure = 1
        case usage = 2
        case verification = 3
        case replayDiffered = 4
    }

    let exitCode: Code
    /// For people: what happened, where, and what to do. Empty where it has been said already.
    let message: String

    init(_ exitCode: Code, _ message: String) {
        self.exitCode = exitCode
        self.message = message
    }

    static func failure(_ message: String) -> CommandFailure { CommandFailure(.failure, message) }
    static func usage(_ message: String) -> CommandFailure { CommandFailure(.usage, message) }
}
