import CounterfoilActs
import CounterfoilDetection
import CounterfoilStrictYAML
import CounterfoilTranscript

extension RulePackFile {
    static func rule(_ map: YAMLMapping) -> Rule? {
        let id = map.string("id", length: 1...64)
        let family = map.choice("family", of: Family.self)
        let severity = map.choice("severity", of: Severity.self)
        let window = map.duration("window", in: 1_000...30 * 60_000)
        let all = map.list("all", count: 1...8, requirement)
        let unless = map.optionalList("unless") { $0.string(length: 1...64) }
        let roles = map.optionalList("roles") { $0.choice(of: Utterance.Role.self) }
        let channels = map.optionalList("channels") { $0.choice(of: Utterance.Channel.self) }
        let weights =
            map.optional("weights")?.mapping { weights in
                weights.entries.map { Rule.Weight(signal: $0.name, factor: $0.value.thousandths(in: Self.weights)) }
            } ?? []
        let title = texts(map, "title")
        let advice = texts(map, "advice")
        let tests = map.optionalList("tests") { $0.mapping(test) }
        guard let family, let severity else { return nil }
        return Rule(
            id: id, family: family, severity: severity, window: window, all: all, unless: unless, roles: roles,
            channels: channels, weights: weights, title: title, advice: advice, tests: tests)
    }

    /// A group's name, or `{any: [signals], …}`, or `{cue: name, surprise: 2.5, …}`.
    private static func requirement(_ value: YAMLValue) -> Rule.Requirement? {
        guard value.isMapping else { return Rule.Requirement(anyOf: [.group(value.string(length: 1...64))]) }
        return value.mapping { map in
            let alone = map.optional("cue").flatMap { cue(named: $0.string(length: 1...64), map) }
            return Rule.Requirement(
                anyOf: alone.map { [$0] } ?? map.list("any", count: 1...64, signal),
                count: map.int("count", in: 1...16, default: 1),
                roles: map.optionalList("roles") { $0.choice(of: Utterance.Role.self) },
                channels: map.optionalList("channels") { $0.choice(of: Utterance.Channel.self) },
                acts: map.optionalList("acts") { $0.choice(of: SpeechAct.self) },
                languages: map.optionalList("languages") { $0.string(length: 2...8) },
                isDisguised: map.bool("disguised", default: false),
                within: map.optional("within")?.duration(in: 0...30 * 60_000),
                isAfterPrevious: map.optional("after")?.choice(of: After.self) != nil)
        }
    }

    private enum After: String, CaseIterable { case previous }

    /// A group's name, or `{cue: name, surprise: 2.5}`.
    private static func signal(_ value: YAMLValue) -> Rule.Signal? {
        guard value.isMapping else { return .group(value.string(length: 1...64)) }
        return value.mapping { map in cue(named: map.string("cue", length: 1...64), map) }
    }

    /// A cue with the one measure that stands beside it: `surprise`, `top3` or `excess`.
    private static func cue(named name: String, _ map: YAMLMapping) -> Rule.Signal? {
        let measures: [Rule.CueMeasure] = [
            map.optional("surprise").map { .surprise($0.thousandths(in: 1_500...20_000)) },
            map.optional("top3").map { .top3($0.thousandths(in: 1_500...20_000)) },
            map.optional("excess").map { .excess($0.thousandths(in: 100...100_000)) },
        ].compactMap(\.self)
        guard measures.count == 1, let measure = measures.first else {
            map.value.problem(
                "rule.cue-measure", "the cue '\(name)' has \(measures.count) measures",
                "give one of surprise, top3 and excess, such as {cue: \(name), surprise: 2.5}")
            return nil
        }
        return .cue(name, measure)
    }

    /// `{alerts: true, said: ["host: …", "viewer: …"]}`; `alerts` is `true`, `false` (this rule must not be met) or
    /// `nothing` (no rule at all may be met).
    private static func test(_ map: YAMLMapping) -> RuleTest? {
        let expectation: RuleTest.Expectation? = map.required("alerts").flatMap { value in
            switch value.choice(of: Alerts.self) {
            case .yes: .alerts
            case .no: .doesNotAlert
            case .nothing: .isQuiet
            case nil: nil
            }
        }
        let said = map.list("said", count: 1...200) { value -> RuleTest.Line? in
            let text = value.string(length: 1...4_096)
            guard let line = RuleTest.Line(text) else {
                let roles = Utterance.Role.allCases.map(\.rawValue).joined(separator: ", ")
                value.problem(
                    "rule.test-line", "'\(text)' does not say who says what",
                    "write 'role: text', 'role/channel: text' or '@45s role: text'; roles are \(roles)")
                return nil
            }
            return line
        }
        return expectation.map { RuleTest(expectation: $0, said: said) }
    }

    private enum Alerts: String, CaseIterable {
        case yes = "true"
        case no = "false"
        case nothing
    }
}
