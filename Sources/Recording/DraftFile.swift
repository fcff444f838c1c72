import Crypto
import Glibc

/// A file being written from its start under a name that means nothing yet, and hashed on the way.
final class DraftFile {
    private let path: String
    private let calls: any FileCalls
    private let descriptor: Int32
    private var size: Int64 = 0
    private var context = SHA256()

    /// Begins the file anew where there is one.
    init(_ path: String, calls: any FileCalls) throws(RecordingError) {
        self.path = path
        self.calls = calls
        do throws(Errno) {
            descriptor = try calls.open(path, O_RDWR | O_CREAT | O_TRUNC)
        } catch {
            throw RecordingError(error, path, "cannot be created")
        }
    }

    deinit { calls.close(descriptor) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(RecordingError) {
        do throws(Errno) {
            try calls.writeAll(descriptor, bytes, at: size)
        } catch {
            throw RecordingError(error, path, "cannot be written")
        }
        context.update(bufferPointer: bytes)
        size += Int64(bytes.count)
    }

    /// Makes the file durable.
    ///
    /// - Returns: Its SHA-256.
    func finish() throws(RecordingError) -> Hash256 {
        do throws(Errno) {
            try calls.syncData(descriptor)
        } catch {
            throw RecordingError(.io, path, "could not be made durable", errno: error)
        }
        return Hash256(context.finalize())
    }
}
