import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

@Suite("Server-sent events and lines")
struct ServerSentEventTests {
    /// Inputs, and what each dispatches: `type:data`, `comment`, `retry:n`, and last `id:` with the id to resume from.
    static let cases: [(String, [String])] = [
        ("data: a\n\n", ["message:a", "id:"]), ("data:a\ndata:  b\n\n", ["message:a\n b", "id:"]),
        ("data\n\ndata\ndata\n\ndata:", ["message:", "message:\n", "id:"]),
        ("\u{FEFF}data: a\r\rdata: b\r\n\r\n", ["message:a", "message:b", "id:"]),
        ("\u{FEFF}\u{FEFF}data: a\n\n", ["id:"]), (": hello\n:\n", ["comment", "comment", "id:"]),
        ("event: x\ndata: a\n\ndata: b\n\n", ["x:a", "message:b", "id:"]), ("event: x\n\n", ["id:"]),
        ("id: 1\ndata: a\n\nid\ndata: b\n\n", ["message:a", "message:b", "id:"]), ("id: 7\n\n", ["id:7"]),
        ("id: 7\ndata: a\n", ["id:"]), ("id: a\u{0}b\ndata: c\n\n", ["message:c", "id:"]),
        ("retry: 1500\nretry: 1x\nretry:\nretry: 99999999999999999999\n", ["retry:1500", "retry:999999999", "id:"]),
        ("Data: a\nfoo: b\n data: c\n\n", ["id:"]), ("data: 买一送一\r\ndata: 🎉\r\n\r\n", ["message:买一送一\n🎉", "id:"]),
        ("id: 1\ndata: a\n\ndata: b\n\n", ["message:a", "message:b", "id:1"]), ("data: a\n\r\n", ["message:a", "id:"]),
        (":\n\ndata:a\nid:5\r\revent:e\n", ["comment", "message:a", "id:5"]),
    ]

    @Test("the stream reads as the standard says, however it is split", arguments: cases)
    func events(stream: String, expected: [String]) {
        for split in Array(stream.utf8).splits() {
            var decoder = ServerSentEventDecoder()
            var found = split.flatMap { decoder.append($0) }.map(Self.text)
            found.append("id:\(decoder.lastEventID.string)")
            #expect(found == expected)
        }
    }

    @Test("bad UTF-8 is repaired only in types and ids; data stay bytes")
    func badBytes() {
        var decoder = ServerSentEventDecoder()
        let output = decoder.append(Array("event: ".utf8) + [0xFF, 0x0A] + Array("data: ".utf8) + [0xFF, 0x0A, 0x0A])
        #expect(output == [.event(.init(type: "\u{FFFD}", data: [0xFF], isCut: false, id: nil))])
    }

    @Test("a reconnect drops the unfinished event and keeps the id")
    func reconnect() {
        var decoder = ServerSentEventDecoder()
        _ = decoder.append(Array("id: 3\ndata: a\n\nid: 4\ndata: b".utf8))
        decoder.reconnect()
        #expect(decoder.lastEventID == "3")
        let output = decoder.append(Array("data: c\n\n".utf8))
        #expect(output.map(Self.text) == ["message:c"])
        #expect(decoder.lastEventID == "3")
    }

    @Test("an oversize event keeps its beginning and says so; a line of 64 MB costs no memory")
    func oversize() {
        var decoder = ServerSentEventDecoder(lineLimit: 64, eventLimit: 100)
        var output = decoder.append(Array("data: ".utf8))
        let chunk = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 0..<64 { output += decoder.append(chunk) }
        output += decoder.append(Array("\ndata: \(String(repeating: "b", count: 50))\n\ndata: c\n\n".utf8))
        guard case .event(let first) = output.first, case .event(let last) = output.last else {
            Issue.record("no events")
            return
        }
        #expect(output.count == 2)
        #expect(first.isCut && first.data.count <= 100)
        #expect(!last.isCut && last.data == Array("c".utf8))
        #expect(MemoryLayout.size(ofValue: decoder) < 1_024)
    }

    @Test("lines end in LF, CR or CRLF at any split", arguments: ["a\nb\r\nc\rd\n\r\n\re", "\r\r\n\n", ""])
    func lines(text: String) {
        var expected: [[UInt8]]?
        for split in Array(text.utf8).splits() {
            var splitter = LineSplitter()
            var found: [[UInt8]] = []
            for part in split { splitter.append(part) { found.append($0.bytes) } }
            expected = expected ?? found
            #expect(found == expected)
        }
        if text.hasPrefix("a") { #expect(expected?.map(\.count) == [1, 1, 1, 1, 0, 0]) }
    }

    @Test("mutated streams give the same events at every split")
    func mutations() {
        var random = TestRandom(5)
        let base = Array("id: 1\nevent: x\ndata: {\"a\":1}\n\n: hi\r\nretry: 5\rdata: b\r\n\r\n".utf8)
        for _ in 0..<400 {
            let bytes = base.mutated(&random)
            var expected: [String]?
            for split in bytes.splits(limit: 40) {
                var decoder = ServerSentEventDecoder(lineLimit: 24, eventLimit: 40)
                let found = split.flatMap { decoder.append($0) }.map(Self.text)
                expected = expected ?? found
                #expect(found == expected)
            }
        }
    }

    private static func text(_ output: ServerSentEventDecoder.Output) -> String {
        switch output {
        case .event(let event): event.type.string + ":" + String(decoding: event.data, as: UTF8.self)
        case .comment: "comment"
        case .retry(let delay): "retry:\(delay)"
        }
    }
}
