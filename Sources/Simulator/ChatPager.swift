internal import CounterfoilTranscript

/// A room's chat as pages in the shape of YouTube's `liveChatMessages.list`.
///
/// A page token names the line at which the next page begins, with a checksum; the server remembers nothing.
struct ChatPager: Sendable {
    let timeline: RoomTimeline
    /// How far back the first page reaches, in milliseconds.
    let history: Int64
    /// When to ask again, in milliseconds.
    let interval: Int64

    enum Answer: Equatable {
        case page([UInt8])
        /// The room is over and everything was sent.
        case ended
        case invalidToken
    }

    /// How many items before its beginning a page repeats where pages overlap.
    static let overlap = 3

    /// - Parameters:
    ///   - token: `nil` for the first page, which holds recent history.
    ///   - limit: How many items to send at most.
    func page(
        token: String?, limit: Int, at time: Int64, mischief: Mischief = [], random: inout SeededRandom
    ) -> Answer {
        let published = timeline.published(at: time)
        let hasEnded = timeline.hasEnded(at: time)
        let first: Int
        if let token {
            switch position(of: token) {
            case .line(let number) where number <= published: first = number
            case .end where hasEnded: return .ended
            default: return .invalidToken
            }
        } else if hasEnded {
            return .ended
        } else {
            first = timeline.published(at: time - history)
        }
        var next = first
        var items: [RoomTimeline.Line] = []
        while next < published, items.count < max(limit, 1) {
            if !timeline.isCaption(next), let line = timeline.line(next) { items.append(line) }
            next += 1
        }
        if mischief.contains(.duplicate) { items = overlapping(before: first) + items }
        if mischief.contains(.reorder) { Mischief.disorder(&items, &random) }
        let isLast = hasEnded && next == published
        return .page(
            encode(items, next: isLast ? .end : .line(next), isLast: isLast, isDamaged: mischief.contains(.garbage)))
    }

    private func overlapping(before first: Int) -> [RoomTimeline.Line] {
        var items: [RoomTimeline.Line] = []
        var number = first - 1
        while number >= 0, items.count < Self.overlap {
            if !timeline.isCaption(number), let line = timeline.line(number) { items.insert(line, at: 0) }
            number -= 1
        }
        return items
    }

    private func encode(
        _ items: [RoomTimeline.Line], next: Position, isLast: Bool, isDamaged: Bool
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + items.count * 512)
        let token = WireText(token(for: next))
        let count = Int64(items.count + (isLast ? 1 : 0))
        bytes.append(json: "{\"kind\":\"youtube#liveChatMessageListResponse\",\"etag\":", token)
        bytes.append(json: ",\"nextPageToken\":", token)
        bytes.append(json: ",\"pollingIntervalMillis\":", interval)
        let end = timeline.wall(at: timeline.end ?? 0)
        if isLast { bytes.append(json: ",\"offlineAt\":", WireText(end.rfc3339)) }
        bytes.append(json: ",\"pageInfo\":{\"totalResults\":", count)
        bytes.append(json: ",\"resultsPerPage\":", count)
        bytes.append(json: "},\"items\":[")
        var separator: StaticString = "\n"
        if isDamaged {
            bytes.append(json: "\n{\"kind\":\"youtube#liveChatMessage\",\"id\":\"broken\",\"snippet\":{\"type\":}}")
            separator = ",\n"
        }
        for item in items {
            bytes.append(json: separator)
            item.appendListItem(room: timeline.room, to: &bytes)
            separator = ",\n"
        }
        if isLast {
            bytes.append(json: separator)
            bytes.append(json: "{\"kind\":\"youtube#liveChatMessage\",\"id\":\"chat-ended\",\"snippet\":{")
            bytes.append(json: "\"type\":\"chatEndedEvent\",\"publishedAt\":", WireText(end.rfc3339))
            bytes.append(json: ",\"hasDisplayContent\":false}}")
        }
        bytes.append(json: "\n]}\n")
        return bytes
    }

    /// An error in the shape of Google's JSON APIs.
    static func error(_ status: Int, reason: String, message: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(json: "{\"error\":{\"code\":", Int64(status))
        bytes.append(json: ",\"message\":", WireText(message))
        bytes.append(json: ",\"errors\":[{\"domain\":\"youtube.liveChat\",\"reason\":", WireText(reason))
        bytes.append(json: ",\"message\":", WireText(message))
        bytes.append(json: "}]}}\n")
        return bytes
    }
}

extension ChatPager {
    private enum Position: Equatable {
        case line(Int)
        case end
    }

    private func token(for position: Position) -> String {
        let number: Int
        switch position {
        case .line(let line): number = line
        case .end: number = -1
        }
        return "\(String(UInt64(bitPattern: Int64(number)), radix: 36)).\(String(checksum(number), radix: 36))"
    }

    private func position(of token: String) -> Position? {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, let raw = UInt64(String(decoding: Array(parts[0]), as: UTF8.self), radix: 36),
            let check = UInt32(String(decoding: Array(parts[1]), as: UTF8.self), radix: 36)
        else { return nil }
        let number = Int(Int64(bitPattern: raw))
        guard check == checksum(number) else { return nil }
        return number == -1 ? .end : number >= 0 ? .line(number) : nil
    }

    /// FNV-1a over the room's name and the number, so that no other room's token passes.
    private func checksum(_ number: Int) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in Array(timeline.room.rawValue.utf8) + Array(String(number).utf8) {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        return hash
    }
}
