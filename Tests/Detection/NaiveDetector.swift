import CounterfoilActs
import CounterfoilCues
import CounterfoilDisguise
import CounterfoilFolding
import CounterfoilTranscript

@testable import CounterfoilDetection

/// What the detector is checked against: keeps everything that was said and works everything out anew each time, by
/// trying all possibilities. It shares the folding, the boundaries of terms, the single disguised terms, the speech
/// acts, the sketches of texts and nothing else.
struct NaiveDetector {
    struct Said {
        var index: UInt64
        var utterance: Utterance
        /// Whether it came too late to be put behind what its speaker had said.
        var isAlone: Bool
        /// The terms of the revision before, for interim texts.
        var before: [Int: Int]?
    }

    struct Result: Equatable, CustomStringConvertible {
        var rule: String
        var score: Int64
        var evidence: [String]
        var description: String { "\(rule) \(score) \(evidence)" }
    }

    /// Bytes of one utterance's text.
    struct Part: Equatable {
        var index: UInt64
        var range: Range<Int>
    }

    struct Item {
        var signal: Int
        var source: Int
        var id: String
        var parts: [Part]
        var act: SpeechAct
        var surprise: Int64 = 0
        var isSure: Bool
        var isDisguised = false
        var isLoose = false
        var sketch: Sketch

        func overlaps(_ other: Item) -> Bool {
            parts.contains { part in
                other.parts.contains { $0.index == part.index && $0.range.overlaps(part.range) }
            }
        }
    }

    let rules: CompiledRules
    let texts: [[UInt32]]
    private(set) var said: [Said] = []
    /// Worked out anew for every utterance, and then asked for often: what was found in each utterance, and what of it
    /// counts.
    private var kept: [[Item]] = []
    private var countable: [[Item]] = []

    init(rules: CompiledRules) {
        self.rules = rules
        texts = rules.groups.flatMap { $0.terms.map(\.text) + $0.exclusions }.map { TextFolder.values($0) }
    }

    mutating func consume(_ utterance: Utterance, index: UInt64) -> [Result] {
        if let place = said.firstIndex(where: { $0.utterance.key == utterance.key }) {
            guard said[place].utterance.revision <= utterance.revision else { return [] }
            var seen: [Int: Int] = [:]
            for item in kept[place] where item.isSure || said[place].utterance.revision < utterance.revision {
                seen[item.source, default: 0] += 1
            }
            let before = said[place]
            said[place] = Said(index: index, utterance: utterance, isAlone: before.isAlone, before: seen)
        } else {
            let last = said.last { !$0.isAlone && Carry.Voice($0.utterance) == Carry.Voice(utterance) }
            let isLate = last.map { utterance.times.event < $0.utterance.times.event } ?? false
            let isNobodys = utterance.channel != .caption && utterance.speaker == nil
            said.append(Said(index: index, utterance: utterance, isAlone: isLate || isNobodys, before: nil))
        }
        readAll()
        return rules.rules.indices.compactMap { result(of: $0, citing: index) }
    }

    mutating func retract(_ keys: [WireText]) {
        said.removeAll { keys.contains($0.utterance.key) }
        readAll()
    }

    private mutating func readAll() {
        let items = said.indices.map { self.items(of: $0) }
        kept = items.map(firstFour)
        countable = said.indices.map { countable($0, items) }
    }

    /// The places of the utterances in front of which the one at `place` is read, in order.
    func context(of place: Int) -> [Int] {
        guard !said[place].isAlone else { return [] }
        let voice = Carry.Voice(said[place].utterance)
        let before = said.indices.prefix(upTo: place).filter {
            !said[$0].isAlone && Carry.Voice(said[$0].utterance) == voice
        }
        var context: [Int] = []
        var next = place
        for earlier in before.reversed().prefix(3) {
            let pause = said[next].utterance.times.event.since(said[earlier].utterance.times.event)
            guard said[earlier].utterance.finality != .interim, pause >= 0, pause <= 8_000 else { break }
            context.insert(earlier, at: 0)
            next = earlier
        }
        return context
    }

    /// What is remembered of an utterance: the first four finds of each group.
    private func firstFour(_ items: [Item]) -> [Item] {
        var counts: [Int: Int] = [:]
        return items.filter { item in
            counts[item.signal, default: 0] += 1
            return counts[item.signal, default: 0] <= 4
        }
    }

    /// The sure finds of an utterance without those inside an exclusion or a longer term that a later one completes.
    private func countable(_ place: Int, _ items: [[Item]]) -> [Item] {
        let excuses = said.indices.dropFirst(place + 1).flatMap { later -> [(signal: Int, parts: [Part])] in
            guard context(of: later).contains(place) else { return [] }
            let longer = items[later].filter { $0.isSure && $0.surprise == 0 && $0.parts.count > 1 }
            return exclusions(of: later) + longer.map { ($0.signal, $0.parts) }
        }
        return kept[place].filter { item in
            item.isSure
                && !excuses.contains { excuse in
                    excuse.signal == item.signal
                        && item.parts.allSatisfy { part in
                            excuse.parts.contains {
                                $0.index == part.index && $0.range.lowerBound <= part.range.lowerBound
                                    && $0.range.upperBound >= part.range.upperBound
                            }
                        }
                }
        }
    }

