import CounterfoilRecording
import CounterfoilTestSupport
import CounterfoilTranscript
import Foundation
import Glibc
import Testing

/// A writer process is ended without warning, again and again, and the log must hold all that was flushed.
@Suite("A killed writer")
struct KillTests {
    /// How many processes are killed; more with `COUNTERFOIL_KILLS`.
    private static let kills = ProcessInfo.processInfo.environment["COUNTERFOIL_KILLS"].flatMap(Int.init) ?? 10

    @Test("killed before a random call on a file, in recovery as well, a session keeps all that was flushed")
    func beforeCalls() async throws {
        let scratch = try ScratchDirectory()
        let directory = scratch.path
        var random = SplitMix(seed: 11)
        for round in 0..<Self.kills {
            // Often within recovery, which takes some twenty calls.
            let call = Int.random(in: 0..<(round.isMultiple(of: 2) ? 30 : 400), using: &random)
            await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, call = call as Int] in
                try Writer.run(in: directory, calls: FaultFiles { _, change in change == call ? .kill : nil })
            }
            try check(directory)
        }
    }

    @Test("killed at a random moment, a session keeps all that was flushed")
    func atMoments() async throws {
        let scratch = try ScratchDirectory()
        let directory = scratch.path
        var random = SplitMix(seed: 12)
        for _ in 0..<Self.kills {
            let microseconds = Int.random(in: 200..<40_000, using: &random)
            // The kernel's timer ends the process as a kill does: no handler, no warning, in the midst of anything.
            await #expect(processExitsWith: .signal(SIGALRM)) {
                [directory = directory as String, microseconds = microseconds as Int] in
                var timer = itimerval()
                timer.it_value.tv_usec = microseconds
                setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
                try Writer.run(in: directory, calls: SystemFileCalls())
            }
            try check(directory)
        }
    }

    private func check(_ directory: String) throws {
        let session = "\(directory)/session"
        let acknowledged = Writer.acknowledged(in: directory)
        guard FileManager.default.fileExists(atPath: session) else {
            #expect(acknowledged == 0)
            return
        }
        // Looked at in a copy, so that the next writer finds what this one left.
        let copy = try ScratchDirectory()
        try FileSet(reading: session).write(to: copy("session"))
        do throws(RecordingError) {
            let found = try SessionLog.open(copy("session"), limits: Writer.limits).found
            #expect(found.leaves >= acknowledged)
            #expect(throws: Never.self) { try SessionVerification(copy("session")) }
        } catch {
            #expect(error.code == .empty && acknowledged == 0)
        }
    }
}

/// What the killed processes do.
private enum Writer {
    static var limits: SessionLog.Limits {
        var limits = SessionLog.Limits()
        limits.buffer = 2_000
        limits.segmentLines = 60_000
        return limits
    }

    /// Writes until it is killed, and notes outside of the log how many leaves were flushed.
    static func run(in directory: String, calls: any FileCalls) throws {
        let session = "\(directory)/session"
        let log: SessionLog
        do throws(RecordingError) {
            log = try SessionLog.open(session, limits: limits, calls: calls).log
        } catch {
            guard error.code == .empty else { throw error }
            log = try SessionLog.create(at: session, hello: LeafSamples.hello(), limits: limits, calls: calls)
        }
        let notes = open("\(directory)/acknowledged", O_RDWR | O_CREAT, 0o600)
        try log.append(LeafSamples.resume)
        for round in 0..<1_000_000 {
            try SampleLog.append(round, to: log)
            if round % 16 == 0 { try log.sync() }
            var leaves = log.leaves
            pwrite(notes, &leaves, 8, 0)
        }
    }

    static func acknowledged(in directory: String) -> UInt64 {
        guard let data = FileManager.default.contents(atPath: "\(directory)/acknowledged"), data.count == 8 else {
            return 0
        }
        return data.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    }
}
