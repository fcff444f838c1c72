package import CounterfoilTranscript

/// Finds terms and cues in what a room says and evaluates the rules over a sliding window of event time.
///
/// A value: the same utterances in the same order give the same detections, live and in replay. Everything that it
/// keeps is bounded: see ``footprint``.
package struct Detector: Sendable {
    private let rules: CompiledRules
    private let keepsAll: Bool
    private var carry = Carry()
    private var window = EvidenceWindow()
    private var reader: UtteranceReader
    private var now: EventTime?
    /// The last consumed utterance and what was found in it.
    private var last: EvidenceWindow.Entry?

    /// The most memory that a room's detector takes, in bytes, however busy the room is.
    ///
    /// The newest utterance is kept whatever its length; what its text has beyond a kilobyte comes on top.
    package static let maximumFootprint = 32 * 1_024

    package init(rules: CompiledRules) { self.init(rules: rules, keepsAll: false) }

    /// - Parameter keepsAll: Whether also finds are kept that no rule looks at, for explanations.
    init(rules: CompiledRules, keepsAll: Bool) {
        self.rules = rules
        self.keepsAll = keepsAll
        reader = UtteranceReader(rules: rules)
    }

    /// The hits found in the last consumed utterance, in the order in which they begin, whether they count for rules
    /// or not; of cues those above a surprise of 2.
    package var lastHits: [Hit] { lastFinds.map(\.hit) }

    /// The hits of the last consumed utterance, each with how it comes to its score.
    package var lastFinds: [(hit: Hit, score: HitScore)] {
        guard let last else { return [] }
        return last.found.filter { $0.surprise == 0 || $0.surprise >= CompiledRule.toldSurprise }
            .map { (rules.hit($0, in: last), rules.score(of: $0)) }
    }

    /// For each cue, in the order of the packs, its id and how surprising the last consumed utterance is for it, in
    /// thousandths.
    package var lastScores: [(cue: String, surprise: Int64)] {
        zip(rules.cues, reader.lastSurprises).map { ($0.id, $1) }
    }

    /// How much was dropped because a bound was reached: utterances with hits, speakers whose last words were
    /// carried, hits of one utterance, disguises not followed, texts that the slow model could not look at.
    package var evictions: Int { carry.evictions + window.evictions + reader.dropped }

    /// The memory that the room takes, in bytes, as it is laid out; between utterances.
    package var footprint: Int {
        MemoryLayout<Detector>.size + carry.footprint + window.footprint + reader.footprint
            + Footprint.block((last?.found.count ?? 0) * MemoryLayout<EvidenceWindow.Found>.stride)
    }

    /// Takes in an utterance, or a later revision of one, which replaces what the earlier contributed.
    ///
    /// - Parameter index: Counts the room's utterances as consumed; strictly increasing.
    /// - Returns: Every rule that is met now and whose evidence includes this utterance, in the rules' order.
    package mutating func consume(_ utterance: Utterance, index: UInt64) -> [Detection] {
        last = nil
        reader.forgetScores()
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
        let affected = readAgain(place.voice, from: place.position, replacing: earlierEntry, telling: key)
        carry.prune(at: now ?? utterance.times.event)
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

    /// What the rules make of everything that is in the window now: see ``RuleExplanation``.
    package func explanations() -> [RuleExplanation] {
        let evaluation = RuleEvaluation(rules: rules, window: window)
        return rules.compiled.indices.compactMap { evaluation.explanation(of: $0) }
    }

    /// As ``explanations()``, of one rule.
    package func explanation(of rule: Rule) -> RuleExplanation? {
        rules.rules.firstIndex { $0.id == rule.id }
            .flatMap { RuleEvaluation(rules: rules, window: window).explanation(of: $0) }
    }

    private mutating func advance(to time: EventTime) {
        let latest = max(now ?? time, time)
        now = latest
        reader.advance(to: latest)
        window.prune(before: latest.advanced(by: -(rules.longestWindow + Utterance.Times.maximumLateness)))
    }

    /// Takes a segment out of its speaker's words, and reads again what followed it.
    private mutating func forget(_ segment: Carry.Segment) {
        guard let voice = carry.voice(of: segment.utterance.key) else { return }
        window.withdrawExcuses(completedBy: segment.index, in: carry.keys(of: voice))
        guard let place = carry.remove(segment.utterance.key) else { return }
        readAgain(voice, from: place.position, replacing: nil, telling: nil)
    }

    /// Reads a speaker's segments from a position on: the first because it is new, the others because they may
    /// continue it.
    ///
    /// - Parameter told: The key of the utterance whose finds are told as the last ones.
    /// - Returns: The keys of the segments read.
    @discardableResult
    private mutating func readAgain(
        _ voice: Carry.Voice, from position: Int, replacing earlier: EvidenceWindow.Entry?, telling told: WireText?
    ) -> [WireText] {
        var keys: [WireText] = []
        var place = position
        while let segment = carry.segment(at: place, of: voice) {
            let key = segment.utterance.key
            let before = window.entry(of: key) ?? (place == position ? earlier : nil)
            // One that is read for the first time has completed nothing yet.
            if key != told { window.withdrawExcuses(completedBy: segment.index, in: carry.keys(of: voice)) }
            let context = carry.context(of: place, of: voice)
            let reading = reader.read(segment, after: context, replacing: before, isTold: key == told)
            if reading.entry.found.isEmpty {
                window.remove(key)
            } else {
                if key == told { last = reading.entry }
                window.put(keepsAll ? reading.entry : reading.entry.kept(for: rules))
            }
            for excuse in reading.excuses { window.excuse(excuse, in: context.map(\.utterance.key)) }
            keys.append(key)
            place += 1
        }
        return keys
    }

    /// The rules that are met around the utterances of which a find cites this one.
    private func detections(citing index: UInt64, among keys: [WireText]) -> [Detection] {
        let anchors = keys.compactMap { window.entry(of: $0) }.filter { entry in
            entry.found.contains { $0.isSure && $0.cites(index, in: entry) }
        }
        guard !anchors.isEmpty else { return [] }
        let signals = Set(anchors.flatMap { $0.found.filter(\.isSure).map(\.signal) })
        let evaluation = RuleEvaluation(rules: rules, window: window)
        return Set(signals.flatMap { rules.rulesBySignal[$0] }).sorted().compactMap { number in
            anchors.lazy.compactMap { evaluation.detection(of: number, around: $0) }.first
        }
    }
}
