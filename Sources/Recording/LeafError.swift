/// Why a line is not a leaf.
package struct LeafError: Error, Sendable, Equatable, CustomStringConvertible {
    package let problem: Problem
    /// The byte of the line at which reading stopped, from 0.
    package let offset: Int

    package enum Problem: String, Sendable {
        case syntax = "recording.leaf.syntax"
        case member = "recording.leaf.member"
        case value = "recording.leaf.value"
        case type = "recording.leaf.type"
        case depth = "recording.leaf.depth"
        case notCanonical = "recording.leaf.not-canonical"
    }

    init(_ problem: Problem, at offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    /// A stable name.
    package var code: String { problem.rawValue }

    package var description: String {
        switch problem {
        case .syntax: "not canonical JSON at byte \(offset)"
        case .member: "a member is missing, unknown or out of order at byte \(offset)"
        case .value: "a value is outside its range before byte \(offset)"
        case .type: "the type of leaf is missing or unknown"
        case .depth: "JSON nested deeper than \(LineScanner.maximumDepth) levels at byte \(offset)"
        case .notCanonical: "readable, but not written the one canonical way"
        }
    }
}
