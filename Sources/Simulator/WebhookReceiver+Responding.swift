internal import CounterfoilTranscript
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import Synchronization

extension WebhookReceiver {
    /// Records one request and answers it.
    @concurrent
    func respond(
        to request: Request, through writer: consuming ResponseWriter, on channel: any Channel, clock: StageClock
    ) async throws {
        let body: [UInt8]
        do {
            body = Array(try await request.body.collect(upTo: configuration.maximumBody).readableBytesView)
        } catch is NIOTooManyBytesError {
            let head = HTTPResponse(
                status: .contentTooLarge, headerFields: [.contentLength: "0", .connection: "close"])
            return try await writer.writeResponse(head)
        }
        let arrival = clock.now
        let answer = record(request, body)
        if answer.delay > .zero { try await clock.sleep(until: arrival + answer.delay.milliseconds) }
        switch answer.ending {
        case .closed: throw ConnectionCut()
        case .silent:
            try await closing.get()
            throw ConnectionCut()
        case .complete:
            try await writer.write(
                response: Self.head(answer, length: answer.body.count),
                body: answer.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
        case .cut:
            var body = try await writer.writeHead(Self.head(answer, length: max(answer.body.count, 1)))
            try await body.write(ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2)))
            throw ConnectionCut()
        case .drip(let bytesPerSecond):
            var body = try await writer.writeHead(Self.head(answer, length: answer.body.count))
            var rest = answer.body[...]
            while !rest.isEmpty {
                try await body.write(ByteBuffer(bytes: rest.prefix(max(bytesPerSecond, 1))))
                rest = rest.dropFirst(max(bytesPerSecond, 1))
                try await clock.sleep(for: .seconds(1))
            }
            try await body.finish(nil)
        case .endless:
            var body = try await writer.writeHead(Self.head(answer, length: nil))
            let unit = answer.body.isEmpty ? [UInt8(ascii: ".")] : answer.body
            let chunk = ByteBuffer(bytes: Array(repeatElement(unit, count: 4_096 / unit.count + 1).joined()))
            while !records.withLock(\.isClosed) {
                try Task.checkCancellation()
                try await body.write(chunk)
                // Lets the event loop catch up: other connections live on it too.
                try await channel.eventLoop.submit {}.get()
            }
            throw ConnectionCut()
        }
    }

    private func record(_ request: Request, _ body: [UInt8]) -> WebhookAnswer {
        let wall = wallClock()
        let headers = request.headers
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
        let verdict = signature.verify(
            id: header("webhook-id"), timestamp: header("webhook-timestamp"), signatures: header("webhook-signature"),
            body: body, now: wall.milliseconds / 1_000)
        var received = ReceivedRequest(
            number: 0, arrival: .now, wall: wall, method: request.method.rawValue, path: request.uri.path,
            query: request.uri.query, headers: headers, body: body, signature: verdict, answer: WebhookAnswer())
        let woken = records.withLock { records in
            received.answer = records.takeAnswer(path: received.path)
            return records.record(&received)
        }
        for waiter in woken { waiter.resume() }
        file?.append(received.encoded)
        return received.answer
    }

    private static func head(_ answer: WebhookAnswer, length: Int?) -> HTTPResponse {
        var headers = answer.headers
        if let length { headers[.contentLength] = String(length) }
        // Informational and invented codes would break the connection in ways that no channel does.
        return HTTPResponse(status: .init(code: min(max(answer.status, 200), 599)), headerFields: headers)
    }
}
