import CounterfoilTranscript

/// A conversation read under rules, for tests inside packs and for explanations.
package struct Conversation: Sendable {
    /// Each line with what was found in it.
    package private(set) var lines: [Line] = []
    /// The rules that were met, in the order in which they first were.
    package private(set) var met: [Rule] = []
    /// What each rule that anything concerns made of it: at the moment at which it was met, or at the end.
    package private(set) var explanations: [RuleExplanation] = []

    package struct Line: Sendable {
        package var said: RuleTest.Line
        package var hits: [Hit]
        /// For each hit how it comes to its score, before what a rule makes of it.
        package var scores: [HitScore]
        package var surprises: [(cue: String, surprise: Int64)]
    }

    package init(_ said: [RuleTest.Line], under rules: CompiledRules) {
        var detector = Detector(rules: rules, keepsAll: true)
        var first: [String: RuleExplanation] = [:]
        for (index, utterance) in said.utterances.enumerated() {
            for detection in detector.consume(utterance, index: UInt64(index))
            where !met.contains(where: { $0.id == detection.rule.id }) {
                met.append(detection.rule)
                first[detection.rule.id] = detector.explanation(of: detection.rule)
            }
            let finds = detector.lastFinds
            lines.append(
                Line(
                    said: said[index], hits: finds.map(\.hit), scores: finds.map(\.score),
                    surprises: detector.lastScores))
        }
        let last = detector.explanations()
        explanations = rules.rules.compactMap { rule in first[rule.id] ?? last.first { $0.rule.id == rule.id } }
    }
}

/// What became of a test inside a rule.
package struct RuleTestOutcome: Sendable {
    package var rule: Rule
    /// The test's place in the rule, counted from 1.
    package var number: Int
    package var test: RuleTest
    package var conversation: Conversation

    package var hasPassed: Bool {
        switch test.expectation {
        case .alerts: isMet
        case .doesNotAlert: !isMet
        case .isQuiet: conversation.met.isEmpty
        }
    }

    /// Whether the rule was met.
    package var isMet: Bool { conversation.met.contains { $0.id == rule.id } }
}

extension CompiledRules {
    /// Runs the tests inside all rules, in the rules' order.
    package func runTests() -> [RuleTestOutcome] {
        rules.flatMap { rule in
            rule.tests.enumerated().map { index, test in
                RuleTestOutcome(
                    rule: rule, number: index + 1, test: test, conversation: Conversation(test.said, under: self))
            }
        }
    }
}
