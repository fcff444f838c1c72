import CounterfoilJSON
import CounterfoilRecording
import CounterfoilTestSupport
import CounterfoilTranscript
import Foundation
import Testing

@Suite("Writing a log")
struct SessionLogTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    @Test("what is appended is read back in order, with its bytes")
    func readsBack() throws {
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello())
        #expect(log.leaves == 1)
        var expected: [Leaf] = [.hello(log.hello)]
        for (index, leaf) in LeafSamples.appended().enumerated() {
            #expect(try log.append(leaf) == UInt64(index + 1))
            expected.append(leaf)
        }
        let time = EventTime(milliseconds: 5)
        let index = try log.appendChunk([1, 2, 3], feed: 1, exchange: 9, at: time)
        try log.close()

        let reader = try SessionReader(scratch("s"))
        #expect(reader.hello == log.hello)
        for leaf in expected { #expect(try reader.next()?.leaf() == leaf) }
        let record = try unwrap(try reader.next())
        #expect(record.index == index)
        guard case .chunk(let chunk) = try record.leaf() else { throw MissingSample() }
        #expect((chunk.feed, chunk.exchange, chunk.at) == (1, 9, time))
        #expect(try reader.bytes(of: chunk, in: record) == [1, 2, 3])
        #expect(try reader.next() == nil)
        let hashes = try readLines(scratch("s")).map { try unwrap(OutsideHash.leaf($0)) }
        #expect(MerkleTree.root(of: hashes) == log.root)
    }

    @Test("a log is taken over where it ended")
    func takenOver() throws {
        let sample = try SampleLog(in: scratch("s"))
        let (log, found) = try SessionLog.open(scratch("s"))
        #expect(found.hello == (try LeafSamples.hello()) && found.isClosed && found.recoveries.isEmpty)
        #expect(found.leaves == UInt64(sample.lines.count))
        #expect(try log.append(LeafSamples.resume) == found.leaves)
        try SampleLog.append(7, to: log)
        try log.close()
        #expect(try readLines(scratch("s")).starts(with: sample.lines))
        let verification = try SessionVerification(scratch("s"))
        #expect(!verification.isClosed && verification.chunks == 9)
    }

    @Test("a second writer is refused, from this process too, until the first lets go")
    func locked() throws {
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello())
        for attempt in 0..<2 {
            let error = #expect(throws: RecordingError.self) {
                if attempt == 0 {
                    _ = try SessionLog.open(scratch("s"))
                } else {
                    _ = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello())
                }
            }
            #expect(error?.code == .locked)
        }
        try log.close()
        let error = #expect(throws: RecordingError.self) { try log.append(LeafSamples.resume) }
        #expect(error?.code == .misuse)
        _ = try SessionLog.open(scratch("s"))
    }

    @Test("a log is not begun where there is one, nor taken over where there is none")
    func wrongPlace() throws {
        _ = try SampleLog(in: scratch("s"))
        let existing = #expect(throws: RecordingError.self) {
            try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello())
        }
        #expect(existing?.code == .exists)
        let missing = #expect(throws: RecordingError.self) { try SessionLog.open(scratch("none")) }
        #expect(missing?.code == .empty)
        let parent = #expect(throws: RecordingError.self) {
            try SessionLog.create(at: scratch("none/s"), hello: LeafSamples.hello())
        }
        #expect(parent?.code == .io)
        #expect(throws: RecordingError.self) { try SessionReader(scratch("none")) }
    }

    @Test("leaves that only the log writes, that are too large or unreadable are refused, and change nothing")
    func refusals() throws {
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello())
        let root = log.root
        let hash = MerkleTree().root
        var deep = CanonicalJSON.null
        for _ in 0..<70 { deep = .array([deep]) }
        let large = WireText(String(repeating: "\u{1}", count: 20_000))
        let refused: [(Leaf, RecordingError.Code)] = [
            (.hello(log.hello), .misuse),
            (.rotation(.init(leaves: 1, root: hash)), .misuse),
            (.recovery(.init(leaves: 1, lost: 0, lostRaw: 0, file: 1, hash: hash)), .misuse),
            (
                .chunk(.init(feed: 0, exchange: 1, raw: .init(offset: 0, count: 0, hash: hash), at: log.hello.at)),
                .misuse
            ),
            (.alert(.init(number: 0, state: .opened, alert: deep)), .misuse),
            (.event(.init(feed: 0, number: 0, event: .note(.init(code: "x", detail: large)))), .tooLarge),
        ]
        for (leaf, code) in refused {
            let error = #expect(throws: RecordingError.self) { try log.append(leaf) }
            #expect(error?.code == code)
        }
        #expect(log.leaves == 1 && log.root == root)
        try log.append(LeafSamples.close)
        try log.close()
        #expect(try SessionVerification(scratch("s")).leaves == 2)
    }

    @Test("a leaf of a later version stops a takeover, and nothing is cut")
    func laterVersion() throws {
        var files = try SampleLog(in: scratch("s"), rounds: 1).files
        let line = Array(#"{"t":"thought"}"#.utf8)
        files["seg-000001.ndjson"] += line + [0x0A]
        files["tile0-000001.bin"] += try unwrap(OutsideHash.leaf(line)).bytes
        try files.write(to: scratch("s"))
        let error = #expect(throws: RecordingError.self) { try SessionLog.open(scratch("s")) }
        #expect(error?.code == .format)
        #expect(try FileSet(reading: scratch("s")) == files)
        #expect(throws: RecordingError.self) { try SessionVerification(scratch("s")) }
    }

    @Test("segments are begun by size, and the whole reads as one", arguments: [(1_000, 1 << 20), (1 << 20, 40)])
    func rotation(lines: Int64, raw: Int64) throws {
        var limits = SessionLog.Limits()
        limits.segmentLines = lines
        limits.segmentRaw = raw
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello(), limits: limits)
        for round in 0..<4 { try SampleLog.append(round, to: log) }
        try log.append(LeafSamples.close)
        try log.close()
        let verification = try SessionVerification(scratch("s"))
        #expect((3...8).contains(verification.segments))
        #expect(verification.root == log.root && verification.leaves == log.leaves && verification.isClosed)
        let all = try readLines(scratch("s"))
        #expect(all.count == Int(log.leaves))
        // A crash between the making of a segment and its first leaf leaves empty files; they are no damage.
        let next = "00000\(verification.segments + 1)"
        var empty = FileSet()
        for name in ["seg-\(next).raw", "seg-\(next).ndjson", "tile0-\(next).bin"] { empty[name] = [] }
        try empty.write(to: scratch("s"))
        #expect(try SessionVerification(scratch("s")) == verification)
        let (again, found) = try SessionLog.open(scratch("s"), limits: limits)
        #expect(found.recoveries.isEmpty && found.leaves == verification.leaves)
        try SampleLog.append(5, to: again)
        try again.close()
        #expect(try readLines(scratch("s")).starts(with: all))
        #expect(try SessionVerification(scratch("s")).root == again.root)
    }

    @Test("the buffer is bounded, and a large chunk goes straight through it")
    func bufferIsBounded() throws {
        let calls = FaultFiles()
        var limits = SessionLog.Limits()
        limits.buffer = 1_000
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello(), limits: limits, calls: calls)
        let before = calls.count(.write)
        try log.append(LeafSamples.resume)
        #expect(calls.count(.write) == before)
        try log.appendChunk([UInt8](repeating: 7, count: 5_000), feed: 0, exchange: 1, at: log.hello.at)
        #expect(calls.count(.write) == before + 3)
        #expect(try SessionVerification(scratch("s")).leaves == 3)
    }

    @Test("files and directories are closed to others")
    func modes() throws {
        _ = try SampleLog(in: scratch("s"))
        for name in ["", "/seg-000001.ndjson", "/seg-000001.raw", "/tile0-000001.bin", "/lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: scratch("s\(name)"))
            let mode = try unwrap(attributes[.posixPermissions] as? Int)
            #expect(mode & 0o027 == 0, "\(name)")
        }
    }
}
