import CCurl
import Glibc

/// One request on its way: what libcurl's callbacks need to know and what they find out.
///
/// Used on the I/O thread only. The callbacks take notes and answer with a code; they never call into the multi handle.
final class Transfer {
    typealias Responder = CheckedContinuation<Result<TransferResponse, TransportError>, Never>

    /// Why the transfer was stopped from within a callback.
    enum Stop {
        case failure(TransportError)
        /// The answer redirects to this location.
        case redirect(String, status: Int)
    }

    let id: TransferID
    let channel: ByteChannel
    let redactedURL: RedactedURL
    /// The request; a redirect may take its headers and body away.
    var request: TransferRequest
    /// Where the current hop goes.
    var target: URLParts
    /// Where earlier hops went.
    var visited: [URLParts] = []
    var deadlines: TransferDeadlines
    /// The current hop's handle; nil before dispatch.
    var easy: EasyHandle?
    /// Who waits for the head; nil once it has been given.
    var responder: Responder?
    private(set) var stop: Stop?
    /// An address that the policy refused while connecting; others of the same host may have been tried after it.
    private(set) var deniedAddress: IPAddress?
    /// Why no socket could be opened; 0 if one could.
    private(set) var socketError: Int32 = 0
    /// The body is held back until the reader has caught up.
    private var isHeld = false
    private var head: ResponseHeadReader
    private var bodyBytes = 0
    private unowned let engine: TransferEngine

    init(
        id: TransferID, request: TransferRequest, target: URLParts, responder: Responder, engine: TransferEngine
    ) {
        self.id = id
        self.request = request
        self.target = target
        self.responder = responder
        self.engine = engine
        redactedURL = RedactedURL(target)
        deadlines = TransferDeadlines(request.timeouts)
        head = ResponseHeadReader(limits: request.limits)
        channel = ByteChannel(
            id: id, mailbox: engine.mailbox, watermarks: request.watermarks, redactedURL: redactedURL)
    }

    /// Forgets what the last hop left, before the next one is dispatched.
    func prepareNextHop(to target: URLParts) {
        visited.append(self.target)
        self.target = target
        easy = nil
        stop = nil
        deniedAddress = nil
        socketError = 0
        head.restart()
        deadlines.redirected()
    }

    /// Lets the body flow again. libcurl may call back from within.
    func release() {
        guard isHeld, let easy else { return }
        isHeld = false
        deadlines.released(at: engine.now)
        engine.reschedule(self)
        curl_easy_pause(easy.pointer, CURLPAUSE_CONT)
    }
}

// libcurl's callbacks.
extension Transfer {
    /// Opens a socket to a resolved address, if the policy allows the address.
    func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let length = Int(address.pointee.addrlen)
        let ip = withUnsafePointer(to: &address.pointee.addr) { IPAddress($0, length: length) }
        guard let ip, request.addressPolicy.allows(ip) else {
            deniedAddress = ip ?? deniedAddress
            return ccurl_no_socket
        }
        let socket = socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
        if socket < 0 { socketError = errno } else { engine.statistics.socketsOpened += 1 }
        return socket
    }

    /// The connection is ready and may be a pooled one that was opened under another policy.
    func connected(to address: UnsafePointer<CChar>?, port: Int32) -> Int32 {
        engine.connected(self)
        let ip = address.flatMap { IPAddress(String(cString: $0)) }
        guard let ip, request.addressPolicy.allows(ip) else {
            return abort(TransportError(.addressDenied, ip?.description ?? "")) { ccurl_no_reuse_abort }
        }
        guard UInt16(exactly: port).map(request.addressPolicy.allows(port:)) ?? false else {
            return abort(TransportError(.portDenied, "port \(port)")) { ccurl_no_reuse_abort }
        }
        return CURL_PREREQFUNC_OK
    }

    /// Takes a status line, header line or trailer; anything but its length ends the transfer.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        guard stop == nil else { return 0 }
        deadlines.headerLine(at: engine.now)
        do throws(TransportError) {
            guard case .complete(let status, let headers) = try head.take(line) else { return line.count }
            return try headEnded(ResponseHead(status: status, headers: headers, url: target.text)) ? line.count : 0
        } catch {
            return abort(error) { 0 }
        }
    }

    /// Takes bytes of the body, or refuses them while the reader has too many; libcurl then keeps them.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard stop == nil else { return ccurl_write_abort }
        guard !isHeld else {
            engine.statistics.pauses += 1
            return ccurl_write_pause
        }
        bodyBytes += bytes.count
        if let limit = request.limits.bodyBytes, bodyBytes > limit {
            return abort(TransportError(.bodyLimit, "more than \(limit) bytes")) { ccurl_write_abort }
        }
        deadlines.bodyBytes(at: engine.now)
        if channel.send(bytes) {
            isHeld = true
            deadlines.held(at: engine.now)
            engine.reschedule(self)
        }
        return bytes.count
    }

    /// Decides what becomes of the answer; false where it ends here.
    private func headEnded(_ head: ResponseHead) throws(TransportError) -> Bool {
        if case .upTo = request.redirects, [301, 302, 303, 307, 308].contains(head.status),
            let location = head.headers["Location"]
        {
            stop = .redirect(location, status: head.status)
            return false
        }
        try Self.checkCodings(head.headers)
        deadlines.headersEnded(at: engine.now)
        engine.reschedule(self)
        responder.take()?.resume(returning: .success(TransferResponse(head: head, body: ByteStream(channel))))
        return true
    }

    /// Refuses codings that were not asked for: the reader would get compressed bytes, or libcurl would expand them.
    private static func checkCodings(_ headers: HeaderFields) throws(TransportError) {
        for (name, accepted) in [("Content-Encoding", "identity"), ("Transfer-Encoding", "chunked")] {
            for value in headers.values(of: name) where !value.isEmpty && !isSameHeaderName(value, accepted) {
                throw TransportError(.encodingUnsupported, name)
            }
        }
    }

    private func abort<Answer>(_ error: TransportError, answer: () -> Answer) -> Answer {
        stop = stop ?? .failure(error)
        return answer()
    }
}
