package import CounterfoilCues
package import CounterfoilTranscript

/// Reads the meaning of a text: how surprising it is for each cue.
///
/// Made from the packs' cues when rules are compiled, shared by all rooms; the same text gives the same reading on
/// every machine.
package protocol CueReader: Sendable {
    /// Names the model, its verifier and its calibration; part of a run's identity.
    var version: String { get }

    /// For each cue, in the order in which they were given, whether its surprises were measured on clean text.
    var isCalibrated: [Bool] { get }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - context: What the speaker said just before, which spans may reach back into.
    ///   - language: BCP 47, where it is known.
    ///   - mayVerify: Whether the slow model may be asked.
    func read(
        _ text: WireText, after context: WireText, language: String?, channel: Utterance.Channel, mayVerify: Bool
    ) -> CueReading
}

extension CueScorer: CueReader {}

extension CueDefinition {
    /// A cue as its pack gives it. Every text's language is known: the check of packs sees to it.
    init(_ cue: Cue) {
        func sentences(_ texts: [LocalizedText]) -> [Sentence] {
            texts.compactMap { text in
                CueLanguage(tag: text.language).map { Sentence(WireText(text.text), $0) }
            }
        }
        self.init(
            id: cue.id, examples: sentences(cue.examples), counterExamples: sentences(cue.counterExamples))
    }
}
