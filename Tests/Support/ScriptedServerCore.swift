import Glibc
import Synchronization

/// What a scripted server's threads share.
final class ScriptedServerCore: Sendable {
    struct State {
        var counts = ScriptedServer.Counts()
        var requests: [ScriptedRequest] = []
        fileprivate var threads: [pthread_t] = []
        fileprivate var waiting: [Waiter] = []
    }

    fileprivate struct Waiter {
        let condition: @Sendable (ScriptedServer.Counts) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    let port: UInt16
    let state = Mutex(State())
    private let host: String
    private let listener: Int32
    private let stopping: ScriptedPipe
    private let script: ScriptedServer.Script?

    init(ipv6: Bool, script: ScriptedServer.Script?) throws {
        self.script = script
        stopping = try ScriptedPipe()
        host = ipv6 ? "[::1]" : "127.0.0.1"
        listener = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw ScriptedFailure.system(call: "socket", number: errno) }
        do {
            port = try Self.listen(listener, ipv6: ipv6)
        } catch {
            close(listener)
            throw error
        }
    }

    deinit {
        close(listener)
    }

    func url(_ path: String, host: String?) -> String {
        "http://\(host ?? self.host):\(port)\(path)"
    }

    func start() throws {
        try spawn { $0.accept() }
    }

    func stop() {
        stopping.hangUp()
        while let thread = state.withLock({ $0.threads.popLast() }) { pthread_join(thread, nil) }
    }

    func wait(until condition: @escaping @Sendable (ScriptedServer.Counts) -> Bool) async {
        await withCheckedContinuation { continuation in
            let holds = state.withLock { state in
                let holds = condition(state.counts)
                if !holds { state.waiting.append(Waiter(condition: condition, continuation: continuation)) }
                return holds
            }
            if holds { continuation.resume() }
        }
    }

    /// Changes what is known, and wakes those who waited for it.
    private func note(_ change: (inout State) -> Void) {
        let satisfied = state.withLock { state in
            change(&state)
            let counts = state.counts
            let satisfied = state.waiting.filter { $0.condition(counts) }
            state.waiting.removeAll { $0.condition(counts) }
            return satisfied
        }
        for waiter in satisfied { waiter.continuation.resume() }
    }

    /// Accepts connections until the server is stopped.
    private func accept() {
        while (try? ScriptedPipe.wait(until: listener, orStopped: stopping)) != nil {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { continue }
            ScriptedPipe.closeOnExec(descriptor)
            let number = counts.accepted
            note {
                $0.counts.accepted += 1
                $0.counts.open += 1
            }
            do {
                try spawn { $0.serve(descriptor, number: number) }
            } catch {
                close(descriptor)
                note { $0.counts.open -= 1 }
            }
        }
    }

    private var counts: ScriptedServer.Counts { state.withLock(\.counts) }

    /// Runs the script for each request of a connection.
    private func serve(_ descriptor: Int32, number: Int) {
        let connection = ScriptedConnection(descriptor: descriptor, stopping: stopping)
        var isPeerGone = false
        do {
            guard let script else { try connection.waitForPeerToClose() }
            var serves = true
            while serves {
                guard let request = try connection.readRequest(connection: number) else {
                    throw ScriptedFailure.peerGone
                }
                note {
                    $0.counts.requests += 1
                    $0.requests.append(request)
                }
                let exchange = ScriptedExchange(request: request, core: self, connection: connection)
                try script(exchange)
                serves = exchange.keepsConnection
            }
        } catch ScriptedFailure.peerGone {
            isPeerGone = true
        } catch {
            // Stopped, or the script's own way of closing the connection.
        }
        connection.close()
        note {
            $0.counts.open -= 1
            if isPeerGone { $0.counts.closedByPeer += 1 }
        }
    }

    private func spawn(_ body: @escaping @Sendable (ScriptedServerCore) -> Void) throws {
        final class Start: Sendable {
            let core: ScriptedServerCore
            let body: @Sendable (ScriptedServerCore) -> Void

            init(core: ScriptedServerCore, body: @escaping @Sendable (ScriptedServerCore) -> Void) {
                self.core = core
                self.body = body
            }
        }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 512 << 10)
        let start = Unmanaged.passRetained(Start(core: self, body: body))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                start.body(start.core)
                return nil
            }, start.toOpaque())
        guard result == 0 else {
            start.release()
            throw ScriptedFailure.system(call: "pthread_create", number: result)
        }
        state.withLock { $0.threads.append(thread) }
    }

    /// Binds to a free port of the loopback address and returns it.
    private static func listen(_ listener: Int32, ipv6: Bool) throws -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(ipv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &storage) { raw in
            if ipv6 {
                let address = sockaddr_in6(
                    sin6_family: sa_family_t(AF_INET6), sin6_port: 0, sin6_flowinfo: 0, sin6_addr: in6addr_loopback,
                    sin6_scope_id: 0)
                raw.storeBytes(of: address, as: sockaddr_in6.self)
            } else {
                let address = sockaddr_in(
                    sin_family: sa_family_t(AF_INET), sin_port: 0,
                    sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian),
                    sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
                raw.storeBytes(of: address, as: sockaddr_in.self)
            }
        }
        return try withUnsafeMutablePointer(to: &storage) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, length) == 0, Glibc.listen(listener, 1024) == 0,
                    getsockname(listener, address, &length) == 0
                else { throw ScriptedFailure.system(call: "listen", number: errno) }
            }
            // The port stands in the same place for both families.
            return UnsafeRawPointer(pointer).load(fromByteOffset: 2, as: UInt16.self).bigEndian
        }
    }
}
