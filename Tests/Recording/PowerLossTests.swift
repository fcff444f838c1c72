import CounterfoilRecording
import CounterfoilTestSupport
import Testing

@Suite("A loss of power")
struct PowerLossTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    private static var limits: SessionLog.Limits {
        var limits = SessionLog.Limits()
        limits.segmentLines = 1_500
        return limits
    }

    @Test(
        "whatever was acknowledged is there, across segments, whether logs are few or many", arguments: 0..<8, [1, 20])
    func acknowledged(rounds: Int, count: Int) async throws {
        let calls = FaultFiles()
        let sync = try GroupSync(directory: scratch.path, interval: nil, calls: calls)
        var logs: [SessionLog] = []
        for index in 0..<count {
            let log = try SessionLog.create(
                at: scratch("s\(index)"), hello: LeafSamples.hello(), limits: Self.limits, sync: sync, calls: calls)
            for round in 0..<rounds { try SampleLog.append(round, to: log) }
            logs.append(log)
        }
        await sync.syncAll()
        try logs[0].append(LeafSamples.resume)
        try await logs[0].commit()
        let acknowledged = logs.map(\.leaves)
        for (index, log) in logs.enumerated() {
            for round in 0..<3 { try SampleLog.append(round, to: log) }
            let written = try SampleLog(FileSet(reading: log.directory))
            calls.losePower(in: log.directory)
            let copy = scratch("copy\(index)")
            try FileSet(reading: log.directory).write(to: copy)
            let found = try SessionLog.open(copy, limits: Self.limits).found
            #expect(found.leaves == acknowledged[index] && found.recoveries.isEmpty)
            #expect(try readLines(copy).elementsEqual(written.lines.prefix(Int(acknowledged[index]))))
        }
    }

    @Test("a repaired log is durable in all its parts")
    func afterRecovery() throws {
        let sample = try SampleLog(in: scratch("s"), rounds: 3, limits: Self.limits)
        var damaged = sample.files
        damaged["seg-000002.ndjson"].removeFirst(30)
        try damaged.write(to: scratch("s"))
        let calls = FaultFiles()
        let (log, found) = try SessionLog.open(scratch("s"), limits: Self.limits, calls: calls)
        let repaired = try FileSet(reading: scratch("s"))
        calls.losePower(in: scratch("s"))
        let after = try FileSet(reading: scratch("s"))
        for name in ["seg-000001.ndjson", "tile0-000001.bin", "seg-000001.raw", "torn-000001.bin"] {
            #expect(after[name] == repaired[name], "\(name)")
        }
        #expect(found.recoveries.count == 1 && log.leaves == found.leaves + 1)
    }
}
