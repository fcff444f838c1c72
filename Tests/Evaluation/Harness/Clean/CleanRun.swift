import CounterfoilAlert
import CounterfoilDetection
import CounterfoilTranscript

/// Counts what is raised on text in which nobody sells counterfeits.
struct CleanRun {
    let data: EvaluationData
    let listener: Listener
    let verdicts: Verdicts
    private(set) var figures: [Figure] = []
    /// Every alarm, for reading by eye.
    private(set) var alarms: [ReadAlarm] = []
    /// Utterances taken in, and state dropped because a bound was reached.
    private(set) var messages = 0
    private(set) var evictions = 0
    private var groups: [Place: Tally] = [:]

    init(data: EvaluationData, listener: Listener, verdicts: Verdicts) {
        self.data = data
        self.listener = listener
        self.verdicts = verdicts
    }

    /// One source with one role for its senders. Chat is heard twice: as what it is, viewers' talk, and as if every
    /// sender were the seller, which is the harder test and the one that targets are set for.
    mutating func run(_ source: CleanSource, as role: Utterance.Role) throws(EvaluationData.Problem) {
        var tallies: [Split: Tally] = [:]
        for room in try source.rooms(data, role: role) {
            let result = listener.listen(to: room)
            messages += result.messages
            evictions += result.evictions
            var events: [Split: Int] = [:]
            for alarm in result.alarms where alarm.isNew {
                let line = room.lines[alarm.index]
                let read = ReadAlarm(
                    section: source.section, file: source.file, room: room, index: alarm.index, family: alarm.family,
                    rule: alarm.rule,
                    lines: alarm.alert.lines)
                alarms.append(read)
                events[line.split, default: 0] += 1
                if verdicts.isRight(read) { tallies[line.split, default: Tally()].right += 1 }
            }
            for split in Split.halves where room.split.includes(split) {
                let share = room.lines.count { $0.split == split }
                let length = source.unit == .perHour ? room.hours : Double(share) / 10_000
                tallies[split, default: Tally()].streams.append((events[split] ?? 0, length))
            }
        }
        let name = source.kind == .speech ? source.title : "\(source.title), as \(role.rawValue)"
        for split in Split.halves {
            let tally = tallies[split] ?? Tally()
            if let group = source.group {
                groups[Place(group: group, role: role, split: split), default: Tally()].add(tally)
            }
        }
        add(source.section, name, source.unit, nil) { tallies[$0] ?? Tally() }
    }

    /// What sources of one kind came to together, beside the target that is set for them.
    mutating func addGroups() {
        for group in CleanSource.Group.allCases {
            for role in Utterance.Role.allCases
            where groups.keys.contains(where: { $0.group == group && $0.role == role }) {
                let name = group == .speech ? group.rawValue : "\(group.rawValue), as \(role.rawValue)"
                let own = Split.halves.map { groups[Place(group: group, role: role, split: $0)] ?? Tally() }
                add(.clean, "all \(name)", group.unit, .atMost(group.limit)) { $0 == .tune ? own[0] : own[1] }
            }
        }
    }

    private mutating func add(
        _ section: Figure.Section, _ name: String, _ unit: Figure.Unit, _ target: Figure.Target?,
        _ half: (Split) -> Tally
    ) {
        var whole = Tally()
        for split in Split.halves { whole.add(half(split)) }
        for split in Split.allCases {
            figures.append(Self.figure(section, name, unit, target, split, split == .all ? whole : half(split)))
        }
    }

    private struct Place: Hashable {
        var group: CleanSource.Group
        var role: Utterance.Role
        var split: Split
    }

    private struct Tally {
        var streams: [(events: Int, length: Double)] = []
        /// Alarms that a reader found to be right.
        var right = 0

        mutating func add(_ other: Tally) {
            streams += other.streams
            right += other.right
        }
    }

    private static func figure(
        _ section: Figure.Section, _ name: String, _ unit: Figure.Unit, _ target: Figure.Target?, _ split: Split,
        _ tally: Tally
    ) -> Figure {
        let count = tally.streams.reduce(0) { $0 + $1.events }
        let amount = tally.streams.reduce(0) { $0 + $1.length }
        var notes: [String] = []
        if tally.right > 0 { notes.append("\(tally.right) more are right, by eye") }
        if unit == .perHour, let interval = Statistics.bootstrap(tally.streams, seed: 20_261_101) {
            notes.append(
                "by streams \(Report.number(interval.low)) to \(Report.number(interval.high)) of \(tally.streams.count)"
            )
        }
        // What a reader found to be right is no false alarm.
        return .rate(
            section, name, split, count: count - tally.right, in: amount, unit, target: target,
            note: notes.joined(separator: "; "))
    }
}
