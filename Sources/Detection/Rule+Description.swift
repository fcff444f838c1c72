import CounterfoilActs
import CounterfoilTranscript

extension Rule.Requirement {
    /// The requirement in words, such as `2 of replica-tier, off-platform ≥ 2.5 by host, after the one before`.
    package var words: String {
        var words = anyOf.map(\.words).joined(separator: ", ")
        if count > 1 || anyOf.count > 1 { words = "\(count) of \(words)" }
        if isDisguised { words += ", hidden" }
        if !acts.isEmpty { words += " as " + acts.map(\.rawValue).joined(separator: " or ") }
        if !roles.isEmpty { words += " by " + roles.map(\.rawValue).joined(separator: " or ") }
        if !channels.isEmpty { words += " in " + channels.map(\.rawValue).joined(separator: " or ") }
        if !languages.isEmpty { words += " in " + languages.joined(separator: " or ") }
        if isAfterPrevious { words += ", after the one before" }
        if let within { words += ", within \(Decimal(within)) s" }
        return words
    }
}

extension Rule.Signal {
    /// The signal in words: a group's id, or a cue's with what it has to reach.
    package var words: String {
        switch self {
        case .group(let id): id
        case .cue(let id, .surprise(let least)): "\(id) ≥ \(Decimal(least))"
        case .cue(let id, .top3(let least)): "mean of the three highest \(id) ≥ \(Decimal(least))"
        case .cue(let id, .excess(let least)): "sum of \(id) above 2 ≥ \(Decimal(least))"
        }
    }
}

/// Thousandths as people write them: 2500 is `2.5`.
package struct Decimal: CustomStringConvertible {
    private let thousandths: Int64

    package init(_ thousandths: Int64) { self.thousandths = thousandths }

    package var description: String {
        var places = String(thousandths.magnitude % 1_000 + 1_000).utf8.dropFirst()
        while places.last == UInt8(ascii: "0") { places.removeLast() }
        let sign = thousandths < 0 ? "-" : ""
        let whole = "\(sign)\(thousandths.magnitude / 1_000)"
        return places.isEmpty ? whole : "\(whole).\(Substring(places))"
    }
}
