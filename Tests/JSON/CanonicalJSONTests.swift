import CounterfoilJSON
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    @Test(
        "the bytes are the same whoever writes them",
        arguments: [
            (CanonicalJSON.object([("b", .integer(1)), ("a", .null)]), #"{"a":null,"b":1}"#),
            (.object([("a", .integer(1)), ("a", .integer(2))]), #"{"a":2}"#),
            (.members(["x": nil, "y": .boolean(true)]), #"{"y":true}"#),
            (.string("a\"\\\u{1}\n中\u{2028}"), "\"a\\\"\\\\\\u0001\\n中\u{2028}\""),
            (
                .array([.integer(-1), .thousandths(12_500), .thousandths(-7), .thousandths(3_000)]),
                "[-1,12.5,-0.007,3]"
            ),
            (.object([("é", .null), ("z", .null)]), #"{"z":null,"é":null}"#),
        ])
    func encodes(value: CanonicalJSON, expected: String) {
        #expect(String(decoding: value.encoded, as: UTF8.self) == expected)
    }

    @Test("reading and writing again changes nothing")
    func isAFixedPoint() throws {
        let bytes = CanonicalJSON.object([("t", .string("\u{1F}/😀")), ("n", .array([.integer(.min), .integer(.max)]))])
            .encoded
        #expect(CanonicalJSON(try JSONDocument(bytes).root).encoded == bytes)
    }
}
