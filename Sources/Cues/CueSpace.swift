/// The cues in the space of one encoder: a direction for the middle of each cue's examples, one away from its
/// counter-examples, and one for each example.
struct CueSpace: Sendable {
    /// One direction a cue: the middle of its examples.
    let middles: CueVectors
    /// One direction a cue: from counter-examples to examples.
    let discriminants: CueVectors
    /// The lengths of the discriminants: the cosine times this is the regression's answer.
    let discriminantLengths: [Double]
    /// For each cue, one direction an example.
    let examples: [CueVectors]

    /// The most products that one query gives.
    var width: Int { max(middles.width, examples.map(\.width).max() ?? 0) }

    /// - Parameter cues: For each cue the centred vectors of its examples and of its counter-examples.
    init(_ cues: [(examples: [[Double]], counterExamples: [[Double]])], dimensions: Int) {
        var middles: [[Double]] = []
        var discriminants: [[Double]] = []
        var examples: [CueVectors] = []
        for cue in cues {
            let units = cue.examples.map(CueVectors.unit)
            middles.append(CueVectors.sum(units[...], dimensions: dimensions))
            discriminants.append(
                CueDiscriminant.weights(
                    examples: units[...], counterExamples: cue.counterExamples.map(CueVectors.unit)[...],
                    dimensions: dimensions))
            examples.append(CueVectors(units, dimensions: dimensions))
        }
        self.middles = CueVectors(middles, dimensions: dimensions)
        self.discriminants = CueVectors(discriminants, dimensions: dimensions)
        discriminantLengths = discriminants.map(CueVectors.length)
        self.examples = examples
    }
}
