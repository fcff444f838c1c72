internal import Synchronization

extension WebhookReceiver {
    /// The newest requests, oldest first.
    package var requests: [ReceivedRequest] { records.withLock { Array($0.requests.elements) } }

    /// How many requests came in all, to one path or to any.
    package func requestCount(path: String? = nil) -> Int { records.withLock { $0.count(.requests(path: path)) } }

    /// Messages by path and `webhook-id`, by their first arrival; requests without an id are not among them.
    package var deliveries: [WebhookDelivery] { records.withLock(\.deliveriesInOrder) }

    /// How many different messages came in all, to one path or to any.
    package func distinctCount(path: String? = nil) -> Int { records.withLock { $0.count(.distinct(path: path)) } }

    /// How many requests are in memory no more.
    package var droppedRequests: Int { records.withLock(\.requests.dropped) }

    /// Adds answers for a path, to be used one after the other before the default.
    package func enqueue(_ answers: [WebhookAnswer], path: String) {
        records.withLock { $0.enqueue(answers, path: path) }
    }

    /// Sets what a path answers when nothing is queued; `nil` goes back to the channel's success.
    package func setDefault(_ answer: WebhookAnswer?, path: String) {
        records.withLock { $0.setDefault(answer, path: path) }
    }

    /// Waits until that many requests came in all, to one path or to any.
    ///
    /// - Throws: `CancellationError` where the task is cancelled or the receiver stops.
    package func waitForCount(_ count: Int, path: String? = nil) async throws {
        try await wait(for: .requests(path: path), goal: count)
    }

    /// Waits until that many different messages (by `webhook-id`) came, to one path or to any.
    ///
    /// - Throws: `CancellationError` where the task is cancelled or the receiver stops.
    package func waitForDistinctCount(_ count: Int, path: String? = nil) async throws {
        try await wait(for: .distinct(path: path), goal: count)
    }

    private func wait(for count: WebhookRecords.Count, goal: Int) async throws {
        let id = CountWaiters.nextID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = records.withLock { records -> Result<Void, any Error>? in
                    if records.count(count) >= goal { return .success(()) }
                    if records.isClosed || Task.isCancelled { return .failure(CancellationError()) }
                    records.wait(id, for: count, goal: goal, continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            records.withLock { $0.stopWaiting(id, for: count) }?.resume(throwing: CancellationError())
        }
    }
}
