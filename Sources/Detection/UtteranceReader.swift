import CounterfoilCues
import CounterfoilFolding
import CounterfoilTranscript

/// Reads one utterance behind what it continues: folds it once, finds terms, disguises and cues, and tells what the
/// speaker does with them.
struct UtteranceReader: Sendable {
    private let rules: CompiledRules
    private var folder = TextFolder()
    private var budget = VerifierBudget()
    private var droppedFinds = 0
    /// How surprising the told utterance is for each cue.
    private(set) var lastSurprises: [Int64] = []

    /// The most finds of one utterance that are told.
    static let maximumFinds = 48
    /// A longer folded text's memory is given back at once.
    private static let keptScalars = 96

    init(rules: CompiledRules) { self.rules = rules }

    /// What was not looked at or not told because a bound was reached.
    var dropped: Int { droppedFinds + budget.refusals }

    /// The memory that is kept between utterances, in bytes.
    var footprint: Int {
        Footprint.block(Self.keptScalars * MemoryLayout<FoldedScalar>.stride)
            + Footprint.block(lastSurprises.count * MemoryLayout<Int64>.stride)
    }

    mutating func advance(to now: EventTime) { budget.fill(at: now) }

    mutating func forgetScores() { lastSurprises = [] }

    /// What an utterance says.
    struct Reading {
        var entry: EvidenceWindow.Entry
        var excuses: [EvidenceWindow.Excuse]
    }

    /// - Parameters:
    ///   - context: The utterances that it continues, in order.
    ///   - earlier: What was found in its revision before.
    ///   - isTold: Whether its cue scores are asked for.
    mutating func read(
        _ segment: Carry.Segment, after context: ArraySlice<Carry.Segment>, replacing earlier: EvidenceWindow.Entry?,
        isTold: Bool
    ) -> Reading {
        let text = fold(segment, after: context)
        defer { giveBack() }
        let utterance = segment.utterance
        var findings = TermMatcher(rules: rules).find(in: text)
        droppedFinds += findings.droppedCandidates
        if findings.matches.count > Self.maximumFinds {
            droppedFinds += findings.matches.count - Self.maximumFinds
            findings.matches.removeLast(findings.matches.count - Self.maximumFinds)
        }
        let scores = rules.cueReader.map { readCues(with: $0, of: utterance, after: context).cues } ?? []
        if isTold { lastSurprises = scores.map(\.surprise) }
        let found = finds(findings.matches, scores, in: text, of: utterance, after: context, replacing: earlier)
        let entry = EvidenceWindow.Entry(
            index: segment.index, utterance: utterance, language: found.isEmpty ? nil : Self.language(of: utterance),
            found: found)
        // A term that was completed only now stands for the shorter ones that were found of it before.
        let completed = found.filter { $0.isSure && $0.surprise == 0 && !$0.earlier.isEmpty }
            .map { EvidenceWindow.Excuse(signal: $0.signal, parts: entry.parts(of: $0), completedBy: segment.index) }
        let excuses = findings.excuses.map { excuse in
            EvidenceWindow.Excuse(
                signal: excuse.group, parts: text.parts(of: excuse.range), completedBy: segment.index)
        }
        return Reading(entry: entry, excuses: excuses + completed)
    }

    /// The terms, and the cues that are surprising enough to matter.
    private func finds(
        _ matches: [TermMatcher.Match], _ scores: [CueScore], in text: SpokenText, of utterance: Utterance,
        after context: ArraySlice<Carry.Segment>, replacing earlier: EvidenceWindow.Entry?
    ) -> [EvidenceWindow.Found] {
        let cues = scores.indices.filter { scores[$0].surprise >= rules.cueFloors[$0] }
        guard !matches.isEmpty || !cues.isEmpty else { return [] }
        var maker = FindMaker(
            text: text, context: context, utterance: utterance, survivors: Survivors(of: earlier, revised: utterance))
        let lengths = context.map { $0.utterance.text.utf8.count - $0.tailStart }
        return matches.map { maker.find($0) }
            + cues.map { cue in
                maker.find(
                    scores[cue], signal: rules.groups.count + cue, source: rules.terms.count + cue,
                    contextLengths: lengths)
            }
    }

    private mutating func fold(_ segment: Carry.Segment, after context: ArraySlice<Carry.Segment>) -> SpokenText {
        folder.reset()
        var pieces: [SpokenText.Piece] = []
        for earlier in context {
            let start = earlier.tailStart
            let text = earlier.utterance.text
            let first = folder.fold(start == 0 ? text : text[bytes: start..<text.utf8.count])
            pieces.append(.init(first: first, index: earlier.index, text: text, base: start))
        }
        let first = folder.fold(segment.utterance.text)
        pieces.append(.init(first: first, index: segment.index, text: segment.utterance.text, base: 0))
        return SpokenText(scalars: folder.scalars, pieces: pieces)
    }

    private mutating func giveBack() {
        if folder.scalars.count > Self.keptScalars { folder = TextFolder() }
    }

    private mutating func readCues(
        with reader: any CueReader, of utterance: Utterance, after context: ArraySlice<Carry.Segment>
    ) -> CueReading {
        var before: [UInt8] = []
        for earlier in context { before += earlier.utterance.text.utf8[earlier.tailStart...] }
        let mayVerify = utterance.finality != .interim && budget.hasToken
        let reading = reader.read(
            utterance.text, after: before.isEmpty ? .empty : WireText(repairing: before),
            language: utterance.language, channel: utterance.channel, mayVerify: mayVerify)
        if reading.usedVerifier {
            budget.spend()
        } else if reading.wantedVerifier, utterance.finality != .interim, !mayVerify {
            budget.refuse()
        }
        return reading
    }

    /// The language that a text seems to be in; what the feed says of the room decides where it may be either.
    private static func language(of utterance: Utterance) -> CueLanguage {
        utterance.text.utf8.withUnsafeBufferPointer { text in
            LanguageGuess.language(of: text, declared: utterance.language.flatMap(CueLanguage.init(tag:)))
        }
    }
}

extension EvidenceWindow.Entry {
    /// The most finds of one utterance that are kept, and of these of one group.
    private static let maximumKept = 32
    private static let maximumKeptOfSignal = 4

    /// The entry as it is kept for the rules: without what no rule looks at; and of many finds of one group in one
    /// utterance the first few tell as much.
    func kept(for rules: CompiledRules) -> Self {
        var entry = self
        var counts: [Int: Int] = [:]
        entry.found = []
        for item in found where entry.found.count < Self.maximumKept && rules.looks(at: item, in: utterance) {
            let count = counts[item.signal, default: 0]
            guard count < Self.maximumKeptOfSignal else { continue }
            counts[item.signal] = count + 1
            entry.found.append(item)
        }
        return entry
    }
}
