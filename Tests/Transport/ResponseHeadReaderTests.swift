import Testing

@testable import CounterfoilTransport

@Suite("Response heads")
struct ResponseHeadReaderTests {
    /// The head that these lines make, and how many lines it took.
    private static func read(
        _ lines: [String], limits: TransferLimits = .init()
    ) throws(TransportError) -> (status: Int, headers: HeaderFields)? {
        var reader = ResponseHeadReader(limits: limits)
        for line in lines {
            if case .complete(let status, let headers) = try take(line + "\r\n", &reader) { return (status, headers) }
        }
        return nil
    }

    private static func take(
        _ line: String, _ reader: inout ResponseHeadReader
    ) throws(TransportError) -> ResponseHeadReader.Step {
        try take(Array(line.utf8), &reader)
    }

    private static func take(
        _ line: [UInt8], _ reader: inout ResponseHeadReader
    ) throws(TransportError) -> ResponseHeadReader.Step {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: line.count, alignment: 1)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: line)
        return try reader.take(UnsafeRawBufferPointer(buffer))
    }

    @Test("fields keep their order and repetition, without surrounding blanks")
    func fields() throws {
        let head = try #require(
            try Self.read(["HTTP/1.1 200 OK", "A: 1", "b:2", "A:\t 3 \t", "Empty:", "NoColon", "C: x:y", ""]))
        #expect(head.status == 200)
        #expect(head.headers.map(\.name) == ["A", "b", "A", "Empty", "NoColon", "C"])
        #expect(head.headers.map(\.value) == ["1", "2", "3", "", "", "x:y"])
        #expect(head.headers.values(of: "a") == ["1", "3"])
    }

    @Test("a folded line continues the value before it")
    func folding() throws {
        let head = try #require(try Self.read(["HTTP/1.1 200 OK", "A: one", "  two", "\tthree", ""]))
        #expect(head.headers["A"] == "one two three")
    }

    @Test("interim answers are passed over, but what they cost is counted")
    func interim() throws {
        let lines = ["HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/1.1 100 Continue", "", "HTTP/2 204", "A: 1", ""]
        let head = try #require(try Self.read(lines))
        #expect(head.status == 204 && head.headers.map(\.name) == ["A"])
        var limits = TransferLimits()
        limits.headerLines = 6
        #expect(throws: TransportError.self) { try Self.read(lines, limits: limits) }
    }

    @Test("trailers come after the head and are counted")
    func trailers() throws {
        var limits = TransferLimits()
        limits.headerLines = 4
        var reader = ResponseHeadReader(limits: limits)
        _ = try Self.take("HTTP/1.1 200 OK\r\n", &reader)
        _ = try Self.take("\r\n", &reader)
        for _ in 0..<2 {
            guard case .trailer = try Self.take("T: 1\r\n", &reader) else {
                Issue.record("not a trailer")
                return
            }
        }
        #expect(throws: TransportError.self) { try Self.take("T: 1\r\n", &reader) }
    }

    @Test("bytes and lines are limited, the limit itself included")
    func limits() throws {
        var limits = TransferLimits()
        limits.headerBytes = 17 + 6 + 2
        #expect(try Self.read(["HTTP/1.1 200 OK", "A: 1", ""], limits: limits)?.status == 200)
        limits.headerBytes -= 1
        let error = #expect(throws: TransportError.self) {
            try Self.read(["HTTP/1.1 200 OK", "A: 1", ""], limits: limits)
        }
        #expect(error?.code == .headerLimit)
    }

    @Test(
        "what is not a status line is refused",
        arguments: [
            "", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 2000", "HTTP/1.1 2x0", "HTTP/1.1 099", "ICY 200 OK",
            "http/1.1 200", "HTTP/1.1  200", "200 OK",
        ])
    func badStatusLines(line: String) {
        let error = #expect(throws: TransportError.self) { try Self.read([line, ""]) }
        #expect(error?.code == .responseMalformed)
    }

    @Test("a change of protocol that was not asked for is refused")
    func switchingProtocols() {
        let error = #expect(throws: TransportError.self) { try Self.read(["HTTP/1.1 101 Switching", ""]) }
        #expect(error?.code == .responseMalformed)
    }

    @Test("invalid UTF-8 is replaced, whatever follows is kept")
    func invalidText() throws {
        var reader = ResponseHeadReader(limits: .init())
        _ = try Self.take("HTTP/1.1 200 OK\r\n", &reader)
        _ = try Self.take([0x41, 0x3A, 0x20, 0xFF, 0x62, 0x0D, 0x0A], &reader)
        guard case .complete(_, let headers) = try Self.take("\r\n", &reader) else {
            Issue.record("incomplete")
            return
        }
        #expect(headers["A"] == "\u{FFFD}b")
    }
}
