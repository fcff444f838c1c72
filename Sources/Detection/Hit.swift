package import CounterfoilTranscript

/// A term found in what was said.
package struct Hit: Sendable, Equatable {
    package var kind: Kind
    /// The term's id.
    package var term: String
    /// The term as the pack writes it.
    package var pattern: String
    /// The group that the term belongs to.
    package var group: String
    /// Where it stands: one span, or several where it runs over several utterances of one speaker, in order.
    package var spans: [Span]
    /// Which foldings were needed to see the term, in the order of ``FoldClass``; empty where it stands literally.
    package var how: [FoldClass]
    /// How much the hit weighs, in thousandths; a plain term weighs 1000.
    package var score: Int64

    package init(
        kind: Kind = .term, term: String, pattern: String, group: String, spans: [Span], how: [FoldClass],
        score: Int64 = 1_000
    ) {
        self.kind = kind
        self.term = term
        self.pattern = pattern
        self.group = group
        self.spans = spans
        self.how = how
        self.score = score
    }

    package enum Kind: String, Sendable { case term, cue }

    /// A stretch of one utterance's original text.
    package struct Span: Sendable, Equatable {
        /// The utterance's place in the order in which the room's utterances were consumed.
        package var utterance: UInt64
        /// Bytes of the original UTF-8 text.
        package var range: Range<Int>
        /// The text as it stands there.
        package var form: WireText

        package init(utterance: UInt64, range: Range<Int>, form: WireText) {
            self.utterance = utterance
            self.range = range
            self.form = form
        }
    }
}

/// A kind of difference between text as written and as matched.
package enum FoldClass: String, Sendable, CaseIterable {
    case letterCase = "case"
    case width
    /// Combining marks, accents and apostrophes.
    case marks
    /// Zero-width, bidirectional and other invisible characters.
    case invisible
    /// Mathematical, enclosed, small-capital and other styled letters.
    case styled
    /// Letters of another script that look alike.
    case confusable
    /// Traditional characters read as simplified ones.
    case traditional
    /// Runs of white space, line breaks, hyphens and underscores, read as one space or none.
    case space
    /// Part of the term stood in an earlier utterance of the speaker.
    case split
}

/// A rule that was met.
package struct Detection: Sendable, Equatable {
    package var rule: Rule
    /// The utterances that carry the evidence, in the order in which they were consumed, each with its hits.
    package var evidence: [Evidence]
    /// The sum of the hits' scores, in thousandths.
    package var score: Int64

    package init(rule: Rule, evidence: [Evidence], score: Int64) {
        self.rule = rule
        self.evidence = evidence
        self.score = score
    }

    /// One utterance and what was found in it: the hits that end in it. An utterance in which only the beginning of a
    /// later one's hit stands has none of its own.
    package struct Evidence: Sendable, Equatable {
        package var index: UInt64
        package var utterance: Utterance
        package var hits: [Hit]

        package init(index: UInt64, utterance: Utterance, hits: [Hit]) {
            self.index = index
            self.utterance = utterance
            self.hits = hits
        }
    }
}
