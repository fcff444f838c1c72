import CounterfoilTranscript

@testable import CounterfoilDetection

/// A repeatable source of random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

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
    /// A pack of groups of terms, and rules that require each of the groups named.
    static func sample(
        _ groups: KeyValuePairs<String, [String]>, not exclusions: [String: [String]] = [:], rules: [Rule] = []
    ) -> RulePack {
        RulePack(
            id: "sample", version: "1",
            groups: groups.map { id, terms in
                TermGroup(id: id, terms: terms.map { Term($0, in: id) }, exclusions: exclusions[id] ?? [])
            }, rules: rules)
    }
}

extension Rule {
    static func sample(
        _ id: String, window seconds: Int64 = 60, all: [Requirement], unless: [String] = [],
        roles: [Utterance.Role] = [], channels: [Utterance.Channel] = []
    ) -> Rule {
        Rule(
            id: id, family: .replicaQuality, severity: .high, window: seconds * 1_000, all: all, unless: unless,
            roles: roles, channels: channels)
    }
}

extension TextFolder {
    /// The folded text as a string.
    static func text(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for value in values(text) { if let scalar = Unicode.Scalar(value) { view.append(scalar) } }
        return String(view)
    }
}

/// The hits of one utterance on its own, by their patterns.
func patterns(of text: String, _ pack: RulePack) throws -> [String] {
    var detector = Detector(rules: try CompiledRules([pack]))
    _ = detector.consume(.say(text, at: 0), index: 0)
    return detector.lastHits.map(\.pattern)
}
