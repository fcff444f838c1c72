internal import CounterfoilJSON
internal import CounterfoilTranscript
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Thrown to close a connection where it stands.
struct ConnectionCut: Error {}

extension Stage {
    /// Answers one request, with whatever faults are due.
    @concurrent
    func respond(to request: Request, through writer: consuming ResponseWriter) async throws {
        guard let route = Route(path: request.uri.path) else {
            return try await send(.text(.notFound, "no such path; GET /rooms lists what there is\n"), writer)
        }
        guard request.method == .get else {
            return try await send(.text(.methodNotAllowed, "only GET is understood here\n"), writer)
        }
        guard let name = route.room, let format = route.format else {
            return try await send(.json(.ok, roster(authority: request.head.authority ?? configuration.host)), writer)
        }
        guard let room = room(name) else { return try await send(noSuchRoom(format), writer) }
        count(format)
        let view = try await unstalled(room, format)
        let faults = room.plan.active(format, at: view.time)
        if let status = faults.status {
            var response = WireResponse.text(.init(code: status.code), "this failure was asked for\n")
            if let seconds = status.retryAfter { response.headers[.retryAfter] = String(seconds) }
            return try await send(response, writer)
        }
        if faults.isWrongContent { return try await send(.strayPage, writer) }
        switch route {
        case .stream, .events:
            try await openStream(request, format, room, view, writer)
        default:
            var random = SeededRandom(seed: configuration.seed, stream: UInt64(bitPattern: view.time))
            let response = whole(route, request, room, view, faults.mischief, &random)
            try await send(response, faults, writer)
        }
    }

    /// Waits while the format is stalled.
    private func unstalled(_ room: Room, _ format: FaultScript.Format) async throws -> Room.View {
        var view = room.view(at: clock.now)
        while room.plan.active(format, at: view.time).isStalled {
            guard !view.isClosing, !Task.isCancelled else { throw ConnectionCut() }
            await room.wait(beyond: view.version)
            view = room.view(at: clock.now)
        }
        return view
    }

    private func whole(
        _ route: Route, _ request: Request, _ room: Room, _ view: Room.View, _ mischief: Mischief,
        _ random: inout SeededRandom
    ) -> WireResponse {
        switch route {
        case .master:
            return WireResponse(.ok, type: Self.playlistType, body: room.rendition.master())
        case .playlist:
            let state = room.rendition.state(at: view.time)
            let tag = room.rendition.tag(state)
            let headers: HTTPFields = [.eTag: tag, .cacheControl: "no-cache"]
            guard !Self.matches(request.headers[.ifNoneMatch], tag) else {
                return WireResponse(.notModified, type: Self.playlistType, headers: headers, body: [])
            }
            return WireResponse(
                .ok, type: Self.playlistType, headers: headers, body: room.rendition.playlist(state))
        case .segment(_, let epoch, let sequence):
            let segment = room.rendition.segment(
                epoch: epoch, sequence: sequence, at: view.time, mischief: mischief, random: &random)
            guard let segment else { return .text(.notFound, "no such segment\n") }
            return WireResponse(
                .ok, type: "text/vtt; charset=utf-8", headers: [.cacheControl: "max-age=60"], body: segment)
        case .poll:
            return poll(request, room, view, mischief, &random)
        case .roster, .stream, .events:
            return .text(.notFound, "no such path\n")
        }
    }

    private func poll(
        _ request: Request, _ room: Room, _ view: Room.View, _ mischief: Mischief, _ random: inout SeededRandom
    ) -> WireResponse {
        let query = request.uri.queryParameters
        let limit = query["maxResults"].flatMap { Int($0) } ?? 500
        let answer = room.pager.page(
            token: query["pageToken"].map { String($0) }, limit: min(max(limit, 1), 2_000), at: view.time,
            mischief: mischief, random: &random)
        switch answer {
        case .page(let body): return .json(.ok, body)
        case .ended:
            return .json(
                .forbidden,
                ChatPager.error(403, reason: "liveChatEnded", message: "The live chat is no longer live."))
        case .invalidToken:
            return .json(
                .badRequest,
                ChatPager.error(400, reason: "pageTokenInvalid", message: "The page token is not valid."))
        }
    }

    private func noSuchRoom(_ format: FaultScript.Format) -> WireResponse {
        guard format == .poll else { return .text(.notFound, "no such room; GET /rooms lists them\n") }
        return .json(
            .notFound, ChatPager.error(404, reason: "liveChatNotFound", message: "The live chat cannot be found."))
    }

    /// What rooms there are and where, in the order of the configuration.
    private func roster(authority: String) -> [UInt8] {
        let rooms = configuration.rooms.map { room in
            let endpoints = RoomEndpoints(room: room.room, authority: authority)
            return CanonicalJSON.members([
                "room": .string(room.room.rawValue), "title": .string(room.script.title),
                "seller": .string(room.script.seller), "language": .string(room.script.language),
                "link": .string(room.script.link), "captions": .string(endpoints.captions),
                "poll": .string(endpoints.poll), "stream": .string(endpoints.stream),
                "events": .string(endpoints.events),
            ])
        }
        return CanonicalJSON.members(["rooms": .array(rooms)]).encoded
    }

    private func count(_ format: FaultScript.Format) {
        count { counters in
            switch format {
            case .captions: counters.captionRequests += 1
            case .poll: counters.pollRequests += 1
            case .stream: counters.streamRequests += 1
            case .events: counters.eventRequests += 1
            }
        }
    }

    private static let playlistType = "application/vnd.apple.mpegurl"

    /// Whether one of the entity tags of an `If-None-Match` is `tag` (RFC 9110, 13.1.2, weak comparison).
    static func matches(_ header: String?, _ tag: String) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { part in
            let candidate = part.drop { $0 == " " }
            let strong = candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate
            return strong == tag[...] || strong == "*"
        }
    }
}
