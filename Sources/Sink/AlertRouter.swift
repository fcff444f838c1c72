package import CounterfoilAlert
package import CounterfoilDetection

/// Turns the steps of a room's alerts into messages for the endpoints that want them.
///
/// A value with no clock and no state but the alerts that are open, so that a worker which crashed and takes the same
/// steps again names the same messages. It belongs to one room and moves with it.
package struct AlertRouter: Sendable {
    package var endpoints: [Endpoint]
    /// The alerts that are open, in the order in which they opened; part of the room's state.
    package private(set) var open: [Open]

    /// What is remembered of an open alert.
    package struct Open: Sendable, Equatable {
        package var alert: String
        /// How many steps were routed.
        package var steps: Int
        /// The severity at the last step.
        package var severity: Severity

        package init(alert: String, steps: Int, severity: Severity) {
            self.alert = alert
            self.steps = steps
            self.severity = severity
        }
    }

    package init(endpoints: [Endpoint], open: [Open] = []) {
        self.endpoints = endpoints
        self.open = open
    }

    /// The messages that tell of a step, in the order of the endpoints.
    ///
    /// An alert that reaches an endpoint's minimum severity only by growing is new there: its step is sent as `firing`.
    package mutating func route(_ transition: AlertTransition) -> [OutboxMessage] {
        let alert = transition.alert
        let place = open.firstIndex { $0.alert == alert.id }
        let previous = place.map { open[$0] }
        let sequence = previous?.steps ?? 0
        if alert.state == .closed {
            if let place { open.remove(at: place) }
        } else if let place {
            open[place] = Open(alert: alert.id, steps: sequence + 1, severity: alert.severity)
        } else {
            open.append(Open(alert: alert.id, steps: 1, severity: alert.severity))
        }
        return endpoints.compactMap { endpoint in
            guard alert.severity >= endpoint.minimumSeverity else { return nil }
            let isNews = alert.state == .extended && previous.map { $0.severity < endpoint.minimumSeverity } == true
            let kind = isNews ? .firing : OutboxMessage.Kind(alert.state)
            guard endpoint.messages.contains(kind) else { return nil }
            return OutboxMessage(alert: alert, kind: kind, sequence: sequence, endpoint: endpoint.name)
        }
    }
}
