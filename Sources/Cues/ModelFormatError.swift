/// Why the bytes of a model file were refused.
package struct ModelFormatError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        /// The bytes do not begin as a model file does.
        case notAModel = "model.not-a-model"
        /// A model file of another kind than was asked for.
        case wrongKind = "model.wrong-kind"
        /// The file ends early, or a part of it lies outside.
        case truncated = "model.truncated"
        /// Numbers in the file contradict each other.
        case inconsistent = "model.inconsistent"
    }

    package let code: Code
    /// What was found, with facts.
    package let detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// One sentence: what happened and what to do.
    package var message: String {
        let remedy =
            switch code {
            case .notAModel, .wrongKind: "check which file was named"
            case .truncated, .inconsistent: "fetch or build the file again"
            }
        return "\(code.rawValue): \(detail): \(remedy)"
    }
}
