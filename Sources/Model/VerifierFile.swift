package import CounterfoilCues
import Crypto
package import FoundationEssentials

/// The verifier's model file on a disk: where it is looked for, and whether it is the right one.
///
/// The file is fetched and converted at set-up (`deploy/fetch-verifier.sh`). Detection works without it.
package enum VerifierFile {
    package static let name = "verifier.bin"

    /// The content that this version's calibration was made for, as the file's header states it: the SHA-256 of all bytes
    /// from the 64th on.
    package static let digest = "158658f79fc187f58174531b29947c706839fa2c214a8158885cc4c8e3404376"

    /// The environment variable that names the directory to look into, instead of the usual ones.
    package static let directoryVariable = "COUNTERFOIL_MODELS"

    /// How closely a file is looked at before it is used.
    package enum Check: Sendable {
        /// Its header, its sizes and its small numbers: a few milliseconds.
        case form
        /// All bytes against the digest: some 72 MB are read.
        case content
    }

    /// The directories to look into, in order.
    package static func directories(environment: [String: String]) -> [URL] {
        if let named = environment[directoryVariable], !named.isEmpty { return [URL(filePath: named)] }
        let home =
            environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? environment["HOME"].map { "\($0)/.local/share" }
        return ([home].compactMap(\.self) + ["/usr/local/share", "/var/lib"])
            .map { URL(filePath: $0).appending(path: "counterfoil") }
    }

    /// The first directory's file that is there; `nil` where there is none.
    package static func find(in directories: [URL]) -> URL? {
        directories.map { $0.appending(path: name) }.first { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Maps a file and reads the model in place.
    package static func load(_ file: URL, check: Check) throws(VerifierFileError) -> VerifierModel {
        try load(file, check: check, digest: digest)
    }

    static func load(_ file: URL, check: Check, digest: String) throws(VerifierFileError) -> VerifierModel {
        let mapped: MappedFile
        let model: VerifierModel
        do {
            mapped = try MappedFile(file.path)
        } catch {
            throw VerifierFileError(.unreadable, file.path, error.detail)
        }
        do {
            model = try VerifierModel(bytes: mapped.bytes, owner: mapped)
        } catch {
            throw VerifierFileError(.damaged, file.path, error.detail)
        }
        guard digest.hasPrefix(model.version) else {
            throw VerifierFileError(.otherVersion, file.path, "the model is \(model.version), not \(digest.prefix(32))")
        }
        if check == .content {
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: mapped.bytes.dropFirst(ModelFile.headerSize)))
            let found = hash.finalize().map { byte in
                String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }.joined()
            guard found == digest else {
                throw VerifierFileError(.damaged, file.path, "its content has the SHA-256 \(found), not \(digest)")
            }
        }
        return model
    }
}
