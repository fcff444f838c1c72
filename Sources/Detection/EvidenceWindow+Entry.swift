import CounterfoilActs
import CounterfoilCues
import CounterfoilDisguise
import CounterfoilFolding
import CounterfoilTranscript

extension EvidenceWindow {
    /// A term or a cue found, with what rules need to know of it. It ends in the utterance in which it is found.
    struct Found: Sendable {
        /// The number of the group, or of the cue behind all groups.
        var signal: Int
        /// The number of the term, or of the cue behind all terms.
        var source: Int
        /// Bytes of the utterance's own text.
        var range: Range<Int>
        /// The earlier utterances that it runs over, in order.
        var earlier: [Cited]
        var how: FoldBits
        var act: SpeechAct
        /// A cue's surprise in thousandths; of a term 0.
        var surprise: Int64
        /// The cue's example that is nearest.
        var example: Int?
        /// Whether it is sure enough to count: one seen in an interim text counts when it has survived a revision.
        var isSure: Bool
        /// Whether it was hidden, in ways that only hiding explains.
        var isDisguised: Bool
        /// What it is worth by itself, where it was seen through a view.
        var trust: Trust
        /// The text of the utterances that it runs over, for telling near-repetitions.
        var sketch: Sketch

        /// Whether it was seen through a view so loose that it counts at most beside another, independent find.
        var needsConfirmation: Bool { trust != .alone }

        /// Whether it runs over an utterance.
        func cites(_ index: UInt64, in entry: Entry) -> Bool {
            entry.index == index || earlier.contains { $0.index == index }
        }
    }

    /// An earlier utterance that a find runs over, and where.
    struct Cited: Sendable {
        var index: UInt64
        var utterance: Utterance
        var range: Range<Int>
    }

    /// An utterance and what was found in it.
    struct Entry: Sendable {
        var index: UInt64
        var utterance: Utterance
        /// The language that the text seems to be in; `nil` where nothing was found in it.
        var language: CueLanguage?
        var found: [Found]
        /// Exclusions, and longer terms, that end in a later utterance and begin here or before.
        var excuses: [Excuse] = []

        var time: EventTime { utterance.times.event }

        /// What was found and is sure, without what is excused by what was said next.
        var countable: [Found] {
            found.filter { item in
                item.isSure && !excuses.contains { $0.signal == item.signal && $0.covers(item, in: self) }
            }
        }

        /// The stretches of text that a find runs over.
        func parts(of item: Found) -> [SpokenText.Part] {
            item.earlier.map { .init(index: $0.index, range: $0.range) } + [.init(index: index, range: item.range)]
        }

        /// What the entry takes in memory, in bytes.
        var footprint: Int {
            let finds = found.reduce(0) { sum, item in
                sum + item.earlier.reduce(0) { $0 + MemoryLayout<Cited>.stride + Footprint.of($1.utterance) }
            }
            return MemoryLayout<Entry>.stride - MemoryLayout<Utterance>.stride + Footprint.of(utterance) + finds
                + Footprint.block(found.count * MemoryLayout<Found>.stride)
                + excuses.reduce(0) { $0 + MemoryLayout<Excuse>.stride + Footprint.block($1.parts.count * 24) }
        }
    }

    /// An exclusion or a term that was completed by a later utterance: finds of its group within it do not count.
    struct Excuse: Sendable {
        var signal: Int
        var parts: [SpokenText.Part]
        /// The utterance that completed it.
        var completedBy: UInt64

        func covers(_ item: Found, in entry: Entry) -> Bool {
            entry.parts(of: item).allSatisfy { part in parts.contains { $0.contains(part) } }
        }
    }
}
