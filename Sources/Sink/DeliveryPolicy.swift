/// How failed deliveries are tried again. A value; times in milliseconds.
package struct DeliveryPolicy: Sendable, Equatable {
    /// The bound of the wait after the first failure; it doubles with each further one.
    package var base: Int64 = 1_000
    /// The most that the bound grows to.
    package var cap: Int64 = 3_600_000
    /// How long a message is tried before it becomes a dead letter, counted from its first failure. 75 hours.
    package var horizon: Int64 = 75 * 3_600_000
    /// How many failures in a row make an endpoint's circuit open: then one message at a time tries whether it is back.
    package var failuresToOpen = 5
    /// The most that the wait between such tries grows to.
    package var probeCap: Int64 = 300_000
    /// The wait between tries of an endpoint that is held because a person must act.
    package var heldProbeInterval: Int64 = 300_000
    /// How long attempts may run on after the order to stop.
    package var stopDeadline: Int64 = 10_000

    package init() {}

    /// The wait after a message's failed attempt: anything from nothing to the bound ("full jitter", so that what
    /// failed together does not come back together), but no less than the peer asked for.
    ///
    /// - Parameters:
    ///   - attempts: How many attempts have failed, from 1.
    ///   - floor: The shortest wait that the peer asked for.
    ///   - jitter: Gives a number from 0 to its argument.
    package func delay(afterAttempts attempts: Int, floor: Int64?, jitter: (Int64) -> Int64) -> Int64 {
        max(jitter(bound(attempts, cap: cap)), floor ?? 0)
    }

    /// The wait before an endpoint whose circuit is open is tried again: half the bound, and up to as much again.
    package func cooldown(afterFailures failures: Int, jitter: (Int64) -> Int64) -> Int64 {
        let bound = bound(failures, cap: probeCap)
        return bound / 2 + jitter(bound - bound / 2)
    }

    private func bound(_ failures: Int, cap: Int64) -> Int64 {
        let doublings = min(max(failures - 1, 0), 40)
        let (product, overflow) = base.multipliedReportingOverflow(by: 1 << Int64(doublings))
        return overflow ? cap : min(product, cap)
    }
}
