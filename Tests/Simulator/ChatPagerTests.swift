import CounterfoilJSON
import CounterfoilTranscript
import Testing

@testable import CounterfoilSimulator

@Suite("Chat pages")
struct ChatPagerTests {
    static let lines =
        (0..<20).map { Fixtures.message("m\($0)", at: Int64($0) * 1_000, "text \"\($0)\"\n") }
        + [Fixtures.caption("c1", 3_500, 5_000), Fixtures.deletion("d1", of: "m2", at: 6_500)]

    static func pager(history: Int64 = 10_000, loops: Bool = false) throws -> ChatPager {
        ChatPager(timeline: try Fixtures.timeline(lines, loops: loops), history: history, interval: 1_500)
    }

    static func read(_ answer: ChatPager.Answer) throws -> JSONValue {
        guard case .page(let bytes) = answer else {
            throw SimulatorError(code: "test", message: "not a page: \(answer)")
        }
        return try JSONDocument(bytes).root
    }

    static func page(
        _ pager: ChatPager, _ token: String?, at time: Int64, limit: Int = 500, mischief: Mischief = []
    ) -> ChatPager.Answer {
        var random = SeededRandom(seed: 5)
        return pager.page(token: token, limit: limit, at: time, mischief: mischief, random: &random)
    }

    static func ids(_ page: JSONValue) -> [String] {
        page["items"]?.elements.compactMap { $0["id"]?.text?.string } ?? []
    }

    @Test("the first page is recent history, and pages are in the platform's shape")
    func shape() throws {
        let page = try Self.read(Self.page(Self.pager(history: 4_000), nil, at: 6_600))
        #expect(Self.ids(page) == ["m3", "m4", "m5", "m6", "d1"])
        #expect(page["kind"]?.text == "youtube#liveChatMessageListResponse")
        #expect(page["pollingIntervalMillis"]?.integer == 1_500)
        #expect(page["offlineAt"] == nil)
        let items = page["items"]?.elements ?? []
        let item = try #require(items.first)
        #expect(item["kind"]?.text == "youtube#liveChatMessage")
        #expect(item["snippet"]?["publishedAt"]?.text == "2026-05-14T12:00:03.000Z")
        #expect(item["snippet"]?["type"]?.text == "textMessageEvent")
        #expect(item["snippet"]?["displayMessage"]?.text == "text \"3\"\n")
        #expect(item["snippet"]?["textMessageDetails"]?["messageText"]?.text == "text \"3\"\n")
        #expect(item["snippet"]?["liveChatId"]?.text == "studio")
        #expect(item["authorDetails"]?["displayName"]?.text == "小满")
        #expect(item["authorDetails"]?["isChatOwner"]?.boolean == false)
        #expect(items.last?["snippet"]?["type"]?.text == "messageDeletedEvent")
        #expect(items.last?["snippet"]?["messageDeletedDetails"]?["deletedMessageId"]?.text == "m2")
    }

    @Test("following the tokens gives every message once and then a typed end", arguments: [1, 3, 500], [700, 5_000])
    func walk(limit: Int, pace: Int64) throws {
        let pager = try Self.pager(history: 100_000)
        var token: String?
        var seen: [String] = []
        var time: Int64 = 0
        while seen.last != "chat-ended" {
            let page = try Self.read(Self.page(pager, token, at: time, limit: limit))
            seen += Self.ids(page)
            token = page["nextPageToken"]?.text?.string
            #expect((page["offlineAt"] != nil) == (seen.last == "chat-ended"))
            time += pace
            try #require(seen.count < 100 && time < 1_000_000)
        }
        let expected = SessionScript.merged(Self.lines).map(\.id.string).filter { $0 != "c1" } + ["chat-ended"]
        #expect(seen == expected)
        #expect(Self.page(pager, token, at: time) == .ended)
        #expect(Self.page(pager, nil, at: time) == .ended)
    }

    @Test("tokens of other rooms, of the future and of nobody are refused")
    func tokens() throws {
        let pager = try Self.pager()
        let late = try #require(try Self.read(Self.page(pager, nil, at: 9_000))["nextPageToken"]?.text?.string)
        #expect(Self.page(pager, late, at: 8_000) == .invalidToken)
        var other = RoomScript(try Fixtures.script(Self.lines))
        other.room = try Fixtures.name("elsewhere")
        let elsewhere = ChatPager(
            timeline: RoomTimeline(other, origin: Fixtures.wall), history: 10_000, interval: 1_500)
        #expect(Self.page(elsewhere, late, at: 9_000) == .invalidToken)
        for token in ["", ".", "0.0", "zz", "a.b.c", late + "0", "\u{1F4A9}", "-1.5"] {
            #expect(Self.page(pager, token, at: 9_000) == .invalidToken, "\(token)")
        }
    }

    @Test("pages overlap, are shuffled and hold garbage where a fault wants it, and lose nothing")
    func mischief() throws {
        let pager = try Self.pager()
        let token = try Self.read(Self.page(pager, nil, at: 9_000))["nextPageToken"]?.text?.string
        #expect(Self.ids(try Self.read(Self.page(pager, token, at: 11_000))) == ["m10", "m11"])
        #expect(
            Self.ids(try Self.read(Self.page(pager, token, at: 11_000, mischief: .duplicate)))
                == ["m7", "m8", "m9", "m10", "m11"])
        #expect(
            Self.ids(try Self.read(Self.page(pager, token, at: 11_000, mischief: .reorder))) == ["m11", "m10"])
        guard case .page(let bytes) = Self.page(pager, token, at: 11_000, mischief: .garbage) else {
            Issue.record("no page")
            return
        }
        let document = try JSONDocument(bytes)
        #expect(document.damaged > 0)
        #expect(Self.ids(document.root).suffix(2) == ["m10", "m11"])
    }

    @Test("a loop never ends, and its ids go on")
    func loops() throws {
        let pager = try Self.pager(history: 2_000, loops: true)
        let page = try Self.read(Self.page(pager, nil, at: 21_000))
        #expect(Self.ids(page) == ["m0~1", "m1~1"])
    }
}
