package import CounterfoilActs
package import CounterfoilFolding
package import CounterfoilTranscript

/// A term or a cue found in what was said.
package struct Hit: Sendable, Equatable {
    package var kind: Kind
    /// The term's or the cue's id.
    package var term: String
    /// The term as the pack writes it; of a cue the example that is nearest in meaning.
    package var pattern: String
    /// The group that the term belongs to, or the cue.
    package var group: String
    /// Where it stands: one span, or several where it runs over several utterances of one speaker, in order.
    package var spans: [Span]
    /// Which foldings and views were needed to see the term, in the order of ``FoldClass``; empty where it stands
    /// literally.
    package var how: [FoldClass]
    /// What the speaker does with the words.
    package var act: SpeechAct
    /// How much the hit weighs, in thousandths: see ``HitScore``.
    package var score: Int64

    package init(
        kind: Kind = .term, term: String, pattern: String, group: String, spans: [Span], how: [FoldClass],
        act: SpeechAct = .claim, score: Int64 = 1_000
    ) {
        self.kind = kind
        self.term = term
        self.pattern = pattern
        self.group = group
        self.spans = spans
        self.how = how
        self.act = act
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
