package import CounterfoilTranscript
package import CounterfoilTransport

/// How one kind of channel is spoken to: what is sent for a message, and what an answer means. Pure.
package protocol ChannelFormat: Sendable {
    /// The request that carries a message.
    ///
    /// - Parameter now: The time of the attempt.
    /// - Throws: ``FormatError`` where the message cannot be told; it will never be.
    func request(for entry: OutboxEntry, at now: EventTime) throws(FormatError) -> TransferRequest

    /// What an answer means.
    ///
    /// - Parameter now: The time of the answer, from which `Retry-After` counts.
    func verdict(status: Int, headers: HeaderFields, body: [UInt8], at now: EventTime) -> Verdict
}

/// A stored message that cannot be told to a channel.
package struct FormatError: Error, Sendable, Equatable {
    /// Why, in words of this program.
    package let reason: String
}
