import DequeModule
import Synchronization

/// Carries a body from the I/O thread to its one reader, and says when the peer has to be held back.
final class ByteChannel: Sendable {
    private enum End {
        case finished
        case failed(TransportError)
    }

    private enum Delivery: Sendable {
        case chunk([UInt8])
        case end
        case failure(TransportError)
    }

    private struct State {
        var chunks = Deque<[UInt8]>()
        /// Bytes in `chunks`.
        var waiting = 0
        /// The peer is held back until `waiting` falls below the low mark.
        var isHolding = false
        var isClaimed = false
        var reader: CheckedContinuation<Delivery, Never>?
        var end: End?
    }

    /// Small reads are joined up to this size, so that a peer which sends single bytes cannot make a chunk of each.
    private static let joinedSize = 16 << 10

    private let id: TransferID
    private let mailbox: Mailbox
    private let watermarks: BodyWatermarks
    private let redactedURL: RedactedURL
    private let state = Mutex(State())

    init(id: TransferID, mailbox: Mailbox, watermarks: BodyWatermarks, redactedURL: RedactedURL) {
        self.id = id
        self.mailbox = mailbox
        self.watermarks = watermarks
        self.redactedURL = redactedURL
    }
}

// The I/O thread's side.
extension ByteChannel {
    /// Hands over bytes. True where enough are waiting now and the next have to be held back until the engine is told
    /// to resume the transfer.
    func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (reader, isHolding) = state.withLock { state -> (CheckedContinuation<Delivery, Never>?, Bool) in
            guard state.end == nil else { return (nil, false) }
            if let reader = state.reader.take() { return (reader, false) }
            state.waiting += bytes.count
            if let last = state.chunks.last, last.count + bytes.count <= Self.joinedSize {
                state.chunks[state.chunks.endIndex - 1].append(contentsOf: bytes)
            } else {
                state.chunks.append([UInt8](bytes))
            }
            if state.waiting >= watermarks.high { state.isHolding = true }
            return (nil, state.isHolding)
        }
        reader?.resume(returning: .chunk([UInt8](bytes)))
        return isHolding
    }

    /// Ends the body, with an error where it is not complete. What waits can still be read. Later calls do nothing.
    func finish(_ error: TransportError?) {
        let reader = state.withLock { state -> CheckedContinuation<Delivery, Never>? in
            guard state.end == nil else { return nil }
            state.end = error.map(End.failed) ?? .finished
            state.isHolding = false
            return state.reader.take()
        }
        reader?.resume(returning: error.map(Delivery.failure) ?? .end)
    }
}

// The reader's side.
extension ByteChannel {
    /// Takes the place of the one reader; false where it is taken.
    func claimReader() -> Bool {
        state.withLock { state in
            defer { state.isClaimed = true }
            return !state.isClaimed
        }
    }

    /// Ends the transfer unless somebody reads it.
    func abandonUnlessRead() {
        if claimReader() { abandon() }
    }

    /// Ends the transfer and drops what waits. After the end there is no transfer, but what is dropped unread is
    /// still missed: the body then ends as cancelled too.
    func abandon() {
        let (reader, isLive) = state.withLock { state -> (CheckedContinuation<Delivery, Never>?, Bool) in
            let isLive = state.end == nil
            if isLive || !state.chunks.isEmpty { state.end = .failed(cancelled) }
            state.chunks = []
            state.waiting = 0
            return (state.reader.take(), isLive)
        }
        if isLive { mailbox.post(.cancel(id)) }
        reader?.resume(returning: .failure(cancelled))
    }

    /// The next bytes; nil at the proper end.
    func next(isolation: isolated (any Actor)?) async throws(TransportError) -> [UInt8]? {
        if Task.isCancelled { abandon() }
        var delivery = take()
        if delivery == nil {
            delivery = await withTaskCancellationHandler {
                await withCheckedContinuation(isolation: isolation) { park($0) }
            } onCancel: {
                abandon()
            }
        }
        switch delivery {
        case .chunk(let bytes): return bytes
        case .failure(let error): throw error
        case .end, nil: return nil
        }
    }

    private var cancelled: TransportError { TransportError(.cancelled, url: redactedURL) }

    /// What can be delivered at once.
    private func take() -> Delivery? {
        let (delivery, resumes) = state.withLock { Self.take(&$0, low: watermarks.low) }
        if resumes { mailbox.post(.resume(id)) }
        return delivery
    }

    private static func take(_ state: inout State, low: Int) -> (Delivery?, resumes: Bool) {
        if let chunk = state.chunks.popFirst() {
            state.waiting -= chunk.count
            let resumes = state.isHolding && state.waiting < low
            if resumes { state.isHolding = false }
            return (.chunk(chunk), resumes)
        }
        switch state.end {
        case .failed(let error): return (.failure(error), false)
        case .finished: return (.end, false)
        case nil: return (nil, false)
        }
    }

    /// Leaves the reader to be resumed, or resumes it at once where something came in the meantime.
    private func park(_ reader: CheckedContinuation<Delivery, Never>) {
        let (delivery, resumes) = state.withLock { state -> (Delivery?, Bool) in
            let taken = Self.take(&state, low: watermarks.low)
            guard taken.0 == nil else { return taken }
            // A second reader at the same time is a mistake of the caller's; it must not strand the first.
            guard state.reader == nil else { return (.failure(TransportError(.bodyConsumed, url: redactedURL)), false) }
            state.reader = reader
            return (nil, false)
        }
        if resumes { mailbox.post(.resume(id)) }
        if let delivery { reader.resume(returning: delivery) }
    }
}
