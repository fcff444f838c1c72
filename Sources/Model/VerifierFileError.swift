/// Why a verifier's model file is not used.
package struct VerifierFileError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        /// The file could not be opened or mapped.
        case unreadable = "verifier.unreadable"
        /// The file is none, or not all of it is as it was built.
        case damaged = "verifier.damaged"
        /// A whole file, but of a model that this version is not calibrated for.
        case otherVersion = "verifier.other-version"
    }

    package let code: Code
    /// The file.
    package let path: String
    /// What was found, with facts.
    package let detail: String

    init(_ code: Code, _ path: String, _ detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }

    /// One sentence: what happened, where, and what to do.
    package var message: String {
        let remedy =
            switch code {
            case .unreadable: "check the path and its permissions"
            case .damaged, .otherVersion: "fetch it again with deploy/fetch-verifier.sh, or remove it to go on without"
            }
        return "\(code.rawValue): \(path): \(detail): \(remedy)"
    }
}
