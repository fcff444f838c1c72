import FoundationEssentials

/// What a disk holds for certain: the bytes of files as they were when they were last made durable, and the names in
/// directories as they were then.
struct FaultDisk {
    private var paths: [Int32: String] = [:]
    private var files: [String: Data] = [:]
    private var names: [String: [String]] = [:]

    mutating func note(_ path: String, as descriptor: Int32) { paths[descriptor] = path }

    mutating func keepFile(_ descriptor: Int32) {
        if let path = paths[descriptor] { files[path] = FileManager.default.contents(atPath: path) }
    }

    mutating func keepNames(_ descriptor: Int32) {
        if let path = paths[descriptor] { names[path] = try? FileManager.default.contentsOfDirectory(atPath: path) }
    }

    mutating func keepAll() {
        for path in Set(paths.values) {
            var isDirectory = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { continue }
            if isDirectory {
                names[path] = try? FileManager.default.contentsOfDirectory(atPath: path)
            } else {
                files[path] = FileManager.default.contents(atPath: path)
            }
        }
    }

    mutating func rename(_ path: String, to newPath: String) { files[newPath] = files[path] }

    /// Gives a directory the names and its files the bytes that are certain.
    func restore(_ directory: String) {
        let certain = Set(names[directory] ?? [])
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        where !certain.contains(name) {
            try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        }
        for name in certain {
            let path = "\(directory)/\(name)"
            _ = FileManager.default.createFile(atPath: path, contents: files[path] ?? Data())
        }
    }
}
