/// The body of a response as chunks of bytes, in order, as they come from the network.
///
/// While more bytes wait than the request's high watermark, the peer is held back. Leaving the loop, dropping the
/// stream or cancelling the reading task ends the transfer. There is one reader: a second iterator fails with
/// `transport.body.consumed`.
///
/// Returns nil only when the response ended as its framing says (for a response that is delimited by the closing of
/// its connection: when the peer closed it). Anything else, cancellation included, is thrown, after the bytes that
/// arrived before it.
package struct ByteStream: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = TransportError

    private let reader: Reader

    init(_ channel: ByteChannel) {
        reader = Reader(channel)
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(claim: reader.channel.claimReader() ? Iterator.Claim(reader.channel) : nil)
    }

    /// Ends the transfer when the last copy of a stream goes away without having been read.
    private final class Reader: Sendable {
        let channel: ByteChannel

        init(_ channel: ByteChannel) {
            self.channel = channel
        }

        deinit {
            channel.abandonUnlessRead()
        }
    }

    /// Reads a ``ByteStream``. Not for use from two tasks at once.
    package struct Iterator: AsyncIteratorProtocol {
        /// Ends the transfer when the iterator goes away.
        fileprivate final class Claim: Sendable {
            let channel: ByteChannel

            init(_ channel: ByteChannel) {
                self.channel = channel
            }

            deinit {
                channel.abandon()
            }
        }

        fileprivate let claim: Claim?

        package mutating func next() async throws(TransportError) -> [UInt8]? {
            try await next(isolation: nil)
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(TransportError) -> [UInt8]? {
            guard let claim else { throw TransportError(.bodyConsumed) }
            return try await claim.channel.next(isolation: actor)
        }
    }
}
