import CounterfoilTestSupport
import CounterfoilTranscript

/// Plants passages into clean rooms, listens, and counts what was found, how soon, and what else was raised.
struct EventRun {
    let listener: Listener
    let section: Figure.Section

    private struct Tally {
        var events = 0
        var found = 0
        var honest = 0
        var honestRaised = 0
        /// Guilty passages that raised alerts of wrong families only.
        var misnamed = 0
        /// Alerts on the background and on honest passages, and the misnamed passages.
        var falseAlarms = 0
        var hours = 0.0
        var seconds: [Double] = []

        static func + (left: Tally, right: Tally) -> Tally {
            Tally(
                events: left.events + right.events, found: left.found + right.found, honest: left.honest + right.honest,
                honestRaised: left.honestRaised + right.honestRaised,
                misnamed: left.misnamed + right.misnamed,
                falseAlarms: left.falseAlarms + right.falseAlarms, hours: left.hours + right.hours,
                seconds: left.seconds + right.seconds)
        }

        var precision: Double { found + falseAlarms > 0 ? Double(found) / Double(found + falseAlarms) : 1 }
        var recall: Double { events > 0 ? Double(found) / Double(events) : 0 }
        var harmonicMean: Double {
            precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
        }
    }

    /// How often each room is gone through, each time with other passages.
    private static let rounds = 3

    func measure(_ rooms: [Room], _ source: some EventSource, seed: UInt64) -> Measurement {
        var source = source
        var random = SplitMix(seed: seed)
        var scan = ScanFiles()
        let once = rooms.count
        let rooms = (0..<Self.rounds).flatMap { _ in rooms }
        var tallies: [(split: Split, tally: Tally)] = []
        var recipes = Shares()
        for (number, clean) in rooms.enumerated() where clean.hours > 0.1 {
            let assembled = AssembledRoom(clean, &source, &random)
            var tally = Tally()
            tally.hours = assembled.room.hours
            let alarms = listener.listen(to: assembled.room).alarms
            if number < once { scan.add(assembled.room, named: "\(source.title) \(number)", alarms) }
            var isUsed = alarms.map { !$0.isNew }
            for event in assembled.events {
                let own = alarms.indices.filter { event.holds(alarms[$0].time) }
                guard event.plan.isGuilty else {
                    tally.honest += 1
                    if own.contains(where: { alarms[$0].isNew }) { tally.honestRaised += 1 }
                    continue
                }
                tally.events += 1
                let right = own.filter { event.plan.families.contains(alarms[$0].family) }
                // Alerts for one passage count once; where none names it rightly, as one false alarm.
                let isMisnamed = right.isEmpty && own.contains { alarms[$0].isNew }
                for index in own { isUsed[index] = true }
                if isMisnamed { tally.misnamed += 1 }
                for part in event.plan.parts {
                    recipes.add(
                        "\(source.title), \(part)", clean.split, !right.isEmpty,
                        example: source.isSealed ? nil : Self.example(event))
                }
                guard let first = right.first else { continue }
                tally.found += 1
                tally.seconds.append(Double(max(0, alarms[first].time - event.complete)) / 1_000)
            }
            tally.falseAlarms = isUsed.count { !$0 } + tally.misnamed
            tallies.append((clean.split, tally))
        }
        let figures = Split.allCases.flatMap { split in
            summary(source.title, split, tallies.filter { split.includes($0.split) }.map(\.tally))
        }
        return Measurement(figures: figures, scan: scan) + recipes.measurement(section)
    }

    private static func example(_ event: PlantedEvent) -> WireText {
        WireText(repairing: Array(event.plan.sentences.map(\.text).joined(separator: " | ".utf8)))
    }

    private func summary(_ title: String, _ split: Split, _ tallies: [Tally]) -> [Figure] {
        let sum = tallies.reduce(Tally(), +)
        var figures = [
            Figure.share(
                section, "\(title): recall", split, count: sum.found, of: sum.events, target: .atLeast(80)),
            Figure.share(
                section, "\(title): precision", split, count: sum.found, of: sum.found + sum.falseAlarms),
            Figure(
                section: section, name: "\(title): F1", split: split, count: sum.found, amount: Double(sum.events),
                unit: .percent, value: 100 * sum.harmonicMean, interval: Self.bootstrap(tallies),
                target: .atLeast(85), note: "interval by rooms"),
            Figure.rate(
                section, "\(title): false alarms", split, count: sum.falseAlarms, in: sum.hours, .perHour,
                target: .atMost(0.2)),
            Figure.share(
                section, "\(title): passages raised under a wrong family only", split, count: sum.misnamed,
                of: sum.events),
            Figure.share(
                section, "\(title): honest passages that raise", split, count: sum.honestRaised, of: sum.honest),
        ]
        let times = [("median", 0.5, 3.0), ("95 % of events", 0.95, 15.0)]
        for (name, share, limit) in times {
            guard let seconds = Statistics.quantile(sum.seconds, share) else { continue }
            figures.append(
                Figure(
                    section: section, name: "\(title): time to detect, \(name)", split: split, count: sum.found,
                    amount: Double(sum.events), unit: .seconds, value: seconds, target: .atMost(limit)))
        }
        return figures
    }

    /// Resamples rooms.
    private static func bootstrap(_ tallies: [Tally]) -> Statistics.Interval? {
        guard tallies.count >= 5 else { return nil }
        var random = SplitMix(seed: 31)
        let values = (0..<1_000).map { _ in
            var sum = Tally()
            for _ in tallies {
                let tally = tallies[Int.random(in: 0..<tallies.count, using: &random)]
                sum.events += tally.events
                sum.found += tally.found
                sum.falseAlarms += tally.falseAlarms
            }
            return 100 * sum.harmonicMean
        }.sorted()
        return .init(low: values[25], high: values[974])
    }
}
