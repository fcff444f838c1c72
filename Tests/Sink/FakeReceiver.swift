import CounterfoilTranscript
import Synchronization

@testable import CounterfoilTransport

/// The other end of endpoints: answers as a test says and remembers what it was sent, and when.
final class FakeReceiver: Sendable {
    enum Reply: Sendable {
        case answer(Int, HeaderFields = [:], String = "")
        case fail(TransportError.Code)
        /// No answer until the attempt is called off.
        case hang
    }

    struct Received: Sendable {
        var request: TransferRequest
        var at: Duration

        var id: String { request.headers["webhook-id"] ?? "" }
    }

    private struct State {
        var received: [Received] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var hanging: [Int: CheckedContinuation<Void, Never>] = [:]
        var active = 0
        var mostActive = 0
    }

    private let clock: ManualClock
    private let script: @Sendable (Received, Int) -> Reply
    private let state = Mutex(State())

    /// - Parameter script: Answers a request, given how many came before it.
    init(_ clock: ManualClock, _ script: @escaping @Sendable (Received, Int) -> Reply) {
        self.clock = clock
        self.script = script
    }

    var received: [Received] { state.withLock(\.received) }
    var mostActive: Int { state.withLock(\.mostActive) }

    /// Returns once so many requests have come.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.received.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func exchange(_ request: TransferRequest) async throws(TransportError) -> CollectedResponse {
        let received = Received(request: request, at: clock.now.offset)
        let (number, watchers) = state.withLock { state -> (Int, [CheckedContinuation<Void, Never>]) in
            state.received.append(received)
            state.active += 1
            state.mostActive = max(state.mostActive, state.active)
            let ready = state.watchers.filter { $0.count <= state.received.count }
            state.watchers.removeAll { $0.count <= state.received.count }
            return (state.received.count - 1, ready.map(\.continuation))
        }
        for watcher in watchers { watcher.resume() }
        defer { state.withLock { $0.active -= 1 } }
        switch script(received, number) {
        case .answer(let status, let headers, let body):
            return CollectedResponse(
                head: ResponseHead(status: status, headers: headers, url: request.url), body: Array(body.utf8))
        case .fail(let code): throw TransportError(code)
        case .hang:
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isOver = state.withLock { state in
                        if !Task.isCancelled { state.hanging[number] = continuation }
                        return Task.isCancelled
                    }
                    if isOver { continuation.resume() }
                }
            } onCancel: {
                state.withLock { $0.hanging.removeValue(forKey: number) }?.resume()
            }
            throw TransportError(.cancelled)
        }
    }
}
