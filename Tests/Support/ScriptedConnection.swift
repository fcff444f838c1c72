import Glibc

/// One accepted socket. Every call blocks its thread until it is done, the peer is gone or the server is stopped.
final class ScriptedConnection {
    private let descriptor: Int32
    private let stopping: ScriptedPipe
    private var received: [UInt8] = []
    private(set) var isOpen = true

    init(descriptor: Int32, stopping: ScriptedPipe) {
        self.descriptor = descriptor
        self.stopping = stopping
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close()
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(descriptor)
    }

    func reset() {
        guard isOpen else { return }
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            try waitUntilReady(for: POLLOUT)
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EAGAIN && errno != EINTR {
                throw ScriptedFailure.peerGone
            }
        }
    }

    func wait(for gate: ScriptedGate) throws {
        try ScriptedPipe.wait(until: gate.pipe.reader, orStopped: stopping)
    }

    func waitForPeerToClose() throws -> Never {
        while true { try receive() }
    }

    /// The next request; nil where the peer has closed between requests.
    func readRequest(connection: Int) throws -> ScriptedRequest? {
        let head: ArraySlice<UInt8>
        var searched = 0
        while true {
            if let end = headEnd(from: searched) {
                head = received[..<end]
                break
            }
            // What does not begin like a method, such as a TLS handshake, will not become a request.
            if let first = received.first, !(0x41...0x5A).contains(first) { throw ScriptedFailure.badRequest }
            searched = max(0, received.count - 3)
            do {
                try receive()
            } catch ScriptedFailure.peerGone where received.isEmpty {
                return nil
            }
        }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3 else { throw ScriptedFailure.badRequest }
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (name: String(line[..<colon]), value: String(line[colon...].dropFirst().drop { $0 == " " }))
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        let end = head.endIndex + length
        while received.count < end { try receive() }
        defer { received.removeFirst(end) }
        return ScriptedRequest(
            method: String(words[0]), target: String(words[1]), headers: headers,
            body: Array(received[head.endIndex..<end]), connection: connection)
    }

    /// Where the empty line that ends the head ends.
    private func headEnd(from start: Int) -> Int? {
        guard received.count >= 4 else { return nil }
        return (start...(received.count - 4)).first { received[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8) }
            .map { $0 + 4 }
    }

    private func receive() throws {
        try waitUntilReady(for: POLLIN)
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 {
            received += buffer.prefix(count)
        } else if count == 0 || errno != EAGAIN && errno != EINTR {
            throw ScriptedFailure.peerGone
        }
    }

    private func waitUntilReady(for events: Int32) throws {
        guard isOpen else { throw ScriptedFailure.peerGone }
        try ScriptedPipe.wait(until: descriptor, events: events, orStopped: stopping)
    }
}
