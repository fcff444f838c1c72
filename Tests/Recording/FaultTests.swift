import CounterfoilRecording
import CounterfoilTestSupport
import Foundation
import Glibc
import Testing

@Suite("Faults of the disk")
struct FaultTests {
    private let scratch: ScratchDirectory
    private static let rounds = 4

    private static var limits: SessionLog.Limits {
        var limits = SessionLog.Limits()
        limits.buffer = 700
        limits.segmentLines = 2_500
        return limits
    }

    init() throws { scratch = try ScratchDirectory() }

    // MARK: The work

    /// Something a log's owner does; tried again until it is done.
    private typealias Step = (SessionLog) throws -> Void

    private static func steps() -> [Step] {
        var steps: [Step] = []
        for round in 0..<rounds {
            for leaf in LeafSamples.appended(round) { steps.append { try $0.append(leaf) } }
            steps.append { try $0.appendChunk(Array("chunk \(round)".utf8), feed: 0, exchange: round, at: $0.hello.at) }
            steps.append {
                try $0.appendChunk([UInt8](repeating: 0x61, count: 900), feed: 0, exchange: 0, at: $0.hello.at)
            }
            steps.append { try $0.flush() }
            steps.append { try $0.sync() }
        }
        steps.append { try $0.append(LeafSamples.close) }
        steps.append { try $0.close() }
        return steps
    }

    /// The lines without what only says where segments begin.
    private static func essence(_ directory: String) throws -> [[UInt8]] {
        try readLines(directory, limits: limits).filter {
            if case .rotation = try Leaf(line: $0) { false } else { true }
        }
    }

    private func reference() throws -> (essence: [[UInt8]], changes: Int, bytes: Int64) {
        let calls = FaultFiles()
        let log = try SessionLog.create(
            at: scratch("reference"), hello: LeafSamples.hello(), limits: Self.limits, calls: calls)
        for step in Self.steps() { try step(log) }
        let files = try FileSet(reading: scratch("reference"))
        return (
            try Self.essence(scratch("reference")), calls.changes, files.files.values.reduce(0) { $0 + Int64($1.count) }
        )
    }

    /// Does the work and, where a step finds the disk full, calls `makeSpace` and takes the step again.
    private func work(
        in directory: String, calls: FaultFiles, makeSpace: () throws -> Void
    ) throws -> (log: SessionLog, failures: Int) {
        var failures = 0
        var log: SessionLog?
        while log == nil {
            do {
                log = try SessionLog.create(
                    at: directory, hello: LeafSamples.hello(), limits: Self.limits, calls: calls)
            } catch let error as RecordingError {
                failures += 1
                guard error.code == .diskFull, failures < 1_000 else { throw error }
                try makeSpace()
            }
        }
        let open = try unwrap(log)
        for step in Self.steps() {
            var isDone = false
            while !isDone {
                let before = open.leaves
                do {
                    try step(open)
                    isDone = true
                } catch let error as RecordingError {
                    // A rotation may have been taken on the way, but never half of a step.
                    #expect(open.leaves <= before + 1)
                    failures += 1
                    guard error.code == .diskFull, failures < 1_000 else { throw error }
                    try makeSpace()
                }
            }
        }
        return (open, failures)
    }

    // MARK: Full disks

    @Test("a disk that is full at the n-th write, for every n, costs nothing but another try")
    func fullOnce() throws {
        let reference = try reference()
        var failed = 0
        for n in 0..<reference.changes {
            let calls = FaultFiles { kind, change in kind == .write && change == n ? .fail(ENOSPC) : nil }
            let (log, failures) = try work(in: scratch("\(n)"), calls: calls) {}
            failed += failures
            #expect(try Self.essence(scratch("\(n)")) == reference.essence, "write \(n)")
            #expect(try SessionVerification(scratch("\(n)")).root == log.root)
        }
        #expect(failed > 20)
    }

    @Test("short writes at every place change nothing")
    func shortWrites() throws {
        let reference = try reference()
        for n in 0...reference.changes {
            let calls = FaultFiles { kind, change in change == n || n == 0 ? .short : nil }
            let (_, failures) = try work(in: scratch("\(n)"), calls: calls) {}
            #expect(failures == 0)
            #expect(try Self.essence(scratch("\(n)")) == reference.essence, "write \(n)")
        }
    }

    @Test("whatever the space is that is left, nothing half-written remains, and the log goes on when there is more")
    func anySpace() throws {
        let reference = try reference()
        for space in stride(from: 0, through: reference.bytes, by: 23) {
            let directory = scratch("\(space)")
            let calls = FaultFiles(space: space)
            var checks = 0
            let (log, _) = try work(in: directory, calls: calls) {
                // What is on disk now is a whole recording, if it is one at all.
                if (try? SessionReader(directory)) != nil {
                    #expect(throws: Never.self) { try SessionVerification(directory, limits: Self.limits) }
                }
                checks += 1
                calls.setSpace(Int64(checks) * 300)
            }
            #expect(try Self.essence(directory) == reference.essence, "space \(space)")
            #expect(try SessionVerification(directory).root == log.root)
        }
    }

