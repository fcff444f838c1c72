import CounterfoilJSON
import Testing

@testable import CounterfoilFeed

@Suite("Streams of JSON values")
struct JSONValueStreamTests {
    static let cases: [(String, [String])] = [
        ("{\"a\":1}\n{\"b\":2}\n", ["{\"a\":1}", "{\"b\":2}"]), ("{\"a\":1}{\"b\":2}", ["{\"a\":1}", "{\"b\":2}"]),
        ("\u{1E}{\"a\":1}\n\u{1E}{\"b\":[1,{\"c\":2}]}\n", ["{\"a\":1}", "{\"b\":[1,{\"c\":2}]}"]),
        ("[{\"a\":1},\r\n{\"b\":2}\n,\n{\"c\":3}]", ["{\"a\":1}", "{\"b\":2}", "{\"c\":3}"]),
        ("\u{FEFF}\n\n{\"a\":\"}{\\\"\\\\\"}\n", ["{\"a\":\"}{\\\"\\\\\"}"]),
        ("{\n \"a\" : [\n{\n}\n]\n}", ["{\n \"a\" : [\n{\n}\n]\n}"]), ("", []), ("\n\n[]\n", []),
        // A string that never closes, an object that never closes, a record cut off by the next.
        ("{\"a\":\"x\n{\"b\":2}\n", ["broken:{\"a\":\"x", "{\"b\":2}"]),
        ("{\"a\":1\n{\"b\":2}\n", ["broken:{\"a\":1\n", "{\"b\":2}"]),
        ("\u{1E}{\"a\":\"x\u{1E}{\"b\":2}\n", ["broken:{\"a\":\"x", "{\"b\":2}"]),
        ("<html>hi</html>\n{\"a\":1}\nnull\n7\n", ["noise:<html>hi</html>", "{\"a\":1}", "noise:null", "noise:7"]),
        ("{\"a\":1}}{\"b\":2}", ["{\"a\":1}", "noise:}", "{\"b\":2}"]), ("{\"a\":", ["broken:{\"a\":"]),
        ("{\"中\":\"文🎉\"}", ["{\"中\":\"文🎉\"}"]),
    ]

    @Test("objects are found however they are set apart and however the stream is split", arguments: cases)
    func values(stream: String, expected: [String]) {
        for split in Array(stream.utf8).splits() { #expect(Self.read(split) == expected) }
    }

    @Test("an oversize object is left out and the next line is found again, in flat memory")
    func oversize() {
        var stream = JSONValueStream(limit: 100)
        var output = stream.append(Array("{\"a\":\"".utf8))
        let chunk = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 0..<16 { output += stream.append(chunk) }
        output += stream.append(Array("\"}{\"b\":2}\n{\"c\":[\(String(repeating: "1,", count: 100))\n{\"d\":4}".utf8))
        #expect(output == [.oversize, .value(Array("{\"b\":2}".utf8)), .oversize, .value(Array("{\"d\":4}".utf8))])
    }

    @Test("mutated streams give the same values at every split, and every value is within its bound")
    func mutations() {
        var random = TestRandom(3)
        let base = Array("{\"a\":1,\"b\":[{\"c\":\"}\"}]}\n\u{1E}{\"d\":\"\\\"\"}\n[{\"e\":null},\n{\"f\":2}]".utf8)
        for _ in 0..<600 {
            let splits = base.mutated(&random).splits(limit: 30)
            let expected = Self.read(splits[0], limit: 40)
            for split in splits { #expect(Self.read(split, limit: 40) == expected) }
        }
    }

    private static func read(_ parts: [[UInt8]], limit: Int = 1 << 20) -> [String] {
        var stream = JSONValueStream(limit: limit)
        return (parts.flatMap { stream.append($0) } + stream.finish()).map { output in
            switch output {
            case .value(let bytes): String(decoding: bytes, as: UTF8.self)
            case .oversize: "oversize"
            case .broken(let bytes): "broken:" + String(decoding: bytes, as: UTF8.self)
            case .noise(let bytes): "noise:" + String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}
