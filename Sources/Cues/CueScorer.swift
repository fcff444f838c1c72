package import CounterfoilTranscript
import Synchronization

/// Scores texts against cues. Compiled once from definitions and shared by all rooms; a reading depends on nothing but
/// the text, its context, language and channel.
package final class CueScorer: Sendable {
    package let cues: [CueDefinition]
    /// For each cue, whether its surprises were measured for exactly this wording (see ``CueCalibration``).
    package let isCalibrated: [Bool]
    /// Names everything that a score depends on.
    package let version: String
    /// A text whose highest surprise reaches this wants the verifier: about one in ten.
    package let verifierThreshold: Int64
    /// Whether there is a verifier.
    package var canVerify: Bool { verifier != nil }

    let background: CueBackground
    let head: LexicalHead
    let space: CueSpace
    let verifier: VerifierModel?
    /// The cues in the verifier's space, made when first needed: that takes a text's time for each example.
    let verifiedSpace = Mutex<CueSpace?>(nil)
    /// By bucket, then by cue.
    private let staticCurves: [FixedArray<SurpriseCurve>]
    private let verifiedCurves: [FixedArray<SurpriseCurve>]
    let trust = FixedArray((0...SpanPlan.sentence.window).map(CueFormula.trust))
    private let idle = Mutex<[CueWorkspace]>([])

    /// Names the formulas and constants of scoring.
    private static let formula = "cues-1"
    /// From this surprise on the nearest example is told.
    private static let tellingSurprise: Int64 = 2000
    /// How many spans of a text the verifier reads.
    static let mostVerifiedSpans = 3

    /// Compiles cues.
    ///
    /// - Parameters:
    ///   - calibration: Cues that it does not cover are measured by the mean curve of those that it does.
    ///   - verifier: Without one, the static scores stand.
    package init(
        _ cues: [CueDefinition], calibration: CueCalibration = .builtIn, verifier: VerifierModel? = nil,
        background: CueBackground = .builtIn
    ) {
        self.cues = cues
        self.background = background
        self.verifier = verifier
        isCalibrated = cues.map(calibration.covers)
        let compiler = CueCompiler(background)
        head = LexicalHead(cues.map { $0.examples.map(compiler.scalars) }, rarity: background.rarity)
        space = compiler.staticSpace(cues)
        let fingerprints = cues.map(\.fingerprint)
        func curves(_ stage: CueStage) -> [FixedArray<SurpriseCurve>] {
            CueBucket.allCases.map { bucket in
                FixedArray(fingerprints.map { calibration.curve($0, bucket, stage) })
            }
        }
        staticCurves = curves(.table)
        verifiedCurves = curves(.verified)
        // Were the cues independent, one message in seven; as they are not, one in ten. Never above what one cue alone
        // must reach to count.
        let share = CueArithmetic.ln(7 * Double(max(1, cues.count))) / CueArithmetic.ln10
        verifierThreshold = min(2000, Int64(share * 1000 + 0.5))
        var hash = FNV64()
        hash.add(calibration.text.utf8)
        let identity = String(background.fingerprint ^ hash.value, radix: 16)
        version = [
            Self.formula, Tokeniser.shared.version, StaticTable.shared.version, identity,
            verifier?.version ?? "no-verifier",
        ].joined(separator: "/")
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: What was said, as it came.
    ///   - context: What the same speaker said just before, where captions come in fragments; else empty.
    ///   - language: A BCP 47 tag, where the feed or the configuration names one.
    ///   - mayVerify: Whether there is budget for the verifier.
    package func read(
        _ text: WireText, after context: WireText = .empty, language: String? = nil, channel: Utterance.Channel,
        mayVerify: Bool = true
    ) -> CueReading {
        withWorkspace { workspace in
            prepare(text, after: context, language: language, workspace)
            scoreStatically(workspace)
            let bucket = CueBucket(workspace.text.language, channel).index
            var scores = scores(workspace, staticCurves[bucket], isVerified: false)
            let highest = scores.reduce(0) { max($0, $1.surprise) }
            let isWanted = highest >= verifierThreshold
            guard isWanted, mayVerify, let verifier else {
                tellExamples(&scores, workspace)
                return CueReading(cues: scores, wantedVerifier: isWanted, usedVerifier: false)
            }
            let nearest = verify(Self.mostSurprising(scores, workspace), verifier, workspace)
            scores = self.scores(workspace, verifiedCurves[bucket], isVerified: true)
            for cue in scores.indices where scores[cue].surprise >= Self.tellingSurprise {
                scores[cue].example = nearest[cue]
            }
            return CueReading(cues: scores, wantedVerifier: true, usedVerifier: true)
        }
    }

    /// The scores before they are measured against honest talk, for calibration.
    ///
    /// - Returns: For each cue the static score and, with a verifier, the verified one; and the bucket.
    func rawScores(
        _ text: WireText, language: String?, channel: Utterance.Channel
    ) -> (bucket: CueBucket, statically: [Double], verified: [Double]?) {
        withWorkspace { workspace in
            prepare(text, after: .empty, language: language, workspace)
            scoreStatically(workspace)
            let bucket = CueBucket(workspace.text.language, channel)
            let statically = cues.indices.map { workspace.best[$0].score }
            guard let verifier else { return (bucket, statically, nil) }
            let scores = scores(workspace, staticCurves[bucket.index], isVerified: false)
            _ = verify(Self.mostSurprising(scores, workspace), verifier, workspace)
            return (bucket, statically, cues.indices.map { workspace.best[$0].score })
        }
    }

    private func withWorkspace<Result>(_ body: (CueWorkspace) -> Result) -> Result {
        let workspace =
            idle.withLock { $0.popLast() }
            ?? CueWorkspace(cues: cues.count, width: space.width, head: head)
        defer { idle.withLock { $0.append(workspace) } }
        return body(workspace)
    }

    private func prepare(
        _ text: WireText, after context: WireText, language: String?, _ workspace: CueWorkspace
    ) {
        workspace.text.fill(text, after: context, language: language.flatMap(CueLanguage.init(tag:)))
        workspace.sums.fill(workspace.text.pieces, from: StaticTable.shared)
        workspace.reset()
    }

    // MARK: Static scores

    private func scoreStatically(_ workspace: CueWorkspace) {
        let spans = workspace.text.plan.spans
        guard let mean = background.staticMean(workspace.text.language), !cues.isEmpty else { return }
        var first = 0
        while first < spans.count {
            let rows = min(CueWorkspace.rows, spans.count - first)
            for row in 0..<rows { place(spans[first + row], at: row, mean, workspace) }
            space.middles.multiply(
                workspace.queries, stride: StaticTable.dimensions, rows: rows, into: workspace.products)
            for row in 0..<rows { scoreStatically(first + row, spans[first + row], row, workspace) }
            first += rows
        }
        pay(for: spans.count, workspace)
    }

    /// Makes the query of a span: its sum, centred, in parts of a table unit.
    private func place(_ span: Range<Int>, at row: Int, _ mean: [Int16], _ workspace: CueWorkspace) {
        let query = workspace.queries + row * StaticTable.dimensions
        let rest = workspace.rest
        let middle = min(span.upperBound, span.lowerBound + StaticSums.longestSpan)
        workspace.sums.vector(of: span.lowerBound..<middle, into: query)
        workspace.sums.vector(of: middle..<span.upperBound, into: rest)
        let count = Int32(span.count)
        // A piece has at most 7 units, so has a mean, and a span has 24 pieces: all stays within 16 bits.
        var square: Int64 = 0
        mean.withUnsafeBufferPointer { mean in
            for index in 0..<StaticTable.dimensions {
                let sum = Int32(query[index]) + Int32(rest[index])
                let value = sum * CueBackground.staticPart - count * Int32(mean[index])
                query[index] = Int16(truncatingIfNeeded: value)
                square &+= Int64(value &* value)
            }
        }
        workspace.norms[row] = max(1, Double(square).squareRoot())
    }

    private func scoreStatically(_ index: Int, _ span: Range<Int>, _ row: Int, _ workspace: CueWorkspace) {
        compareLexically(span, workspace)
        let products = workspace.products + row * space.middles.width
        let lengths = space.middles.lengths
        let (norm, trust) = (workspace.norms[row], trust.base[span.count])
        let (scores, isConsidered, lexical) = (workspace.scores, workspace.isConsidered, workspace.lexical)
        let count = cues.count
        var isAnyConsidered = false
        for cue in 0..<count {
            let cosine = Double(products[cue]) / (lengths[cue] * norm)
            let score = cosine * trust + CueFormula.staticLexical * lexical.middle(cue)
            scores[cue] = score
            let isNear = score > CueFormula.considered
            isConsidered[cue] = isNear
            isAnyConsidered = isAnyConsidered || isNear
        }
        if isAnyConsidered {
            head.findNearest(of: isConsidered, in: lexical)
            for cue in 0..<count where isConsidered[cue] {
                scores[cue] += CueFormula.staticLexical * lexical.nearest(cue)
            }
            takeOffCounterExamples(space, workspace.queries + row * StaticTable.dimensions, norm, workspace)
        }
        for cue in 0..<count { workspace.offer(scores[cue], cue: cue, span: index) }
    }

    func compareLexically(_ span: Range<Int>, _ workspace: CueWorkspace) {
        let range = workspace.text.scalarRange(span)
        workspace.text.scalars.withUnsafeBufferPointer { head.compare($0, range, in: workspace.lexical) }
    }

    func takeOffCounterExamples(
        _ space: CueSpace, _ query: UnsafePointer<Int16>, _ norm: Double, _ workspace: CueWorkspace
    ) {
        let scores = workspace.scores
        let products = workspace.otherProducts
        space.discriminants.multiply(query, stride: 0, rows: 1, into: products)
        for cue in 0..<cues.count where workspace.isConsidered[cue] {
            let answer =
                space.discriminants.cosine(products[cue], cue, norm: norm) * space.discriminantLengths[cue]
            scores[cue] -= CueFormula.penalty(answer)
        }
    }

    func pay(for spans: Int, _ workspace: CueWorkspace) {
        let cost = CueFormula.cost(spans: spans)
        for cue in cues.indices { workspace.best[cue].score -= cost }
    }

    // MARK: Surprises

    private func scores(
        _ workspace: CueWorkspace, _ curves: FixedArray<SurpriseCurve>, isVerified: Bool
    ) -> [CueScore] {
        let spans = workspace.text.plan.spans
        let nowhere = workspace.text.byteCount..<workspace.text.byteCount
        let (bests, curves) = (workspace.best, curves.base)
        // Most cues share few spans.
        var last = (span: -1, bytes: nowhere)
        return [CueScore](unsafeUninitializedCapacity: cues.count) { scores, count in
            for cue in 0..<cues.count {
                let best = bests[cue]
                if best.span != last.span {
                    last = (best.span, best.span < 0 ? nowhere : workspace.text.byteRange(spans[best.span]))
                }
                let score = CueScore(
                    surprise: curves[cue].surprise(best.score), span: last.bytes, isVerified: isVerified)
                scores.initializeElement(at: cue, to: score)
            }
            count = cues.count
        }
    }

    private func tellExamples(_ scores: inout [CueScore], _ workspace: CueWorkspace) {
        guard let mean = background.staticMean(workspace.text.language) else { return }
        for cue in scores.indices where scores[cue].surprise >= Self.tellingSurprise {
            let span = workspace.best[cue].span
            guard span >= 0 else { continue }
            place(workspace.text.plan.spans[span], at: 0, mean, workspace)
            scores[cue].example =
                nearest(space.examples[cue], workspace.queries, workspace.norms[0], workspace)?.example
        }
    }

    func nearest(
        _ examples: CueVectors, _ query: UnsafePointer<Int16>, _ norm: Double, _ workspace: CueWorkspace
    ) -> (example: Int, cosine: Double)? {
        let products = workspace.otherProducts
        examples.multiply(query, stride: 0, rows: 1, into: products)
        var best: (example: Int, cosine: Double)?
        for example in 0..<examples.count {
            let cosine = examples.cosine(products[example], example, norm: norm)
            if best.map({ cosine > $0.cosine }) ?? true { best = (example, cosine) }
        }
        return best
    }
}
