import CounterfoilJSON
package import CounterfoilTranscript

/// What analysts said of alerts: JSON Lines, one alert a line.
///
/// ```json
/// {"alert": "3f9c…", "verdict": "confirmed"}
/// {"alert": "a01b…", "verdict": "false", "note": "a genuine outlet"}
/// ```
///
/// The last line about an alert holds, so that a file can be appended to.
package struct AlertLabels: Sendable {
    /// What an analyst decided about an alert.
    package enum Verdict: String, Sendable, CaseIterable {
        case confirmed
        case wrong = "false"
    }

    /// By the alert's id.
    package private(set) var verdicts: [WireText: Verdict] = [:]

    /// Reads a file of labels.
    ///
    /// - Throws: Every line that is not a label, by its number. A typing error must not turn into a missing verdict.
    package init(_ bytes: [UInt8]) throws(TuningError) {
        var problems: [String] = []
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
            guard let document = try? JSONDocument(Array(line)), document.root.kind == .object else {
                problems.append("line \(number + 1): not a JSON object")
                continue
            }
            guard let alert = document.root["alert"]?.text, !alert.isEmpty else {
                problems.append("line \(number + 1): no \"alert\", the alert's id")
                continue
            }
            guard let verdict = document.root["verdict"]?.text.flatMap({ Verdict(rawValue: $0.string) }) else {
                problems.append("line \(number + 1): no \"verdict\", which is \"confirmed\" or \"false\"")
                continue
            }
            verdicts[alert] = verdict
        }
        guard problems.isEmpty else { throw .labels(problems) }
    }
}
