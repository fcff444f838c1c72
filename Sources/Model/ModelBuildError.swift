/// Why a model could not be built.
package struct ModelBuildError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        /// A file could not be read or written.
        case file = "model.file"
        /// The SentencePiece model is not the expected one.
        case vocabulary = "model.vocabulary"
        /// An array of the encoder is missing or has another shape or type than expected.
        case weights = "model.weights"
    }

    package let code: Code
    /// What was found, with facts.
    package let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// One sentence: what happened and what to do.
    package var message: String {
        let remedy =
            switch code {
            case .file: "check the path, its permissions and the free space"
            case .vocabulary, .weights: "unpack the release that the model card names, and name its directory"
            }
        return "\(code.rawValue): \(detail): \(remedy)"
    }
}
