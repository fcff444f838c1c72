import CounterfoilTranscript
import Testing

@testable import CounterfoilSimulator

@Suite("Session scripts")
struct SessionScriptTests {
    static let session = """
        id: zh-09
        title: 同厂无标的包
        summary: A host pushes bags.
        room: studio-lanhe
        seller: 蓝禾小铺
        language: zh
        link: https://live.example/rooms/studio-lanhe
        start: 2026-05-14T20:00:00+08:00
        expect:
          - family: disguised-brand
            after: "00:02:10"
            by: "00:03:05"
            because: says so
        """
    static let captions = """
        WEBVTT

        NOTE
        Fictional.

        c1
        00:00:01.000 --> 00:00:03.500
        大家 &amp; 好

        c2
        00:00:04.000 --> 00:00:06.000 align:start
        <v 助理>来了
        第二行</v>

        """
    static let chat =
        #"{"kind":"youtube#liveChatMessage","id":"a1","snippet":{"type":"textMessageEvent","publishedAt":"2026-05-14T12:00:02.250Z","displayMessage":"多少钱"},"authorDetails":{"channelId":"v1","displayName":"小满","isChatOwner":true}}"#
        + "\n"
        + #"{"id":"d1","snippet":{"type":"messageDeletedEvent","publishedAt":"2026-05-14T12:00:09Z","messageDeletedDetails":{"deletedMessageId":"a1"}}}"#
        + "\n"

    static func load(
        session: String = session, captions: String = captions, chat: String = chat
    ) throws
        -> SessionScript
    {
        try SessionScript(
            session: ("s.yaml", Array(session.utf8)), captions: ("c.vtt", Array(captions.utf8)),
            chat: ("c.ndjson", Array(chat.utf8)))
    }

