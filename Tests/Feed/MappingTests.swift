import CounterfoilJSON
import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

/// Decodes one document by a mapping.
private func decode(
    _ mapping: FieldMapping, _ json: String, channel: Utterance.Channel = .chat, page: Bool = true
) throws -> DocumentDecoder.Result {
    var decoder = DocumentDecoder(mapping: mapping, channel: channel, role: nil, language: nil)
    let time = EventTime(milliseconds: 1_766_000_000_000)
    return decoder.decode(try JSONDocument(Array(json.utf8)), .init(time: time, isPage: page))
}

@Suite("Field mappings")
struct MappingTests {
    @Test("the plain form has chat, captions with revisions, deletions, gaps, ends and heartbeats")
    func plain() throws {
        let json = """
            [{"id":"1","ts":1765999999000,"user":{"id":"u","name":"A","roles":["fan","host"]},"text":"hi"},
             {"type":"caption","key":"s","rev":3,"final":false,"start_ms":10,"end_ms":20,"lang":"zh","text":"买"},
             {"t":"caption","key":"s","rev":4,"final":true,"start_ms":10,"end_ms":5,"text":"买一"},
             {"type":"delete","id":"1","ids":["2","3"],"user_ids":["u"]}, {"type":"ping"}, {"type":"hello","room":"x"},
             {"type":"gap","from_ms":1765999990000,"to_ms":1765999991000}, {"id":"4","deleted":true,"text":"x"},
             {"type":"screen","id":"5","ts":"2025-12-17T19:33:19Z","text":"50%"}, {"id":"6"}]
            """
        var mapping = FieldMapping(preset: .plain)
        let result = try decode(mapping, json)
        let utterances = result.events.utterances
        #expect(utterances.map(\.text.string) == ["hi", "买", "买一", "50%"])
        #expect(utterances.map(\.key.string) == ["1", "s", "s", "5"])
        #expect(utterances.map(\.revision) == [0, 3, 4, 0])
        #expect(utterances.map(\.finality) == [.final, .interim, .final, .final])
        #expect(utterances.map(\.channel) == [.chat, .caption, .caption, .screen])
        #expect(utterances.map(\.role) == [.host, .host, .host, .host])
        #expect(utterances[0].speaker == .init(id: "u", name: "A"))
        #expect(utterances[1].language == "zh")
        #expect(utterances.map(\.times.programme) == [nil, 10..<20, 10..<10, nil])
        #expect(utterances[3].times.source?.rfc3339 == "2025-12-17T19:33:19.000Z")
        #expect(result.events.deletions.map(\.keys) == [["1", "2", "3"], ["4"]])
        #expect(result.events.deletions.first?.speakers == ["u"])
        #expect(result.events.gaps.map(\.reason) == [.declared])
        #expect(result.itemCount == 10)
        let end = try decode(mapping, "{\"type\":\"end\",\"reason\":\"stream_ended\"}").end
        #expect(end == FeedEnd(reason: .ended, detail: "stream_ended"))
        mapping.text = [JSONPointer("/body"), JSONPointer("/text")].compactMap(\.self)
        #expect(try decode(mapping, "{\"id\":\"1\",\"body\":null,\"text\":\"b\"}").events.texts == ["b"])
    }

    @Test("items without a name are known by what they say, and twice the same in a page are two")
    func derivedKeys() throws {
        let page = (0..<3).map { "{\"ts\":\($0 / 2),\"user\":{\"id\":\"u\"},\"text\":\"a\"}" }.joined(separator: ",")
        var decoder = DocumentDecoder(mapping: FieldMapping(preset: .plain), channel: .chat, role: nil, language: nil)
        let document = try JSONDocument(Array("[\(page)]".utf8))
        let context = DocumentDecoder.Context(time: EventTime(milliseconds: 0), isPage: true)
        let first = decoder.decode(document, context)
        #expect(first.events.utterances.count == 3)
        #expect(first.events.utterances.allSatisfy { $0.flags.contains(.derivedKey) })
        #expect(Set(first.events.utterances.map(\.key)).count == 3)
        let second = decoder.decode(document, context)
        #expect(second.events.isEmpty)
        #expect(second.repeatedCount == 3)
    }

    @Test("a key without revision numbers is numbered, and what came last is not told again")
    func numbered() throws {
        var decoder = DocumentDecoder(
            mapping: FieldMapping(preset: .plain), channel: .caption, role: nil, language: nil)
        var told: [String] = []
        for text in ["a", "a", "ab", "abc", "abc"] {
            let document = try JSONDocument(Array("{\"key\":\"k\",\"text\":\"\(text)\",\"final\":false}".utf8))
            let result = decoder.decode(document, .init(time: EventTime(milliseconds: 0), isPage: false))
            told += result.events.utterances.map { "\($0.revision) \($0.text.string)" }
        }
        #expect(told == ["0 a", "1 ab", "2 abc"])
    }

