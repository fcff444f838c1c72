import CCurl
import Glibc

/// Waits for many sockets at once, level-triggered, as libcurl needs it.
final class Poller: Sendable {
    private let descriptor: Int32

    init() throws(TransportError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw TransportError(.resources, "epoll: \(systemMessage(errno))") }
    }

    deinit {
        close(descriptor)
    }

    /// Starts watching a descriptor; false where the kernel refuses.
    func add(_ watched: Int32, _ events: UInt32) -> Bool {
        control(EPOLL_CTL_ADD, watched, events)
    }

    /// Changes what is watched for; false where the kernel refuses.
    func change(_ watched: Int32, to events: UInt32) -> Bool {
        control(EPOLL_CTL_MOD, watched, events)
    }

    /// Stops watching. A descriptor that is closed already has left by itself.
    func remove(_ watched: Int32) {
        _ = control(EPOLL_CTL_DEL, watched, 0)
    }

    /// Waits for events, at most `milliseconds` (-1 for as long as it takes), and returns how many it wrote.
    func wait(_ events: inout [epoll_event], milliseconds: Int32) -> Int {
        max(0, Int(epoll_wait(descriptor, &events, Int32(clamping: events.count), milliseconds)))
    }

    private func control(_ operation: Int32, _ watched: Int32, _ events: UInt32) -> Bool {
        var event = epoll_event(events: events, data: epoll_data_t(fd: watched))
        return epoll_ctl(descriptor, operation, watched, &event) == 0
    }
}

/// The operating system's words for an error number.
func systemMessage(_ number: Int32) -> String {
    String(cString: strerror(number))
}
