import CounterfoilRecording
import Testing

@Suite("Changed recordings")
struct TamperTests {
    @Test("a changed bit in any byte of any file is found by verification, and by reading where it was read")
    func everyByte() throws {
        let scratch = try ScratchDirectory()
        // A log with a torn file, so that this is covered, too.
        _ = try SampleLog(in: scratch("log"), rounds: 1)
        var damaged = try FileSet(reading: scratch("log"))
        damaged["seg-000001.raw"] += Array("bytes without a leaf".utf8)
        damaged["tile0-000001.bin"].removeLast(3)
        try damaged.write(to: scratch("log"))
        let (log, found) = try SessionLog.open(scratch("log"))
        try SampleLog.append(1, to: log)
        try log.close()
        #expect(found.recoveries.count == 1)
        let whole = try FileSet(reading: scratch("log"))
        #expect(whole.names == ["seg-000001.ndjson", "seg-000001.raw", "tile0-000001.bin", "torn-000001.bin"])
        let root = try SessionVerification(scratch("log")).root
        #expect(root == log.root)

        for name in whole.names {
            for index in whole[name].indices {
                var changed = whole
                changed[name][index] ^= 1 << UInt8(index % 8)
                try FileSet(files: [name: changed[name]]).write(to: scratch("log"))
                let error = #expect(throws: RecordingError.self, "\(name), byte \(index)") {
                    try SessionVerification(scratch("log"))
                }
                // Unless the first line is gone there is a log, and it says that it is corrupt.
                #expect(error?.code == .corrupt || error?.code == .empty)
                if !name.hasPrefix("torn") {
                    #expect(throws: RecordingError.self, "\(name), byte \(index)") { try readLines(scratch("log")) }
                }
            }
            try FileSet(files: [name: whole[name]]).write(to: scratch("log"))
        }
        #expect(try SessionVerification(scratch("log")).root == root)
    }

    @Test("bytes behind the end, a missing file and an undeclared torn file are found")
    func surplus() throws {
        let scratch = try ScratchDirectory()
        let sample = try SampleLog(in: scratch("original"), rounds: 1)
        var changes: [FileSet] = []
        for name in sample.files.names {
            var longer = sample.files
            longer[name] += [0]
            changes.append(longer)
            var missing = sample.files
            missing.files[name] = nil
            changes.append(missing)
        }
        var undeclared = sample.files
        undeclared["torn-000001.bin"] = Array("{\"leaves\":1,\"parts\":[]}\n".utf8)
        changes.append(undeclared)
        var late = sample.files
        late["seg-000003.ndjson"] = [0x0A]
        changes.append(late)
        for (index, change) in changes.enumerated() {
            try change.write(to: scratch("\(index)"))
            #expect(throws: RecordingError.self, "change \(index)") { try SessionVerification(scratch("\(index)")) }
        }
    }
}
