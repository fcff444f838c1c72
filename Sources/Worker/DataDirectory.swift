import CounterfoilRules
import FoundationEssentials
import Glibc

/// The directory of a worker's data, held by one process at a time.
///
///     sessions/<room>/<session>/   recordings
///     rules/<hash>/                the rule packs that recordings were made under
///     outbox.sqlite                alerts and their deliveries
///     lock                         held while a worker runs
final class DataDirectory: Sendable {
    let path: String
    private let lock: Int32

    var sessions: String { path + "/sessions" }
    var outbox: String { path + "/outbox.sqlite" }

    /// - Throws: ``WorkerError`` where the directory cannot be made or another worker holds it.
    init(_ path: String) throws(WorkerError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw WorkerError(
                "worker.data", "the data directory \(path) cannot be made: \(error); check the path and the rights")
        }
        lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw WorkerError(
                "worker.data",
                "\(path) cannot be written: \(String(cString: strerror(errno))); check the rights and the disk")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            // Everything is initialised, so the deinitialiser runs and closes the descriptor.
            throw WorkerError(
                "worker.locked", "another worker uses \(path); stop it first, or give this one another data directory")
        }
    }

    deinit { Glibc.close(lock) }

    /// Keeps the rule packs in force, so that a recording can be replayed under them later.
    func keep(_ rules: RuleSet) throws(WorkerError) {
        let folder = "\(path)/rules/\(rules.hash)"
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        let draft = "\(folder).draft"
        do {
            try? FileManager.default.removeItem(atPath: draft)
            try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
            for file in rules.files {
                try Data(file.bytes).write(to: URL(filePath: "\(draft)/\(Self.name(file.name))"))
            }
            try FileManager.default.moveItem(atPath: draft, toPath: folder)
        } catch {
            throw WorkerError("worker.data", "the rule packs cannot be kept in \(folder): \(error); check the disk")
        }
    }

    /// The last part of a file's path.
    private static func name(_ path: String) -> String {
        path.utf8.lastIndex(of: 0x2F).map { String(path[$0...].dropFirst()) } ?? path
    }
}
