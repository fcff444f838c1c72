import CounterfoilRecording
import CounterfoilTestSupport
import Testing

@Suite("Recovery of a damaged log")
struct RecoveryTests {
    private let scratch: ScratchDirectory
    private let sample: SampleLog

    init() throws {
        scratch = try ScratchDirectory()
        sample = try SampleLog(in: scratch("original"))
    }

    @Test(
        "a log cut at any byte of any file keeps its longest whole prefix",
        arguments: ["seg-000001.ndjson", "seg-000001.raw", "tile0-000001.bin"])
    func everyCut(name: String) throws {
        for size in 0...sample.files[name].count {
            var cut = sample.files
            cut[name] = Array(cut[name][..<size])
            try check(cut, of: sample)
        }
    }

    @Test(
        "a log that lost any suffixes, or has zeros or noise in their place, keeps its longest whole prefix",
        arguments: 0..<8)
    func lostSuffixes(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for _ in 0..<60 {
            var damaged = sample.files
            for name in damaged.names where Bool.random(using: &random) {
                damaged[name] = Self.damage(damaged[name], &random)
            }
            try check(damaged, of: sample)
        }
    }

    @Test("damage in any segment of several sets the segments behind it aside", arguments: 0..<8)
    func severalSegments(seed: UInt64) throws {
        var limits = SessionLog.Limits()
        limits.segmentLines = 1_200
        let long = try SampleLog(in: scratch("long"), rounds: 5, limits: limits)
        #expect(long.files.files.count >= 12)
        var random = SplitMix(seed: 1_000 + seed)
        for _ in 0..<25 {
            var damaged = long.files
            let name = try unwrap(damaged.names.randomElement(using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: damaged.files[name] = nil
            case 1: damaged[name] += [0x0A]
            default: damaged[name] = Self.damage(damaged[name], &random)
            }
            try check(damaged, of: long, limits: limits)
        }
    }

    @Test("a segment that lost whole leaves is not taken for a shorter one")
    func cleanCutInTheMiddle() throws {
        var limits = SessionLog.Limits()
        limits.segmentLines = 1_500
        let long = try SampleLog(in: scratch("long"), rounds: 3, limits: limits)
        let first = long.files["seg-000001.ndjson"].split(separator: 0x0A)
        var cut = long.files
        cut["seg-000001.ndjson"] = Array(first.dropLast().joined(separator: [0x0A])) + [0x0A]
        cut["tile0-000001.bin"] = Array(cut["tile0-000001.bin"].dropLast(32))
        try cut.write(to: scratch("cut"))
        let error = #expect(throws: RecordingError.self) { try SessionVerification(scratch("cut"), limits: limits) }
        #expect(error?.code == .corrupt)
        #expect(throws: RecordingError.self) { try readLines(scratch("cut"), limits: limits) }
        try check(cut, of: long, limits: limits, expected: first.count - 1)
    }

    @Test("an interrupted recovery is finished by the next one, and what it kept is declared")
    func interruptedRecovery() throws {
        var damaged = sample.files
        damaged["seg-000001.ndjson"].removeLast(5)
        try damaged.write(to: scratch("first"))
        let found = try SessionLog.open(scratch("first")).found
        let torn = try unwrap(try FileSet(reading: scratch("first")).files["torn-000001.bin"])
        // As if the crash had come right after the torn bytes were safe: nothing is cut yet, no leaf declares them.
        damaged["torn-000001.bin"] = torn
        damaged["torn.part"] = [1, 2, 3]
        try damaged.write(to: scratch("second"))
        let again = try SessionLog.open(scratch("second")).found
        #expect(again == found)
        let after = try FileSet(reading: scratch("second"))
        #expect(after["torn-000001.bin"] == torn)
        #expect(after.files["torn-000002.bin"] == nil && after.files["torn.part"] == nil)
        // And as if it had come after the cut.
        var cut = try FileSet(reading: scratch("first"))
        let declared = try Leaf.recovery(unwrap(found.recoveries.first)).line.count + 1
        cut["seg-000001.ndjson"].removeLast(declared)
        cut["tile0-000001.bin"].removeLast(32)
        try cut.write(to: scratch("third"))
        #expect(try SessionLog.open(scratch("third")).found == found)
        #expect(try SessionVerification(scratch("third")).recoveries == found.recoveries)
    }

    @Test("damage after damage is set aside under the next number")
    func repeatedDamage() throws {
        try sample.files.write(to: scratch("again"))
        for round in 1...3 {
            var damaged = try FileSet(reading: scratch("again"))
            damaged["seg-000001.ndjson"] += Array("half a li".utf8)
            try damaged.write(to: scratch("again"))
            let (log, found) = try SessionLog.open(scratch("again"))
            #expect(found.recoveries.map(\.file) == [round])
            #expect(found.recoveries.map(\.lost) == [9])
            try log.append(LeafSamples.resume)
            try log.close()
        }
        #expect(try SessionVerification(scratch("again")).recoveries.map(\.file) == [1, 2, 3])
    }

    // MARK: The check

    /// Takes a damaged copy over and compares what is kept, set aside, declared and written on with what must be.
    private func check(
        _ damaged: FileSet, of sample: SampleLog, limits: SessionLog.Limits = SessionLog.Limits(), expected: Int? = nil
    ) throws {
        let place = try ScratchDirectory()
        let directory = place("session")
        try damaged.write(to: directory)
        let whole = expected ?? sample.wholeLeaves(damaged)
        let kept = sample.lines.prefix(whole)
        let log: SessionLog
        let recoveries: [Leaf.Recovery]
        if whole == 0 {
            let error = #expect(throws: RecordingError.self) { try SessionLog.open(directory, limits: limits) }
            #expect(error?.code == .empty)
            log = try SessionLog.create(at: directory, hello: LeafSamples.hello(), limits: limits)
            try log.flush()
            recoveries = try readLines(directory, limits: limits).compactMap {
                if case .recovery(let leaf) = try Leaf(line: $0) { leaf } else { nil }
            }
        } else {
            let opened = try SessionLog.open(directory, limits: limits)
            #expect(opened.found.leaves == UInt64(whole))
            log = opened.log
            recoveries = opened.found.recoveries
        }
        let lost = sample.bytes(damaged, behind: whole, ending: ".ndjson")
        let lostRaw = sample.bytes(damaged, behind: whole, ending: ".raw")
        let lostTile = sample.bytes(damaged, behind: whole, ending: ".bin")
        #expect(recoveries.isEmpty == (lost + lostRaw + lostTile == 0))
        let after = try FileSet(reading: directory)
        if let recovery = recoveries.first {
            #expect(recoveries.count == 1)
            #expect(recovery.lost == Int64(lost) && recovery.lostRaw == Int64(lostRaw))
            #expect(recovery.leaves == Int64(whole))
            let torn = after["torn-000001.bin"]
            let header = try unwrap(torn.firstIndex(of: 0x0A)) + 1
            #expect(torn.count - header == lost + lostRaw + lostTile)
        } else {
            #expect(after.files["torn-000001.bin"] == nil)
        }
        // The log goes on, and the whole of it holds.
        try SampleLog.append(9, to: log)
        try log.close()
        let lines = try readLines(directory, limits: limits)
        let continued = whole == 0 ? 1 : whole
        #expect(lines.prefix(continued).elementsEqual(whole == 0 ? [lines[0]] : Array(kept)))
        #expect(lines.count >= continued + recoveries.count + 8)
        let verification = try SessionVerification(directory, limits: limits)
        #expect(verification.leaves == UInt64(lines.count))
        #expect(verification.root == log.root)
        #expect(verification.recoveries == recoveries)
    }

    private static func damage(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        let size = Int.random(in: 0...bytes.count, using: &random)
        let rest = bytes.count - size
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return bytes[..<size] + [UInt8](repeating: 0, count: rest)
        case 1: return bytes[..<size] + (0..<rest).map { _ in UInt8.random(in: 0...255, using: &random) }
        case 2:
            // A page that never reached the disk, between others that did.
            var holed = bytes
            for index in size..<min(size + 40, bytes.count) { holed[index] = 0 }
            return holed
        default: return Array(bytes[..<size])
        }
    }
}
