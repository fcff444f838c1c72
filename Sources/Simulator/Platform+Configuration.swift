package import CounterfoilTranscript

extension Platform {
    package struct Configuration: Sendable {
        package var rooms: [RoomScript]
        package var host: String
        /// 0 lets the system choose one.
        package var port: Int
        /// Milliseconds of one caption segment.
        package var targetDuration: Int64
        /// How many segments a caption playlist lists.
        package var playlistWindow = 6
        /// How far back a chat reaches for those who come without a cursor, in milliseconds.
        package var history: Int64 = 10_000
        /// When a chat page asks to be followed by the next, in milliseconds.
        package var pollingInterval: Int64 = 1_000
        /// How often a silent stream says that it lives, in milliseconds.
        package var heartbeat: Int64 = 10_000
        /// Lines due within this many milliseconds of each other go out together; bounds the timer's work. 0 is exact.
        package var tick: Int64 = 5
        package var faults: FaultScript
        package var seed: UInt64
        /// The wall clock at the start; `nil` reads the system's.
        package var wallStart: EventTime?
        /// How many emissions are kept in memory.
        package var emissionLimit = 1_000_000
        /// A file to which every emission is appended as a JSON line.
        package var emissionFile: String?

        package init(
            rooms: [RoomScript], host: String = "127.0.0.1", port: Int = 0, targetDuration: Int64 = 2_000,
            faults: FaultScript = FaultScript(), seed: UInt64 = 1
        ) {
            self.rooms = rooms
            self.host = host
            self.port = port
            self.targetDuration = targetDuration
            self.faults = faults
            self.seed = seed
        }

        /// - Throws: ``SimulatorError`` for two rooms of one name, an impossible speed, length or port, or a fault in a
        ///   room that does not exist.
        func check() throws(SimulatorError) {
            var names: Set<RoomID> = []
            for room in rooms {
                guard names.insert(room.room).inserted else {
                    throw SimulatorError(
                        code: "simulator.room.duplicate", message: "two rooms are named \(room.room); rename one")
                }
                guard room.speed.isFinite, room.speed >= 0.001, room.speed <= 1_000_000 else {
                    throw SimulatorError(
                        code: "simulator.room.speed",
                        message: "room \(room.room) has the speed \(room.speed); use 0.001 to 1000000")
                }
            }
            for fault in faults.faults {
                guard let room = fault.room, !names.contains(room) else { continue }
                throw SimulatorError(
                    code: "simulator.fault.room", message: "a fault names the room \(room), which is not played")
            }
            guard (0...65_535).contains(port), targetDuration > 0, playlistWindow > 0, pollingInterval >= 0,
                heartbeat > 0, tick >= 0
            else {
                throw SimulatorError(
                    code: "simulator.configuration",
                    message: "the port must be 0 to 65535, and lengths and intervals must not be negative")
            }
        }
    }

    /// What clients asked for.
    package struct Statistics: Sendable, Equatable {
        /// Requests by the format asked for.
        package var captionRequests = 0
        package var pollRequests = 0
        package var streamRequests = 0
        package var eventRequests = 0
        /// Streams that are open now.
        package var openStreams = 0
        /// Connections that a fault cut.
        package var dropped = 0

        package init() {}
    }
}

/// Where one room is to be found.
package struct RoomEndpoints: Sendable, Equatable {
    package var room: RoomID
    /// The HLS playlist of the captions.
    package var captions: String
    package var poll: String
    package var stream: String
    package var events: String

    init(room: RoomID, authority: String) {
        let base = "http://\(authority)/rooms/\(room)"
        self.room = room
        captions = base + "/captions.m3u8"
        poll = base + "/chat/poll"
        stream = base + "/chat/stream"
        events = base + "/chat/events"
    }
}
