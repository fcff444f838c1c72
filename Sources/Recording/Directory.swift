import Glibc

/// What recordings do with directories.
enum Directory {
    /// Makes the directory's entries durable.
    static func sync(_ path: String, calls: any FileCalls) throws(RecordingError) {
        let descriptor: Int32
        do throws(Errno) {
            descriptor = try calls.open(path, O_RDONLY | O_DIRECTORY)
        } catch {
            throw RecordingError(error, path, "cannot be opened")
        }
        defer { calls.close(descriptor) }
        do throws(Errno) {
            try calls.syncDirectory(descriptor)
        } catch {
            throw RecordingError(.io, path, "its entries could not be made durable", errno: error)
        }
    }

    /// Creates the directory where it is not there, durably.
    static func create(_ path: String, calls: any FileCalls) throws(RecordingError) {
        do throws(Errno) {
            try calls.makeDirectory(path)
        } catch {
            guard error.rawValue == EEXIST else { throw RecordingError(error, path, "cannot be created") }
        }
        try sync(path + "/..", calls: calls)
    }

    /// The names in the directory, sorted; none where it does not exist.
    static func names(in path: String, calls: any FileCalls) throws(RecordingError) -> [String] {
        do throws(Errno) {
            return try calls.names(in: path)
        } catch {
            if error.rawValue == ENOENT { return [] }
            throw RecordingError(error, path, "cannot be listed")
        }
    }
}
