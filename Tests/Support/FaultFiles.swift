package import CounterfoilRecording
import Glibc
import Synchronization

/// The operating system's files with faults where a test wants them.
package final class FaultFiles: FileCalls {
    /// What a call does to files.
    package enum Kind: Sendable, CaseIterable {
        case open, read, write, size, truncate, syncData, syncDirectory, syncFileSystem, lock, rename, remove
        case makeDirectory, names

        /// Whether the call changes something or makes it durable, so that a crash before it differs from one after it.
        package var isChange: Bool {
            switch self {
            case .open, .read, .size, .lock, .names: false
            case .write, .truncate, .syncData, .syncDirectory, .syncFileSystem, .rename, .remove, .makeDirectory: true
            }
        }
    }

    package enum Fault: Sendable {
        case fail(Int32)
        /// A write of half the bytes.
        case short
        /// The process ends here, as by `kill -9`.
        case kill
    }

    private struct State {
        var counts: [Kind: Int] = [:]
        var changes = 0
        var space: Int64?
        var disk = FaultDisk()
    }

    private let system = SystemFileCalls()
    private let state: Mutex<State>
    private let fault: @Sendable (_ kind: Kind, _ change: Int) -> Fault?

    /// - Parameters:
    ///   - space: How many bytes may be written in all; what is truncated is given back.
    ///   - fault: The fault of a call. It is told how many changing calls came before.
    package init(
        space: Int64? = nil, fault: @escaping @Sendable (_ kind: Kind, _ change: Int) -> Fault? = { _, _ in nil }
    ) {
        state = Mutex(State(space: space))
        self.fault = fault
    }

    /// How many calls were made.
    package func count(_ kind: Kind) -> Int { state.withLock { $0.counts[kind, default: 0] } }

    /// How many calls were made that change something.
    package var changes: Int { state.withLock { $0.changes } }

    /// Puts a directory into the state that a loss of power leaves: only what was made durable is there.
    package func losePower(in directory: String) { state.withLock { $0.disk.restore(directory) } }

    /// Gives or takes space.
    package func setSpace(_ space: Int64?) { state.withLock { $0.space = space } }

    private func note(_ kind: Kind) throws(Errno) -> Fault? {
        let change = state.withLock { state in
            state.counts[kind, default: 0] += 1
            defer { if kind.isChange { state.changes += 1 } }
            return state.changes
        }
        switch fault(kind, change) {
        case .fail(let number): throw Errno(number)
        case .kill:
            kill(getpid(), SIGKILL)
            return nil
        case .short: return .short
        case nil: return nil
        }
    }

    package func open(_ path: String, _ flags: Int32) throws(Errno) -> Int32 {
        _ = try note(.open)
        let descriptor = try system.open(path, flags)
        state.withLock { $0.disk.note(path, as: descriptor) }
        return descriptor
    }

    package func close(_ descriptor: Int32) { system.close(descriptor) }

    package func read(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(Errno) -> Int {
        _ = try note(.read)
        return try system.read(descriptor, buffer, at: offset)
    }

    package func write(
        _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int64
    ) throws(Errno) -> Int {
        var bytes = bytes
        if case .short = try note(.write) {
            bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix((bytes.count + 1) / 2))
        }
        let room = state.withLock { state -> Int in
            guard let space = state.space else { return bytes.count }
            let room = min(Int64(bytes.count), space)
            state.space = space - room
            return Int(room)
        }
        guard room > 0 || bytes.isEmpty else { throw Errno(ENOSPC) }
        return try system.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(room)), at: offset)
    }

    package func size(_ descriptor: Int32) throws(Errno) -> Int64 {
        _ = try note(.size)
        return try system.size(descriptor)
    }

    package func truncate(_ descriptor: Int32, to size: Int64) throws(Errno) {
        _ = try note(.truncate)
        let freed = try system.size(descriptor) - size
        try system.truncate(descriptor, to: size)
        state.withLock { state in
            if let space = state.space { state.space = space + freed }
        }
    }

    package func syncData(_ descriptor: Int32) throws(Errno) {
        _ = try note(.syncData)
        try system.syncData(descriptor)
        state.withLock { $0.disk.keepFile(descriptor) }
    }

    package func syncDirectory(_ descriptor: Int32) throws(Errno) {
        _ = try note(.syncDirectory)
        try system.syncDirectory(descriptor)
        state.withLock { $0.disk.keepNames(descriptor) }
    }

    package func syncFileSystem(_ descriptor: Int32) throws(Errno) {
        _ = try note(.syncFileSystem)
        try system.syncFileSystem(descriptor)
        state.withLock { $0.disk.keepAll() }
    }

    package func lock(_ descriptor: Int32) throws(Errno) {
        _ = try note(.lock)
        try system.lock(descriptor)
    }

    package func rename(_ path: String, to newPath: String) throws(Errno) {
        _ = try note(.rename)
        try system.rename(path, to: newPath)
        state.withLock { $0.disk.rename(path, to: newPath) }
    }

    package func remove(_ path: String) throws(Errno) {
        _ = try note(.remove)
        try system.remove(path)
    }

    package func makeDirectory(_ path: String) throws(Errno) {
        _ = try note(.makeDirectory)
        try system.makeDirectory(path)
    }

    package func names(in directory: String) throws(Errno) -> [String] {
        _ = try note(.names)
        return try system.names(in: directory)
    }
}
