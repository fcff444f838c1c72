internal import CounterfoilTranscript

/// The faults of one room, on the room's own time.
struct FaultPlan: Sendable {
    private let faults: [FaultScript.Fault]

    /// - Parameter delay: How many milliseconds after the platform the room starts.
    init(_ script: FaultScript, room: RoomID, delay: Int64) {
        faults = script.faults.compactMap { fault in
            guard fault.room == nil || fault.room == room else { return nil }
            var own = fault
            own.at -= delay
            return own
        }
    }

    /// What is wrong with a format at a moment.
    struct Active: Sendable, Equatable {
        var isDropping = false
        var isStalled = false
        var status: (code: Int, retryAfter: Int?)?
        var isWrongContent = false
        var bytesPerSecond: Int?
        var mischief: Mischief = []

        static func == (left: Active, right: Active) -> Bool {
            left.isDropping == right.isDropping && left.isStalled == right.isStalled
                && left.status?.code == right.status?.code && left.status?.retryAfter == right.status?.retryAfter
                && left.isWrongContent == right.isWrongContent && left.bytesPerSecond == right.bytesPerSecond
                && left.mischief == right.mischief
        }
    }

    func active(_ format: FaultScript.Format, at time: Int64) -> Active {
        var active = Active()
        for fault in faults where fault.format == nil || fault.format == format {
            guard fault.at <= time, time < fault.at + fault.length else { continue }
            switch fault.kind {
            case .drop: active.isDropping = true
            case .stall: active.isStalled = true
            case .duplicate: active.mischief.insert(.duplicate)
            case .reorder: active.mischief.insert(.reorder)
            case .garbage: active.mischief.insert(.garbage)
            case .status(let code, let retryAfter): active.status = (code, retryAfter)
            case .wrongContent: active.isWrongContent = true
            case .drip(let pace): active.bytesPerSecond = pace
            case .playlistReset, .gap: break
            }
        }
        return active
    }

    /// Whether connections that were open at `opened` have been cut since, up to `time`.
    func hasDropped(_ format: FaultScript.Format, since opened: Int64, until time: Int64) -> Bool {
        faults.contains { fault in
            fault.kind == .drop && (fault.format == nil || fault.format == format) && fault.at > opened
                && fault.at <= time
        }
    }

    /// The next moment after `time` at which a fault begins or ends.
    func boundary(after time: Int64) -> Int64? {
        faults.lazy.flatMap { [$0.at, $0.at + $0.length] }.filter { $0 > time }.min()
    }

    /// When the captions' origin restarts.
    var resets: [Int64] {
        faults.filter { $0.kind == .playlistReset && ($0.format ?? .captions) == .captions }.map(\.at)
    }

    /// When the captions' source has nothing.
    var gaps: [Range<Int64>] {
        faults.filter { $0.kind == .gap && ($0.format ?? .captions) == .captions }.map { $0.at..<$0.at + $0.length }
    }
}
