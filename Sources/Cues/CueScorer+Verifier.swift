import Synchronization

/// The second look: the verifier in place of the static table, at the most surprising spans.
extension CueScorer {
    /// The spans of the most surprising cues, the most surprising first.
    static func mostSurprising(_ scores: [CueScore], _ workspace: CueWorkspace) -> [Int] {
        let order = scores.indices.sorted { (scores[$1].surprise, $0) < (scores[$0].surprise, $1) }
        var spans: [Int] = []
        for cue in order where spans.count < mostVerifiedSpans {
            let span = workspace.best[cue].span
            if span >= 0, !spans.contains(span) { spans.append(span) }
        }
        return spans
    }

    /// Scores some spans by the verifier, in place of the static scores.
    ///
    /// - Returns: The nearest example for each cue.
    func verify(_ spans: [Int], _ verifier: VerifierModel, _ workspace: CueWorkspace) -> [Int?] {
        workspace.reset()
        var nearest = [Int?](repeating: nil, count: cues.count)
        guard let mean = background.verifierMean(workspace.text.language) else { return nearest }
        let space = verifiedSpace(verifier)
        for index in spans {
            let span = workspace.text.plan.spans[index]
            let embedding = verifier.embed(workspace.text.pieces[span], using: &workspace.verifier)
            var square: Int64 = 0
            for (place, (value, mean)) in zip(embedding, mean).enumerated() {
                let whole = CueVectors.round(Double(value) * CueBackground.verifierPart) - Int32(mean)
                workspace.queries[place] = Int16(clamping: whole)
                square += Int64(whole) * Int64(whole)
            }
            let norm = max(1, Double(square).squareRoot())
            compareLexically(span, workspace)
            space.middles.multiply(workspace.queries, stride: 0, rows: 1, into: workspace.products)
            let scores = workspace.scores
            var examples = nearest
            for cue in cues.indices { workspace.isConsidered[cue] = true }
            head.findNearest(of: workspace.isConsidered, in: workspace.lexical)
            for cue in cues.indices {
                let middle = space.middles.cosine(workspace.products[cue], cue, norm: norm)
                let example = self.nearest(space.examples[cue], workspace.queries, norm, workspace)
                examples[cue] = example?.example
                scores[cue] =
                    (middle + (example?.cosine ?? 0)) / 2 * trust.base[span.count]
                    + CueFormula.verifiedLexical * (workspace.lexical.middle(cue) + workspace.lexical.nearest(cue))
            }
            takeOffCounterExamples(space, workspace.queries, norm, workspace)
            for cue in cues.indices {
                workspace.offer(scores[cue], cue: cue, span: index)
                if workspace.best[cue].span == index { nearest[cue] = examples[cue] }
            }
        }
        pay(for: workspace.text.plan.spans.count, workspace)
        return nearest
    }

    private func verifiedSpace(_ verifier: VerifierModel) -> CueSpace {
        verifiedSpace.withLock { space in
            if let space { return space }
            let made = CueCompiler(background).verifiedSpace(cues, verifier)
            space = made
            return made
        }
    }
}
