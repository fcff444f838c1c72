internal import CounterfoilTranscript

/// When each line of a room's script exists on the wire.
///
/// Times are milliseconds since the room's start on the wire; the script's offsets divided by the speed. Lines are
/// numbered from 0; in a looping room numbers go on through every pass, so that any number names one line for good
/// and nothing has to be stored about what was sent.
struct RoomTimeline: Sendable {
    let room: RoomID
    let script: SessionScript
    /// The wall clock at the room's start.
    let origin: EventTime
    /// The length of one pass, longer than every offset and end in it.
    let period: Int64
    let loops: Bool
    private let offsets: [Int64]
    private let speed: Double

    init(_ room: RoomScript, origin: EventTime) {
        self.room = room.room
        script = room.script
        self.origin = origin
        loops = room.loops
        let speed = room.speed > 0 && room.speed.isFinite ? room.speed : 1
        self.speed = speed
        offsets = room.script.lines.map { Self.scaled($0.offset, speed) }
        period = Self.scaled(room.script.duration, speed) + 1
    }

    private static func scaled(_ offset: Int64, _ speed: Double) -> Int64 { Int64((Double(offset) / speed).rounded()) }

    /// When the room ends; `nil` for one that loops.
    var end: Int64? { loops ? nil : period }

    /// How many lines the room has in all; `nil` for one that loops.
    var total: Int? { loops ? nil : offsets.count }

    func hasEnded(at time: Int64) -> Bool { end.map { time >= $0 } ?? false }

    /// How many lines exist at a time: those whose offset is not later.
    func published(at time: Int64) -> Int {
        guard time >= 0, !offsets.isEmpty else { return 0 }
        guard loops else { return Self.count(offsets, notAfter: time) }
        let (pass, within) = time.quotientAndRemainder(dividingBy: period)
        return Int(pass) * offsets.count + Self.count(offsets, notAfter: within)
    }

    /// The time at which a line exists; `nil` where the room has no such line.
    func time(of number: Int) -> Int64? {
        guard number >= 0, !offsets.isEmpty, loops || number < offsets.count else { return nil }
        return Int64(number / offsets.count) * period + offsets[number % offsets.count]
    }

    /// A line with its id, its end and its deletion's target as they stand on the wire.
    func line(_ number: Int) -> Line? {
        guard let time = time(of: number) else { return nil }
        let pass = number / offsets.count
        let line = script.lines[number % offsets.count]
        var content = line.content
        switch content {
        case .caption(var caption):
            caption.end =
                Int64(pass) * period + max(Self.scaled(caption.end, speed), offsets[number % offsets.count] + 1)
            content = .caption(caption)
        case .deletion(let target): content = .deletion(of: Self.id(target, pass: pass))
        case .message: break
        }
        return Line(
            number: number, time: time, wall: wall(at: time), id: Self.id(line.id, pass: pass), content: content,
            isPlanted: line.isPlanted)
    }

    struct Line: Sendable {
        var number: Int
        var time: Int64
        var wall: EventTime
        var id: WireText
        var content: SessionScript.Content
        var isPlanted: Bool

        var isCaption: Bool { if case .caption = content { true } else { false } }
    }

    /// Whether a line is a caption, without building it.
    func isCaption(_ number: Int) -> Bool {
        guard !offsets.isEmpty, case .caption = script.lines[number % offsets.count].content else { return false }
        return true
    }

    /// The number of the line with an id as it stands on the wire.
    func number(ofID id: WireText) -> Int? {
        let parts = id.utf8.split(separator: UInt8(ascii: "~"), omittingEmptySubsequences: false)
        var base = id
        var pass = 0
        if loops, parts.count > 1, let last = parts.last, let number = Int(String(decoding: last, as: UTF8.self)) {
            base = id[bytes: 0..<id.utf8.count - last.count - 1]
            pass = number
        }
        guard pass >= 0, pass < Int(Int32.max) else { return nil }
        return script.lines.firstIndex { $0.id == base }.map { pass * offsets.count + $0 }
    }

    func wall(at time: Int64) -> EventTime { origin.advanced(by: time) }

    private static func id(_ id: WireText, pass: Int) -> WireText {
        pass == 0 ? id : WireText(repairing: id.utf8 + Array("~\(pass)".utf8))
    }

    /// How many of the sorted offsets are at most `time`.
    static func count(_ offsets: [Int64], notAfter time: Int64) -> Int {
        var low = 0
        var high = offsets.count
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
