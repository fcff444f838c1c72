import CounterfoilTranscript

@testable import CounterfoilDetection

/// What the detector is checked against: keeps everything that was said and works everything out anew each time, by
/// trying all possibilities. It shares the folding, the boundaries of terms and nothing else.
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

    let rules: CompiledRules
    private var said: [Said] = []

    init(rules: CompiledRules) { self.rules = rules }

    mutating func consume(_ utterance: Utterance, index: UInt64) -> [Result] {
        if let place = said.firstIndex(where: { $0.utterance.key == utterance.key }) {
            guard said[place].utterance.revision <= utterance.revision else { return [] }
            var seen: [Int: Int] = [:]
            for hit in hits(of: place) where hit.isSure || said[place].utterance.revision < utterance.revision {
                seen[hit.term, default: 0] += 1
            }
            let before = said[place]
            said[place] = Said(index: index, utterance: utterance, isAlone: before.isAlone, before: seen)
        } else {
            let last = said.last { !$0.isAlone && Carry.Voice($0.utterance) == Carry.Voice(utterance) }
            let isLate = last.map { utterance.times.event < $0.utterance.times.event } ?? false
            let isNobodys = utterance.channel != .caption && utterance.speaker == nil
            said.append(Said(index: index, utterance: utterance, isAlone: isLate || isNobodys, before: nil))
        }
        return rules.rules.indices.compactMap { result(of: $0, citing: index) }
    }

    mutating func retract(_ keys: [WireText]) { said.removeAll { keys.contains($0.utterance.key) } }

    private struct NaiveHit {
        var group: Int
        var term: Int
        var hit: Hit
        var isSure: Bool
        /// The folded text of the utterances that the hit runs over, and where in it the hit begins.
        var text: [UInt32]
        var position: Int
        var cited: [UInt64]
    }

    /// The places of the utterances in front of which the one at `place` is read, in order.
    private func context(of place: Int) -> [Int] {
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

    private func spans(_ range: Range<Int>, _ text: [FoldedScalar], _ pieces: [(first: Int, place: Int)]) -> [Hit.Span]
    {
        pieces.enumerated().compactMap { number, piece in
            let end = number + 1 < pieces.count ? pieces[number + 1].first : text.count
            let part = range.filter { $0 >= piece.first && $0 < end && text[$0].end > text[$0].start }
            guard let first = part.first, let last = part.last else { return nil }
            let bytes = Int(text[first].start)..<Int(text[last].end)
            let utterance = said[piece.place]
            return Hit.Span(
                utterance: utterance.index, range: bytes, form: utterance.utterance.text[bytes: bytes])
        }
    }

    /// Every place where a pattern stands in the text of an utterance, read behind its context.
    private func occurrences(
        of place: Int
    ) -> (text: [FoldedScalar], pieces: [(first: Int, place: Int)], found: [(pattern: Int, range: Range<Int>)]) {
        var folder = TextFolder()
        var pieces: [(first: Int, place: Int)] = []
        for piece in context(of: place) + [place] {
            pieces.append((folder.fold(said[piece].utterance.text), piece))
        }
        let text = folder.scalars
        let own = pieces.last?.first ?? 0
        var found: [(pattern: Int, range: Range<Int>)] = []
        var number = 0
        for group in rules.packs.flatMap(\.groups) {
            for phrase in group.terms.map(\.text) + group.exclusions {
                let values = TextFolder.values(phrase)
                for start in text.indices where start + values.count <= text.count && start + values.count > own {
                    let range = start..<start + values.count
                    let isWord = { (edge: Int, beside: Int) in
                        !text[edge].value.isWordCharacter || !text.indices.contains(beside)
                            || !text[beside].value.isWordCharacter
                    }
                    if text[range].map(\.value) == values, isWord(start, start - 1),
                        isWord(range.upperBound - 1, range.upperBound)
                    {
                        found.append((number, range))
                    }
                }
                number += 1
            }
        }
        return (text, pieces, found)
    }

    private func hits(of place: Int) -> [NaiveHit] {
        let (text, pieces, found) = occurrences(of: place)
        var left = said[place].before ?? [:]
        let order = found.sorted {
            ($0.range.lowerBound, -$0.range.upperBound, $0.pattern) < (
                $1.range.lowerBound, -$1.range.upperBound, $1.pattern
            )
        }
        return order.compactMap { number, range in
            let pattern = rules.patterns[number]
            guard let term = pattern.term else { return nil }
            let isCovered = found.contains { other in
                let isTerm = rules.patterns[other.pattern].term != nil
                return rules.patterns[other.pattern].group == pattern.group
                    && other.range.lowerBound <= range.lowerBound && other.range.upperBound >= range.upperBound
                    && (!isTerm || other.range.count > range.count)
            }
            guard !isCovered else { return nil }
            let spans = spans(range, text, pieces)
            var isSure = true
            if said[place].utterance.finality == .interim {
                isSure = left[term, default: 0] > 0
                if isSure { left[term, default: 0] -= 1 }
            }
            let start = pieces.last { $0.first <= range.lowerBound }?.first ?? 0
            let item = rules.terms[term]
            return NaiveHit(
                group: pattern.group, term: term,
                hit: Hit(term: item.term.id, pattern: item.term.text, group: item.group, spans: spans, how: []),
                isSure: isSure, text: text[start...].map(\.value), position: range.lowerBound - start,
                cited: spans.map(\.utterance))
        }
    }

    /// The hits of an utterance without those inside an exclusion or a longer term that a later one completes.
    private func unexcused(_ place: Int) -> [NaiveHit] {
        let excuses = said.indices.dropFirst(place + 1).flatMap { later -> [(group: Int, spans: [Hit.Span])] in
            guard context(of: later).contains(place) else { return [] }
            let (text, pieces, found) = occurrences(of: later)
            let longer = hits(of: later).filter { $0.isSure && $0.cited.count > 1 }.map { ($0.group, $0.hit.spans) }
            return found.filter { rules.patterns[$0.pattern].term == nil }
                .map { (rules.patterns[$0.pattern].group, spans($0.range, text, pieces)) } + longer
        }
        return hits(of: place).filter { item in
            !excuses.contains { excuse in
                excuse.group == item.group
                    && item.hit.spans.allSatisfy { span in
                        excuse.spans.contains {
                            $0.utterance == span.utterance && $0.range.lowerBound <= span.range.lowerBound
                                && $0.range.upperBound >= span.range.upperBound
                        }
                    }
            }
        }
    }

    private func result(of number: Int, citing index: UInt64) -> Result? {
        let rule = rules.rules[number]
        func isAdmitted(_ place: Int) -> Bool {
            let utterance = said[place].utterance
            return (rule.roles.isEmpty || rule.roles.contains(utterance.role))
                && (rule.channels.isEmpty || rule.channels.contains(utterance.channel))
        }
        let groups = Set(rule.all.flatMap(\.anyOf)).compactMap { rules.groupIDs.firstIndex(of: $0) }
        let unless = rule.unless.compactMap { rules.groupIDs.firstIndex(of: $0) }
        let all = said.indices.filter(isAdmitted).map { place in (place: place, hits: unexcused(place).filter(\.isSure))
        }
        let time = { (place: Int) in said[place].utterance.times.event }
        let anchors = all.filter { item in hits(of: item.place).contains { $0.isSure && $0.cited.contains(index) } }
        for anchor in anchors.sorted(by: {
            ($0.place == anchors.first?.place ? 0 : 1, $0.place) < ($1.place == anchors.first?.place ? 0 : 1, $1.place)
        }) {
            let relevant = all.map { item in (place: item.place, hits: item.hits.filter { groups.contains($0.group) }) }
                .filter { !$0.hits.isEmpty }
            let ends = Set(relevant.map { time($0.place) }).filter {
                $0 >= time(anchor.place) && $0.since(time(anchor.place)) <= rule.window
            }.sorted(by: >)
            for end in ends {
                let isInside = { (place: Int) in time(place) <= end && end.since(time(place)) <= rule.window }
                if all.contains(where: { item in
                    isInside(item.place) && item.hits.contains { unless.contains($0.group) }
                }) {
                    continue
                }
                var seen: [(text: [UInt32], term: Int, position: Int)] = []
                var kept: [(place: Int, hits: [NaiveHit])] = []
                let order = relevant.filter { isInside($0.place) }
                    .sorted { (time($0.place), said[$0.place].index) > (time($1.place), said[$1.place].index) }
                for item in order {
                    let fresh = item.hits.filter { hit in
                        !seen.contains { $0.text == hit.text && $0.term == hit.term && $0.position == hit.position }
                    }
                    seen += fresh.map { ($0.text, $0.term, $0.position) }
                    if !fresh.isEmpty { kept.append((item.place, fresh)) }
                }
                guard kept.contains(where: { $0.place == anchor.place }) else { continue }
                let witnesses = kept.flatMap { item in item.hits.map { (place: item.place, hit: $0) } }
                guard isMet(rule, witnesses) else { continue }
                let evidence = kept.flatMap { item in
                    item.hits.map { "\(said[item.place].index):\($0.hit.term)@\($0.hit.spans.map(\.range))" }
                }.sorted()
                return Result(rule: rule.id, score: Int64(witnesses.count) * 1_000, evidence: evidence)
            }
        }
        return nil
    }

    /// Tries every choice of witnesses for the requirements.
    private func isMet(_ rule: Rule, _ witnesses: [(place: Int, hit: NaiveHit)]) -> Bool {
        let slots = rule.all.enumerated().flatMap { number, requirement in
            repeatElement((number, requirement.anyOf), count: requirement.count)
        }
        func choose(_ chosen: [(requirement: Int, place: Int, hit: NaiveHit)]) -> Bool {
            guard chosen.count < slots.count else { return true }
            let (requirement, names) = slots[chosen.count]
            return witnesses.contains { witness in
                guard names.contains(witness.hit.hit.group) else { return false }
                let isFree = chosen.allSatisfy { other in
                    if other.requirement == requirement {
                        return other.place != witness.place && other.hit.text != witness.hit.text
                    }
                    return !other.hit.hit.spans.contains { left in
                        witness.hit.hit.spans.contains {
                            left.utterance == $0.utterance && left.range.overlaps($0.range)
                        }
                    }
                }
                return isFree && choose(chosen + [(requirement, witness.place, witness.hit)])
            }
        }
        return choose([])
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
