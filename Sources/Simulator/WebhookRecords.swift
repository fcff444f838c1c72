internal import CounterfoilTranscript

/// What a receiver got and what it is to answer. A value; the receiver guards it with a lock.
struct WebhookRecords {
    private(set) var requests: BoundedLog<ReceivedRequest>
    private(set) var isClosed = false
    private var counts: [String: Int] = [:]
    private var deliveries: [Key: WebhookDelivery] = [:]
    private var order: BoundedLog<Key>
    private var distinct: [String: Int] = [:]
    private var answers: [String: ArraySlice<WebhookAnswer>]
    private var defaults: [String: WebhookAnswer] = [:]
    private var waiters: [Count: CountWaiters] = [:]

    private struct Key: Hashable {
        var path: String
        var id: WireText
    }

    /// What can be waited for.
    enum Count: Hashable {
        /// Requests, to one path or in all.
        case requests(path: String?)
        /// Deliveries with ids of their own, to one path or in all.
        case distinct(path: String?)
    }

    init(limit: Int, answers: [String: [WebhookAnswer]]) {
        requests = BoundedLog(limit: limit)
        order = BoundedLog(limit: limit)
        self.answers = answers.mapValues { $0[...] }
    }

    /// Takes the next answer for a path.
    mutating func takeAnswer(path: String) -> WebhookAnswer {
        if let next = answers[path]?.popFirst() { return next }
        return defaults[path] ?? ChannelDialect.named(inPath: path).success
    }

    mutating func enqueue(_ more: [WebhookAnswer], path: String) { answers[path, default: []] += more }

    mutating func setDefault(_ answer: WebhookAnswer?, path: String) { defaults[path] = answer }

    /// Records a request and gives it its number.
    ///
    /// - Returns: Tasks whose goal is reached, to be resumed outside of the lock.
    mutating func record(_ request: inout ReceivedRequest) -> [CheckedContinuation<Void, any Error>] {
        request.number = requests.total
        requests.append(request)
        counts[request.path, default: 0] += 1
        if let id = request.webhookID { record(request, id) }
        var woken: [CheckedContinuation<Void, any Error>] = []
        for kind in [
            Count.requests(path: nil), .requests(path: request.path), .distinct(path: nil),
            .distinct(path: request.path),
        ] where waiters[kind] != nil {
            let reached = count(kind)
            woken += waiters[kind]?.takeReached(count: reached) ?? []
        }
        return woken
    }

    private mutating func record(_ request: ReceivedRequest, _ id: WireText) {
        let key = Key(path: request.path, id: id)
        if var known = deliveries[key] {
            known.attempts += 1
            known.isConsistent = known.isConsistent && known.first.body == request.body
            deliveries[key] = known
        } else {
            deliveries[key] = WebhookDelivery(
                path: request.path, id: id, attempts: 1, first: request, isConsistent: true)
            distinct[request.path, default: 0] += 1
            if let oldest = order.append(key) { deliveries[oldest] = nil }
        }
    }

    func count(_ count: Count) -> Int {
        switch count {
        case .requests(nil): requests.total
        case .requests(let path?): counts[path] ?? 0
        case .distinct(nil): order.total
        case .distinct(let path?): distinct[path] ?? 0
        }
    }

    /// The deliveries that are left, by their first arrival.
    var deliveriesInOrder: [WebhookDelivery] { order.elements.compactMap { deliveries[$0] } }

    mutating func wait(
        _ id: UInt64, for count: Count, goal: Int, _ continuation: CheckedContinuation<Void, any Error>
    ) {
        waiters[count, default: CountWaiters()].add(id, goal: goal, continuation)
    }

    mutating func stopWaiting(_ id: UInt64, for count: Count) -> CheckedContinuation<Void, any Error>? {
        waiters[count]?.remove(id)
    }

    /// Takes every waiting task out; none may wait after it.
    mutating func close() -> [CheckedContinuation<Void, any Error>] {
        isClosed = true
        defer { waiters = [:] }
        return waiters.values.flatMap { group in
            var group = group
            return group.takeAll()
        }
    }
}
