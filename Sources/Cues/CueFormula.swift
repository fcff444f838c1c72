/// How cosines become a score. The constants were chosen on sentences of our own and by leaving out one example after
/// another of the default pack; Tests/Evaluation/Cues/RESULTS.md names what each is worth.
enum CueFormula {
    /// The weight of wording beside meaning.
    static let staticLexical = 0.5
    static let verifiedLexical = 0.4
    /// A score at least this high is held against the counter-examples.
    static let considered = 0.06
    /// Below this answer of the discriminant a text is nearer to the counter-examples.
    static let border = -0.3
    /// What each span of a long text costs: with many spans, some will be near to anything.
    static let spanCost = 0.035

    /// A few pieces mean little, whatever their angle: the square root of n / (n + 2).
    static func trust(_ pieces: Int) -> Double {
        let count = Double(pieces)
        return (count / (count + 2)).squareRoot()
    }

    /// What nearness to the counter-examples takes off.
    static func penalty(_ discriminant: Double) -> Double { max(0, border - discriminant) }

    /// What the number of spans takes off.
    static func cost(spans: Int) -> Double { spans > 1 ? spanCost * CueArithmetic.ln(Double(spans)) : 0 }
}
