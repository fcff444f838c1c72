import CounterfoilTranscript
import Testing

@Suite("Names")
struct IdentifierTests {
    @Test("rooms have names that are safe in a path", arguments: ["a", "studio-7", "x.y_z", "0"])
    func accepts(name: String) { #expect(RoomID(name)?.rawValue == name) }

    @Test(
        "other text names no room",
        arguments: ["", "-a", "..", "A", "a/b", "直播", "a b", String(repeating: "a", count: 65)])
    func refuses(name: String) { #expect(RoomID(name) == nil) }

    @Test("a session is named after its room and the moment it began")
    func namesSessions() throws {
        let room = try #require(RoomID("studio-7"))
        let id = SessionID(room: room, began: EventTime(milliseconds: 1_778_760_007_412))
        #expect(id.rawValue == "studio-7-20260514t120007412")
        #expect(SessionID(id.rawValue) == id)
    }
}
