import CounterfoilTranscript

/// A text made ready for scoring: cleaned, cut into pieces, its language known, its spans planned.
///
/// Keep one and fill it again for each text: that takes no memory.
struct CueText: ~Copyable {
    private(set) var language = CueLanguage.english
    private(set) var scalars: [CueScalar] = []
    private(set) var pieces: [Piece] = []
    private(set) var plan = SpanPlan()
    /// The bytes of context and text together.
    private(set) var byteCount = 0

    /// More spans than this are never scored; the last ones are left out.
    static let mostSpans = 1024

    private var cleaner = CueCleaner()
    private var bytes: [UInt8] = []
    /// For each byte, and for the end, which scalar it belongs to.
    private var scalarOfByte: [Int32] = []
    private var workspace = TokeniserWorkspace()

    init() {}

    /// Takes a text and what the speaker said just before.
    mutating func fill(_ text: WireText, after context: WireText, language declared: CueLanguage?) {
        let textBytes = text.utf8
        language = textBytes.withUnsafeBufferPointer { LanguageGuess.language(of: $0, declared: declared) }
        byteCount = context.utf8.count + textBytes.count
        swap(&scalars, &cleaner.scalars)
        cleaner.clean(text, after: context, language: language)
        swap(&scalars, &cleaner.scalars)
        encode()
        bytes.withUnsafeBufferPointer { Tokeniser.shared.cut($0, into: &pieces, using: &workspace) }
        let border = Int32(context.utf8.count)
        var before = 0
        while before < pieces.count, scalars[lastScalar(of: pieces[before])].end <= border { before += 1 }
        plan.plan(count: pieces.count, context: border == 0 ? 0 : before, most: Self.mostSpans)
    }

    private mutating func encode() {
        bytes.removeAll(keepingCapacity: true)
        scalarOfByte.removeAll(keepingCapacity: true)
        for (index, scalar) in scalars.enumerated() {
            let length = UTF8Scalar.append(scalar.value, to: &bytes)
            for _ in 0..<length { scalarOfByte.append(Int32(index)) }
        }
        scalarOfByte.append(Int32(scalars.count))
    }

    private func lastScalar(of piece: Piece) -> Int { Int(scalarOfByte[max(0, Int(piece.end) - 1)]) }

    /// The scalars of a span of pieces, without the space before its first word.
    func scalarRange(_ span: Range<Int>) -> Range<Int> {
        guard let first = pieces[span].first, let last = pieces[span].last else { return 0..<0 }
        let end = lastScalar(of: last) + 1
        var start = min(Int(scalarOfByte[Int(first.start)]), end)
        if start + 1 < end, scalars[start].value == 0x20 { start += 1 }
        return start..<end
    }

    /// The bytes of context and text that a span of pieces stands for.
    func byteRange(_ span: Range<Int>) -> Range<Int> {
        let range = scalarRange(span)
        guard let first = scalars[range].first, let last = scalars[range].last else { return byteCount..<byteCount }
        let end = max(Int(last.end), Int(first.start))
        return Int(first.start)..<end
    }
}
