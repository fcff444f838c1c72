import CCurl

/// Owns libcurl's multi handle and every transfer: dispatches, times out, follows, ends.
///
/// Used on the I/O thread only. Transfers end only here, between libcurl's calls, never in a callback.
final class TransferEngine {
    let mailbox: Mailbox
    /// The time as of the last wake-up: precise enough for deadlines, and one clock reading for many events.
    private(set) var now = MonotonicTime.now
    var statistics = HTTPClient.Statistics()
    private let configuration: HTTPClient.Configuration
    private let poller: Poller
    /// Nil once the client is shut down, or where a failed handle could not be replaced.
    private var multi: MultiHandle?
    private var isClosed = false
    private var transfers: [TransferID: Transfer] = [:]
    private var admission: AdmissionQueue
    private var deadlines = DeadlineQueue()
    private var lastNumber: UInt = 0

    init(configuration: HTTPClient.Configuration, mailbox: Mailbox, poller: Poller) throws(TransportError) {
        self.configuration = configuration
        self.mailbox = mailbox
        self.poller = poller
        admission = AdmissionQueue(
            maximumConnecting: configuration.maximumConnecting, maximumQueued: configuration.maximumQueued)
        multi = try MultiHandle(poller: poller, configuration: configuration)
    }

    var currentStatistics: HTTPClient.Statistics {
        var statistics = statistics
        statistics.queued = admission.queuedCount
        statistics.connecting = admission.connectingCount
        statistics.active = transfers.count - admission.queuedCount
        statistics.socketsWatched = multi?.interests.count ?? 0
        return statistics
    }

    /// A name for a new transfer.
    func makeID() -> TransferID {
        lastNumber += 1
        return TransferID(number: lastNumber)
    }

    /// Checks a request and puts it in line. It does not start before the loop's next round; the responder gets the head
    /// of the answer, or the reason for there being none.
    func enter(_ request: TransferRequest, id: TransferID, responder: Transfer.Responder) {
        do throws(TransportError) {
            guard !isClosed else { throw TransportError(.shutdown, url: RedactedURL(request.url)) }
            let target = try request.checked()
            guard admission.enter(id) else { throw TransportError(.queueFull, url: RedactedURL(target)) }
            transfers[id] = Transfer(id: id, request: request, target: target, responder: responder, engine: self)
        } catch {
            responder.resume(returning: .failure(error))
        }
    }

    /// The caller or reader has gone.
    func cancel(_ id: TransferID) {
        guard let transfer = transfers[id] else { return }
        end(transfer, TransportError(.cancelled))
    }

    /// The reader has caught up.
    func resume(_ id: TransferID) {
        transfers[id]?.release()
    }

    /// Ends everything. Requests are refused from now on.
    func close() {
        isClosed = true
        endAll(TransportError(.shutdown))
        multi = nil
    }
}

// What the loop drives.
extension TransferEngine {
    func noteTime() {
        now = .now
    }

    func socketReady(_ socket: Int32, events: UInt32) {
        attempt { multi throws(MultiHandle.Failure) in try multi.socketReady(socket, events: events) }
    }

    /// Does all that is due and returns when to come back; nil for "when something happens".
    func advance() -> MonotonicTime? {
        noteTime()
        if let due = multi?.deadline, due <= now {
            attempt { multi throws(MultiHandle.Failure) in try multi.timerExpired() }
        }
        while let (id, result) = multi?.nextCompletion() {
            if let transfer = transfers[id] { completed(transfer, result) }
        }
        while let id = deadlines.popDue(at: now) {
            guard let transfer = transfers[id] else { continue }
            if let code = transfer.deadlines.expired(at: now) {
                end(transfer, TransportError(code))
            } else {
                reschedule(transfer)
            }
        }
        while let id = admission.admit() {
            if let transfer = transfers[id] { dispatch(transfer) }
        }
        return [multi?.deadline, deadlines.first].compactMap(\.self).min()
    }

    /// Sees to it that the transfer's next deadline is noticed.
    func reschedule(_ transfer: Transfer) {
        if let next = transfer.deadlines.next { deadlines.schedule(transfer.id, at: next.time) }
    }

    /// The transfer has a connection: another may connect now.
    func connected(_ transfer: Transfer) {
        transfer.deadlines.connected(at: now)
        admission.leave(transfer.id)
        reschedule(transfer)
    }

    /// Replaces a multi handle that has failed. All its transfers fail; their owners may retry at once.
    func rebuild(after failure: MultiHandle.Failure) {
        statistics.rebuilds += 1
        endAll(TransportError(.internal, "curl_multi: \(failure.text)", curlCode: failure.number))
        multi = nil
        multi = try? MultiHandle(poller: poller, configuration: configuration)
    }

    private func attempt(_ action: (MultiHandle) throws(MultiHandle.Failure) -> Void) {
        guard let multi else { return }
        do throws(MultiHandle.Failure) {
            try action(multi)
        } catch {
            rebuild(after: error)
        }
    }
}

// The course of a transfer.
extension TransferEngine {
    private func dispatch(_ transfer: Transfer) {
        do throws(TransportError) {
            if multi == nil { multi = try MultiHandle(poller: poller, configuration: configuration) }
            let easy = try transfer.makeHandle(configuration)
            transfer.easy = easy
            transfer.deadlines.dispatched(at: now)
            reschedule(transfer)
            attempt { multi throws(MultiHandle.Failure) in try multi.add(easy) }
        } catch {
            end(transfer, error)
        }
    }

    private func completed(_ transfer: Transfer, _ result: CURLcode) {
        switch transfer.stop {
        case .redirect(let location, let status):
            follow(transfer, to: location, status: status)
        case .failure(let error):
            end(transfer, error)
        case nil:
            end(transfer, transfer.failure(result))
        }
    }

    /// Sends the next hop of a redirect on its way.
    private func follow(_ transfer: Transfer, to location: String, status: Int) {
        do throws(TransportError) {
            let (request, target) = try transfer.redirected(to: location, status: status)
            if let easy = transfer.easy { multi?.remove(easy) }
            admission.leave(transfer.id)
            transfer.request = request
            transfer.prepareNextHop(to: target)
            guard admission.enter(transfer.id) else { throw TransportError(.queueFull) }
        } catch {
            end(transfer, error)
        }
    }

    /// Takes a transfer out and tells whoever waits for it; no error means that the body is complete.
    private func end(_ transfer: Transfer, _ error: TransportError?) {
        transfers[transfer.id] = nil
        admission.leave(transfer.id)
        deadlines.remove(transfer.id)
        if let easy = transfer.easy {
            easy.leaveResolverBehind()
            multi?.remove(easy)
            transfer.easy = nil
        }
        statistics.ended += 1
        let error = error.map { $0.url == nil ? $0.at(transfer.redactedURL) : $0 }
        // A body without a head cannot be: libcurl ends such an exchange with an error.
        transfer.responder.take()?.resume(
            returning: .failure(error ?? TransportError(.responseEmpty, url: transfer.redactedURL)))
        transfer.channel.finish(error)
    }

    private func endAll(_ error: TransportError) {
        for transfer in transfers.values.sorted(by: { $0.id.number < $1.id.number }) { end(transfer, error) }
    }
}
