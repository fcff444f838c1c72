import CounterfoilActs
import CounterfoilCues
import CounterfoilFolding
import CounterfoilTranscript

/// A rule whose groups and cues are numbers.
struct CompiledRule: Sendable {
    let rule: Rule
    let requirements: [Requirement]
    /// The groups and cues of all requirements, ascending.
    let signals: [Int]
    let unless: [Int]
    /// Weights of this rule for its signals, in thousandths, each with its signal's own.
    private let weights: [Int: Int64]

    /// From which surprise on a cue is told as a hit, rules or not.
    static let toldSurprise: Int64 = 2_000
    /// From which surprise on a piece takes part in ``Rule/CueMeasure/top3(_:)``.
    static let top3Floor: Int64 = 1_500
    /// Above which surprise ``Rule/CueMeasure/excess(_:)`` counts.
    static let excessFloor: Int64 = 2_000

    init(_ rule: Rule, _ names: SignalNames, _ groups: [TermGroup]) {
        self.rule = rule
        requirements = rule.all.map { Requirement($0, of: rule, names) }
        signals = Set(requirements.flatMap(\.signals)).sorted()
        unless = rule.unless.compactMap(names.group)
        var weights: [Int: Int64] = [:]
        for signal in signals {
            let own = signal < groups.count ? groups[signal].weight : 1_000
            let factor = rule.weights.last { names.signals($0.signal).contains(signal) }?.factor ?? 1_000
            weights[signal] = own * factor / 1_000
        }
        self.weights = weights
    }

    /// How much finds of a signal weigh in this rule, in thousandths.
    func weight(of signal: Int) -> Int64 { weights[signal] ?? 1_000 }

    /// Whether a requirement's place depends on that of the one before.
    var hasRelations: Bool { requirements.contains { $0.within != nil || $0.isAfterPrevious } }

    /// Whether the rule, or one of its requirements, looks at an utterance's role and channel.
    func admits(_ utterance: Utterance) -> Bool { requirements.contains { $0.admits(utterance) } }

    /// Whether an utterance can keep the rule from firing.
    func mayExcuse(_ utterance: Utterance) -> Bool {
        (rule.roles.isEmpty || rule.roles.contains(utterance.role))
            && (rule.channels.isEmpty || rule.channels.contains(utterance.channel))
    }
}

extension CompiledRule {
    /// A requirement with what the rule says where it says nothing itself.
    struct Requirement: Sendable {
        let count: Int
        let within: Int64?
        let isAfterPrevious: Bool
        /// A measure over the window; a requirement has one or finds, not both.
        let sum: CueSum?
        private let groups: [Int]
        private let cues: [Int: Int64]
        private let roles: [Utterance.Role]
        private let channels: [Utterance.Channel]
        private let acts: [SpeechAct]
        private let languages: [CueLanguage]
        private let isDisguised: Bool
        let namesActs: Bool

        init(_ requirement: Rule.Requirement, of rule: Rule, _ names: SignalNames) {
            count = requirement.count
            within = requirement.within
            isAfterPrevious = requirement.isAfterPrevious
            roles = requirement.roles.isEmpty ? rule.roles : requirement.roles
            channels = requirement.channels.isEmpty ? rule.channels : requirement.channels
            acts = requirement.acts.isEmpty ? [.claim] : requirement.acts
            namesActs = !requirement.acts.isEmpty
            languages = requirement.languages.compactMap(CueLanguage.init(tag:))
            isDisguised = requirement.isDisguised
            var groups: [Int] = []
            var cues: [Int: Int64] = [:]
            var sum: CueSum?
            for signal in requirement.anyOf {
                switch signal {
                case .group(let id): groups += [names.group(id)].compactMap(\.self)
                case .cue(let id, .surprise(let least)):
                    if let cue = names.cue(id) { cues[cue] = min(cues[cue] ?? least, least) }
                case .cue(let id, let measure):
                    if let cue = names.cue(id) { sum = CueSum(signal: cue, measure: measure, window: rule.window) }
                }
            }
            (self.groups, self.cues, self.sum) = (groups, cues, sum)
        }

        /// The groups and cues that it names.
        var signals: [Int] { groups + cues.keys.sorted() + [sum?.signal].compactMap(\.self) }

        /// The least surprise that bears on it, 0 for a group; `nil` where it does not name the signal.
        func floor(of signal: Int) -> Int64? {
            if groups.contains(signal) { return 0 }
            if let sum, sum.signal == signal { return sum.floor }
            return cues[signal]
        }

        /// Whether an utterance's role and channel count here.
        func admits(_ utterance: Utterance) -> Bool {
            (roles.isEmpty || roles.contains(utterance.role))
                && (channels.isEmpty || channels.contains(utterance.channel))
        }

        /// Whether a find could help to meet it, role and channel aside; if not, why.
        func obstacle(to found: EvidenceWindow.Found, in entry: EvidenceWindow.Entry) -> Obstacle? {
            guard let floor = floor(of: found.signal) else { return .otherSignal }
            guard found.surprise >= floor else { return .notSurprising(least: floor) }
            guard admits(entry.utterance) else { return .role }
            guard acts.contains(found.act) else { return .act }
            guard languages.isEmpty || entry.language.map(languages.contains) == true else { return .language }
            guard !isDisguised || found.isDisguised else { return .notDisguised }
            return nil
        }

        /// Whether a find could help to meet it.
        func isOpen(to found: EvidenceWindow.Found, in entry: EvidenceWindow.Entry) -> Bool {
            obstacle(to: found, in: entry) == nil
        }
    }

    /// Why a find does not count for a requirement.
    enum Obstacle: Sendable, Equatable {
        case otherSignal
        case role, act, language, notDisguised
        case notSurprising(least: Int64)
    }
}
