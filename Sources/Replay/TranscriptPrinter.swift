package import CounterfoilAlert
package import CounterfoilDetection
import CounterfoilFolding
package import CounterfoilTranscript

/// Writes a session as a transcript that people read: who said what, when, with the flagged words marked, and each
/// alert where it was raised.
package struct TranscriptPrinter {
    private let marking: Marking
    /// The language of titles and labels, `en` or `zh`.
    private let language: String
    private var origin: EventTime?

    package init(marking: Marking, language: String = "en") {
        self.marking = marking
        self.language = language
    }

    /// The line for an event, or `nil` for one that people need not see.
    package mutating func line(for event: TranscriptEvent, hits: [Hit], index: UInt64?) -> String? {
        switch event {
        case .utterance(let utterance):
            return line(for: utterance, hits: hits, index: index)
        case .deletion(let deletion):
            let count = deletion.keys.count + deletion.speakers.count
            return remark(
                at: deletion.observed, "taken back by the source: \(count == 1 ? "one entry" : "\(count) entries")")
        case .gap(let gap):
            return rule("gap: \(gap.reason.rawValue)\(Self.bounds(gap)); what was said here may be missing")
        case .end(let end):
            return rule(
                "end of a feed: \(end.reason.rawValue)\(end.detail.isEmpty ? "" : ", \(end.detail.singleLine)")")
        case .note(let note):
            return remark(at: nil, "\(note.code): \(note.detail.singleLine)")
        }
    }

    /// The block for an alert.
    package mutating func block(for transition: AlertTransition) -> String {
        let alert = transition.alert
        let name = Self.text(alert.title, language) ?? alert.rule
        switch alert.state {
        case .opened:
            var lines = [
                marking.heading("ALERT \(alert.severity.rawValue) \(alert.family.rawValue): \(name)"),
                "  rule \(alert.rule), \(offset(alert.start)) to \(offset(alert.end)), id \(alert.id)"
                    + (alert.overlapsGap ? ", overlaps a gap" : ""),
            ]
            for line in alert.lines where !line.hits.isEmpty {
                let found = line.hits.map { hit in
                    "\(hit.group) '\(WireText(hit.pattern).singleLine)'"
                        + (hit.how.isEmpty ? "" : " (\(hit.how.map(\.rawValue).joined(separator: ", ")))")
                }
                lines.append("  because \(offset(line.utterance.times.event)) \(found.joined(separator: "; "))")
            }
            if let advice = Self.text(alert.advice, language) { lines.append("  \(advice)") }
            return lines.joined(separator: "\n")
        case .extended:
            return dimmed("  alert \(alert.id) goes on: \(alert.lines.count + alert.omittedLines) lines")
        case .closed:
            return dimmed("  alert \(alert.id) closed after \(alert.lines.count + alert.omittedLines) lines")
        }
    }

    // MARK: -

    private mutating func line(for utterance: Utterance, hits: [Hit], index: UInt64?) -> String {
        if origin == nil { origin = utterance.times.event }
        let name = utterance.speaker.map { $0.name ?? $0.id }?.prefix(bytes: 40).singleLine
        let who = ([utterance.role.rawValue] + (name.map { [$0] } ?? [])).joined(separator: " ")
        let spans = hits.flatMap { $0.spans }.filter { index == nil || $0.utterance == index }.map(\.range)
        let text = marking.text(utterance.text, marked: spans)
        let revision = utterance.revision > 0 ? " [revision \(utterance.revision)]" : ""
        return "\(dimmed(offset(utterance.times.event))) \(Self.sign(utterance.channel)) \(who): \(text)\(revision)"
    }

    /// The time since the first utterance, as `mm:ss.t` or `h:mm:ss.t`.
    private func offset(_ time: EventTime) -> String {
        guard let origin else { return time.rfc3339 }
        let tenths = time.since(origin) / 100
        let sign = tenths < 0 ? "-" : ""
        let magnitude = tenths.magnitude
        func two(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let hours = magnitude / 36_000
        return
            "\(sign)\(hours > 0 ? "\(hours):" : "")\(two(magnitude / 600 % 60)):\(two(magnitude / 10 % 60)).\(magnitude % 10)"
    }

    private func remark(at time: EventTime?, _ text: String) -> String {
        dimmed("\(time.map(offset) ?? "       ") · \(text)")
    }

    private func rule(_ text: String) -> String { dimmed("──── \(text) ────") }

    private func dimmed(_ text: String) -> String { marking.dimmed(text) }

    private static func sign(_ channel: Utterance.Channel) -> String {
        switch channel {
        case .caption: "♪"
        case .chat: "›"
        case .screen: "▣"
        }
    }

    private static func bounds(_ gap: Gap) -> String {
        let from = gap.from.map { " from \($0)" } ?? ""
        let to = gap.to.map { " to \($0)" } ?? ""
        let parts = gap.missing.map { ", parts \($0.lowerBound) to \($0.upperBound)" } ?? ""
        return from + to + parts
    }

    /// The text in the language asked for, else in English, else in whichever there is.
    package static func text(_ texts: [LocalizedText], _ language: String) -> String? {
        (texts.first { $0.language == language } ?? texts.first { $0.language == "en" } ?? texts.first)?.text
    }
}
