/// When an endpoint may be tried: its rate, its circuit breaker, its holds. A value without a clock.
///
/// Times are on the worker's own monotonic clock, counted from its start.
struct EndpointGate: Sendable {
    private let policy: DeliveryPolicy
    private let interval: Duration
    private let maximumInFlight: Int
    /// How many attempts failed in a row.
    private(set) var failures = 0
    /// Why a person must act; `nil` where nobody must.
    private(set) var heldReason: String?
    /// No attempt starts before this.
    private(set) var notBefore: Duration = .zero
    private var lastStart: Duration?

    init(endpoint: Endpoint, policy: DeliveryPolicy) {
        self.policy = policy
        interval = .seconds(60) / max(endpoint.attemptsPerMinute, 1)
        maximumInFlight = endpoint.maximumInFlight
    }

    /// Takes up where an earlier process left off. A held endpoint is tried at once: a restart often follows a repair.
    mutating func restore(failures: Int, heldReason: String?, notBefore: Duration) {
        self.failures = failures
        self.heldReason = heldReason
        self.notBefore = heldReason == nil ? notBefore : .zero
    }

    enum Admission: Sendable, Equatable {
        /// An attempt may start now; a probe takes what there is, due or not.
        case now(isProbe: Bool)
        /// Not before then; `nil` means not before one of the attempts in flight has ended.
        case wait(until: Duration?)
    }

    /// Whether an attempt may start.
    func admission(at now: Duration, inFlight: Int) -> Admission {
        let isProbe = isProbing
        guard inFlight < (isProbe ? 1 : maximumInFlight) else { return .wait(until: nil) }
        let earliest = max(notBefore, lastStart.map { $0 + interval } ?? .zero)
        return now < earliest ? .wait(until: earliest) : .now(isProbe: isProbe)
    }

    /// Whether one message at a time tries whether the endpoint is back.
    var isProbing: Bool { heldReason != nil || failures >= policy.failuresToOpen }

    mutating func start(at now: Duration) { lastStart = now }

    /// What an attempt changed about the endpoint.
    enum Change: Sendable, Equatable {
        case none
        /// The circuit opened.
        case opened
        case held(reason: String)
        /// The endpoint takes messages again.
        case recovered
    }

    mutating func take(_ verdict: Verdict, at now: Duration, jitter: (Int64) -> Int64) -> Change {
        switch verdict {
        case .delivered, .acceptedUnconfirmed, .permanent:
            // A message that is refused for its own sake was read: the endpoint is there.
            let hadTrouble = isProbing
            failures = 0
            heldReason = nil
            if hadTrouble { notBefore = now }
            return hadTrouble ? .recovered : .none
        case .retry(let after, _):
            failures += 1
            if let after { wait(until: now + .milliseconds(after)) }
            guard failures >= policy.failuresToOpen else { return .none }
            wait(until: now + .milliseconds(policy.cooldown(afterFailures: failures, jitter: jitter)))
            return failures == policy.failuresToOpen ? .opened : .none
        case .misconfigured(let reason):
            failures += 1
            let isNews = heldReason == nil
            heldReason = reason
            wait(until: now + .milliseconds(policy.heldProbeInterval))
            return isNews ? .held(reason: reason) : .none
        }
    }

    private mutating func wait(until time: Duration) { notBefore = max(notBefore, time) }
}
