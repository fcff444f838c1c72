package import CounterfoilTranscript

/// A kind of honest talk that scores are measured against.
package struct CueBucket: Sendable, Hashable, Comparable {
    package var language: CueLanguage
    /// Captions of speech; chat and what is shown on the screen are the other kind.
    package var isCaption: Bool

    package init(_ language: CueLanguage, _ channel: Utterance.Channel) {
        self.language = language
        isCaption = channel == .caption
    }

    init(_ language: CueLanguage, isCaption: Bool) {
        self.language = language
        self.isCaption = isCaption
    }

    static let allCases = CueLanguage.allCases.flatMap { language in
        [false, true].map { CueBucket(language, isCaption: $0) }
    }

    var index: Int { (CueLanguage.allCases.firstIndex(of: language) ?? 0) * 2 + (isCaption ? 1 : 0) }

    /// As it stands in a calibration.
    var name: String { language.rawValue + (isCaption ? "-caption" : "-chat") }

    package static func < (left: CueBucket, right: CueBucket) -> Bool { left.index < right.index }
}

/// Which scores a curve belongs to.
package enum CueStage: String, Sendable, CaseIterable {
    /// Of the static table and the lexical head.
    case table = "static"
    /// Of the verifier and the lexical head.
    case verified
}
