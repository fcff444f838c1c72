package import CounterfoilTranscript

/// Makes a ``CueBackground`` from honest messages: sums and counts in a fixed order, so the same messages give the same
/// bytes everywhere. Keeps no message.
package struct CueBackgroundBuilder: ~Copyable {
    /// The sums over some texts.
    private struct Means {
        var pieces = 0
        var sums = [Int64](repeating: 0, count: StaticTable.dimensions)
        var messages = 0
        var embeddings = [Double](repeating: 0, count: VerifierModel.dimensions)

        func staticMean() -> [Double] {
            sums.map { Double($0) / Double(max(1, pieces)) }
        }

        func verifierMean() -> [Double] { embeddings.map { $0 / Double(max(1, messages)) } }
    }

    private let verifier: VerifierModel?
    private var text = CueText()
    private var workspace = VerifierWorkspace()
    private var means: [CueLanguage: Means] = [:]
    private var shifts: [CueLanguage: (own: Means, english: Means)] = [:]
    private var counts = [UInt32](repeating: 0, count: 1 << Int(LexicalHead.Rarity.bits))
    private var texts = 0

    /// - Parameter verifier: Without one, the verifier's means are 0.
    package init(verifier: VerifierModel?) { self.verifier = verifier }

    /// Adds an honest message of a room of a language.
    package mutating func add(_ message: WireText, language: CueLanguage) {
        text.fill(message, after: .empty, language: language)
        guard !text.pieces.isEmpty else { return }
        var sum = means.removeValue(forKey: text.language) ?? Means()
        add(to: &sum)
        means[text.language] = sum
        count()
    }

    /// Adds a sentence and its translation, for a language of which there are no messages: its mean is the English one
    /// moved by the mean difference of the pairs.
    package mutating func add(_ translation: WireText, in language: CueLanguage, of english: WireText) {
        var shift = shifts.removeValue(forKey: language) ?? (Means(), Means())
        text.fill(translation, after: .empty, language: language)
        add(to: &shift.own)
        text.fill(english, after: .empty, language: .english)
        add(to: &shift.english)
        shifts[language] = shift
    }

    private mutating func add(to means: inout Means) {
        for (index, sum) in StaticTable.shared.embed(text.pieces[...]).enumerated() { means.sums[index] += Int64(sum) }
        means.pieces += text.pieces.count
        guard let verifier, let span = text.plan.spans.first else { return }
        for (index, value) in verifier.embed(text.pieces[span], using: &workspace).enumerated() {
            means.embeddings[index] += Double(value)
        }
        means.messages += 1
    }

    /// Counts each n-gram once for each stretch of sixteen pieces.
    private mutating func count() {
        let length = SpanPlan.longestWhole
        for start in stride(from: 0, to: text.pieces.count, by: length) {
            let span = start..<min(start + length, text.pieces.count)
            var seen = Set<UInt32>()
            let range = text.scalarRange(span)
            text.scalars.withUnsafeBufferPointer { scalars in
                LexicalGrams.forEach(in: scalars, range) { seen.insert($0) }
            }
            for hash in seen { counts[Int(hash >> (32 - LexicalHead.Rarity.bits))] += 1 }
            texts += 1
        }
    }

    /// The bytes of the background.
    package func bytes() -> [UInt8] {
        var staticMeans: [[Int16]] = []
        var verifierMeans: [[Int16]] = []
        for language in CueLanguage.allCases {
            let (own, other) = mean(language)
            staticMeans.append(own.map { Int16(clamping: CueVectors.round($0 * Double(CueBackground.staticPart))) })
            verifierMeans.append(other.map { Int16(clamping: CueVectors.round($0 * CueBackground.verifierPart)) })
        }
        return CueBackground.bytes(staticMeans: staticMeans, verifierMeans: verifierMeans, nibbles: nibbles())
    }

    private func mean(_ language: CueLanguage) -> ([Double], [Double]) {
        if let means = means[language], means.pieces > 10_000 { return (means.staticMean(), means.verifierMean()) }
        let english = means[.english] ?? Means()
        guard let shift = shifts[language] else { return (english.staticMean(), english.verifierMean()) }
        func moved(_ mean: [Double], _ own: [Double], _ other: [Double]) -> [Double] {
            mean.indices.map { mean[$0] + own[$0] - other[$0] }
        }
        return (
            moved(english.staticMean(), shift.own.staticMean(), shift.english.staticMean()),
            moved(english.verifierMean(), shift.own.verifierMean(), shift.english.verifierMean())
        )
    }

    /// How rare each bucket of n-grams is: ln(texts / texts with it), from 0 to 15 steps of `texts`'s own range.
    private func nibbles() -> [UInt8] {
        let range = CueArithmetic.ln(Double(texts + 1))
        var nibbles = [UInt8](repeating: 0, count: counts.count / 2)
        for (bucket, count) in counts.enumerated() {
            let rarity = CueArithmetic.ln(Double(texts + 1) / Double(count + 1))
            let step = UInt8(clamping: CueVectors.round(rarity / max(range, 1) * 15))
            nibbles[bucket / 2] |= min(step, 15) << (bucket % 2 == 0 ? 0 : 4)
        }
        return nibbles
    }
}
