import CounterfoilAlert
import Synchronization

/// What the worker has done so far, counted.
package final class WorkerStatus: Sendable {
    private let bytes = Atomic<Int>(0)
    private let steps = Atomic<Int>(0)
    private let opened = Atomic<Int>(0)
    private let endedRooms = Atomic<Int>(0)

    package init() {}

    /// Bytes that came in over all feeds.
    package var bytesReceived: Int { bytes.load(ordering: .relaxed) }
    package var alertsOpened: Int { opened.load(ordering: .relaxed) }
    /// Alerts opened, extended and closed.
    package var alertSteps: Int { steps.load(ordering: .relaxed) }
    package var roomsEnded: Int { endedRooms.load(ordering: .relaxed) }

    func count(bytes count: Int) { bytes.wrappingAdd(count, ordering: .relaxed) }

    func count(_ transition: AlertTransition) {
        steps.wrappingAdd(1, ordering: .relaxed)
        if transition.alert.state == .opened { opened.wrappingAdd(1, ordering: .relaxed) }
    }

    func countEndedRoom() { endedRooms.wrappingAdd(1, ordering: .relaxed) }
}
