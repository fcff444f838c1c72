package import CounterfoilTranscript

/// A meaning that a rule can ask for, taught by examples: what people say who mean it, and what honest people say on the
/// same subject.
package struct CueDefinition: Sendable, Equatable {
    /// One sentence of a definition.
    package struct Sentence: Sendable, Equatable {
        package var text: WireText
        package var language: CueLanguage

        package init(_ text: WireText, _ language: CueLanguage) {
            self.text = text
            self.language = language
        }
    }

    package var id: String
    /// What people say who mean it. Six a language are the least that works well.
    package var examples: [Sentence]
    /// What is near in words and means something else: questions, denials, honest trade.
    package var counterExamples: [Sentence]

    package init(id: String, examples: [Sentence], counterExamples: [Sentence] = []) {
        self.id = id
        self.examples = examples
        self.counterExamples = counterExamples
    }

    /// A number that changes with any sentence, its language or its side, and not with their order (FNV-1a, 64 bits).
    ///
    /// A calibration holds for exactly one fingerprint.
    package var fingerprint: UInt64 {
        var hash = FNV64()
        for (mark, sentences) in [(UInt8(1), examples), (2, counterExamples)] {
            let sorted = sentences.sorted { ($0.language, $0.text) < ($1.language, $1.text) }
            for sentence in sorted {
                hash.add(mark)
                hash.add(sentence.language.rawValue.utf8)
                hash.add(0)
                hash.add(sentence.text.utf8)
                hash.add(0xFF)
            }
        }
        return hash.value
    }
}
