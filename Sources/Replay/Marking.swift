package import CounterfoilTranscript

/// How flagged words and headings are set off.
package enum Marking: Sendable {
    /// Brackets, for pipes and files.
    case brackets
    /// Terminal colours.
    case colours

    /// A stranger's text on one line, made safe for a terminal, with the spans marked; spans that overlap or touch are
    /// marked as one.
    package func text(_ text: WireText, marked spans: [Range<Int>]) -> String {
        var output = ""
        var position = 0
        for span in Self.joined(spans) {
            let form = text[bytes: span].singleLine
            output += text[bytes: position..<span.lowerBound].singleLine
            output += self == .colours ? "\u{1B}[1;31m\(form)\u{1B}[0m" : "⟦\(form)⟧"
            position = span.upperBound
        }
        return output + text[bytes: position..<max(position, text.utf8.count)].singleLine
    }

    private static func joined(_ spans: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, span.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                joined.append(span)
            }
        }
        return joined
    }

    package func heading(_ text: String) -> String { self == .colours ? "\u{1B}[1;33m▲ \(text)\u{1B}[0m" : "▲ \(text)" }

    package func dimmed(_ text: String) -> String { self == .colours ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
