/// How one text stands to every cue, in the order of the scorer's cues.
package struct CueReading: Sendable, Equatable {
    package var cues: [CueScore]
    /// Whether the text was among the most surprising tenth, which the verifier looks at.
    package var wantedVerifier: Bool
    /// Whether the verifier looked at it.
    package var usedVerifier: Bool

    package init(cues: [CueScore], wantedVerifier: Bool, usedVerifier: Bool) {
        self.cues = cues
        self.wantedVerifier = wantedVerifier
        self.usedVerifier = usedVerifier
    }
}

/// How one text stands to one cue.
package struct CueScore: Sendable, Equatable {
    /// How rare such a score is in honest talk of the same language and channel, in thousandths of a power of ten:
    /// 2000 is one message in 100, 3000 one in 1000. From 0 up; the far end is extrapolated and never saturates.
    package var surprise: Int64
    /// The bytes that were scored: of the context and the text, one after the other. Ends in the text.
    package var span: Range<Int>
    /// Which of the cue's examples is nearest; nil where the score is too low for it to mean anything.
    package var example: Int?
    /// Whether the verifier has read the span.
    package var isVerified: Bool

    package init(surprise: Int64, span: Range<Int>, example: Int? = nil, isVerified: Bool = false) {
        self.surprise = surprise
        self.span = span
        self.example = example
        self.isVerified = isVerified
    }
}
