import CounterfoilTranscript
import CounterfoilTransport
import Crypto
import Logging

/// Sends what one endpoint is owed. Each endpoint has a worker of its own, so that none can delay another.
actor EndpointWorker {
    /// What a worker shares with the others.
    struct Surroundings: Sendable {
        var outbox: Outbox
        var exchange: DeliveryService.Exchange
        var stopwatch: Stopwatch
        var wallTime: @Sendable () -> EventTime
        /// Gives a number from 0 to its argument.
        var jitter: @Sendable (Int64) -> Int64
        var policy: DeliveryPolicy
        var logger: Logger
        var observe: @Sendable (AttemptRecord) -> Void
    }

    nonisolated let endpoint: Endpoint
    private let format: any ChannelFormat
    private let redactor: Redactor
    private let surroundings: Surroundings
    private let wake: Wake
    private var gate: EndpointGate
    private var inFlight: [Int64: Task<Void, Never>] = [:]
    private var isStopping = false
    /// The outbox can no longer be trusted.
    private var failure: OutboxError?

    /// The longest wait before the queue is looked at again, so that a wall clock that jumps costs no more than this.
    private static let longestWait: Duration = .seconds(60)

    init(_ endpoint: Endpoint, _ surroundings: Surroundings) throws(EndpointError) {
        self.endpoint = endpoint
        self.surroundings = surroundings
        format = try endpoint.makeFormat()
        redactor = Redactor(endpoint)
        gate = EndpointGate(endpoint: endpoint, policy: surroundings.policy)
        wake = surroundings.outbox.wake(for: endpoint.name)
    }

    var status: EndpointStatus {
        EndpointStatus(
            endpoint: endpoint.name, failures: gate.failures, heldReason: gate.heldReason, inFlight: inFlight.count)
    }

    /// Stops taking from the queue.
    func stop() {
        isStopping = true
        wake.set()
    }

    /// Sends until it is stopped or cancelled. What is not sent by then stays in the outbox.
    ///
    /// - Throws: What made the outbox fail for good.
    func run() async throws {
        try await restore()
        do {
            while !isStopping, !Task.isCancelled, failure == nil { try await step() }
        } catch {
            failure = failure ?? OutboxError(error)
        }
        await finish()
        if let failure { throw failure }
    }

    private func restore() async throws(OutboxError) {
        let health = try await surroundings.outbox.health(of: endpoint.name)
        let wait = health.notBefore.map { min(max($0.since(surroundings.wallTime()), 0), RetryAfter.maximum) } ?? 0
        gate.restore(
            failures: health.failures, heldReason: health.held,
            notBefore: surroundings.stopwatch.now + .milliseconds(wait))
    }

    private func step() async throws(OutboxError) {
        let isProbe: Bool
        switch gate.admission(at: surroundings.stopwatch.now, inFlight: inFlight.count) {
        case .wait(let time): return await pause(until: time)
        case .now(let probe): isProbe = probe
        }
        let wallTime = surroundings.wallTime()
        let claim = try await surroundings.outbox.claim(endpoint.name, at: wallTime, isProbe: isProbe)
        guard let entry = claim.entry else {
            return await pause(
                until: claim.nextDue.map { surroundings.stopwatch.now + .milliseconds(max($0.since(wallTime), 1)) })
        }
        gate.start(at: surroundings.stopwatch.now)
        inFlight[entry.id] = Task { await self.deliver(entry) }
    }

    /// Waits for a moment or for anything that sets the wake: a new message, an attempt that ended, the order to stop.
    private func pause(until time: Duration?) async {
        let wait = time.map { min($0 - surroundings.stopwatch.now, Self.longestWait) } ?? Self.longestWait
        let timer = Task { [wake, stopwatch = surroundings.stopwatch] in
            try? await stopwatch.sleep(for: wait)
            if !Task.isCancelled { wake.set() }
        }
        await wake.wait()
        timer.cancel()
    }

    /// Lets the attempts in flight end, for as long as the policy allows.
    private func finish() async {
        if Task.isCancelled || failure != nil { cancelAttempts() }
        let timer = Task { [stopwatch = surroundings.stopwatch, deadline = surroundings.policy.stopDeadline] in
            try? await stopwatch.sleep(for: .milliseconds(deadline))
            if !Task.isCancelled { self.cancelAttempts() }
        }
        await withTaskCancellationHandler {
            while let attempt = inFlight.values.first { await attempt.value }
        } onCancel: {
            Task { await self.cancelAttempts() }
        }
        timer.cancel()
    }

    private func cancelAttempts() {
        for attempt in inFlight.values { attempt.cancel() }
    }

    // MARK: - One attempt

    private func deliver(_ entry: OutboxEntry) async {
        let began = surroundings.stopwatch.now
        do {
            if let attempt = await attempt(entry) {
                try await settle(entry, attempt, began: began)
            } else {
                try await surroundings.outbox.release(entry)
            }
        } catch {
            failure = failure ?? OutboxError(error)
        }
        inFlight[entry.id] = nil
        wake.set()
    }

    private struct Attempt: Sendable {
        var verdict: Verdict
        var status: Int?
        var body: [UInt8] = []
        var requestHash = ""
    }

    /// - Returns: `nil` where it was called off before there was a verdict.
    private func attempt(_ entry: OutboxEntry) async -> Attempt? {
        let request: TransferRequest
        do {
            request = try format.request(for: entry, at: surroundings.wallTime())
        } catch {
            return Attempt(verdict: .permanent(reason: error.reason))
        }
        let hash = SHA256.hash(data: request.body).prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        do {
            let response = try await surroundings.exchange(request)
            let verdict = format.verdict(
                status: response.head.status, headers: response.head.headers, body: response.body,
                at: surroundings.wallTime())
            return Attempt(
                verdict: verdict, status: response.head.status, body: response.body, requestHash: hash)
        } catch {
            guard let verdict = Verdict(error) else { return nil }
            return Attempt(verdict: verdict, requestHash: hash)
        }
    }

    private func settle(_ entry: OutboxEntry, _ attempt: Attempt, began: Duration) async throws(OutboxError) {
        let now = surroundings.stopwatch.now
        let wallTime = surroundings.wallTime()
        let change = gate.take(attempt.verdict, at: now, jitter: surroundings.jitter)
        let outcome = outcome(of: attempt.verdict, entry, at: wallTime)
        let record = AttemptRecord(
            at: wallTime, endpoint: endpoint.name, message: entry.message.id,
            url: endpoint.redactedURL.description, requestHash: attempt.requestHash, status: attempt.status,
            verdict: [attempt.verdict.code, attempt.verdict.reason].compactMap(\.self).joined(separator: ": "),
            milliseconds: (now - began).milliseconds, snippet: redactor.snippet(attempt.body))
        let health = EndpointHealth(
            failures: gate.failures,
            notBefore: gate.notBefore > now ? wallTime.advanced(by: (gate.notBefore - now).milliseconds) : nil,
            held: gate.heldReason)
        report(change, outcome, record, entry)
        surroundings.observe(record)
        let settlement = Settlement(
            outcome: outcome, attempt: record, health: health, isRecovery: change == .recovered)
        while true {
            do {
                return try await surroundings.outbox.settle(entry, settlement)
            } catch  where error.isRetriable && !isStopping && !Task.isCancelled {
                // What was delivered stays in flight until that can be written down, rather than go out twice.
                surroundings.logger.error("\(error)")
                try? await surroundings.stopwatch.sleep(for: .seconds(1))
            }
        }
    }

    private func outcome(of verdict: Verdict, _ entry: OutboxEntry, at now: EventTime) -> Settlement.Outcome {
        switch verdict {
        case .delivered, .acceptedUnconfirmed: return .delivered
        case .permanent: return .dead
        case .misconfigured: return .held
        case .retry(let after, _):
            let policy = surroundings.policy
            if let since = entry.failingSince, now.since(since) >= policy.horizon { return .dead }
            let delay = policy.delay(
                afterAttempts: entry.attempts + 1, floor: after, jitter: surroundings.jitter)
            return .again(due: now.advanced(by: delay))
        }
    }

    private func report(
        _ change: EndpointGate.Change, _ outcome: Settlement.Outcome, _ attempt: AttemptRecord, _ entry: OutboxEntry
    ) {
        let metadata: Logger.Metadata = [
            "endpoint": "\(endpoint.name)", "url": "\(attempt.url)", "verdict": "\(attempt.verdict)",
        ]
        let logger = surroundings.logger
        switch change {
        case .none: break
        case .opened:
            logger.warning(
                "delivery.circuit-open: the endpoint keeps failing; its queue is kept and it is tried now and then",
                metadata: metadata)
        case .held:
            logger.error(
                "delivery.held: the endpoint takes nothing as it is configured; its queue is kept until that is mended",
                metadata: metadata)
        case .recovered: logger.notice("delivery.recovered: the endpoint takes messages again", metadata: metadata)
        }
        if outcome == .dead {
            logger.error(
                "delivery.dead-letter: message \(entry.message.id) was given up; mend the cause, then retry it",
                metadata: metadata)
        }
    }
}
