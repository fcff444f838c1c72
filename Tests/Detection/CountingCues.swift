import CounterfoilCues
import CounterfoilTranscript

@testable import CounterfoilDetection

/// A cue reader for tests: a cue is as surprising as there are characters of its own in the text.
struct CountingCues: CueReader {
    /// One for each cue.
    var characters: [String]
    var version: String { "counting-1" }
    var isCalibrated: [Bool] { characters.map { _ in false } }

    /// The verifier is wanted and, where it may be, used from this surprise on.
    var verifiedFrom: Int64 = .max

    func read(
        _ text: WireText, after context: WireText, language: String?, channel: Utterance.Channel, mayVerify: Bool
    ) -> CueReading {
        let cues = characters.map { character in
            let own = Self.count(character, in: text)
            let before = Self.count(character, in: context)
            // Where the speaker has just said as much, the span reaches back over all of it.
            return CueScore(
                surprise: own == 0 ? 100 : 1_300 + 400 * own + 150 * before,
                span: (before > 0 && own > 0 ? 0 : context.utf8.count)..<context.utf8.count + text.utf8.count,
                example: before > 0 ? 0 : nil)
        }
        let isWanted = cues.contains { $0.surprise >= verifiedFrom }
        return CueReading(
            cues: cues, wantedVerifier: isWanted, usedVerifier: isWanted && mayVerify)
    }

    private static func count(_ character: String, in text: WireText) -> Int64 {
        Int64(text.string.unicodeScalars.count { String($0) == character })
    }
}

extension Cue {
    static func sample(_ id: String) -> Cue {
        Cue(id: id, examples: [LocalizedText(language: "zh", text: "\(id) example")])
    }
}
