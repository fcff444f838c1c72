import CounterfoilTranscript

/// Why a session cannot go on, or a recording does not replay.
package struct SessionError: Error, Sendable, CustomStringConvertible {
    /// A stable name.
    package let code: String
    package let description: String
    /// The leaf at which it happened, where it happened at one.
    package let leaf: UInt64?

    static func unknownFeed(_ index: Int) -> SessionError {
        SessionError(
            code: "session.feed",
            description: "feed \(index) of the recording is of a kind that this version does not know; use the version "
                + "that made the recording", leaf: nil)
    }

    static func diverged(at index: UInt64, expected: [UInt8], found: [UInt8]) -> SessionError {
        func excerpt(_ line: [UInt8]) -> String {
            line.isEmpty ? "nothing" : WireText(repairing: line).prefix(bytes: 400).singleLine
        }
        return SessionError(
            code: "session.diverged",
            description: "leaf \(index) is not what its bytes decode to; expected \(excerpt(expected)), found "
                + excerpt(found), leaf: index)
    }

    package static func otherRules(recorded: String, given: String) -> SessionError {
        SessionError(
            code: "session.rules",
            description:
                "the recording was made under the rules \(recorded.prefix(16))…, these are \(given.prefix(16))…; "
                + "name the directory of its rules with --rules, or ask with --anew what these rules would have found",
            leaf: nil)
    }

    package static func otherEngine(recorded: String, own: String) -> SessionError {
        SessionError(
            code: "session.engine",
            description:
                "the recording was made by the engine '\(recorded)', this is '\(own)'; replay it "
                + "with that version, or ask with --anew what this one would have found", leaf: nil)
    }
}
