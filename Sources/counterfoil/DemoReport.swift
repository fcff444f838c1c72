import CounterfoilAlert
import CounterfoilDetection
import CounterfoilSimulator
import CounterfoilTranscript

/// What came of a demonstration: the alerts against what the sessions' authors expect, delays, recordings.
struct DemoReport {
    struct Recording {
        var directory: String
        var leaves: Int
        var alerts: Int
    }

    let scripts: [SessionScript]
    let wallStart: EventTime
    let deliveries: [WebhookDelivery]
    let emissions: [EmissionLog.Entry]
    let recordings: [Recording]

    private var firing: [(alert: AlertDigest, delivery: WebhookDelivery)] {
        deliveries.filter { $0.path == "/hook" }.compactMap { delivery in delivery.first.firing.map { ($0, delivery) } }
    }

    /// Every expected alert was raised, no other was, and every recording replayed to itself.
    var isAsExpected: Bool { scripts.allSatisfy { missing(in: $0).isEmpty && surplus(in: $0).isEmpty } }

    func show(data: String) throws {
        let terminal = Terminal.output
        for script in scripts {
            let raised = firing.count { $0.alert.room == script.room.rawValue }
            let missing = missing(in: script)
            let surplus = surplus(in: script)
            let verdict =
                missing.isEmpty && surplus.isEmpty
                ? terminal.styled("as expected", .green) : terminal.styled("not as expected", .red)
            let expected = script.expectations.count
            Terminal.say(
                "\(script.id): \(Self.count(raised)) raised, \(expected == 0 ? "none" : "\(expected)") expected: \(verdict)"
            )
            for expectation in missing { Terminal.say("  missing: \(expectation.family), \(expectation.because)") }
            for alert in surplus { Terminal.say("  not expected: \(alert.family.rawValue) at \(alert.raised)") }
        }
        let signed = deliveries.filter { $0.path == "/hook" }.allSatisfy { $0.first.signature == .valid }
        Terminal.say("")
        Terminal.say(
            "\(deliveries.count) deliveries, \(signed ? "every signature valid" : terminal.styled("not every signature valid", .red))"
        )
        if let delays = Percentiles(delays) {
            Terminal.say(
                "from the platform showing the line that completes the evidence to the webhook: p50 \(delays.p50) ms, p99 \(delays.p99) ms, most \(delays.most) ms"
            )
        }
        Terminal.say(
            "\(recordings.count) recordings replayed to the same bytes: \(recordings.reduce(0) { $0 + $1.leaves }) leaves, \(recordings.reduce(0) { $0 + $1.alerts }) alerts"
        )
        Terminal.say("recordings: \(data)/sessions")
        if let recording = recordings.first(where: { $0.alerts > 0 }) ?? recordings.first {
            Terminal.say("next: \(CommandLine.arguments.first ?? "counterfoil") replay \(recording.directory)")
        }
    }

    private static func count(_ alerts: Int) -> String {
        switch alerts {
        case 0: "no alert"
        case 1: "1 alert"
        default: "\(alerts) alerts"
        }
    }

    private func missing(in script: SessionScript) -> [SessionScript.Expectation] {
        script.expectations.filter { expectation in !alerts(in: script).contains { meets($0, expectation) } }
    }

    /// Alerts that nothing in the session accounts for. Another family raised by the same stretch of selling is no
    /// surprise: what gives away a copy often gives away its factory, too.
    private func surplus(in script: SessionScript) -> [AlertDigest] {
        alerts(in: script).filter { alert in !script.expectations.contains { isBeside(alert, $0) } }
    }

    private func isBeside(_ alert: AlertDigest, _ expectation: SessionScript.Expectation) -> Bool {
        alert.start.since(wallStart) <= expectation.by && alert.end.since(wallStart) >= expectation.after
    }

    private func alerts(in script: SessionScript) -> [AlertDigest] {
        firing.map(\.alert).filter { $0.room == script.room.rawValue }
    }

    private func meets(_ alert: AlertDigest, _ expectation: SessionScript.Expectation) -> Bool {
        let raised = alert.raised.since(wallStart)
        return alert.family.rawValue == expectation.family && raised >= expectation.after && raised <= expectation.by
    }

    /// For each alert, the milliseconds from the emission of the line that completed it to its arrival.
    private var delays: [Int64] {
        firing.compactMap { alert, delivery in
            guard let line = alert.lines.last(where: { $0.time == alert.raised }) ?? alert.lines.last else {
                return nil
            }
            let kind: EmissionLog.Entry.Kind = line.channel == .caption ? .caption : .message
            let candidates = emissions.filter { $0.room.rawValue == alert.room && $0.kind == kind }
            let emission = candidates.min { abs($0.wall.since(line.time)) < abs($1.wall.since(line.time)) }
            return emission.map { $0.emitted.duration(to: delivery.first.arrival).components }.map {
                $0.seconds * 1_000 + $0.attoseconds / 1_000_000_000_000_000
            }
        }
    }
}

/// Of some delays.
private struct Percentiles {
    let p50: Int64
    let p99: Int64
    let most: Int64

    init?(_ values: [Int64]) {
        let sorted = values.sorted()
        guard let last = sorted.last else { return nil }
        p50 = sorted[(sorted.count - 1) / 2]
        p99 = sorted[(sorted.count - 1) * 99 / 100]
        most = last
    }
}
