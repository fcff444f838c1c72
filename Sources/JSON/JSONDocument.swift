/// A parsed JSON text: the bytes and a flat table of its values, nothing decoded until it is asked for.
///
/// The parser is lenient where strictness would lose a message that a person could still read: bad UTF-8 and lone
/// surrogates become U+FFFD, numbers keep their digits, and a broken element of an array or member of an object is
/// skipped and counted (``damaged``) while its neighbours stand. It never recurses, so depth costs no stack.
package struct JSONDocument: Sendable {
    let bytes: [UInt8]
    let nodes: [Node]
    /// How many elements or members were unreadable and left out.
    package let damaged: Int

    /// One value: where it lies in the bytes and where the next value after it lies in the table.
    struct Node: Sendable {
        var kind: Kind
        var start: UInt32
        var end: UInt32
        /// Index of the first node that is not inside this one.
        var next: UInt32

        enum Kind: UInt8, Sendable { case null, yes, no, number, string, array, object }
    }

    /// The outermost value.
    package var root: JSONValue { JSONValue(document: self, index: 0) }

    /// Parses one JSON text (RFC 8259), with any white space around it and an optional byte order mark before it.
    ///
    /// - Parameters:
    ///   - maximumDepth: Arrays and objects nested deeper are an error.
    /// - Throws: ``JSONError`` where the outermost value cannot be read at all.
    package init(_ bytes: [UInt8], maximumDepth: Int = 64) throws(JSONError) {
        var parser = JSONParser(maximumDepth: maximumDepth)
        let result = bytes.withUnsafeBufferPointer { parser.parse($0) }
        if case .failure(let error) = result { throw error }
        self.bytes = bytes
        nodes = parser.nodes
        damaged = parser.damaged
    }
}

/// Why a JSON text could not be read.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The byte at which reading stopped, from 0.
    package let offset: Int
    package let problem: Problem

    package enum Problem: String, Sendable {
        case empty = "json.empty"
        case syntax = "json.syntax"
        case tooDeep = "json.depth"
        case tooLong = "json.size"
        case trailing = "json.trailing"
    }

    /// A stable name.
    package var code: String { problem.rawValue }

    package var description: String {
        switch problem {
        case .empty: "no JSON value where one was expected"
        case .syntax: "not JSON at byte \(offset)"
        case .tooDeep: "JSON nested too deeply at byte \(offset)"
        case .tooLong: "JSON text longer than 2 GiB"
        case .trailing: "more text after the JSON value, at byte \(offset)"
        }
    }
}
