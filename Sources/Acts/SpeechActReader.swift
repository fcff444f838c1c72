package import CounterfoilFolding
package import CounterfoilTranscript

/// Tells by the words around a phrase what its speaker does with it.
///
/// It knows the words that ask, deny, warn and quote in Chinese, English, Japanese, Korean, Thai, Vietnamese,
/// Indonesian and Spanish (folder `Words`), looks for them in the clause that holds the phrase and in the ones beside
/// it, and decides by their place and order. A seller's words are a claim unless they clearly do something else.
///
/// What is read is bounded (``scalarsBefore``, ``scalarsAfter``), so the cost of a phrase does not depend on the length
/// of the text, and nothing is allocated.
package struct SpeechActReader: Sendable {
    package static let shared = SpeechActReader()

    /// How much is read in front of a phrase and behind it, in scalars.
    package static let scalarsBefore = 120
    package static let scalarsAfter = 72

    /// Names the way of reading and the words that it knows; part of a run's identity.
    package static let version = "acts-1/\(MarkerWords.fingerprint)"

    private let markers: MarkerTrie

    private init() {
        var markers = MarkerTrie()
        for list in MarkerWords.all {
            for phrase in list.phrases { markers.insert(TextFolder.values(phrase), list.marker) }
        }
        self.markers = markers
    }

    /// What the speaker does with a phrase.
    ///
    /// - Parameters:
    ///   - range: Where the phrase stands in `text`. A range that reaches beyond the text is cut to it.
    ///   - text: Folded text, with the end of what the same speaker said before in front, if that is known.
    ///   - role: Hosts and assistants are taken for sellers, everybody else for buyers.
    package func act(at range: Range<Int>, in text: [FoldedScalar], role: Utterance.Role) -> SpeechAct {
        let phrase = range.clamped(to: text.indices)
        return text.withUnsafeBufferPointer { text in
            var clause = ClauseReader(
                text: text, phrase: phrase, markers: markers, isSeller: role == .host || role == .assistant)
            return clause.read()
        }
    }
}
