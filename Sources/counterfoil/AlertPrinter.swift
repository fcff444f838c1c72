import CounterfoilAlert
import CounterfoilDetection
import CounterfoilFolding
import CounterfoilReplay
import CounterfoilTranscript

/// Shows an alert in a terminal as it arrived at a webhook.
struct AlertPrinter {
    let terminal: Terminal
    let language: String

    func text(for alert: AlertDigest) -> String {
        let marking: Marking = terminal.isInteractive ? .colours : .brackets
        let title = TranscriptPrinter.text(alert.title, language) ?? alert.rule
        var lines = [
            marking.heading(
                "\(alert.severity.rawValue.uppercased()) \(alert.family.rawValue) in \(room(of: alert)): \(title)")
        ]
        for line in alert.lines {
            let clock = line.time.rfc3339.dropFirst(11).prefix(8)
            let speaker = line.speaker.map { " \($0.prefix(bytes: 30).singleLine)" } ?? ""
            lines.append(
                "  \(marking.dimmed(String(clock))) \(line.role.rawValue)\(speaker): \(marking.text(line.text, marked: line.marks.map(\.range)))"
            )
        }
        let found = alert.lines.flatMap(\.marks).map { mark in
            "\(mark.group)" + (mark.how.isEmpty ? "" : " (\(mark.how.map(\.rawValue).joined(separator: ", ")))")
        }
        var seen: Set<String> = []
        lines.append("  why: \(found.filter { seen.insert($0).inserted }.joined(separator: " + "))")
        if let advice = TranscriptPrinter.text(alert.advice, language) { lines.append("  do:  \(advice)") }
        lines.append(marking.dimmed("  id:  \(alert.id)"))
        return lines.joined(separator: "\n")
    }

    private func room(of alert: AlertDigest) -> String {
        alert.roomTitle.map { "\(alert.room) (\($0.prefix(bytes: 80).singleLine))" } ?? alert.room
    }
}
