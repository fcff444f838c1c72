internal import CounterfoilTranscript
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

extension Stage {
    /// Opens a long stream where the request says and feeds it until the room ends.
    @concurrent
    func openStream(
        _ request: Request, _ format: FaultScript.Format, _ room: Room, _ view: Room.View,
        _ writer: consuming ResponseWriter
    ) async throws {
        let query = request.uri.queryParameters
        let includesCaptions = query["captions"] == "1"
        let encoding: StreamEncoding
        let next: Int
        if format == .events {
            encoding = .events
            let last = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }
            let resumed = last.flatMap { room.timeline.number(ofID: WireText($0)) }.map { $0 + 1 }
            if view.hasEnded, resumed.map({ $0 >= view.published }) ?? true {
                return try await send(WireResponse(.noContent, type: encoding.contentType, body: []), writer)
            }
            next = resumed ?? start(room, view)
        } else {
            guard let framing = StreamEncoding(framing: query["framing"].map { String($0) } ?? "ndjson") else {
                return try await send(
                    .text(.badRequest, "framing must be ndjson, concatenated or array\n"), writer)
            }
            encoding = framing
            if let cursor = query["cursor"], !cursor.isEmpty {
                guard let number = room.timeline.number(ofID: WireText(String(cursor))), number < view.published else {
                    return try await send(.text(.badRequest, "no line has the id given as cursor\n"), writer)
                }
                next = number + 1
            } else {
                next = start(room, view)
            }
        }
        let session = StreamSession(
            timeline: room.timeline, encoding: encoding, includesCaptions: includesCaptions,
            heartbeat: configuration.heartbeat, next: next, opened: view.time)
        count { $0.openStreams += 1 }
        defer { count { $0.openStreams -= 1 } }
        try await feed(session, encoding, format, room, view, writer)
    }

    /// Where those begin who have no cursor: a little in the past.
    private func start(_ room: Room, _ view: Room.View) -> Int {
        room.timeline.published(at: view.time - configuration.history)
    }

    @concurrent
    private func feed(
        _ opened: StreamSession, _ encoding: StreamEncoding, _ format: FaultScript.Format, _ room: Room,
        _ first: Room.View, _ writer: consuming ResponseWriter
    ) async throws {
        let head = HTTPResponse(
            status: .ok,
            headerFields: [
                .contentType: encoding.contentType, .cacheControl: "no-store", .date: date(),
            ])
        var body = try await writer.writeHead(head)
        var session = opened
        var view = first
        var random = SeededRandom(seed: configuration.seed, stream: UInt64(bitPattern: first.time))
        while true {
            let faults = room.plan.active(format, at: view.time)
            let isCut = faults.isDropping || room.plan.hasDropped(format, since: first.time, until: view.time)
            let step = session.step(view, faults: faults, isCut: isCut, random: &random)
            if !step.bytes.isEmpty { try await write(step.bytes, faults.bytesPerSecond, to: &body) }
            switch step.then {
            case .wait:
                try Task.checkCancellation()
                await room.wait(beyond: view.version)
            case .again: break
            case .finish:
                try await body.finish(nil)
                return
            case .cut:
                count { $0.dropped += 1 }
                throw ConnectionCut()
            }
            view = room.view(at: clock.now)
        }
    }

    /// Sends a whole answer as it is.
    @concurrent
    func send(_ response: WireResponse, _ writer: consuming ResponseWriter) async throws {
        try await send(response, FaultPlan.Active(), writer)
    }

    /// Sends a whole answer, slowly or in half where a fault wants it so.
    @concurrent
    func send(
        _ response: WireResponse, _ faults: FaultPlan.Active, _ writer: consuming ResponseWriter
    ) async throws {
        var head = HTTPResponse(status: response.status, headerFields: response.headers)
        head.headerFields[.date] = date()
        if response.status != .notModified, response.status != .noContent {
            head.headerFields[.contentLength] = String(response.body.count)
        }
        guard faults.isDropping || faults.bytesPerSecond != nil else {
            return try await writer.write(
                response: head,
                body: response.body.isEmpty
                    ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: response.body)))
        }
        var body = try await writer.writeHead(head)
        if faults.isDropping {
            try await body.write(ByteBuffer(bytes: response.body.prefix(response.body.count / 2)))
            count { $0.dropped += 1 }
            throw ConnectionCut()
        }
        try await write(response.body, faults.bytesPerSecond, to: &body)
        try await body.finish(nil)
    }

    /// Writes bytes, at most so many a second where a pace is given.
    @concurrent
    private func write(
        _ bytes: [UInt8], _ bytesPerSecond: Int?, to body: inout some ResponseBodyWriter
    ) async throws {
        guard let bytesPerSecond else { return try await body.write(ByteBuffer(bytes: bytes)) }
        var rest = bytes[...]
        while !rest.isEmpty {
            try await body.write(ByteBuffer(bytes: rest.prefix(bytesPerSecond)))
            rest = rest.dropFirst(bytesPerSecond)
            try await clock.sleep(for: .seconds(1))
        }
    }

    private func date() -> String { HTTPDate.text(wallStart.advanced(by: clock.now)) }
}
