import CounterfoilJSON
import CounterfoilRecording
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@Suite("Leaves")
struct LeafTests {
    @Test("a leaf reads back as it was written, and its line is canonical by the other writer too", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        var random = RandomLeaf(seed: seed)
        for _ in 0..<250 {
            let leaf = random.leaf()
            let line = leaf.line
            #expect(!line.contains(0x0A))
            #expect(try Leaf(line: line) == leaf)
            let oracle = try JSONDocument(line, maximumDepth: 80)
            #expect(oracle.damaged == 0)
            // The lenient parser holds no number below -2^63 + 1.
            if !String(decoding: line, as: UTF8.self).contains("-9223372036854775808") {
                #expect(CanonicalJSON(oracle.root).encoded == line)
            }
        }
    }

    @Test("a hello reads back, its libraries sorted")
    func hello() throws {
        let hello = try LeafSamples.hello()
        #expect(hello.libraries.map(\.name) == ["CounterfoilJSON", "libcurl"])
        #expect(try Leaf(line: Leaf.hello(hello).line) == .hello(hello))
        var plain = hello
        plain.language = nil
        plain.feeds = []
        #expect(try Leaf(line: Leaf.hello(plain).line) == .hello(plain))
    }

    private static let forms: [(Leaf, String)] = [
        (LeafSamples.resume, #"{"at":1778760020000,"boot":"b-2","engine":"1.0.1","rules":"00fe","t":"resume"}"#),
        (LeafSamples.close, #"{"at":1778760030000,"reason":"stop","t":"close"}"#),
        (
            LeafSamples.appended()[0],
            #"{"f":0,"purpose":"page","rx":1778760010000,"t":"req","url":"https://live.example/p?k=***","x":1}"#
        ),
        (
            LeafSamples.appended()[1],
            #"{"f":0,"headers":[["content-type","application/json"],["date",""]],"rx":1778760010000,"status":200,"#
                + #""t":"head","url":"https://live.example/p","x":1}"#
        ),
        (
            LeafSamples.appended()[2],
            #"{"e":{"ch":"chat","fin":"interim","flags":["backfill","derived-key"],"k":"utterance","key":"m-1","#
                + #""lang":"zh-Hans","obs":1778760010000,"prog":[-5,90],"rev":2,"role":"viewer","#
                + #""spk":{"id":"u1","name":"\"Ann\"\n"},"src":1778760009950,"text":"高仿 1:1 "#
                + "\u{202E}" + #"\\ \u0007","unc":25},"f":0,"n":0,"t":"ev"}"#
        ),
        (
            LeafSamples.appended()[3],
            #"{"alert":{"rule":"replica","score":7,"spans":[null]},"n":0,"state":"opened","t":"alert"}"#
        ),
        (LeafSamples.appended()[4], #"{"code":"ok","f":0,"rx":1778760010000,"t":"fin","x":1}"#),
        (
            .event(.init(feed: 1, number: 5, event: .gap(Gap(reason: .originRestart, missing: 3...3)))),
            #"{"e":{"k":"gap","missing":[3,3],"why":"origin-restart"},"f":1,"n":5,"t":"ev"}"#
        ),
        (
            .event(
                .init(
                    feed: 1, number: 6,
                    event: .deletion(Deletion(keys: ["a"], observed: EventTime(milliseconds: 9))))),
            #"{"e":{"k":"deletion","keys":["a"],"obs":9,"speakers":[]},"f":1,"n":6,"t":"ev"}"#
        ),
        (
            .event(.init(feed: 1, number: 7, event: .end(FeedEnd(reason: .ended, detail: "bye")))),
            #"{"e":{"detail":"bye","k":"end","why":"ended"},"f":1,"n":7,"t":"ev"}"#
        ),
        (
            .event(.init(feed: 1, number: 8, event: .note(FeedNote(code: "feed.oversize", detail: "x")))),
            #"{"e":{"code":"feed.oversize","detail":"x","k":"note"},"f":1,"n":8,"t":"ev"}"#
        ),
    ]

    @Test("leaves have the form that is written down", arguments: forms)
    func form(leaf: Leaf, line: String) throws {
        #expect(String(decoding: leaf.line, as: UTF8.self) == line)
        #expect(try Leaf(line: Array(line.utf8)) == leaf)
    }

    @Test(
        "what is not the one way of writing a leaf is refused",
        arguments: [
            ("", LeafError.Problem.syntax),
            ("{}", .syntax),
            ("[]", .syntax),
            (#"{"t":5}"#, .syntax),
            (#"{"t":"nonsense"}"#, .type),
            (#"{"at":1,"reason":"stop","t":"close"} "#, .syntax),
            (#"{"at":1,"reason":"stop","t":"close"}}"#, .syntax),
            (#"{"at": 1,"reason":"stop","t":"close"}"#, .value),
            (#"{"at":01,"reason":"stop","t":"close"}"#, .notCanonical),
            (#"{"at":-0,"reason":"stop","t":"close"}"#, .notCanonical),
            (#"{"at":1.0,"reason":"stop","t":"close"}"#, .member),
            (#"{"at":9223372036854775808,"reason":"stop","t":"close"}"#, .value),
            (#"{"at":"1","reason":"stop","t":"close"}"#, .value),
            (#"{"at":1,"reason":"sto\u0070","t":"close"}"#, .notCanonical),
            (#"{"at":1,"reason":"crash","t":"close"}"#, .value),
            (#"{"reason":"stop","at":1,"t":"close"}"#, .member),
            (#"{"at":1,"reason":"stop","t":"close","z":1}"#, .member),
            (#"{"at":1,"at":1,"reason":"stop","t":"close"}"#, .member),
            (#"{"alert":1.5,"n":0,"state":"opened","t":"alert"}"#, .member),
            (#"{"alert":{"b":1,"a":2},"n":0,"state":"opened","t":"alert"}"#, .notCanonical),
            (#"{"alert":{"a":1,"a":2},"n":0,"state":"opened","t":"alert"}"#, .notCanonical),
            (#"{"code":"a\/b","f":0,"rx":1,"t":"fin","x":1}"#, .syntax),
            (#"{"code":"\u000A","f":0,"rx":1,"t":"fin","x":1}"#, .notCanonical),
            (#"{"e":{"k":"gap","missing":[4,3],"why":"idle"},"f":1,"n":5,"t":"ev"}"#, .value),
            (#"{"e":{"k":"gap","why":"boredom"},"f":1,"n":5,"t":"ev"}"#, .value),
        ])
    func refusal(line: String, problem: LeafError.Problem) {
        let error = #expect(throws: LeafError.self) { try Leaf(line: Array(line.utf8)) }
        #expect(error?.problem == problem)
    }

    @Test("bad UTF-8 in a line is refused")
    func badText() {
        let line = Array(#"{"code":"a"#.utf8) + [0xFF] + Array(#"","f":0,"rx":1,"t":"fin","x":1}"#.utf8)
        let error = #expect(throws: LeafError.self) { try Leaf(line: line) }
        #expect(error?.problem == .notCanonical)
    }

    @Test("nesting beyond the limit is refused and costs no stack")
    func depth() {
        let deep = String(repeating: "[", count: 50_000)
        let line = Array(#"{"alert":\#(deep)"#.utf8)
        #expect(throws: LeafError.self) { try Leaf(line: line) }
        let closed = #"{"alert":\#(deep)\#(String(repeating: "]", count: 50_000)),"n":0,"state":"opened","t":"alert"}"#
        let error = #expect(throws: LeafError.self) { try Leaf(line: Array(closed.utf8)) }
        #expect(error?.problem == .depth)
    }

    @Test("no prefix of a line and no changed byte reads as the same leaf")
    func damage() throws {
        var random = SplitMix(seed: 7)
        for leaf in LeafSamples.appended() + [.hello(try LeafSamples.hello())] {
            let line = leaf.line
            for end in line.indices { #expect((try? Leaf(line: Array(line[..<end]))) == nil) }
            for index in line.indices {
                var changed = line
                changed[index] ^= UInt8.random(in: 1...255, using: &random)
                #expect((try? Leaf(line: changed)) != leaf)
            }
        }
    }
}