    @Test("merges captions, chat and deletions by time")
    func merges() throws {
        let script = try Self.load()
        #expect(script.lines.map(\.id) == ["c1", "a1", "c2", "d1"])
        #expect(script.lines.map(\.offset) == [1_000, 2_250, 4_000, 9_000])
        #expect(script.duration == 9_000)
        #expect(script.room.rawValue == "studio-lanhe")
        #expect(
            script.expectations == [
                SessionScript.Expectation(
                    family: "disguised-brand", after: 130_000, by: 185_000, because: "says so")
            ])
        guard case .caption(let first) = script.lines[0].content, case .message(let message) = script.lines[1].content,
            case .caption(let second) = script.lines[2].content
        else {
            Issue.record("the lines are of other kinds")
            return
        }
        #expect(first.text == "大家 & 好")
        #expect(first.payload == "大家 &amp; 好")
        #expect(first.end == 3_500)
        #expect(second.voice == "助理")
        #expect(second.text == "来了\n第二行")
        #expect(message.author.badges == .owner)
        #expect(script.lines[3].content == .deletion(of: "a1"))
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        var part: String
        var from: String
        var to: String
        var code: String
        var place: String
        var testDescription: String { "\(code): \(from) -> \(to)" }
    }

    @Test(
        "names the file and the line of a mistake",
        arguments: [
            Bad(part: "session", from: "seller:", to: "sellar:", code: "script.yaml.unknown-key", place: "s.yaml:5"),
            Bad(part: "session", from: "room: studio-lanhe\n", to: "", code: "script.yaml.missing", place: "s.yaml:1"),
            Bad(
                part: "session", from: "studio-lanhe\ns", to: "Studio Lanhe\ns", code: "script.yaml.value",
                place: "s.yaml:4"),
            Bad(part: "session", from: "+08:00", to: "", code: "script.yaml.value", place: "s.yaml:8"),
            Bad(
                part: "session", from: "disguised-brand", to: "disguise", code: "script.yaml.value", place: "s.yaml:10"),
            Bad(part: "session", from: "00:03:05", to: "00:01:05", code: "script.yaml.value", place: "s.yaml:12"),
            Bad(part: "session", from: "expect:", to: "expect: [", code: "script.yaml.syntax", place: "s.yaml"),
            Bad(part: "captions", from: "WEBVTT", to: "<html>", code: "script.captions.header", place: "c.vtt:1"),
            Bad(part: "captions", from: "c1\n", to: "", code: "script.captions.id", place: "c.vtt:6"),
            Bad(
                part: "captions", from: "00:00:03.500", to: "00:00:3.500", code: "script.captions.times",
                place: "c.vtt:7"),
            Bad(
                part: "captions", from: "00:00:03.500", to: "00:00:00.900", code: "script.captions.times",
                place: "c.vtt:7"),
            Bad(part: "captions", from: "&amp;", to: "&", code: "script.captions.reference", place: "c.vtt:8"),
            Bad(part: "captions", from: "大家", to: "<b>大家", code: "script.captions.tag", place: "c.vtt:8"),
            Bad(
                part: "captions", from: "00:00:04.000", to: "00:00:00.400", code: "script.captions.order",
                place: "c.vtt:11"),
            Bad(
                part: "chat", from: "2026-05-14T12:00:02.250Z", to: "2026-05-14T12:00:22Z", code: "script.chat.order",
                place: "c.ndjson:2"),
            Bad(
                part: "chat", from: "2026-05-14T12:00:02.250Z", to: "yesterday", code: "script.chat.time",
                place: "c.ndjson:1"),
            Bad(
                part: "chat", from: "2026-05-14T12:00:02.250Z", to: "2026-05-14T11:59:59Z", code: "script.chat.time",
                place: "c.ndjson:1"),
            Bad(part: "chat", from: "textMessageEvent", to: "pollEvent", code: "script.chat.type", place: "c.ndjson:1"),
            Bad(
                part: "chat", from: "\"displayMessage\":\"多少钱\"", to: "\"x\":1", code: "script.chat.field",
                place: "c.ndjson:1"),
            Bad(part: "chat", from: "\"id\":\"d1\",", to: "", code: "script.chat.field", place: "c.ndjson:2"),
            Bad(
                part: "chat", from: "Id\":\"a1\"", to: "Id\":\"zz\"", code: "script.chat.deletion", place: "c.ndjson:2"),
            Bad(part: "chat", from: "true", to: "tru", code: "script.chat.json", place: "c.ndjson:1"),
            Bad(part: "chat", from: "\"id\":\"d1\"", to: "\"id\":\"c1\"", code: "script.id.duplicate", place: "s.yaml"),
        ])
    func mistakes(bad: Bad) throws {
        var parts = ["session": Self.session, "captions": Self.captions, "chat": Self.chat]
        let text = try #require(parts[bad.part])
        let changed = text.replacing(bad.from, with: bad.to, maxReplacements: 1)
        #expect(changed != text)
        parts[bad.part] = changed
        let error = #expect(throws: SimulatorError.self) {
            try Self.load(
                session: parts["session"] ?? "", captions: parts["captions"] ?? "", chat: parts["chat"] ?? "")
        }
        #expect(error?.code == bad.code)
        #expect(error?.message.hasPrefix(bad.place) == true, "\(error?.message ?? "")")
    }

    @Test("every sample session of the project loads", .enabled(if: Fixtures.samples != nil))
    func samples() throws {
        let scripts = try SessionScript.all(in: try #require(Fixtures.samples))
        #expect(Set(scripts.map(\.id)).count == scripts.count)
        for script in scripts {
            #expect(script.lines.contains { if case .caption = $0.content { true } else { false } }, "\(script.id)")
            #expect(script.lines.contains { if case .message = $0.content { true } else { false } }, "\(script.id)")
            #expect(script.expectations.allSatisfy { $0.by <= script.duration + 60_000 }, "\(script.id)")
        }
    }

    @Test(
        "reads times of day and media",
        arguments: [
            ("00:02:10", 130_000), ("00:02:10.250", 130_250), ("02:10.250", 130_250), ("100:00:00.000", 360_000_000),
            ("02:10", nil), ("00:02:60", nil), ("0:02:10", nil), ("00:02:10.25", nil), ("00:02:10,250", nil), ("", nil),
            ("aa:bb:cc", nil), ("-1:00:00", nil), ("00:00:00.", nil),
        ] as [(String, Int64?)])
    func clockTimes(text: String, expected: Int64?) {
        #expect(ClockTime.milliseconds(of: Array(text.utf8)) == expected)
    }

    @Test(
        "writes times as WebVTT has them",
        arguments: [(0, "00:00:00.000"), (3_723_004, "01:02:03.004"), (360_000_000, "100:00:00.000")]
            as [(Int64, String)])
    func writesTimes(milliseconds: Int64, expected: String) {
        var bytes: [UInt8] = []
        ClockTime.append(milliseconds, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }
}
