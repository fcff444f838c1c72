import CCurl
import Glibc

/// Owns one libcurl multi handle: many transfers, their sockets watched by a poller, their timer kept as a deadline.
///
/// Used on the I/O thread only. libcurl calls back while one of these functions runs; the callbacks only take notes.
final class MultiHandle {
    /// The multi handle reported an error that leaves it unusable.
    struct Failure: Error {
        /// libcurl's number for it.
        let number: Int32
        /// libcurl's words for it.
        let text: String
    }

    /// When libcurl wants ``timerExpired()`` to be called.
    private(set) var deadline: MonotonicTime?
    /// Sockets libcurl is interested in, and for which events.
    private(set) var interests: [Int32: UInt32] = [:]
    private let pointer: UnsafeMutableRawPointer
    private let poller: Poller

    init(poller: Poller, configuration: HTTPClient.Configuration) throws(TransportError) {
        guard let pointer = curl_multi_init() else { throw TransportError(.resources, "curl_multi_init") }
        self.pointer = pointer
        self.poller = poller
        let owner = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_setopt_socket(pointer) { _, socket, what, owner, _ in
            owner.map { Unmanaged<MultiHandle>.fromOpaque($0).takeUnretainedValue().watch(socket, what) } ?? -1
        }
        ccurl_multi_setopt_pointer(pointer, CURLMOPT_SOCKETDATA, owner)
        ccurl_multi_setopt_timer(pointer) { _, milliseconds, owner in
            owner.map { Unmanaged<MultiHandle>.fromOpaque($0).takeUnretainedValue().setTimer(milliseconds) } ?? -1
        }
        ccurl_multi_setopt_pointer(pointer, CURLMOPT_TIMERDATA, owner)
        ccurl_multi_setopt_long(pointer, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        ccurl_multi_setopt_long(pointer, CURLMOPT_MAXCONNECTS, max(1, configuration.maximumIdleConnections))
        ccurl_multi_setopt_long(pointer, CURLMOPT_MAX_HOST_CONNECTIONS, max(0, configuration.maximumConnectionsPerHost))
    }

    /// Closes the pooled connections too. All easy handles have to be out.
    deinit {
        curl_multi_cleanup(pointer)
        interests.keys.forEach(poller.remove)
    }

    func add(_ easy: EasyHandle) throws(Failure) {
        try Self.check(curl_multi_add_handle(pointer, easy.pointer))
    }

    func remove(_ easy: EasyHandle) {
        curl_multi_remove_handle(pointer, easy.pointer)
    }

    /// Tells libcurl what the poller saw on a socket.
    func socketReady(_ socket: Int32, events: UInt32) throws(Failure) {
        var mask: Int32 = 0
        if events & EPOLLIN.rawValue != 0 { mask |= CURL_CSELECT_IN }
        if events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_ERR }
        try act(socket, mask)
    }

    /// Tells libcurl that its deadline has come.
    func timerExpired() throws(Failure) {
        deadline = nil
        try act(CURL_SOCKET_TIMEOUT, 0)
    }

    /// The next transfer that libcurl has ended, and how.
    func nextCompletion() -> (TransferID, CURLcode)? {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(pointer, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            var number: UnsafeMutableRawPointer?
            ccurl_getinfo_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &number)
            return (TransferID(number: UInt(bitPattern: number)), ccurl_message_result(message))
        }
        return nil
    }

    private func act(_ socket: Int32, _ mask: Int32) throws(Failure) {
        var running: Int32 = 0
        try Self.check(curl_multi_socket_action(pointer, socket, mask, &running))
    }

    private static func check(_ code: CURLMcode) throws(Failure) {
        guard code == CURLM_OK else {
            throw Failure(number: code.rawValue, text: String(cString: curl_multi_strerror(code)))
        }
    }

    /// libcurl's socket callback.
    private func watch(_ socket: Int32, _ what: Int32) -> Int32 {
        guard what != CURL_POLL_REMOVE else {
            if interests.removeValue(forKey: socket) != nil { poller.remove(socket) }
            return 0
        }
        let events: UInt32 =
            switch what {
            case CURL_POLL_IN: EPOLLIN.rawValue
            case CURL_POLL_OUT: EPOLLOUT.rawValue
            case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
            default: 0
            }
        let isWatched: Bool
        switch interests.updateValue(events, forKey: socket) {
        case events: return 0
        case nil: isWatched = poller.add(socket, events)
        // A number that was closed and opened again left the poller in between.
        default: isWatched = poller.change(socket, to: events) || poller.add(socket, events)
        }
        return isWatched ? 0 : -1
    }

    /// libcurl's timer callback.
    private func setTimer(_ milliseconds: Int) -> Int32 {
        deadline = milliseconds < 0 ? nil : MonotonicTime.now + .milliseconds(milliseconds)
        return 0
    }
}
