import CounterfoilActs
import CounterfoilCues
import CounterfoilDisguise
import CounterfoilFolding
import CounterfoilTranscript

@testable import CounterfoilDetection

/// An utterance's folded text behind its context, and all that stands in it.
private struct NaiveText {
    var scalars: [FoldedScalar]
    var pieces: [(first: Int, place: Int)]
    var literal: [(pattern: Int, range: Range<Int>)]

    var own: Int { pieces.last?.first ?? 0 }

    func piece(of scalar: Int) -> Int { pieces.lastIndex { $0.first <= scalar } ?? 0 }
}

extension NaiveDetector {
    private func read(_ place: Int) -> NaiveText {
        var folder = TextFolder()
        var text = NaiveText(scalars: [], pieces: [], literal: [])
        for piece in context(of: place) + [place] {
            text.pieces.append((folder.fold(said[piece].utterance.text), piece))
        }
        text.scalars = folder.scalars
        for (number, values) in texts.enumerated() {
            for start in text.scalars.indices
            where start + values.count <= text.scalars.count && start + values.count > text.own {
                let range = start..<start + values.count
                let isWord = { (edge: Int, beside: Int) in
                    !text.scalars[edge].value.isWordCharacter || !text.scalars.indices.contains(beside)
                        || !text.scalars[beside].value.isWordCharacter
                }
                if text.scalars[range].map(\.value) == values, isWord(start, start - 1),
                    isWord(range.upperBound - 1, range.upperBound)
                {
                    text.literal.append((number, range))
                }
            }
        }
        return text
    }

    private func parts(_ range: Range<Int>, _ text: NaiveText) -> [Part] {
        text.pieces.indices.compactMap { number in
            let own = range.filter { text.piece(of: $0) == number && text.scalars[$0].end > text.scalars[$0].start }
            guard let first = own.first, let last = own.last else { return nil }
            return Part(
                index: said[text.pieces[number].place].index,
                range: Int(text.scalars[first].start)..<Int(text.scalars[last].end))
        }
    }

    /// The exclusions that end in an utterance.
    func exclusions(of place: Int) -> [(signal: Int, parts: [Part])] {
        let text = read(place)
        return text.literal.filter { rules.patterns[$0.pattern].term == nil }
            .map { (rules.patterns[$0.pattern].group, parts($0.range, text)) }
    }

    /// Everything found in an utterance, terms first.
    func items(of place: Int) -> [Item] {
        let text = read(place)
        let utterance = said[place].utterance
        var left = said[place].before ?? [:]
        func isSure(_ source: Int) -> Bool {
            guard utterance.finality == .interim else { return true }
            guard left[source, default: 0] > 0 else { return false }
            left[source, default: 0] -= 1
            return true
        }
        func sketch(_ scalar: Int) -> Sketch { Sketch(text.scalars[text.pieces[text.piece(of: scalar)].first...]) }

        var items: [Item] = []
        for (term, range, view, isLoose) in terms(in: text) {
            let how = TermMatcher.how(range, in: text.scalars)
            let group = rules.terms[term].group
            items.append(
                Item(
                    signal: group, source: term, id: rules.terms[term].term.id, parts: parts(range, text),
                    act: SpeechActReader.shared.act(at: range, in: text.scalars, role: utterance.role),
                    isSure: isSure(term),
                    isDisguised: view.isEmpty
                        ? !how.isDisjoint(with: .disguise)
                        : view.classes.contains {
                            ![.repetition, .misspelling].contains($0)
                                && ($0 != .homophone || utterance.channel != .caption)
                        }, isLoose: isLoose, sketch: sketch(range.lowerBound)))
        }
        return items + cues(text, utterance, isSure)
    }

    /// The terms that stand in a text and count, literal or disguised, by where they begin.
    private func terms(in text: NaiveText) -> [(term: Int, range: Range<Int>, view: FoldBits, isLoose: Bool)] {
        var all: [(term: Int, range: Range<Int>, view: FoldBits, isLoose: Bool)] = []
        for (number, range) in text.literal {
            let pattern = rules.patterns[number]
            guard let term = pattern.term else { continue }
            let isCovered = text.literal.contains { other in
                let isTerm = rules.patterns[other.pattern].term != nil
                return rules.patterns[other.pattern].group == pattern.group
                    && other.range.lowerBound <= range.lowerBound && other.range.upperBound >= range.upperBound
                    && (!isTerm || other.range.count > range.count)
            }
            if !isCovered { all.append((term, range, [], false)) }
        }
        var taken: [(group: Int, range: Range<Int>)] = []
        for match in rules.disguises.matcher?.find(in: text.scalars, from: text.own).matches ?? [] {
            let pattern = rules.patterns[rules.disguises.patterns[match.term]]
            let literal = text.literal.map { (group: rules.patterns[$0.pattern].group, range: $0.range) }
            guard let term = pattern.term,
                !(literal + taken).contains(where: { $0.group == pattern.group && $0.range.overlaps(match.range) })
            else { continue }
            taken.append((pattern.group, match.range))
            all.append((term, match.range, match.how, match.trust == .confirmed))
        }
        return all.sorted {
            ($0.range.lowerBound, -$0.range.upperBound, $0.term) < ($1.range.lowerBound, -$1.range.upperBound, $1.term)
        }
    }

    private func cues(_ text: NaiveText, _ utterance: Utterance, _ isSure: (Int) -> Bool) -> [Item] {
        guard let reader = rules.cueReader else { return [] }
        let texts = text.pieces.map { said[$0.place].utterance.text.utf8 }
        let before = texts.dropLast().flatMap(\.self)
        let findings = reader.read(
            utterance.text, after: WireText(repairing: before), language: utterance.language,
            channel: utterance.channel, mayVerify: true)
        // Which piece every byte of context and text stands in, and where.
        let bytes = texts.enumerated().flatMap { piece, text in text.indices.map { (piece: piece, byte: $0) } }
        return findings.cues.enumerated().compactMap { cue, finding in
            guard finding.surprise >= rules.cueFloors[cue] else { return nil }
            let own = bytes[finding.span]
            let parts = text.pieces.indices.compactMap { piece -> Part? in
                let range = own.filter { $0.piece == piece }.map(\.byte)
                guard let first = range.first, let last = range.last else { return nil }
                return Part(index: said[text.pieces[piece].place].index, range: first..<last + 1)
            }
            let scalars = text.scalars.indices.filter { place in
                let piece = text.piece(of: place)
                return text.scalars[place].end > text.scalars[place].start
                    && own.contains { $0.piece == piece && $0.byte == Int(text.scalars[place].start) }
            }
            guard let first = scalars.first, let last = scalars.last else { return nil }
            var act = SpeechAct.claim
            for range in [first..<last + 1, last..<last + 1] where act == .claim {
                let read = SpeechActReader.shared.act(at: range, in: text.scalars, role: utterance.role)
                if read != .denial { act = read }
            }
            let start = text.pieces[bytes[finding.span.lowerBound].piece].first
            return Item(
                signal: rules.groups.count + cue, source: rules.terms.count + cue, id: rules.cues[cue].id,
                parts: parts, act: act, surprise: finding.surprise, isSure: isSure(rules.terms.count + cue),
                sketch: Sketch(text.scalars[start...]))
        }
    }
}
