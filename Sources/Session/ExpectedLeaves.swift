import CounterfoilAlert
import CounterfoilFeed
import CounterfoilRecording
import CounterfoilTranscript
import DequeModule

/// What has come out of the machines and the pipeline and is not in the log yet, in the order in which it belongs
/// there: the alerts that an event raised come before the next event.
struct ExpectedLeaves: Sendable {
    private var events: Deque<(feed: Int, event: TranscriptEvent)> = []
    private var alerts: Deque<AlertTransition> = []
    private var eventNumber = 0
    private var alertNumber = 0
    /// Whether the log's alerts were made under other rules, so that none is expected there.
    private let ignoresAlerts: Bool

    init(ignoresAlerts: Bool) { self.ignoresAlerts = ignoresAlerts }

    mutating func append(_ decoded: [TranscriptEvent], feed: Int) {
        for event in decoded { events.append((feed, event)) }
    }

    mutating func append(_ transitions: [AlertTransition]) { alerts.append(contentsOf: transitions) }

    /// The leaf that has to be written next.
    var first: Leaf? {
        if !ignoresAlerts, let transition = alerts.first { return .alert(leaf(for: transition)) }
        return events.first.map { .event(Leaf.Event(feed: $0.feed, number: eventNumber, event: $0.event)) }
    }

    mutating func popEvent(_ recorded: Leaf.Event, at index: UInt64) throws(SessionError) -> TranscriptEvent {
        guard ignoresAlerts || alerts.isEmpty, let next = events.first, next.feed == recorded.feed,
            next.event == recorded.event,
            recorded.number == eventNumber
        else {
            throw SessionError.diverged(at: index, expected: first?.line ?? [], found: Leaf.event(recorded).line)
        }
        events.removeFirst()
        eventNumber += 1
        return next.event
    }

    mutating func popAlert(_ recorded: Leaf.Alert, at index: UInt64) throws(SessionError) -> AlertTransition {
        guard let next = alerts.first, leaf(for: next) == recorded else {
            throw SessionError.diverged(at: index, expected: first?.line ?? [], found: Leaf.alert(recorded).line)
        }
        alerts.removeFirst()
        alertNumber += 1
        return next
    }

    mutating func takeAlerts() -> [AlertTransition] {
        defer { alerts.removeAll() }
        return Array(alerts)
    }

    private func leaf(for transition: AlertTransition) -> Leaf.Alert {
        let state: Leaf.Alert.State =
            switch transition.alert.state {
            case .opened: .opened
            case .extended: .extended
            case .closed: .closed
            }
        return Leaf.Alert(number: alertNumber, state: state, alert: transition.alert.json)
    }
}
