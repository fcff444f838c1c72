import Glibc

/// The right to write a session's directory, held by one log at a time.
///
/// The lock is the kernel's (`flock`), so it ends with the process, however that ends; the file stays.
final class SessionLock {
    private let descriptor: Int32
    private let calls: any FileCalls

    static let name = "lock"

    init(directory: String, calls: any FileCalls) throws(RecordingError) {
        let path = "\(directory)/\(Self.name)"
        self.calls = calls
        do throws(Errno) {
            descriptor = try calls.open(path, O_RDWR | O_CREAT)
        } catch {
            throw RecordingError(error, path, "cannot be opened for locking")
        }
        do throws(Errno) {
            try calls.lock(descriptor)
        } catch {
            // Everything is initialised, so the deinitialiser runs and closes the descriptor.
            guard error.rawValue == EWOULDBLOCK else { throw RecordingError(error, path, "cannot be locked") }
            throw RecordingError(.locked, directory, "the session is being written by another process or room")
        }
    }

    deinit { calls.close(descriptor) }
}
