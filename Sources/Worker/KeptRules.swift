import FoundationEssentials

/// The rule packs that a worker keeps beside its recordings.
package enum KeptRules {
    /// The directory of the packs with a hash, where it lies in the data directory of a recording.
    package static func directory(for session: String, hash: String) -> String? {
        let folder = "\(session)/../../../rules/\(hash)"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }
}
