/// Why rules cannot be tuned.
package struct TuningError: Error, Sendable, CustomStringConvertible {
    /// A stable name.
    package let code: String
    package let description: String

    static func labels(_ problems: [String]) -> TuningError {
        TuningError(
            code: "tune.labels",
            description: problems.joined(separator: "\n")
                + "\na line is {\"alert\": ID, \"verdict\": \"confirmed\" or \"false\"}")
    }

    static func recording(_ directory: String, _ reason: String) -> TuningError {
        TuningError(code: "tune.recording", description: "\(directory): \(reason)")
    }

    /// The packs to tune cannot be used.
    package static func rules(_ reason: String) -> TuningError {
        TuningError(code: "tune.rules", description: reason)
    }

    static let nothingLabelled = TuningError(
        code: "tune.labels.unknown",
        description: "none of the labelled alerts is in these recordings; name the recordings that they came from")
}
