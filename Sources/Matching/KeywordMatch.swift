/// An occurrence of a pattern in a stream of messages.
package struct KeywordMatch: Hashable, Sendable, BitwiseCopyable {
    /// The number of the pattern.
    package var pattern: UInt32
    /// The number of the message in which the occurrence ends, within the call that found it.
    package var message: UInt32
    /// Where it begins, in bytes from the beginning of that message; negative where it begins in an earlier message of
    /// the stream, whose messages then count as one text without anything between them.
    package var start: Int32
    /// Where its last character ends, in bytes of that message. Marks behind the character are not counted.
    package var end: UInt32

    package init(pattern: UInt32, message: UInt32, start: Int32, end: UInt32) {
        (self.pattern, self.message, self.start, self.end) = (pattern, message, start, end)
    }
}

/// A message of a stream, within an arena of bytes.
package struct StreamMessage: Sendable, BitwiseCopyable {
    /// The number of the stream.
    package var stream: UInt32
    /// Where the message stands in the arena.
    package var start: UInt32
    package var count: UInt32

    package init(stream: Int, range: Range<Int>) {
        self.stream = UInt32(truncatingIfNeeded: stream)
        start = UInt32(truncatingIfNeeded: range.lowerBound)
        count = UInt32(truncatingIfNeeded: range.count)
    }
}
