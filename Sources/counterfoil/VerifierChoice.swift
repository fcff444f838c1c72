import CounterfoilCues
import CounterfoilModel
import FoundationEssentials

/// Which verifier reads the most surprising texts again: the one installed, one that is named, or none.
enum VerifierChoice {
    case installed
    case file(String)
    case none

    /// - Parameter text: `off`, a path, or nothing for the one installed.
    init(_ text: String?) {
        self =
            switch text {
            case nil: .installed
            case "off": .none
            case .some(let path): .file(path)
            }
    }

    /// The model.
    ///
    /// - Returns: `nil` where none is wanted or none is installed: then the static table alone decides.
    /// - Throws: A usage failure where the file is damaged, or was built for another version.
    func load() throws -> VerifierModel? {
        let file: URL?
        switch self {
        case .none: return nil
        case .file(let path): file = URL(filePath: path)
        case .installed:
            file = VerifierFile.find(
                in: VerifierFile.directories(environment: ProcessInfo.processInfo.environment))
        }
        guard let file else { return nil }
        do throws(VerifierFileError) {
            return try VerifierFile.load(file, check: .form)
        } catch {
            throw CommandFailure.usage(error.message)
        }
    }

    /// What people should know of a program that runs without a verifier.
    static let absence =
        "no verifier is installed: the static table alone reads semantic cues, and misses more rewordings; "
        + "deploy/fetch-verifier.sh installs it"
}
