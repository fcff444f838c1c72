package import CounterfoilDetection
import CounterfoilJSON
package import CounterfoilTranscript

extension Alert {
    /// One utterance of the evidence as it stood, and what was found in it.
    package struct Line: Sendable, Equatable {
        /// The utterance's place in the room, counted from 0.
        package var index: UInt64
        /// The utterance's leaf in the recording, where there is one.
        package var leaf: UInt64?
        /// The utterance; of a long one, the part around what was found.
        package var utterance: Utterance
        /// Where that part begins in the whole text, in bytes.
        package var excerptStart: Int
        /// What was found; the spans in this utterance count in bytes of the part.
        package var hits: [Hit]
        /// Whether the source has taken it back since.
        package var wasDeleted: Bool

        /// The most bytes of an utterance's text that a line shows.
        package static let maximumText = 1_000
        /// The most bytes of text before the first find in a part.
        private static let leadingText = 200
        /// The most bytes that a find shows of the text as it stands.
        private static let maximumForm = 120
        /// The most finds that a line shows.
        private static let maximumHits = 12

        package init(index: UInt64, leaf: UInt64?, utterance: Utterance, hits: [Hit]) {
            self.index = index
            self.leaf = leaf
            self.utterance = utterance
            self.hits = hits.prefix(Self.maximumHits).map { hit in
                var hit = hit
                for place in hit.spans.indices {
                    hit.spans[place].form = hit.spans[place].form.prefix(bytes: Self.maximumForm)
                }
                return hit
            }
            excerptStart = 0
            wasDeleted = false
            if utterance.text.utf8.count > Self.maximumText { cut() }
        }

        /// Keeps what is known of an earlier state of the line: its place, and finds that are not found again.
        mutating func inherit(from earlier: Line) {
            leaf = leaf ?? earlier.leaf
            wasDeleted = earlier.wasDeleted
            guard index == earlier.index else { return }
            for hit in earlier.hits where !hits.contains(hit) && hits.count < Self.maximumHits { hits.append(hit) }
        }

        /// Keeps the part of the text around the first find.
        private mutating func cut() {
            let text = utterance.text
            let first = hits.flatMap(\.spans).filter { $0.utterance == index }.map(\.range.lowerBound).min() ?? 0
            // A range is widened to whole scalars, so what stands before it tells where it begins.
            let begin = text[bytes: 0..<max(0, first - Self.leadingText)].utf8.count
            let part = text[bytes: begin..<text.utf8.count].prefix(bytes: Self.maximumText)
            excerptStart = begin
            utterance.text = part
            utterance.flags.insert(.truncated)
            for place in hits.indices {
                hits[place].spans = hits[place].spans.compactMap { span in
                    guard span.utterance == index else { return span }
                    let range = (span.range.lowerBound - begin)..<(span.range.upperBound - begin)
                    let visible = range.clamped(to: 0..<part.utf8.count)
                    return visible.isEmpty
                        ? nil : Hit.Span(utterance: index, range: visible, form: part[bytes: visible])
                }
            }
            hits.removeAll { $0.spans.isEmpty }
        }
    }

    /// Whether one more line keeps the alert within its bounds; two lines always do.
    func hasRoom(for line: Line) -> Bool {
        guard lines.count >= 2 else { return true }
        guard lines.count < Self.maximumLines else { return false }
        return json.encoded.count + line.json.encoded.count <= Self.maximumSize
    }
}
