import CounterfoilJSON
import CounterfoilTranscript
import Testing

@Suite("JSON pointers")
struct JSONPointerTests {
    // The document and the answers of RFC 6901, section 5.
    private static let document =
        #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#

    @Test(
        "RFC 6901's own examples",
        arguments: [
            ("/foo/0", "\"bar\""), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"),
            ("/i\\j", "5"),
            ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"),
        ])
    func resolves(pointer: String, expected: String) throws {
        let root = try JSONDocument(Array(Self.document.utf8)).root
        let found = try #require(JSONPointer(pointer)?.resolve(in: root))
        #expect(String(decoding: found.source, as: UTF8.self) == expected)
        #expect(JSONPointer(pointer)?.description == pointer)
    }

    @Test("what is not there is not found", arguments: ["/foo/2", "/foo/-", "/foo/00", "/foo/01", "/x", "/foo/0/x"])
    func misses(pointer: String) throws {
        let root = try JSONDocument(Array(Self.document.utf8)).root
        #expect(try #require(JSONPointer(pointer)).resolve(in: root) == nil)
    }

    @Test("other text is no pointer", arguments: ["foo", "/~2", "/~"])
    func refuses(text: String) { #expect(JSONPointer(text) == nil) }

    @Test("a star stands for each element")
    func eachElement() throws {
        let root = try JSONDocument(Array(#"{"rows":[{"items":[1,2]},{"items":[3]},{}]}"#.utf8)).root
        let found = try #require(JSONPointer("/rows/*/items/*")).resolveAll(in: root)
        #expect(found.compactMap(\.integer) == [1, 2, 3])
    }
}
