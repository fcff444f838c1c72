import CounterfoilDetection
import CounterfoilJSON
import CounterfoilTestSupport
import CounterfoilTranscript

/// Passages made of the held-out probe for the cues: none of its sentences stands in a pack, and nothing was tuned on
/// them. Two sentences of one or two cues are a guilty passage; a denial, a question and talk on the same subject are
/// an honest one.
struct ProbeEvents: EventSource {
    let title: String
    let isSealed = true
    private let isSpeech: Bool
    private var guilty: [String: [Line]] = [:]
    private var honest: [Line] = []
    private var cues: [String] = []
    private var random: SplitMix

    private struct Line {
        var cue: String
        var text: WireText
        var channel: Utterance.Channel
        var role: Utterance.Role
    }

    /// - Parameters:
    ///   - folder: The probe's folder.
    ///   - isSpeech: Whether the passages are spoken, in captions, or written by the seller in chat.
    init(folder: String, language: String, title: String, isSpeech: Bool) throws(EvaluationData.Problem) {
        self.title = title
        self.isSpeech = isSpeech
        random = SplitMix(seed: 21)
        let probe = EvaluationData(root: folder)
        for line in try probe.lines("\(language).jsonl") {
            guard let json = try? JSONDocument(line).root, let cue = json["cue"]?.text?.string,
                let kind = json["kind"]?.text?.string, let text = json["text"]?.text
            else { continue }
            let role = json["role"]?.text.flatMap { Utterance.Role(rawValue: $0.string) } ?? .host
            let channel = json["channel"]?.text.flatMap { Utterance.Channel(rawValue: $0.string) } ?? .caption
            let line = Line(cue: cue, text: text, channel: isSpeech ? channel : .chat, role: role)
            if kind == "positive" {
                if guilty[cue] == nil { cues.append(cue) }
                guilty[cue, default: []].append(line)
            } else {
                honest.append(line)
            }
        }
    }

    mutating func next(isGuilty: Bool, _ split: Split) -> EventPlan {
        let count = Int.random(in: 2...3, using: &random)
        let first = cues.randomElement(using: &random) ?? ""
        let second = cues.randomElement(using: &random) ?? ""
        var lines: [Line] = []
        for place in 0..<count {
            let pool = isGuilty ? guilty[place == 0 ? first : second] ?? [] : honest
            guard let line = pool.randomElement(using: &random) else { continue }
            lines.append(line)
        }
        let gap = Int64.random(in: 10_000...60_000, using: &random) / Int64(max(count - 1, 1))
        let sentences = lines.enumerated().map { place, line in
            EventPlan.Sentence(
                text: line.text.utf8, channel: line.channel, role: line.role,
                speaker: line.channel == .caption ? nil : WireText("the-\(line.role.rawValue)"),
                pause: place == 0 ? 0 : gap)
        }
        return EventPlan(
            isGuilty: isGuilty, parts: [first == second ? "one cue" : "two cues", first],
            families: Set(lines.flatMap { Self.families(of: $0.cue) }), sentences: sentences)
    }

    private static func families(of cue: String) -> [Family] {
        switch cue {
        case "brand-avoidance": [.brandAvoidance, .disguisedBrand, .replicaQuality]
        case "same-as-original": [.replicaQuality, .factoryLeak]
        case "off-platform": [.offPlatform]
        case "fake-certificate": [.fakeAuthenticity]
        case "grey-market": [.greyMarket]
        case "moderation-evasion": [.moderationEvasion]
        case "factory-leak": [.factoryLeak, .replicaQuality, .greyMarket]
        case "label-tampering": [.labelTampering, .replicaQuality]
        default: []
        }
    }
}
