package import CounterfoilTransport

/// What a driver sends requests through.
package protocol FeedTransport: Sendable {
    /// Sends a request and returns when the head of the answer is complete.
    func open(_ request: TransferRequest) async throws(TransportError) -> FeedAnswer
}

/// An answer whose body is still arriving.
package struct FeedAnswer: Sendable {
    package var head: ResponseHead
    /// Hands the parts of the body to its argument, one after another, and returns when the body is complete.
    package var read: @Sendable (_ part: ([UInt8]) async throws -> Bool) async throws -> Void

    /// - Parameter read: Stops where its argument returns `false`.
    package init(head: ResponseHead, read: @escaping @Sendable (([UInt8]) async throws -> Bool) async throws -> Void) {
        self.head = head
        self.read = read
    }
}

extension HTTPClient: FeedTransport {
    package nonisolated func open(_ request: TransferRequest) async throws(TransportError) -> FeedAnswer {
        let response = try await stream(request)
        let body = response.body
        return FeedAnswer(head: response.head) { part in
            for try await bytes in body {
                guard try await part(bytes) else { return }
            }
        }
    }
}
