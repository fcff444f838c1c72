import CounterfoilRecording
import CounterfoilTestSupport
import CounterfoilTranscript
import Foundation
import Testing

@Suite("Reading a recording")
struct SessionReaderTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    @Test("a log being written is read up to its last whole leaf, and on from there, across segments")
    func live() throws {
        var limits = SessionLog.Limits()
        limits.segmentLines = 3_000
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello(), limits: limits)
        let reader = try SessionReader(scratch("s"), isLive: true, limits: limits)
        var read: [[UInt8]] = []
        func drain() throws {
            while let record = try reader.next() {
                #expect(record.index == UInt64(read.count))
                if case .chunk(let chunk) = try record.leaf() { _ = try reader.bytes(of: chunk, in: record) }
                read.append(record.line)
            }
        }
        for round in 0..<8 {
            try SampleLog.append(round, to: log)
            try drain()
            #expect(read.count == Int(log.leaves))
            try log.append(LeafSamples.resume)  // not flushed
            try drain()
            #expect(read.count == Int(log.leaves) - 1)
        }
        try log.close()
        try drain()
        #expect(read == (try readLines(scratch("s"))))
    }

    @Test("a live reader sees whole leaves only, wherever the writer is between two of its bytes")
    func everyMoment() throws {
        let sample = try SampleLog(in: scratch("original"), rounds: 1)
        // The order in which a flush writes; the first leaf is there from the beginning.
        let names = ["seg-000001.raw", "seg-000001.ndjson", "tile0-000001.bin"]
        var growing = FileSet()
        growing["seg-000001.ndjson"] = sample.lines[0] + [0x0A]
        growing["tile0-000001.bin"] = Array(sample.files["tile0-000001.bin"].prefix(32))
        growing["seg-000001.raw"] = []
        try growing.write(to: scratch("live"))
        let reader = try SessionReader(scratch("live"), isLive: true)
        var read = 0
        for name in names {
            let handle = try unwrap(FileHandle(forWritingAtPath: scratch("live/\(name)")))
            try handle.seekToEnd()
            for byte in sample.files[name][growing[name].count...] {
                handle.write(Data([byte]))
                growing[name].append(byte)
                while let record = try reader.next() {
                    #expect(record.line == sample.lines[read])
                    read += 1
                }
                #expect(read == sample.wholeLeaves(growing))
            }
        }
        #expect(read == sample.lines.count)
    }

    @Test("without that a torn tail is an error, after all leaves before it")
    func torn() throws {
        var files = try SampleLog(in: scratch("s"), rounds: 1).files
        files["seg-000001.ndjson"].removeLast()
        try files.write(to: scratch("s"))
        let reader = try SessionReader(scratch("s"))
        var count = 0
        let error = #expect(throws: RecordingError.self) { while try reader.next() != nil { count += 1 } }
        #expect(error?.code == .corrupt && count == 9)
    }

    @Test(
        "a chunk that points outside of the raw bytes is refused",
        arguments: [(-1, 2), (0, 1_000), (1 << 40, 1), (.max, 9)])
    func bounds(offset: Int64, count: Int) throws {
        _ = try SampleLog(in: scratch("s"), rounds: 1)
        let reader = try SessionReader(scratch("s"))
        let record = try unwrap(try reader.next())
        let chunk = Leaf.Chunk(
            feed: 0, exchange: 0, raw: .init(offset: offset, count: count, hash: record.hash), at: reader.hello.at)
        let error = #expect(throws: RecordingError.self) { try reader.bytes(of: chunk, in: record) }
        #expect(error?.code == .corrupt)
    }

    @Test("leaves and chunks larger than a reader's buffer are read")
    func large() throws {
        let log = try SessionLog.create(at: scratch("s"), hello: LeafSamples.hello())
        var random = SplitMix(seed: 3)
        var chunks: [[UInt8]] = []
        for size in [0, 1, 262_143, 262_144, 262_145, 700_000] {
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            chunks.append(bytes)
            try log.appendChunk(bytes, feed: 0, exchange: 1, at: log.hello.at)
            let text = WireText(String(repeating: "a", count: 60_000))
            try log.append(.event(.init(feed: 0, number: 0, event: .note(.init(code: "x", detail: text)))))
        }
        try log.close()
        let reader = try SessionReader(scratch("s"))
        var read: [[UInt8]] = []
        while let record = try reader.next() {
            if case .chunk(let chunk) = try record.leaf() { read.append(try reader.bytes(of: chunk, in: record)) }
        }
        #expect(read == chunks)
        #expect(try SessionVerification(scratch("s")).root == log.root)
    }
}
