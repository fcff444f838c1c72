/// The memory of one reading after another.
///
/// Safe because a scorer's pool hands it to one reading at a time.
final class CueWorkspace: @unchecked Sendable {
    /// How many spans are multiplied at once.
    static let rows = 16

    /// A score that is no cosine yet, and where it was found.
    struct Best {
        var score: Double
        /// A span of the plan; -1 where there is none.
        var span: Int
    }

    var text = CueText()
    var sums = StaticSums()
    var verifier = VerifierWorkspace()
    let lexical: LexicalHead.Workspace
    let best: UnsafeMutablePointer<Best>
    private let cueCount: Int
    let queries: UnsafeMutablePointer<Int16>
    /// Room for the second half of a long span.
    let rest: UnsafeMutablePointer<Int16>
    let products: UnsafeMutablePointer<Int32>
    /// Room for the products of one query more.
    let otherProducts: UnsafeMutablePointer<Int32>
    /// The scores of one span, and for which cues it is worth a closer look.
    let scores: UnsafeMutablePointer<Double>
    let isConsidered: UnsafeMutablePointer<Bool>
    let norms: UnsafeMutablePointer<Double>

    init(cues: Int, width: Int, head: LexicalHead) {
        lexical = LexicalHead.Workspace(head)
        cueCount = cues
        best = .allocate(capacity: max(1, cues))
        best.initialize(repeating: Best(score: -1, span: -1), count: max(1, cues))
        let dimensions = max(StaticTable.dimensions, VerifierModel.dimensions)
        scores = .allocate(capacity: max(1, cues))
        scores.initialize(repeating: 0, count: max(1, cues))
        norms = .allocate(capacity: Self.rows)
        norms.initialize(repeating: 1, count: Self.rows)
        isConsidered = .allocate(capacity: max(1, cues))
        isConsidered.initialize(repeating: false, count: max(1, cues))
        queries = .allocate(capacity: Self.rows * dimensions)
        queries.initialize(repeating: 0, count: Self.rows * dimensions)
        rest = .allocate(capacity: StaticTable.dimensions)
        rest.initialize(repeating: 0, count: StaticTable.dimensions)
        products = .allocate(capacity: Self.rows * max(width, 16))
        products.initialize(repeating: 0, count: Self.rows * max(width, 16))
        otherProducts = .allocate(capacity: max(width, 16))
        otherProducts.initialize(repeating: 0, count: max(width, 16))
    }

    deinit {
        queries.deallocate()
        rest.deallocate()
        products.deallocate()
        otherProducts.deallocate()
        scores.deallocate()
        isConsidered.deallocate()
        norms.deallocate()
        best.deallocate()
    }

    /// Forgets what was found for the last text.
    func reset() {
        for cue in 0..<cueCount { best[cue] = Best(score: -1, span: -1) }
    }

    /// Keeps the better score; the earlier span on a tie.
    @inline(__always)
    func offer(_ score: Double, cue: Int, span: Int) {
        if score > best[cue].score || best[cue].span < 0 { best[cue] = Best(score: score, span: span) }
    }
}
