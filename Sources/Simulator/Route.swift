internal import CounterfoilTranscript

/// What a path of the platform names.
enum Route: Equatable {
    case roster
    case master(RoomID)
    case playlist(RoomID)
    case segment(RoomID, epoch: Int, sequence: Int)
    case poll(RoomID)
    case stream(RoomID)
    case events(RoomID)

    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        guard parts.first == "rooms" else { return nil }
        if parts.count == 1 {
            self = .roster
            return
        }
        guard parts.count >= 3, let room = RoomID(parts[1]) else { return nil }
        switch (parts[2], parts.count) {
        case ("master.m3u8", 3): self = .master(room)
        case ("captions.m3u8", 3): self = .playlist(room)
        case ("captions", 4):
            guard let name = Self.segment(parts[3]) else { return nil }
            self = .segment(room, epoch: name.epoch, sequence: name.sequence)
        case ("chat", 4):
            switch parts[3] {
            case "poll": self = .poll(room)
            case "stream": self = .stream(room)
            case "events": self = .events(room)
            default: return nil
            }
        default: return nil
        }
    }

    var room: RoomID? {
        switch self {
        case .roster: nil
        case .master(let room), .playlist(let room), .segment(let room, _, _), .poll(let room), .stream(let room),
            .events(let room):
            room
        }
    }

    var format: FaultScript.Format? {
        switch self {
        case .roster: nil
        case .master, .playlist, .segment: .captions
        case .poll: .poll
        case .stream: .stream
        case .events: .events
        }
    }

    /// Reads `seg-<epoch>-<sequence>.vtt`.
    private static func segment(_ name: String) -> (epoch: Int, sequence: Int)? {
        guard name.hasPrefix("seg-"), name.hasSuffix(".vtt") else { return nil }
        let numbers = name.dropFirst(4).dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 2, let epoch = Int(numbers[0]), let sequence = Int(numbers[1]), epoch >= 0,
            sequence >= 0
        else { return nil }
        return (epoch, sequence)
    }
}
