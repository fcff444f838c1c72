package import CounterfoilTranscript

/// Finds terms in what a room says and evaluates the rules over a sliding window of event time.
///
/// A value: the same utterances in the same order give the same detections, live and in replay. Everything that it
/// keeps is bounded.
package struct Detector: Sendable {
    private let rules: CompiledRules
    private var carry = Carry()
    private var window = EvidenceWindow()
    private var folder = TextFolder()
    private var now: EventTime?
    private var droppedHits = 0

    /// The most hits of one utterance that are kept.
    private static let maximumHits = 128

    /// The hits found in the last consumed utterance, in the order in which they begin, whether they count for rules
    /// or not.
    package private(set) var lastHits: [Hit] = []

    package init(rules: CompiledRules) { self.rules = rules }

    /// How much was dropped because a bound was reached: utterances with hits, speakers whose last words were
    /// carried, hits of one utterance.
    package var evictions: Int { carry.evictions + window.evictions + droppedHits }

    /// The length of the list of who spoke when; for tests of its bound.
    var rememberedUses: Int { carry.rememberedUses }

    /// Takes in an utterance, or a later revision of one, which replaces what the earlier contributed.
    ///
    /// - Parameter index: Counts the room's utterances as consumed; strictly increasing.
    /// - Returns: Every rule that is met now and whose evidence includes this utterance, in the rules' order.
    package mutating func consume(_ utterance: Utterance, index: UInt64) -> [Detection] {
        lastHits = []
        let key = utterance.key
        let earlier = carry.segment(of: key)
        let earlierEntry = window.entry(of: key)
        if let revision = earlier?.utterance.revision ?? earlierEntry?.utterance.revision,
            revision > utterance.revision
        {
            return []
        }
        advance(to: utterance.times.event)
        // A recogniser may find out only later who was speaking.
        if let earlier, Carry.Voice(earlier.utterance) != Carry.Voice(utterance) { forget(earlier) }
        window.remove(key)
        let place = carry.place(utterance, index: index)
        if let earlier { window.withdrawExcuses(completedBy: earlier.index, in: carry.keys(of: place.voice)) }
        let affected = readAgain(place.voice, from: place.position, replacing: earlierEntry)
        carry.prune(at: now ?? utterance.times.event)
        lastHits = window.entry(of: key)?.found.map(\.hit) ?? []
        return detections(citing: index, among: affected)
    }

    /// Takes back what the deleted utterances contributed. Alerts that were raised stay raised.
    package mutating func retract(_ deletion: Deletion) {
        let speakers = Set(deletion.speakers)
        var keys = deletion.keys
        for speaker in deletion.speakers { keys += carry.keys(of: speaker) }
        keys += window.entries.map(\.utterance)
            .filter { $0.speaker.map { speakers.contains($0.id) } ?? false }.map(\.key)
        for key in keys {
            if let segment = carry.segment(of: key) { forget(segment) }
            window.remove(key)
        }
    }

    private mutating func advance(to time: EventTime) {
        let latest = max(now ?? time, time)
        now = latest
        window.prune(before: latest.advanced(by: -(rules.longestWindow + Utterance.Times.maximumLateness)))
    }

    /// Takes a segment out of its speaker's words, and reads again what followed it.
    private mutating func forget(_ segment: Carry.Segment) {
        guard let voice = carry.voice(of: segment.utterance.key) else { return }
        window.withdrawExcuses(completedBy: segment.index, in: carry.keys(of: voice))
        guard let place = carry.remove(segment.utterance.key) else { return }
        readAgain(voice, from: place.position, replacing: nil)
    }

    /// Reads a speaker's segments from a position on: the first because it is new, the others because they may
    /// continue it.
    ///
    /// - Returns: The keys of the segments read.
    @discardableResult
    private mutating func readAgain(
        _ voice: Carry.Voice, from position: Int, replacing earlier: EvidenceWindow.Entry?
    ) -> [WireText] {
        var keys: [WireText] = []
        var place = position
        while let segment = carry.segment(at: place, of: voice) {
            let key = segment.utterance.key
            let before = window.entry(of: key) ?? (place == position ? earlier : nil)
            if !window.entries.isEmpty {
                window.withdrawExcuses(completedBy: segment.index, in: carry.keys(of: voice))
            }
            let context = carry.context(of: place, of: voice)
            let text = read(segment.utterance, segment.index, after: context, replacing: before)
            carry.setTail(text, at: place, of: voice)
            keys.append(key)
            place += 1
        }
        return keys
    }

    /// Finds the terms of an utterance, behind what it continues, and puts them in the window.
    ///
    /// - Returns: The utterance's own folded text.
    @discardableResult
    private mutating func read(
        _ utterance: Utterance, _ index: UInt64, after context: ArraySlice<Carry.Segment>,
        replacing earlier: EvidenceWindow.Entry?
    ) -> ArraySlice<FoldedScalar> {
        folder.reset()
        var pieces = context.map { segment in
            TermMatcher.Piece(
                first: folder.carry(segment.tail), utterance: segment.index, text: segment.utterance.text)
        }
        let first = folder.fold(utterance.text)
        pieces.append(.init(first: first, utterance: index, text: utterance.text))
        let own = folder.scalars[first...]
        var (matches, excuses) = TermMatcher(rules: rules).find(in: folder.scalars, pieces)
        if matches.count > Self.maximumHits {
            droppedHits += matches.count - Self.maximumHits
            matches.removeLast(matches.count - Self.maximumHits)
        }
        var survivors = Survivors(of: earlier, revised: utterance)
        let found = matches.map { match in
            let cited = context.filter { segment in match.hit.spans.contains { $0.utterance == segment.index } }
            let start = pieces.last { $0.first <= match.range.lowerBound }?.first ?? first
            return EvidenceWindow.Found(
                group: match.group, term: match.term, hit: match.hit, position: match.range.lowerBound - start,
                textKey: Self.textKey(folder.scalars[start...]), isSure: survivors.isSure(match.term),
                earlier: cited.map { .init(index: $0.index, utterance: $0.utterance, hits: []) })
        }
        window.put(.init(index: index, utterance: utterance, found: found))
        // A term that was completed only now stands for the shorter ones that were found of it before.
        let completed = found.filter { $0.isSure && !$0.earlier.isEmpty }
            .map { TermMatcher.Excuse(group: $0.group, spans: $0.hit.spans) }
        for excuse in excuses + completed {
            window.excuse(
                .init(group: excuse.group, spans: excuse.spans, completedBy: index),
                in: context.map(\.utterance.key))
        }
        return own.first?.isJoin == true ? own.dropFirst() : own
    }

    /// A hash of folded text (FNV-1a), the same in every process.
    private static func textKey(_ text: ArraySlice<FoldedScalar>) -> UInt64 {
        text.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1.value)) &* 0x100_0000_01B3 }
    }

    /// The rules that are met around the utterances of which a hit cites this one.
    private func detections(citing index: UInt64, among keys: [WireText]) -> [Detection] {
        let anchors = keys.compactMap { window.entry(of: $0) }.filter { entry in
            entry.found.contains { item in item.isSure && item.hit.spans.contains { $0.utterance == index } }
        }
        guard !anchors.isEmpty else { return [] }
        let groups = Set(anchors.flatMap { $0.found.filter(\.isSure).map(\.group) })
        let evaluation = RuleEvaluation(rules: rules, window: window)
        return Set(groups.flatMap { rules.rulesByGroup[$0] }).sorted().compactMap { number in
            anchors.lazy.compactMap { evaluation.detection(of: number, around: $0) }.first
        }
    }
}

/// Decides which hits of an interim text are sure enough to count: those that stood in the revision before too.
private struct Survivors {
    private let isFinal: Bool
    private var seen: [Int: Int] = [:]

    init(of earlier: EvidenceWindow.Entry?, revised utterance: Utterance) {
        isFinal = utterance.finality != .interim
        guard !isFinal, let earlier, earlier.utterance.key == utterance.key else { return }
        for item in earlier.found where earlier.utterance.revision < utterance.revision || item.isSure {
            seen[item.term, default: 0] += 1
        }
    }

    /// Whether the next hit of a term counts; of several hits of one term as many as stood there before.
    mutating func isSure(_ term: Int) -> Bool {
        guard !isFinal else { return true }
        guard let left = seen[term], left > 0 else { return false }
        seen[term] = left - 1
        return true
    }
}
