internal import Dispatch
internal import Glibc
internal import Synchronization

/// A file to which lines are appended in the background, so that no request waits for a disk.
final class AppendFile: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var isScheduled = false
        var dropped = 0
    }

    /// Bytes that may wait to be written; lines beyond are dropped and counted.
    private static let limit = 64 << 20

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "counterfoil.simulator.file")
    private let state = Mutex(State())

    /// Opens or creates the file.
    init(path: String) throws(SimulatorError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw SimulatorError(
                code: "simulator.file", message: "\(path): cannot be opened for appending: \(Self.reason(errno))")
        }
    }

    deinit { close(descriptor) }

    /// How many lines were lost because the disk was too slow or full.
    var dropped: Int { state.withLock(\.dropped) }

    func append(_ line: [UInt8]) {
        let mustSchedule = state.withLock { state in
            guard state.pending.count < Self.limit else {
                state.dropped += 1
                return false
            }
            state.pending += line
            state.pending.append(UInt8(ascii: "\n"))
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.async { self.drain() } }
    }

    /// Waits until everything appended so far is written.
    func flush() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.drain()
                continuation.resume()
            }
        }
    }

    private func drain() {
        let bytes = state.withLock { state in
            defer { state.pending = [] }
            state.isScheduled = false
            return state.pending
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                let lost = rest.count { $0 == UInt8(ascii: "\n") }
                state.withLock { $0.dropped += lost }
                return
            }
        }
    }

    private static func reason(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
