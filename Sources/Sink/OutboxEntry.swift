package import CounterfoilTranscript

/// A message in the outbox and how far it has come.
package struct OutboxEntry: Sendable, Equatable {
    /// Counts up in the order in which messages were put in.
    package var id: Int64
    package var message: OutboxMessage
    package var enqueued: EventTime
    package var state: State
    /// How many attempts ended.
    package var attempts: Int
    /// When the next attempt may be made.
    package var due: EventTime
    /// Since when attempts have been failing, without a recovery of the endpoint or a person's retry in between.
    package var failingSince: EventTime?
    /// When it was delivered, given up or discarded.
    package var settled: EventTime?
    /// The last attempt's verdict and why.
    package var verdict: String?
    /// What the peer said last: at most ``AttemptRecord/maximumSnippet`` bytes, made printable, without our secrets.
    package var snippet: String?

    package enum State: String, Sendable, CaseIterable {
        case pending
        /// Being sent by this process. Not stored: after a crash it is pending, so that it is sent at least once.
        case inFlight = "in-flight"
        /// Waiting for a person, because the endpoint takes nothing as it is configured.
        case held
        /// Given up; kept until it is retried or discarded.
        case dead
        /// Kept without its payload for as long as its alert might be derived anew, so that it is not sent anew.
        case delivered
        /// Dropped by a person; kept as delivered ones are.
        case discarded
    }
}

/// One attempt, as it is logged.
package struct AttemptRecord: Sendable, Equatable {
    package var at: EventTime
    package var endpoint: String
    /// The message's id.
    package var message: String
    /// The URL as it may be shown.
    package var url: String
    /// The first half of the SHA-256 of the body that was sent, in hexadecimal.
    package var requestHash: String
    /// The answer's status; `nil` where there was none.
    package var status: Int?
    /// The verdict's code, and why, where it failed.
    package var verdict: String
    /// From the start of the attempt to its verdict.
    package var milliseconds: Int64
    /// What the peer said, as in ``OutboxEntry/snippet``.
    package var snippet: String

    /// The most bytes that are kept of an answer.
    package static let maximumSnippet = 256
}

/// What an attempt does to its entry.
package struct Settlement: Sendable, Equatable {
    package var outcome: Outcome
    package var attempt: AttemptRecord
    /// The endpoint's health after the attempt.
    package var health: EndpointHealth
    /// Whether the endpoint has recovered with this attempt: whatever waits there becomes due at once.
    package var isRecovery: Bool

    package init(
        outcome: Outcome, attempt: AttemptRecord, health: EndpointHealth = EndpointHealth(), isRecovery: Bool = false
    ) {
        self.outcome = outcome
        self.attempt = attempt
        self.health = health
        self.isRecovery = isRecovery
    }

    package enum Outcome: Sendable, Equatable {
        case delivered
        case again(due: EventTime)
        case held
        case dead
    }
}

/// How an endpoint fares; stored with each attempt, so that a restart does not forget.
package struct EndpointHealth: Sendable, Equatable {
    /// How many attempts failed in a row.
    package var failures = 0
    /// No attempt is made before this.
    package var notBefore: EventTime?
    /// Why the endpoint is held; `nil` where it is not.
    package var held: String?

    package init(failures: Int = 0, notBefore: EventTime? = nil, held: String? = nil) {
        self.failures = failures
        self.notBefore = notBefore
        self.held = held
    }
}
