import CounterfoilJSON
import CounterfoilTranscript
import Foundation
import Testing

@Suite("JSON documents")
struct JSONDocumentTests {
    private func canonical(_ text: String) throws -> String {
        String(decoding: CanonicalJSON(try JSONDocument(Array(text.utf8)).root).encoded, as: UTF8.self)
    }

    @Test(
        "values are read as written",
        arguments: [
            ("null", "null"), (" true ", "true"), ("-0", "0"), ("[]", "[]"), ("{}", "{}"),
            ("[1,[2,{\"a\":3}]]", "[1,[2,{\"a\":3}]]"),
            ("{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}"), ("{\"a\":1,\"a\":2}", "{\"a\":2}"),
            ("\"\\u4e2d\\n\"", "\"中\\n\""),
            ("\"\\ud83d\\ude00\"", "\"😀\""), ("\u{FEFF}[1]", "[1]"), ("1e3", "1000"), ("01", "1"), ("1.50e1", "15"),
            ("1.5", "\"1.5\""),
        ])
    func reads(text: String, expected: String) throws { #expect(try canonical(text) == expected) }

    @Test(
        "what is broken is left out and its neighbours stand",
        arguments: [
            ("[1,tru,3]", "[1,3]", 1), ("{\"a\":1,\"b\":nul,\"c\":3}", "{\"a\":1,\"c\":3}", 1), ("[1,]", "[1]", 1),
            ("{\"a\":1,}", "{\"a\":1}", 1), ("[{\"a\":},{\"b\":2}]", "[{},{\"b\":2}]", 1), ("[1 2,3]", "[1,3]", 1),
            ("{\"a\" 1,\"b\":2}", "{\"b\":2}", 1), ("[\"\\ud800 高仿\"]", "[\"\u{FFFD} 高仿\"]", 0),
            ("[1e999999]", "[\"1e999999\"]", 0),
        ])
    func survives(text: String, expected: String, damaged: Int) throws {
        #expect(try canonical(text) == expected)
        #expect(try JSONDocument(Array(text.utf8)).damaged == damaged)
    }

    @Test(
        "what cannot be read at all says where",
        arguments: [
            ("", "json.empty"), ("  ", "json.empty"), ("[1", "json.syntax"), ("[1}", "json.syntax"),
            ("nul", "json.syntax"),
            ("{} x", "json.trailing"), ("\"abc", "json.syntax"), ("<html>", "json.syntax"),
        ])
    func refuses(text: String, code: String) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(Array(text.utf8)) }
        #expect(error?.code == code)
    }

    @Test("depth is bounded without recursion")
    func boundsDepth() {
        let deep = [UInt8](repeating: 0x5B, count: 100_000)
        #expect(throws: JSONError.self) { try JSONDocument(deep) }
        #expect(throws: Never.self) {
            try JSONDocument(Array((String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).utf8))
        }
    }

    @Test("hostile damage costs linear time")
    func staysLinear() throws {
        let good = (0..<40_000).map { "\"k\($0)\":1" }.joined(separator: ",")
        let bad = (0..<40_000).map { "\"b\($0)\":x" }.joined(separator: ",")
        #expect(try JSONDocument(Array("{\(good),\(bad)}".utf8)).damaged == 40_000)
    }

    @Test("bad UTF-8 is repaired where it stands")
    func repairsUTF8() throws {
        let document = try JSONDocument([0x22, 0x61, 0xFF, 0x62, 0x22])
        #expect(document.root.text == "a\u{FFFD}b")
        #expect(document.root.isRepaired)
    }

    @Test(
        "numbers are scaled exactly",
        arguments: [
            ("1766000000.123", 3, 1_766_000_000_123), ("\"1766000000123\"", 0, 1_766_000_000_123), ("1.2345", 2, 123),
            ("-0.5", 3, -500), ("1e2", 0, 100), ("9223372036854775807", 0, Int64.max), ("9223372036854775808", 0, nil),
            ("1e400", 0, nil), ("0.0000000000000000000000001", 3, 0), ("\"x\"", 0, nil), ("1e", 0, nil),
        ] as [(String, Int, Int64?)])
    func scales(text: String, power: Int, expected: Int64?) throws {
        let document = try? JSONDocument(Array("[\(text)]".utf8))
        #expect(document?.root.elements.first?.scaled(byPowerOfTen: power) == expected)
    }

    @Test("valid documents are read as Foundation reads them")
    func agreesWithFoundation() throws {
        var generator = DocumentGenerator()
        for _ in 0..<600 {
            let text = generator.value(depth: 4)
            let ours = CanonicalJSON(try JSONDocument(Array(text.utf8)).root).encoded
            let theirs = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
            let again = try JSONSerialization.jsonObject(with: Data(ours), options: .fragmentsAllowed)
            #expect((theirs as? NSObject) == (again as? NSObject), "\(text)")
        }
    }

    @Test("no cut or flipped byte traps")
    func neverTraps() throws {
        var generator = DocumentGenerator()
        for _ in 0..<60 {
            let bytes = Array(generator.value(depth: 3).utf8)
            for place in bytes.indices {
                _ = try? JSONDocument(Array(bytes[..<place]))
                var flipped = bytes
                flipped[place] ^= 0x15
                if let document = try? JSONDocument(flipped) { _ = CanonicalJSON(document.root).encoded }
            }
        }
    }
}

/// Random JSON texts from a fixed seed.
private struct DocumentGenerator {
    private var state: UInt64 = 42

    private mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func value(depth: Int) -> String {
        switch next(depth > 0 ? 8 : 5) {
        case 0: return "null"
        case 1: return next(2) == 0 ? "true" : "false"
        case 2: return String(next(2_000_000) - 1_000_000)
        case 3, 4: return string()
        case 5: return "[ " + (0..<next(4)).map { _ in value(depth: depth - 1) }.joined(separator: " ,\n") + "]"
        default:
            return "{" + (0..<next(4)).map { "\"k\($0)\" :" + value(depth: depth - 1) }.joined(separator: ",\t") + "}"
        }
    }

    private mutating func string() -> String {
        let pieces = ["a", "中", "\\n", "\\u00e9", "\\ud83d\\ude00", "😀", "\\\"", "\\\\", " ", "\\/", "{", "]"]
        return "\"" + (0..<next(6)).map { _ in pieces[next(pieces.count)] }.joined() + "\""
    }
}