    // MARK: - Rules

    /// A find as a rule sees it: the requirements that it could help to meet.
    private struct Seen {
        var place: Int
        var item: Item
        var open: Set<Int>
    }

    private func result(of number: Int, citing index: UInt64) -> Result? {
        let rule = rules.rules[number]
        let seen = said.indices.flatMap { place in
            countable[place].compactMap { see($0, at: place, by: rule) }
        }
        let anchors = said.indices.filter { place in
            kept[place].contains { $0.isSure && $0.parts.contains { $0.index == index } }
        }
        for anchor in anchors {
            guard seen.contains(where: { $0.place == anchor && !$0.open.isEmpty }) else { continue }
            let ends = Set(seen.map { time($0.place) }).filter {
                $0 >= time(anchor) && $0.since(time(anchor)) <= rule.window
            }
            for end in ends.sorted(by: >) {
                let isInside = { (place: Int) in time(place) <= end && end.since(time(place)) <= rule.window }
                guard !isExcused(rule, said.indices.filter(isInside)) else { continue }
                let counted = confirmed(withoutRepeats(seen.filter { isInside($0.place) }))
                guard counted.contains(where: { $0.place == anchor && !$0.open.isEmpty }), isMet(rule, counted, end)
                else { continue }
                return Result(
                    rule: rule.id, score: counted.reduce(0) { $0 + score(of: $1, in: rule) },
                    evidence: counted.map { seen in
                        "\(said[seen.place].index):\(seen.item.id)@\(seen.item.parts.map(\.range))"
                    }.sorted())
            }
        }
        return nil
    }

    private func time(_ place: Int) -> EventTime { said[place].utterance.times.event }

    private func see(_ item: Item, at place: Int, by rule: Rule) -> Seen? {
        var open: Set<Int> = []
        var isTold = false
        for (number, requirement) in rule.all.enumerated() {
            let utterance = said[place].utterance
            let roles = requirement.roles.isEmpty ? rule.roles : requirement.roles
            let channels = requirement.channels.isEmpty ? rule.channels : requirement.channels
            guard roles.isEmpty || roles.contains(utterance.role),
                channels.isEmpty || channels.contains(utterance.channel)
            else { continue }
            let gives = requirement.anyOf.contains { signal in
                switch signal {
                case .group(let id): item.signal < rules.groups.count && rules.groups[item.signal].id == id
                case .cue(let id, let measure): id == item.id && item.surprise >= floor(of: measure)
                }
            }
            guard gives else { continue }
            let acts = requirement.acts.isEmpty ? [.claim] : requirement.acts
            guard acts.contains(item.act) else {
                isTold = true
                continue
            }
            let language = utterance.text.utf8.withUnsafeBufferPointer { LanguageGuess.language(of: $0, declared: nil) }
            if !requirement.languages.isEmpty, !requirement.languages.contains(language.rawValue) { continue }
            if !requirement.isDisguised || item.isDisguised { open.insert(number) }
        }
        return open.isEmpty && !isTold ? nil : Seen(place: place, item: item, open: open)
    }

    private func floor(of measure: Rule.CueMeasure) -> Int64 {
        switch measure {
        case .surprise(let least): least
        case .top3: 1_500
        case .excess: 2_000
        }
    }

    private func isExcused(_ rule: Rule, _ places: [Int]) -> Bool {
        places.contains { place in
            let utterance = said[place].utterance
            return (rule.roles.isEmpty || rule.roles.contains(utterance.role))
                && (rule.channels.isEmpty || rule.channels.contains(utterance.channel))
                && countable[place].contains {
                    $0.surprise == 0 && rule.unless.contains(rules.groups[$0.signal].id) && $0.act == .claim
                        && !$0.isLoose
                }
        }
    }

    /// For each requirement without the finds of which a nearly equal text says the same later.
    private func withoutRepeats(_ all: [Seen]) -> [Seen] {
        func isLater(_ left: Seen, _ right: Seen) -> Bool {
            (time(left.place), said[left.place].index) > (time(right.place), said[right.place].index)
        }
        return all.compactMap { seen in
            let later = all.filter {
                isLater($0, seen) && $0.item.signal == seen.item.signal && $0.item.isLoose == seen.item.isLoose
                    && $0.item.sketch.isNear(seen.item.sketch)
                    && !$0.item.parts.contains { $0.index == said[seen.place].index }
            }
            if seen.open.isEmpty { return later.contains { $0.open.isEmpty } ? nil : seen }
            var seen = seen
            seen.open = seen.open.filter { requirement in !later.contains { $0.open.contains(requirement) } }
            return seen.open.isEmpty ? nil : seen
        }
    }

