/// What is allowed in rule packs and probably not meant, or not good enough.
package struct RuleReview: Sendable {
    package private(set) var remarks: [RuleError.Problem] = []

    private let rules: CompiledRules

    package init(_ rules: CompiledRules) {
        self.rules = rules
        for pack in rules.packs {
            for cue in pack.cues { review(cue, in: pack) }
        }
        reviewUse()
        for pack in rules.packs {
            for rule in pack.rules { review(rule, in: pack) }
        }
    }

    private mutating func review(_ cue: Cue, in pack: RulePack) {
        var counts: [(language: String, count: Int)] = []
        for example in cue.examples {
            if let place = counts.firstIndex(where: { $0.language == example.language }) {
                counts[place].count += 1
            } else {
                counts.append((example.language, 1))
            }
        }
        let few = counts.filter { $0.count < Cue.dependableExamples }.map { "\($0.count) in \($0.language)" }
        if !few.isEmpty {
            remark(
                "cue.few-examples", pack.id, "cue \(cue.id)", "it has only \(few.joined(separator: ", ")) examples",
                "give at least \(Cue.dependableExamples) a language, worded differently")
        }
        if cue.counterExamples.isEmpty {
            remark(
                "cue.no-counter-examples", pack.id, "cue \(cue.id)", "it has no counter-examples",
                "give questions, denials and honest talk of the same subject")
        }
        let number = rules.cues.firstIndex { $0.id == cue.id }
        if let number, let reader = rules.cueReader, !reader.isCalibrated[number] {
            remark(
                "cue.uncalibrated", pack.id, "cue \(cue.id)",
                "its surprises are not measured on clean text but taken from the mean of other cues",
                "measure it, or take its surprises as rough")
        }
    }

    /// Names groups and cues that no rule asks for.
    private mutating func reviewUse() {
        let named = Set(rules.rules.flatMap { $0.all.flatMap(\.anyOf).map(\.id) + $0.unless })
        for pack in rules.packs {
            for group in pack.groups where !named.contains(group.id) {
                remark(
                    "group.unused", pack.id, "group \(group.id)", "no rule names it", "use it in a rule, or remove it")
            }
            for cue in pack.cues where !named.contains(cue.id) {
                remark("cue.unused", pack.id, "cue \(cue.id)", "no rule names it", "use it in a rule, or remove it")
            }
        }
    }

    private mutating func review(_ rule: Rule, in pack: RulePack) {
        let hasAlert = rule.tests.contains { $0.expectation == .alerts }
        let hasSilence = rule.tests.contains { $0.expectation != .alerts }
        guard !hasAlert || !hasSilence else { return }
        let missing =
            hasAlert ? "no test that must not alert" : hasSilence ? "no test that must alert" : "no tests"
        remark(
            "rule.untested", pack.id, "rule \(rule.id)", "it has \(missing)",
            "write conversations that it must and must not alert on under 'tests'")
    }

    private mutating func remark(
        _ code: String, _ pack: String, _ place: String, _ message: String, _ remedy: String
    ) {
        remarks.append(.init(code: code, pack: pack, place: place, message: message, remedy: remedy))
    }
}
