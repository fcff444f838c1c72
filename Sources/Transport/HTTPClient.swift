/// HTTP over libcurl: streaming and collected exchanges, under deadlines, limits and an address policy.
///
/// The actor's executor is its own I/O thread, which runs libcurl's multi-socket interface; requests cost no thread or
/// task of their own, and a client serves thousands of streams. Clients share nothing: use one for feeds and another
/// for webhooks, so that streams which never end cannot starve deliveries.
///
/// Call ``shutdown()`` when done. A client that merely goes away ends its requests with `transport.shutdown` as well,
/// but then nobody waits for its thread.
package actor HTTPClient {
    private let loop: EventLoop
    private let engine: TransferEngine

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Starts a client and its I/O thread.
    ///
    /// - Throws: `transport.tls.key-log` where `SSLKEYLOGFILE` is set and not allowed; `transport.resources` or
    ///   `transport.internal` where the system refuses a thread, a descriptor or libcurl itself.
    package init(configuration: Configuration = .init()) async throws(TransportError) {
        try CurlLibrary.prepare(allowsKeyLog: configuration.allowsKeyLog)
        let mailbox = try Mailbox()
        let poller = try Poller()
        engine = try TransferEngine(configuration: configuration, mailbox: mailbox, poller: poller)
        // The thread has to run before this is stored: the initialiser hops to it as soon as all is.
        loop = try EventLoop(mailbox: mailbox, poller: poller)
        loop.attach(engine)
    }

    deinit {
        loop.abandon()
    }

    /// Sends a request and returns as soon as the response's head is complete; the body follows as it is read.
    ///
    /// Any status is a response, an error is only what kept one from arriving. Cancelling the calling task ends the
    /// request.
    package func stream(_ request: TransferRequest) async throws(TransportError) -> TransferResponse {
        let id = engine.makeID()
        let mailbox = loop.mailbox
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { (responder: Transfer.Responder) in
                // Up to here the task may have been suspended and its cancellation seen by an engine that did not know
                // the request; from here on the engine knows it, and a cancellation comes after.
                if Task.isCancelled {
                    responder.resume(returning: .failure(TransportError(.cancelled, url: RedactedURL(request.url))))
                } else {
                    engine.enter(request, id: id, responder: responder)
                }
            }
        } onCancel: {
            mailbox.post(.cancel(id))
        }
        return try outcome.get()
    }

    /// Sends a request and returns the whole response.
    ///
    /// - Throws: also `transport.body.limit` where the body exceeds `limits.bodyBytes`, or 64 KiB where that is nil.
    package nonisolated func send(_ request: TransferRequest) async throws(TransportError) -> CollectedResponse {
        var request = request
        request.limits.bodyBytes = request.limits.bodyBytes ?? TransferLimits.defaultCollectedBytes
        let response = try await stream(request)
        var body: [UInt8] = []
        for try await chunk in response.body { body += chunk }
        return CollectedResponse(head: response.head, body: body)
    }

    /// Ends every request with `transport.shutdown`, closes all connections and waits for the I/O thread to end.
    /// Requests made afterwards fail the same way. May be called more than once.
    @concurrent
    package nonisolated func shutdown() async {
        await loop.stop()
    }

    /// What the client has done and is doing.
    package func statistics() -> Statistics {
        engine.currentStatistics
    }

    /// Replaces the multi handle as if libcurl had reported that it is unusable.
    func failMulti() {
        engine.rebuild(after: MultiHandle.Failure(number: 4, text: "simulated"))
    }
}