    @Test("leaves that found no space stay in a buffer that does not grow, and the caller is told of each")
    func boundedWhileFull() throws {
        let calls = FaultFiles()
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello(), limits: Self.limits, calls: calls)
        calls.setSpace(0)
        var refused = 0
        for _ in 0..<1_000 {
            do { try log.append(LeafSamples.resume) } catch { refused += 1 }
        }
        let taken = Int(log.leaves) - 1
        #expect(taken + refused == 1_000 && taken < 12)
        #expect(throws: RecordingError.self) { try log.flush() }
        calls.setSpace(nil)
        try log.close()
        #expect(try readLines(scratch("s")).count == 1 + taken)
    }

    private static let smallDisk = ProcessInfo.processInfo.environment["COUNTERFOIL_SMALL_DISK"]

    @Test(
        "on a file system that is really full, the log stays whole and goes on when there is space",
        .enabled(if: smallDisk != nil, "COUNTERFOIL_SMALL_DISK names a directory on a file system of under 64 MB"))
    func reallyFull() throws {
        let disk = try unwrap(Self.smallDisk)
        let directory = "\(disk)/session"
        let ballast = "\(disk)/ballast"
        _ = FileManager.default.createFile(atPath: ballast, contents: Data(count: 32 << 10))
        let log = try SessionLog.create(at: directory, hello: LeafSamples.hello(), limits: Self.limits)
        var error: RecordingError?
        for round in 0..<1_000_000 where error == nil {
            do { try SampleLog.append(round, to: log) } catch let failure as RecordingError { error = failure }
        }
        #expect(error?.code == .diskFull && error?.errno == Errno(ENOSPC))
        let whole = try SessionVerification(directory, limits: Self.limits)
        #expect(whole.leaves <= log.leaves)
        try FileManager.default.removeItem(atPath: ballast)
        try SampleLog.append(1, to: log)
        try log.close()
        #expect(try SessionVerification(directory).root == log.root)
    }

    @Test("too many open files delay the next segment, and no more")
    func openFiles() throws {
        let counter = Counter()
        let calls = FaultFiles { kind, _ in
            // A file of the second segment, and then the directory in which it must be durable.
            kind == .open && [7, 11].contains(counter.next()) ? .fail(EMFILE) : nil
        }
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello(), limits: Self.limits, calls: calls)
        var codes: [RecordingError.Code] = []
        for _ in 0..<100 {
            do { try log.append(LeafSamples.resume) } catch { codes.append(error.code) }
        }
        try log.close()
        #expect(codes == [.openFiles, .openFiles])
        #expect(try SessionVerification(scratch("s")).root == log.root)
    }

    // MARK: Broken disks

    @Test(
        "after an error of the disk at the n-th call, for every n, a log takes nothing more and its whole leaves remain"
    )
    func broken() throws {
        let reference = try reference()
        for n in 0..<reference.changes {
            let directory = scratch("\(n)")
            let calls = FaultFiles { _, change in change == n ? .fail(EIO) : nil }
            var acknowledged: UInt64 = 0
            var log: SessionLog?
            var failure: RecordingError?
            do {
                let created = try SessionLog.create(
                    at: directory, hello: LeafSamples.hello(), limits: Self.limits, calls: calls)
                log = created
                acknowledged = 1
                for (index, step) in Self.steps().enumerated() {
                    try step(created)
                    // Every ninth step is a sync.
                    if index % 9 == 8 { acknowledged = created.leaves }
                }
            } catch let error as RecordingError {
                failure = error
            }
            #expect(failure?.code == .io && failure?.errno == Errno(EIO), "call \(n)")
            if let log, let failure {
                let leaves = log.leaves
                for attempt in Self.attempts { #expect(throws: failure) { try attempt(log) } }
                #expect(log.leaves == leaves)
            }
            log = nil
            do throws(RecordingError) {
                let (again, found) = try SessionLog.open(directory, limits: Self.limits)
                #expect(found.leaves >= acknowledged)
                try again.append(LeafSamples.resume)
                try again.close()
            } catch {
                #expect(error.code == .empty && acknowledged == 0)
                let again = try SessionLog.create(at: directory, hello: LeafSamples.hello(), limits: Self.limits)
                try again.close()
            }
            #expect(throws: Never.self) { try SessionVerification(directory) }
        }
    }

    /// What an owner may try.
    private static let attempts: [@Sendable (SessionLog) throws -> Void] = [
        { try $0.append(LeafSamples.resume) },
        { try $0.appendChunk([1], feed: 0, exchange: 0, at: $0.hello.at) },
        { try $0.flush() },
        { try $0.sync() },
        { try $0.close() },
    ]

    @Test("an error while a damaged log is read or repaired, at any call, costs none of its bytes")
    func brokenRecovery() throws {
        let sample = try SampleLog(in: scratch("original"), rounds: 3, limits: Self.limits)
        var damaged = sample.files
        damaged["tile0-000001.bin"].removeLast(40)
        let whole = sample.wholeLeaves(damaged)
        for number in [EIO, ENOSPC] {
            var n = 0
            while true {
                let directory = scratch("\(number)-\(n)")
                try damaged.write(to: directory)
                let calls = CountedFault(n, number)
                if (try? SessionLog.open(directory, limits: Self.limits, calls: calls.files)) != nil { break }
                let (log, found) = try SessionLog.open(directory, limits: Self.limits)
                #expect(found.leaves >= UInt64(whole), "call \(n)")
                try log.close()
                let verification = try SessionVerification(directory)
                // Twice in the worst case, but never less than what was cut.
                let lost = verification.recoveries.reduce(0) { $0 + $1.lost }
                #expect(lost >= Int64(sample.bytes(damaged, behind: whole, ending: ".ndjson")))
                n += 1
            }
            #expect(n > 30)
        }
    }
}

/// Fails one call, whatever it does.
private final class CountedFault: Sendable {
    let files: FaultFiles

    init(_ failing: Int, _ number: Int32) {
        let counter = Counter()
        files = FaultFiles { _, _ in counter.next() == failing ? .fail(number) : nil }
    }
}
