package import CounterfoilTranscript

/// What goes wrong on a ``Platform``, and when.
package struct FaultScript: Sendable, Equatable {
    package var faults: [Fault]

    package init(_ faults: [Fault] = []) { self.faults = faults }

    /// One fault, for a while, in one room or all, in one format or all.
    package struct Fault: Sendable, Equatable {
        /// Milliseconds from the platform's start.
        package var at: Int64
        /// How many milliseconds it lasts. A ``Kind/drop`` of 0 cuts what is open at that moment; a
        /// ``Kind/playlistReset`` has no length.
        package var length: Int64
        /// `nil` means every room.
        package var room: RoomID?
        /// `nil` means every format.
        package var format: Format?
        package var kind: Kind

        package init(at: Int64, length: Int64 = 0, room: RoomID? = nil, format: Format? = nil, kind: Kind) {
            self.at = at
            self.length = length
            self.room = room
            self.format = format
            self.kind = kind
        }
    }

    package enum Format: String, Sendable, CaseIterable {
        /// The HLS playlists and segments.
        case captions
        /// Chat by polling.
        case poll
        /// Chat as a stream of JSON objects.
        case stream
        /// Chat as server-sent events.
        case events
    }

    package enum Kind: Sendable, Equatable {
        /// The connection closes in the middle of a body.
        case drop
        /// Requests are accepted and nothing is sent until it is over; open streams fall silent.
        case stall
        /// Lines come twice; pages overlap.
        case duplicate
        /// Lines come out of order.
        case reorder
        /// New requests get this status, with `Retry-After` in seconds where given.
        case status(Int, retryAfter: Int?)
        /// New requests get an HTML page with 200.
        case wrongContent
        /// The origin of the captions restarts: numbers from 0, new URIs, a new media clock.
        case playlistReset
        /// Caption segments that begin or end in it are marked as absent.
        case gap
        /// An item that is not JSON, or not WebVTT, comes among the good ones.
        case garbage
        /// Bodies come slowly.
        case drip(bytesPerSecond: Int)
    }
}

/// What happens to lines on their way out.
struct Mischief: OptionSet, Sendable {
    let rawValue: UInt8

    static let duplicate = Mischief(rawValue: 1 << 0)
    static let reorder = Mischief(rawValue: 1 << 1)
    static let garbage = Mischief(rawValue: 1 << 2)
}

extension Mischief {
    /// Puts lines out of order; two or more never stay as they were.
    static func disorder(_ lines: inout [RoomTimeline.Line], _ random: inout SeededRandom) {
        let before = lines.map(\.number)
        random.shuffle(&lines)
        if lines.map(\.number) == before { lines.reverse() }
    }
}
