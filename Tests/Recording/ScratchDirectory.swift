import Foundation

/// A directory of its own for a test, removed with its owner.
///
/// In memory where the system offers that: thousands of cases, each with its syncs, would otherwise wait for the disk.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        let memory = "/dev/shm"
        let base = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        path = "\(base)/counterfoil-recording-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A path in it.
    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }
}

/// The files of a directory with their bytes; the lock is left out.
struct FileSet: Equatable {
    var files: [String: [UInt8]] = [:]

    init(files: [String: [UInt8]] = [:]) { self.files = files }

    init(reading directory: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: directory) where name != "lock" {
            files[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)")))
        }
    }

    func write(to directory: String) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (name, bytes) in files { try Data(bytes).write(to: URL(fileURLWithPath: "\(directory)/\(name)")) }
    }

    /// The names in order, for loops whose order must not change.
    var names: [String] { files.keys.sorted() }

    subscript(name: String) -> [UInt8] {
        get { files[name] ?? [] }
        set { files[name] = newValue }
    }
}
