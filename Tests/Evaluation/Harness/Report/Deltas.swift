import CounterfoilJSON
import CounterfoilTranscript

/// What changed against the last committed results.
struct Deltas {
    struct Change {
        var id: String
        var before: Double?
        var after: Double?
        var wasMet: Bool?
        var isMet: Bool?

        /// Whether a target that was met no longer is.
        var isRegression: Bool { wasMet == true && isMet != true }
    }

    private(set) var changes: [Change] = []
    /// Whether the committed results were measured with the verifier; `nil` where there are none.
    private(set) var hadVerifier: Bool?

    /// - Parameters:
    ///   - committed: The bytes of the last committed `results.json`; empty where there is none.
    ///   - sections: The sections that this run measured; figures of others are no loss.
    init(committed: [UInt8], figures: [Figure], sections: Set<String>) {
        var before: [String: (value: Double, met: Bool?)] = [:]
        var order: [String] = []
        if let document = try? JSONDocument(committed) {
            hadVerifier = document.root["verifier"]?.boolean
            for figure in document.root["figures"]?.elements ?? [] {
                guard let id = figure["id"]?.text?.string, let value = figure["value"]?.scaled(byPowerOfTen: 3) else {
                    continue
                }
                before[id] = (Double(value) / 1_000, figure["met"]?.boolean)
                order.append(id)
            }
        }
        for figure in figures {
            let old = before.removeValue(forKey: figure.id)
            let value = (figure.value * 1_000).rounded() / 1_000
            if let old, old.value == value, old.met == figure.isMet { continue }
            changes.append(
                Change(id: figure.id, before: old?.value, after: value, wasMet: old?.met, isMet: figure.isMet))
        }
        for id in order where before[id] != nil && sections.contains(String(id.prefix { $0 != "/" })) {
            changes.append(Change(id: id, before: before[id]?.value, wasMet: before[id]?.met))
        }
    }

    var regressions: [Change] { changes.filter(\.isRegression) }

    var table: String {
        guard !changes.isEmpty else { return "Nothing differs from the committed results.\n" }
        var text = "| figure | committed | now | target |\n| --- | ---: | ---: | --- |\n"
        for change in changes {
            let mark =
                switch (change.wasMet, change.isMet) {
                case (true, true): "met"
                case (true, _): "**no longer met**"
                case (_, true): "now met"
                case (_, false): "not met"
                case (_, nil): ""
                }
            text += "| \(change.id) | \(Self.number(change.before)) | \(Self.number(change.after)) | \(mark) |\n"
        }
        return text
    }

    private static func number(_ value: Double?) -> String { value.map(Report.number) ?? "none" }
}
