import Glibc
import Synchronization

/// A pipe used as a switch: its reading end becomes readable for everybody, for good, when the writing end is closed.
final class ScriptedPipe: Sendable {
    let reader: Int32
    private let writer: Mutex<Int32?>

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ScriptedFailure.system(call: "pipe", number: errno) }
        for end in ends { Self.closeOnExec(end) }
        reader = ends[0]
        writer = Mutex(ends[1])
    }

    deinit {
        hangUp()
        close(reader)
    }

    func hangUp() {
        if let writer = writer.withLock({ $0.take() }) { close(writer) }
    }

    /// Keeps a descriptor from being inherited by programs a test starts.
    static func closeOnExec(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// Waits until a descriptor is ready; throws `stopped` once the switch is thrown.
    static func wait(until descriptor: Int32, events: Int32 = POLLIN, orStopped stopping: ScriptedPipe) throws {
        var polled = [
            pollfd(fd: descriptor, events: Int16(events), revents: 0),
            pollfd(fd: stopping.reader, events: 0, revents: 0),
        ]
        while true {
            let count = poll(&polled, nfds_t(polled.count), -1)
            if polled[1].revents != 0 { throw ScriptedFailure.stopped }
            if count > 0 { return }
            if count < 0 && errno != EINTR { throw ScriptedFailure.system(call: "poll", number: errno) }
        }
    }
}
