import CounterfoilFolding
import CounterfoilTranscript

@testable import CounterfoilDetection

extension Utterance {
    /// An utterance at a time in seconds.
    static func say(
        _ text: String, at seconds: Double, key: String? = nil, revision: Int = 0, finality: Finality = .final,
        channel: Channel = .caption, role: Role = .host, speaker: String? = nil
    ) -> Utterance {
        let time = EventTime(milliseconds: Int64(seconds * 1_000))
        return Utterance(
            key: WireText(key ?? "\(channel.rawValue)-\(speaker ?? "")-\(seconds)-\(text)"), revision: revision,
            finality: finality, channel: channel, role: role,
            speaker: speaker.map { Speaker(id: WireText($0)) }, text: WireText(text),
            times: Times(source: time, observed: time))
    }
}

extension RulePack {
    /// A pack of groups of terms, by default without views, and rules over them.
    static func sample(
        _ groups: KeyValuePairs<String, [String]>, not exclusions: [String: [String]] = [:], hasViews: Bool = false,
        rules: [Rule] = []
    ) -> RulePack {
        RulePack(
            id: "sample", version: "1",
            groups: groups.map { id, terms in
                TermGroup(
                    id: id, terms: terms.map { Term($0, in: id) }, exclusions: exclusions[id] ?? [], hasViews: hasViews)
            }, rules: rules)
    }
}

extension Rule {
    static func sample(
        _ id: String, window seconds: Int64 = 60, all: [Requirement], unless: [String] = [],
        roles: [Utterance.Role] = [], channels: [Utterance.Channel] = [], weights: [Rule.Weight] = []
    ) -> Rule {
        Rule(
            id: id, family: .replicaQuality, severity: .high, window: seconds * 1_000, all: all, unless: unless,
            roles: roles, channels: channels, weights: weights)
    }
}

/// The hits of one utterance on its own, by their patterns.
func patterns(of text: String, _ pack: RulePack) throws -> [String] {
    var detector = Detector(rules: try CompiledRules([pack]))
    _ = detector.consume(.say(text, at: 0), index: 0)
    return detector.lastHits.map(\.pattern)
}