    private func confirmed(_ all: [Seen]) -> [Seen] {
        all.filter { seen in
            !seen.item.isLoose
                || all.contains {
                    !$0.open.isEmpty && !$0.item.isLoose && ($0.item.surprise == 0 || $0.item.surprise >= 3_500)
                        && $0.item.signal != seen.item.signal
                        && !$0.item.overlaps(seen.item)
                }
        }
    }

    private func score(of seen: Seen, in rule: Rule) -> Int64 {
        let id = seen.item.surprise > 0 ? seen.item.id : rules.groups[seen.item.signal].id
        let own = seen.item.surprise > 0 ? 1_000 : rules.groups[seen.item.signal].weight
        let weight = own * (rule.weights.last { $0.signal == id }?.factor ?? 1_000) / 1_000
        let isAskedFor = seen.open.contains { !rule.all[$0].acts.isEmpty }
        let act: Int64 = isAskedFor || seen.item.act == .claim ? 1_000 : seen.item.act == .question ? 100 : 0
        let base = seen.item.surprise > 0 ? seen.item.surprise : 1_000
        return base * weight / 1_000 * act / 1_000 * (seen.item.isLoose ? 500 : 1_000) / 1_000
    }

    /// Tries every choice of witnesses for the requirements.
    private func isMet(_ rule: Rule, _ seen: [Seen], _ end: EventTime) -> Bool {
        let slots = rule.all.enumerated().flatMap { number, requirement in
            repeatElement(number, count: requirement.isSum ? 0 : requirement.count)
        }
        func choose(_ chosen: [(requirement: Int, seen: Seen)]) -> Bool {
            guard chosen.count < slots.count else {
                return rule.all.indices.allSatisfy { number in
                    !rule.all[number].isSum || isSumMet(number, of: rule, seen, without: chosen.map(\.seen), end)
                }
            }
            let slot = slots[chosen.count]
            return seen.contains { witness in
                witness.open.contains(slot)
                    && chosen.allSatisfy { agree($0.seen, $0.requirement, witness, slot, rule) }
                    && choose(chosen + [(slot, witness)])
            }
        }
        return choose([])
    }

    private func agree(_ left: Seen, _ first: Int, _ right: Seen, _ second: Int, _ rule: Rule) -> Bool {
        guard !left.item.overlaps(right.item) else { return false }
        let distance = abs(time(left.place).since(time(right.place)))
        if first == second {
            return left.place != right.place && !left.item.sketch.isNear(right.item.sketch)
                && (first > 0 || rule.all[first].within.map { distance <= $0 } ?? true)
        }
        guard second == first + 1 else { return true }
        if let within = rule.all[second].within, distance > within { return false }
        guard rule.all[second].isAfterPrevious else { return true }
        let (before, after) = (said[left.place].index, said[right.place].index)
        if before == after {
            return (left.item.parts.last?.range.upperBound ?? 0) <= (right.item.parts.last?.range.lowerBound ?? 0)
        }
        return (time(left.place), before) < (time(right.place), after)
    }

    private func isSumMet(
        _ number: Int, of rule: Rule, _ seen: [Seen], without chosen: [Seen], _ end: EventTime
    ) -> Bool {
        guard case .cue(_, let measure) = rule.all[number].anyOf.first else { return false }
        let pieces = seen.filter { $0.open.contains(number) }
            .sorted { (time($0.place), said[$0.place].index) > (time($1.place), said[$1.place].index) }
        var free: [Seen] = []
        for piece in pieces where !free.contains(where: { $0.item.overlaps(piece.item) }) { free.append(piece) }
        free.removeAll { piece in chosen.contains { $0.item.overlaps(piece.item) } }
        guard free.count >= 2 else { return false }
        let values = free.map { piece -> Int64 in
            let base = measure.isExcess ? piece.item.surprise - 2_000 : piece.item.surprise
            return base * (2 * rule.window - end.since(time(piece.place)))
        }.sorted(by: >)
        return switch measure {
        case .surprise: false
        case .top3(let least): values.prefix(3).reduce(0, +) / (6 * rule.window) >= least
        case .excess(let least): values.reduce(0, +) / (2 * rule.window) >= least
        }
    }
}

extension Rule.CueMeasure {
    fileprivate var isExcess: Bool {
        switch self {
        case .excess: true
        case .surprise, .top3: false
        }
    }
}

extension NaiveDetector.Result {
    init(_ detection: Detection) {
        self.init(
            rule: detection.rule.id, score: detection.score,
            evidence: detection.evidence.flatMap { item in
                item.hits.map { "\(item.index):\($0.term)@\($0.spans.map(\.range))" }
            }.sorted())
    }
}
