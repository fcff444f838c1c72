import CounterfoilRecording
import CounterfoilTestSupport
import Dispatch
import Glibc
import Synchronization
import Testing

@Suite("Making many logs durable")
struct GroupSyncTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    private func logs(_ count: Int, _ sync: GroupSync, _ calls: any FileCalls) throws -> [SessionLog] {
        try (0..<count).map {
            try SessionLog.create(at: scratch("s\($0)"), hello: LeafSamples.hello(), sync: sync, calls: calls)
        }
    }

    @Test("a commit writes out the three files of the log, and a log without news costs nothing")
    func commit() async throws {
        let calls = FaultFiles()
        let sync = try GroupSync(directory: scratch.path, interval: nil, calls: calls)
        let log = try logs(1, sync, calls)[0]
        let before = calls.count(.syncData)
        try log.append(LeafSamples.resume)
        try await log.commit()
        #expect(calls.count(.syncData) == before + 3)
        try await log.commit()
        await sync.syncAll()
        #expect(calls.count(.syncData) == before + 3)
        #expect(try readLines(scratch("s0")).count == 2)
    }

    @Test(
        "few logs are written out one by one, many by one call",
        arguments: [1, GroupSync.manyLogs, GroupSync.manyLogs + 1, 30])
    func fewOrMany(count: Int) async throws {
        let calls = FaultFiles()
        let sync = try GroupSync(directory: scratch.path, interval: nil, calls: calls)
        let logs = try logs(count, sync, calls)
        await sync.syncAll()
        let before = (calls.count(.syncData), calls.count(.syncFileSystem))
        for _ in 0..<2 {
            for log in logs {
                try log.append(LeafSamples.resume)
                try log.flush()
            }
        }
        await sync.syncAll()
        let isMany = count > GroupSync.manyLogs
        #expect(calls.count(.syncData) == before.0 + (isMany ? 0 : 3 * count))
        #expect(calls.count(.syncFileSystem) == before.1 + (isMany ? 1 : 0))
    }

    @Test("the segments that were left behind are written out, too, and then let go")
    func rotatedSegments() async throws {
        let calls = FaultFiles()
        let sync = try GroupSync(directory: scratch.path, interval: nil, calls: calls)
        var limits = SessionLog.Limits()
        limits.segmentLines = 1
        let log = try SessionLog.create(
            at: scratch("s"), hello: LeafSamples.hello(), limits: limits, sync: sync, calls: calls)
        for _ in 0..<3 { try log.append(LeafSamples.resume) }
        let before = calls.count(.syncData)
        try await log.commit()
        #expect(calls.count(.syncData) == before + 3 * 4)
        try log.append(LeafSamples.close)
        try await log.commit()
        #expect(calls.count(.syncData) == before + 3 * 4 + 3 * 2)
    }

    @Test("those who ask while the disk is busy are served together by the next round")
    func coalescing() async throws {
        let gate = Gate()
        let calls = FaultFiles { kind, _ in
            if kind == .syncData { gate.pass() }
            return nil
        }
        let sync = try GroupSync(directory: scratch.path, interval: nil, calls: calls)
        var boxes: [Box] = []
        for index in 0..<24 {
            boxes.append(
                Box(
                    try SessionLog.create(
                        at: scratch("s\(index)"), hello: LeafSamples.hello(), sync: sync, calls: calls)))
        }
        await sync.syncAll()
        let before = calls.count(.syncFileSystem)
        gate.close()
        try await withThrowingTaskGroup(of: Void.self) { [boxes] group in
            group.addTask { try await boxes[0].appendAndCommit() }
            await gate.isHeld()
            for box in boxes[1...] { group.addTask { try await box.appendAndCommit() } }
            while sync.load.waiting < 23 { await Task.yield() }
            gate.open()
            try await group.waitForAll()
        }
        #expect(calls.count(.syncFileSystem) == before + 1)
        #expect(sync.load == .init(dirty: 24, waiting: 0))
        await sync.syncAll()
        #expect(sync.load == .init(dirty: 0, waiting: 0))
        #expect(calls.count(.syncFileSystem) == before + 1)
    }

    @Test("without being asked it writes out what is dirty after the interval")
    func interval() async throws {
        let (syncs, continuation) = AsyncStream.makeStream(of: Void.self)
        let calls = FaultFiles { kind, _ in
            if kind == .syncData { continuation.yield() }
            return nil
        }
        let sync = try GroupSync(directory: scratch.path, interval: .milliseconds(1), calls: calls)
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello(), sync: sync, calls: calls)
        var events = syncs.makeAsyncIterator()
        for _ in 0..<3 { await events.next() }
        for _ in 0..<3 {
            try log.append(LeafSamples.resume)
            try log.flush()
            for _ in 0..<3 { await events.next() }
        }
        #expect(log.leaves == 4)
    }

    @Test("a log whose bytes the disk lost takes nothing more, also where nobody waited, and the others go on")
    func failure() async throws {
        let disk = Disk()
        let failing = FaultFiles { kind, _ in
            kind == .syncData && disk.isBroken ? .fail(EIO) : nil
        }
        let sync = try GroupSync(directory: scratch.path, interval: nil)
        let bad = try SessionLog.create(at: scratch("bad"), hello: LeafSamples.hello(), sync: sync, calls: failing)
        let good = try SessionLog.create(at: scratch("good"), hello: LeafSamples.hello(), sync: sync)
        disk.set(isBroken: true)
        for log in [bad, good] {
            try log.append(LeafSamples.resume)
            try log.flush()
        }
        await sync.syncAll()
        disk.set(isBroken: false)
        let error = try unwrap(#expect(throws: RecordingError.self) { try bad.append(LeafSamples.resume) })
        #expect(error.code == .io && error.errno == Errno(EIO))
        await #expect(throws: error) { try await bad.commit() }
        #expect(throws: error) { try bad.close() }
        try good.append(LeafSamples.close)
        try await good.commit()
        try good.close()
    }

    @Test("a failure to write out the whole file system fails every log of that round, and no acknowledgement is given")
    func failureOfMany() async throws {
        let calls = FaultFiles { kind, _ in kind == .syncFileSystem ? .fail(EIO) : nil }
        let sync = try GroupSync(directory: scratch.path, interval: nil, calls: calls)
        let logs = try logs(GroupSync.manyLogs + 2, sync, calls)
        await sync.syncAll()
        for log in logs[1...] {
            try log.append(LeafSamples.resume)
            try log.flush()
        }
        await sync.syncAll()
        for log in logs[1...] { #expect(throws: RecordingError.self) { try log.flush() } }
        try logs[0].append(LeafSamples.close)
        try await logs[0].commit()
    }
}

/// A log in the hands of one task after another.
private actor Box {
    private let log: SessionLog

    init(_ log: sending SessionLog) { self.log = log }

    func appendAndCommit() async throws {
        try log.append(LeafSamples.resume)
        try await log.commit()
    }
}

/// Whether the disk fails at present.
private final class Disk: Sendable {
    private let state = Mutex(false)

    var isBroken: Bool { state.withLock { $0 } }

    func set(isBroken: Bool) { state.withLock { $0 = isBroken } }
}

/// Holds the first call that comes while it is closed.
private final class Gate: Sendable {
    private let isClosed = Mutex(false)
    private let released = DispatchSemaphore(value: 0)
    private let held = AsyncStream.makeStream(of: Void.self)

    func close() { isClosed.withLock { $0 = true } }

    func pass() {
        let holds = isClosed.withLock { isClosed in
            defer { isClosed = false }
            return isClosed
        }
        guard holds else { return }
        held.continuation.yield()
        released.wait()
    }

    func isHeld() async {
        for await _ in held.stream { return }
    }

    func open() { released.signal() }
}
