import CounterfoilActs
import CounterfoilCues
import CounterfoilDisguise
import CounterfoilFolding
import CounterfoilTranscript

/// Turns what was found in a text into what rules need to know of it.
struct FindMaker {
    let text: SpokenText
    let context: ArraySlice<Carry.Segment>
    let utterance: Utterance
    var survivors: Survivors
    /// By where the text begins that a find runs over.
    private var sketches: [Int: Sketch] = [:]

    init(text: SpokenText, context: ArraySlice<Carry.Segment>, utterance: Utterance, survivors: Survivors) {
        self.text = text
        self.context = context
        self.utterance = utterance
        self.survivors = survivors
    }

    /// The find for a term.
    mutating func find(_ match: TermMatcher.Match) -> EvidenceWindow.Found {
        let act = SpeechActReader.shared.act(at: match.range, in: text.scalars, role: utterance.role)
        var hiding = FoldBits.hidingViews
        // A recogniser writes what it hears, so in captions another character of the same sound hides nothing.
        if utterance.channel == .caption { hiding.subtract(.homophone) }
        let isDisguised =
            match.view.isEmpty
            ? TermMatcher.isDisguise(match.how, match.range, in: text.scalars) : !match.view.isDisjoint(with: hiding)
        return found(
            text.parts(of: match.range), from: text.start(of: match.range.lowerBound), signal: match.group,
            source: match.term, how: match.how, act: act, isDisguised: isDisguised,
            trust: match.trust)
    }

    /// The find for a cue.
    ///
    /// - Parameter contextLengths: How many bytes of each utterance of the context the cue's span counts.
    mutating func find(
        _ score: CueScore, signal: Int, source: Int, contextLengths: [Int]
    ) -> EvidenceWindow.Found {
        let own = contextLengths.reduce(0, +)
        var piece = 0
        var skipped = 0
        while piece < contextLengths.count, skipped + contextLengths[piece] <= score.span.lowerBound {
            skipped += contextLengths[piece]
            piece += 1
        }
        let begin = text.pieces[piece].base + score.span.lowerBound - skipped
        let end = max(score.span.upperBound - own, 0)
        var parts: [SpokenText.Part] = []
        for number in piece..<text.pieces.count {
            let isOwn = number == text.pieces.count - 1
            let lower = number == piece ? begin : text.pieces[number].base
            let upper = isOwn ? end : text.pieces[number].text.utf8.count
            parts.append(.init(index: text.pieces[number].index, range: lower..<max(lower, upper)))
        }
        let range = text.range(from: begin, of: piece, to: end)
        var found = found(
            parts, from: text.pieces[piece].first, signal: signal, source: source, how: [],
            act: act(ofCueAt: range), isDisguised: false, trust: .alone)
        found.surprise = score.surprise
        found.example = score.example
        return found
    }

    /// A cue's span holds a whole sentence, so its end tells whether that is a question; and what it denies is part of
    /// what it says (`can't say the brand`), so a denial does not count.
    private func act(ofCueAt range: Range<Int>) -> SpeechAct {
        guard let last = range.last else { return .claim }
        let reader = SpeechActReader.shared
        for place in [range, last..<last + 1] {
            let act = reader.act(at: place, in: text.scalars, role: utterance.role)
            if act != .claim, act != .denial { return act }
        }
        return .claim
    }

    private mutating func found(
        _ parts: [SpokenText.Part], from start: Int, signal: Int, source: Int, how: FoldBits, act: SpeechAct,
        isDisguised: Bool, trust: Trust
    ) -> EvidenceWindow.Found {
        let sketch = sketches[start] ?? Sketch(text.scalars[start...])
        sketches[start] = sketch
        let earlier = parts.dropLast().compactMap { part in
            context.first { $0.index == part.index }.map {
                EvidenceWindow.Cited(index: part.index, utterance: $0.utterance, range: part.range)
            }
        }
        return EvidenceWindow.Found(
            signal: signal, source: source, range: parts.last?.range ?? 0..<0, earlier: earlier,
            how: earlier.isEmpty ? how : how.union(.split), act: act, surprise: 0, example: nil,
            isSure: survivors.isSure(source), isDisguised: isDisguised, trust: trust,
            sketch: sketch)
    }
}

/// Decides which finds of an interim text are sure enough to count: those that stood in the revision before too.
struct Survivors {
    private let isFinal: Bool
    private var seen: [Int: Int] = [:]

    init(of earlier: EvidenceWindow.Entry?, revised utterance: Utterance) {
        isFinal = utterance.finality != .interim
        guard !isFinal, let earlier, earlier.utterance.key == utterance.key else { return }
        for item in earlier.found where earlier.utterance.revision < utterance.revision || item.isSure {
            seen[item.source, default: 0] += 1
        }
    }

    /// Whether the next find of a term or cue counts; of several of one term as many as stood there before.
    mutating func isSure(_ source: Int) -> Bool {
        guard !isFinal else { return true }
        guard let left = seen[source], left > 0 else { return false }
        seen[source] = left - 1
        return true
    }
}
