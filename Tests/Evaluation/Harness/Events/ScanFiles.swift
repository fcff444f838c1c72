import CounterfoilAlert
import CounterfoilDetection
import CounterfoilJSON
import CounterfoilTranscript

/// Assembled rooms as an input of `counterfoil scan`, and the alerts that the pipeline raised in them, so that the
/// program itself can be held against what is measured here.
struct ScanFiles {
    /// JSON Lines for `scan`.
    private(set) var input: [UInt8] = []
    /// One alert a line: room, when it was raised in milliseconds, family and rule, separated by tabs.
    private(set) var alerts: [UInt8] = []

    static func + (left: ScanFiles, right: ScanFiles) -> ScanFiles {
        var sum = left
        sum.input += right.input
        sum.alerts += right.alerts
        return sum
    }

    mutating func add(_ room: Room, named name: String, _ alarms: [Listener.Alarm]) {
        for line in room.lines {
            CanonicalJSON.members([
                "channel": .string(line.channel.rawValue), "role": .string(line.role.rawValue), "room": .string(name),
                "t": .thousandths(line.time), "text": .text(line.text), "user": line.speaker.map(CanonicalJSON.text),
            ]).encode(into: &input)
            input.append(0x0A)
        }
        // An alert is printed when it closes, under the most severe rule that it met: the last one holds.
        var last: [String: Listener.Alarm] = [:]
        var order: [String] = []
        for alarm in alarms {
            if last.updateValue(alarm, forKey: alarm.alert.id) == nil { order.append(alarm.alert.id) }
        }
        for id in order {
            guard let alert = last[id]?.alert else { continue }
            let raised = Room.time(alert.raised)
            alerts += Array("\(name)\t\(raised)\t\(alert.family.rawValue)\t\(alert.rule)\n".utf8)
        }
    }
}
