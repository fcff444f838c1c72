package import CounterfoilTransport

/// Runs feeds live: waits for the pace that a feed asks for, sends its requests and hands on what comes.
package struct FeedDriver: Sendable {
    private let transport: any FeedTransport
    private let addresses: AddressPolicy
    private let secret: @Sendable (String) -> String?
    private let clock: any Clock<Duration>
    private let jitter: @Sendable (Int64) -> Int64

    /// The most redirects that are followed.
    private static let redirectLimit = 3
    /// Full jitter after a failure: the first cap, and the cap that doubling stops at, in milliseconds.
    private static let firstCap: Int64 = 1_000
    private static let lastCap: Int64 = 60_000

    /// - Parameters:
    ///   - addresses: What requests and their redirects may reach.
    ///   - secrets: The value that the reference of a secret header field stands for.
    ///   - jitter: A random number from 0 to its argument.
    package init(
        client: any FeedTransport, addresses: AddressPolicy, secrets: @escaping @Sendable (String) -> String?,
        clock: any Clock<Duration>, jitter: @escaping @Sendable (Int64) -> Int64 = { Int64.random(in: 0...max($0, 0)) }
    ) {
        transport = client
        self.addresses = addresses
        secret = secrets
        self.clock = clock
        self.jitter = jitter
    }

    /// Runs one feed until it has ended.
    ///
    /// - Parameter configuration: The feed with its secrets. A session's requests may come from a machine that was made
    ///   from the recorded configuration, so what is redacted in them is put back here.
    /// - Throws: What the session throws, and `CancellationError`.
    package func run(_ configuration: FeedConfiguration, session: some FeedSession) async throws {
        try await run(configuration, session, on: clock)
    }

    private func run<C: Clock<Duration>>(
        _ configuration: FeedConfiguration, _ session: some FeedSession, on clock: C
    ) async throws {
        var started: C.Instant?
        var answered: C.Instant?
        while let request = await session.nextRequest() {
            switch request.pacing {
            case .immediately: try Task.checkCancellation()
            case .afterStart(let wait): try await pause(wait, since: started, on: clock)
            case .afterAnswer(let wait): try await pause(wait, since: answered, on: clock)
            case .backoff(let attempt, let floor):
                let cap = min(Self.firstCap << Int64(min(max(attempt, 0), 16)), Self.lastCap)
                try await pause(max(floor, jitter(cap)), since: answered ?? clock.now, on: clock)
            }
            try await session.receive(.request(purpose: request.purpose))
            started = clock.now
            let end = try await exchange(request, configuration, session)
            answered = clock.now
            try await session.receive(.finish(end))
        }
    }

    /// Waits until so many milliseconds have passed since a moment; not at all where there was none.
    private func pause<C: Clock<Duration>>(
        _ milliseconds: Int64, since moment: C.Instant?, on clock: C
    ) async throws {
        try Task.checkCancellation()
        guard let due = moment?.advanced(by: .milliseconds(milliseconds)), due > clock.now else { return }
        try await clock.sleep(until: due, tolerance: nil)
    }

    /// Sends a request and hands on its answer.
    ///
    /// - Throws: What the session throws; `CancellationError` after the session was told that the worker stops.
    private func exchange(
        _ request: FeedRequest, _ configuration: FeedConfiguration, _ session: some FeedSession
    ) async throws -> FeedExchangeEnd {
        do {
            let answer = try await transport.open(transfer(request, configuration))
            try await session.receive(.head(FeedResponseHead(answer.head, of: configuration)))
            let isStream = request.isStream
            try await answer.read { bytes in
                try await session.receive(.bytes(bytes))
                return isStream ? await session.wantsMore() : true
            }
            return .complete
        } catch let error as TransportError {
            guard Task.isCancelled else { return .failed(code: error.code.rawValue) }
            try await session.receive(.finish(.failed(code: "worker.stop")))
            throw CancellationError()
        }
    }

    private func transfer(_ request: FeedRequest, _ configuration: FeedConfiguration) -> TransferRequest {
        let url = URLReference.restoring(request.url, from: configuration.url)
        var transfer = TransferRequest(url: url)
        transfer.addressPolicy = addresses
        transfer.redirects = .upTo(Self.redirectLimit)
        let idle = Duration.milliseconds(request.idleLimit)
        transfer.timeouts.idle = idle
        transfer.timeouts.firstByte = max(transfer.timeouts.firstByte, idle)
        transfer.timeouts.headers = max(transfer.timeouts.headers, idle)
        if !request.isStream { transfer.timeouts.total = max(.seconds(60), idle * 2) }
        transfer.limits.bodyBytes = request.bodyLimit
        // What identifies us to the feed's own host is nobody else's business.
        let isAtHome = URLReference.origin(url) == URLReference.origin(configuration.url)
        for field in request.headers {
            let own = configuration.headers.first { Self.isSame($0.name, field.name) }
            if let own, URLReference.isSecret(field.name) {
                if isAtHome { transfer.headers.append(name: own.name, value: own.value) }
            } else {
                transfer.headers.append(name: field.name, value: field.value)
            }
        }
        for field in configuration.secretHeaders where isAtHome {
            if let value = secret(field.reference) { transfer.headers[field.name] = field.prefix + value }
        }
        return transfer
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        func lower(_ text: String) -> [UInt8] { text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
        return lower(left) == lower(right)
    }
}

extension FeedResponseHead {
    /// The part of a head that is recorded and decoded, without credentials in its URL.
    init(_ head: ResponseHead, of configuration: FeedConfiguration) {
        var relevant = Self.relevantHeaders
        if case .header(let name) = configuration.mapping.cursor?.source { relevant.insert(Self.lowered(name)) }
        self.init(status: head.status, url: URLReference.redacted(head.url))
        for field in head.headers {
            let name = Self.lowered(field.name)
            guard relevant.contains(name), headers.count < 32 else { continue }
            headers.append(FeedRequest.HeaderField(name, field.value))
        }
    }

    private static func lowered(_ name: String) -> String {
        String(decoding: name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