    @Test("ids and texts have bounds; lone surrogates and broken neighbours lose nothing")
    func hostileItems() throws {
        let long = String(repeating: "字", count: 6_000)
        let json = """
            [{"id":"\(long)","ts":1e30,"text":"\(long)"},{"id":"2","text":"\\ud800 加微信"},{"id":"3","text":!},
             {"id":"4","text":"ok","ts":-1},{"id":5,"text":7}]
            """
        let result = try decode(FieldMapping(preset: .plain), json)
        let utterances = result.events.utterances
        #expect(utterances.map { $0.key.utf8.count <= 512 } == [true, true, true, true])
        #expect(utterances[0].text.utf8.count <= DocumentDecoder.textLimit)
        #expect(utterances[0].flags == [.truncated, .clockClamped])
        #expect(utterances[1].text.string == "\u{FFFD} 加微信" && utterances[1].flags.contains(.repaired))
        #expect(
            utterances[2].flags.contains(.clockClamped) && utterances[2].times.event == utterances[2].times.observed)
        #expect(utterances[3].text.string == "7" && utterances[3].key.string == "5")
        #expect(result.events.notes == ["feed.damaged"])
    }

    @Test("a page of which no item has a text is remarked on")
    func wrongMapping() throws {
        #expect(
            try decode(FieldMapping(preset: .plain), "[{\"id\":\"1\",\"message\":\"a\"}]").events.notes == [
                "feed.mapping"
            ])
    }

    @Test("YouTube's items become utterances, deletions and ends")
    func youtube() throws {
        func item(_ id: String, _ type: String, _ rest: String = "", author: String = "\"isChatOwner\":false") -> String
        {
            """
            {"id":"\(id)","snippet":{"type":"\(type)","publishedAt":"2025-12-17T19:33:19.000Z"\(rest)},
             "authorDetails":{"channelId":"UC\(id)","displayName":"N\(id)",\(author)}}
            """
        }
        let items = [
            item("1", "textMessageEvent", ",\"displayMessage\":\"hi\"", author: "\"isChatOwner\":true"),
            item(
                "2", "textMessageEvent", ",\"textMessageDetails\":{\"messageText\":\"yo\"}",
                author: "\"isChatModerator\":true"),
            item("3", "superChatEvent", ",\"superChatDetails\":{\"userComment\":\"wow\"}"),
            item("4", "messageDeletedEvent", ",\"messageDeletedDetails\":{\"deletedMessageId\":\"1\"}"),
            item("5", "userBannedEvent", ",\"userBannedDetails\":{\"bannedUserDetails\":{\"channelId\":\"UC3\"}}"),
            item("6", "tombstone"), item("7", "membershipGiftingEvent"), item("8", "chatEndedEvent"),
        ]
        let result = try decode(FieldMapping(preset: .youtube), "{\"items\":[\(items.joined(separator: ","))]}")
        #expect(result.events.texts == ["hi", "yo", "wow"])
        #expect(result.events.utterances.map(\.role) == [.host, .moderator, .viewer])
        #expect(result.events.deletions.map(\.keys) == [["1"], [], ["6"]])
        #expect(result.events.deletions.map(\.speakers) == [[], ["UC3"], []])
        #expect(result.end == FeedEnd(reason: .ended, detail: "chatEndedEvent"))
        #expect(
            try decode(FieldMapping(preset: .youtube), "{\"items\":[],\"offlineAt\":\"2026\"}").end?.detail == "2026")
    }

    @Test(
        "a configuration is read again as it was recorded, without its secrets", arguments: FieldMapping.Preset.allCases
    )
    func canonical(preset: FieldMapping.Preset) throws {
        for kind in FeedConfiguration.Kind.allCases {
            var mapping = FieldMapping(preset: preset)
            let pointer = try #require(JSONPointer("/a~1b/*/0"))
            mapping.order = .descending
            mapping.time += [.init(pointer, .pattern("%Y %T", zone: -90)), .init(pointer, .rfc3339(zone: 60))]
            mapping.ignored.append(Condition(.eventType, .equals("ping")))
            mapping.errors.append(FieldMapping.ErrorRule(status: 418, nil, .slowDown))
            mapping.cursor =
                [
                    .init(.body(pointer), to: .query("c")), .init(.header("X-Next"), to: .header("X-From"), first: "0"),
                    .init(.lastItem(pointer), to: .query("after")), .init(.nextLink, to: .query("")),
                ][FeedConfiguration.Kind.allCases.firstIndex(of: kind) ?? 0]
            mapping.interval = .init(pointer: pointer, unit: 1_000, fallback: 7, minimum: 1, maximum: 9)
            let configuration = FeedConfiguration(
                kind: kind, url: "https://u:s3cret@h/p?key=s3cret&id=1",
                mapping: kind == .hlsCaptions ? FieldMapping(preset: .plain) : mapping, role: .assistant,
                language: "zh",
                headers: [.init("Accept", "x"), .init("X-Api-Key", "s3cret")],
                secretHeaders: [.init(name: "Authorization", prefix: "Bearer ", reference: "/run/s3cret")],
                idleLimit: 5,
                retryBudget: 6, dedupCapacity: 99,
                rendition: kind == .hlsCaptions ? .init(language: "zh", name: "中", fromBeginning: true) : .init())
            let bytes = configuration.canonicalJSON.encoded
            #expect(!String(decoding: bytes, as: UTF8.self).contains("s3cret"))
            let read = try FeedConfiguration(canonical: JSONDocument(bytes).root)
            var expected = configuration
            expected.url = "https://h/p?key=redacted&id=1"
            expected.headers[1].value = "redacted"
            expected.secretHeaders = [.init(name: "Authorization", reference: "")]
            #expect(read == expected)
            #expect(read.canonicalJSON == configuration.canonicalJSON)
        }
    }

    @Test(
        "a recorded configuration that cannot be read says where",
        arguments: [
            ("{\"kind\":\"x\"}", "feed.kind"),
            (
                "{\"kind\":\"sse\",\"url\":\"u\",\"channel\":\"chat\",\"mapping\":{\"roles\":[{\"is\":\"host\"}]}}",
                "mapping.roles.if"
            ),
            ("{\"kind\":\"sse\",\"url\":\"u\",\"channel\":\"chat\",\"mapping\":{\"id\":[\"x\"]}}", "mapping.id"),
        ])
    func unreadable(json: String, field: String) throws {
        let value = try JSONDocument(Array(json.utf8)).root
        #expect(throws: FeedConfigurationError(field: field)) { try FeedConfiguration(canonical: value) }
    }
}
