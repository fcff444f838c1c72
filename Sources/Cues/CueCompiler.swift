import CounterfoilTranscript

/// Turns the sentences of cues into vectors, as texts are turned.
struct CueCompiler {
    private let background: CueBackground

    init(_ background: CueBackground) { self.background = background }

    /// The cleaned scalars of a sentence.
    func scalars(_ sentence: CueDefinition.Sentence) -> [CueScalar] {
        var text = CueText()
        text.fill(sentence.text, after: .empty, language: sentence.language)
        return text.scalars
    }

    func staticSpace(_ cues: [CueDefinition]) -> CueSpace {
        CueSpace(
            cues.map { ($0.examples.map(staticVector), $0.counterExamples.map(staticVector)) },
            dimensions: StaticTable.dimensions)
    }

    func verifiedSpace(_ cues: [CueDefinition], _ verifier: VerifierModel) -> CueSpace {
        CueSpace(
            cues.map { cue in
                (
                    cue.examples.map { verifiedVector($0, verifier) },
                    cue.counterExamples.map { verifiedVector($0, verifier) }
                )
            }, dimensions: VerifierModel.dimensions)
    }

    private func staticVector(_ sentence: CueDefinition.Sentence) -> [Double] {
        let pieces = pieces(sentence)
        let sums = StaticTable.shared.embed(pieces[...])
        let mean = background.staticMean(sentence.language) ?? []
        return zip(sums, mean).map { sum, mean in
            Double(sum) - Double(pieces.count) * Double(mean) / Double(CueBackground.staticPart)
        }
    }

    private func verifiedVector(_ sentence: CueDefinition.Sentence, _ verifier: VerifierModel) -> [Double] {
        let embedding = verifier.embed(pieces(sentence)[...])
        let mean = background.verifierMean(sentence.language) ?? []
        return zip(embedding, mean).map { Double($0) - Double($1) / CueBackground.verifierPart }
    }

    private func pieces(_ sentence: CueDefinition.Sentence) -> [Piece] {
        var text = CueText()
        text.fill(sentence.text, after: .empty, language: sentence.language)
        return text.pieces
    }
}
