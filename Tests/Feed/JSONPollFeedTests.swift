import CounterfoilJSON
import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

private let youtube = FeedConfiguration(
    kind: .jsonPoll, url: "https://yt.example/messages?liveChatId=x", mapping: FieldMapping(preset: .youtube))

private func page(_ ids: [Int], token: String? = nil, extra: String = "") -> TestAnswer {
    let items = ids.map { id in
        """
        {"id":"\(id)","snippet":{"type":"textMessageEvent","displayMessage":"m\(id)","publishedAt":"2025-12-17T19:33:20Z"},
        "authorDetails":{"channelId":"c","displayName":"n"}}
        """
    }
    let next = token.map { "\"nextPageToken\":\"\($0)\"," } ?? ""
    return TestAnswer("{\(next)\"pollingIntervalMillis\":4000,\(extra)\"items\":[\(items.joined(separator: ","))]}")
}

private func failure(_ status: Int, _ reason: String) -> TestAnswer {
    TestAnswer("{\"error\":{\"code\":\(status),\"errors\":[{\"reason\":\"\(reason)\"}]}}", status: status)
}

@Suite("Polls of JSON pages")
struct JSONPollFeedTests {
    @Test("pages follow the cursor and the interval that the source asks for; only the first is history")
    func pages() {
        var runner = MachineRunner(youtube)
        let first = runner.exchange { _ in page([1, 2], token: "t 1") }
        #expect(first?.request.url == "https://yt.example/messages?liveChatId=x")
        let second = runner.exchange { _ in page([2, 3], token: "t2") }
        #expect(second?.request.url == "https://yt.example/messages?liveChatId=x&pageToken=t%201")
        #expect(second?.request.pacing == .afterAnswer(4_000))
        #expect(runner.events.texts == ["m1", "m2", "m3"])
        #expect(runner.events.utterances.map { $0.flags.contains(.backfill) } == [true, true, false])
        #expect(runner.events.utterances.allSatisfy { $0.finality == .final })
    }

    @Test(
        "every reason for an error has its consequence",
        arguments: [
            (403, "liveChatEnded", "ended"), (403, "liveChatDisabled", "ended"), (404, "liveChatNotFound", "removed"),
            (403, "forbidden", "credential 300000"), (403, "quotaExceeded", "credential 300000"),
            (403, "dailyLimitExceeded", "credential 300000"), (401, "authError", "credential 300000"),
            (403, "rateLimitExceeded", "rate 8000"), (403, "userRateLimitExceeded", "rate 8000"),
            (400, "pageTokenInvalid", "cursor 0"), (500, "backendError", "http 0"), (503, "", "http 0"),
            (429, "", "rate 0"), (403, "", "credential 300000"), (404, "", "gone 0"),
        ])
    func errors(status: Int, reason: String, expected: String) {
        var runner = MachineRunner(youtube)
        runner.exchange { _ in page([1], token: "t") }
        let events = runner.exchange { _ in failure(status, reason) }?.events ?? []
        var found = events.ends.first?.reason.rawValue ?? events.notes.first?.dropFirst(5).description ?? ""
        let next = runner.machine.nextRequest()
        if case .backoff(_, let floor) = next?.pacing { found += " \(floor)" }
        #expect(found == expected)
        if let next { #expect(next.url.contains("pageToken=t") == (reason != "pageTokenInvalid")) }
    }

    @Test("after a lost cursor a gap is recorded unless the pages overlap")
    func lostCursor() {
        for (ids, gaps) in [([2, 3], 0), ([5, 6], 1)] {
            var runner = MachineRunner(youtube)
            runner.exchange { _ in page([1, 2], token: "t") }
            runner.exchange { _ in failure(400, "pageTokenInvalid") }
            runner.exchange { _ in page(ids, token: "u") }
            #expect(runner.events.gaps.count == gaps)
            #expect(runner.events.gaps.allSatisfy { $0.reason == .sequence && $0.from != nil && $0.to != nil })
            runner.exchange { _ in page([8, 9], token: "v") }
            #expect(runner.events.gaps.count == gaps)
        }
    }

    @Test("a poll of the last rows, without cursor, has a gap where two pages share nothing")
    func noOverlap() {
        var configuration = youtube
        configuration.mapping.cursor = nil
        var runner = MachineRunner(configuration)
        for ids in [[1, 2], [2, 3], [3], [], [7, 8], [8]] { runner.exchange { _ in page(ids) } }
        #expect(runner.events.gaps.count == 1)
        #expect(runner.events.texts == ["m1", "m2", "m3", "m7", "m8"])
    }

    @Test("attempts are forgiven only after a minute of flowing data")
    func attempts() {
        var runner = MachineRunner(youtube)
        for _ in 0..<3 { runner.exchange { _ in TestAnswer("", status: 500) } }
        for _ in 0..<10 { runner.exchange { _ in page([1], token: "t") } }  // 36 s
        runner.exchange { _ in TestAnswer("", status: 500) }
        #expect(runner.machine.nextRequest()?.pacing == .backoff(attempt: 3, floor: 0))
        for _ in 0..<20 { runner.exchange { _ in page([1], token: "t") } }
        runner.exchange { _ in TestAnswer("", status: 503, headers: [("retry-after", "9")]) }
        #expect(runner.machine.nextRequest()?.pacing == .backoff(attempt: 0, floor: 9_000))
    }

    @Test("asking too often doubles the wait each time, and keeps the cursor")
    func slowDown() {
        var runner = MachineRunner(youtube)
        runner.exchange { _ in page([1], token: "t") }
        let floors = (0..<3).map { _ -> Int64 in
            runner.exchange { _ in failure(403, "rateLimitExceeded") }
            guard case .backoff(_, let floor) = runner.machine.nextRequest()?.pacing else { return 0 }
            return floor
        }
        #expect(floors == [8_000, 16_000, 32_000])
        #expect(runner.machine.nextRequest()?.url.contains("pageToken=t") == true)
    }

    @Test(
        "an answer that is no page fails and is tried again",
        arguments: [
            (TestAnswer(""), "feed.empty"),
            (TestAnswer("<html>no</html>", headers: [("content-type", "text/html")]), "feed.not-json"),
            (TestAnswer("{\"items\":[", failure: "transport.reset"), "transport.reset"),
        ])
    func noPage(answer: TestAnswer, code: String) {
        var runner = MachineRunner(youtube)
        let events = runner.exchange { _ in answer }?.events ?? []
        #expect(events.notes == [code])
        #expect(runner.machine.nextRequest()?.pacing == .backoff(attempt: 0, floor: 0))
        #expect(runner.exchange { _ in page([1]) }?.events.texts == ["m1"])
        if case .note(let note) = events[0], code == "feed.not-json" {
            #expect(note.detail.string == "text/html, body begins: <html>no</html>")
        }
    }

    @Test("cursors come from the last item, the header or a link, and go where they are wanted")
    func cursors() throws {
        let id = try #require(JSONPointer("/id"))
        let cases: [(FieldMapping.CursorRule, [(String, String)], String, [FeedRequest.HeaderField])] = [
            (.init(.lastItem(id), to: .query("after"), first: "0"), [], "https://h/p?after=9", []),
            (
                .init(.header("X-Cursor"), to: .header("X-From")), [("x-cursor", "c7")], "https://h/p",
                [.init("X-From", "c7")]
            ),
            (
                .init(.nextLink, to: .query("")), [("link", "</old>; rel=\"prev\", </q?page=2>; rel=\"next\"")],
                "https://h/q?page=2", []
            ),
        ]
        for (rule, headers, url, fields) in cases {
            var configuration = FeedConfiguration(kind: .jsonPoll, url: "https://h/p")
            configuration.mapping.cursor = rule
            configuration.mapping.order = .descending
            var runner = MachineRunner(configuration)
            if rule.first != nil { #expect(runner.machine.nextRequest()?.url == "https://h/p?after=0") }
            let first = runner.exchange { _ in
                TestAnswer("[{\"id\":\"9\",\"text\":\"b\"},{\"id\":\"8\",\"text\":\"a\"}]", headers: headers)
            }
            #expect(first?.events.texts == ["a", "b"])
            let next = runner.machine.nextRequest()
            #expect(next?.url == url)
            #expect(next?.headers.filter { $0.name != "Accept" } == fields)
        }
    }

    @Test("after a restart the cursor and what was seen come back from the recorded inputs")
    func restart() {
        var runner = MachineRunner(youtube)
        runner.exchange { _ in page([1, 2], token: "t") }
        runner.take(.request(purpose: "page"))
        var revived = MachineRunner(youtube)
        for (input, time) in runner.inputs {
            revived.now = time
            revived.take(input)
        }
        #expect(revived.events == runner.events)
        revived.take(.finish(.failed(code: "worker.restart")))
        let next = revived.exchange { _ in page([2, 3], token: "u") }
        #expect(next?.request.url.contains("pageToken=t") == true)
        #expect(next?.events.texts == ["m3"])
        #expect(revived.events.gaps.isEmpty && revived.events.notes.isEmpty)
    }

    @Test("mutated pages never trap, and give the same events at every split")
    func mutations() {
        var random = TestRandom(4)
        let bytes = page([1, 2, 3], token: "t").body
        for _ in 0..<1_000 {
            let body = bytes.mutated(&random)
            var expected: [TranscriptEvent]?
            for split in body.splits(limit: 3) {
                var runner = MachineRunner(youtube)
                runner.cut = { _ in split }
                runner.exchange { _ in TestAnswer(body) }
                expected = expected ?? runner.events
                #expect(runner.events == expected)
            }
        }
    }
}

@Suite("Polls of recorded pages", .enabled(if: Fixtures.areThere, "fixtures are not there"))
struct JSONPollFixtureTests {
    @Test(
        "responses of the official interface read as they are",
        arguments: [
            ("API_TextMessage", "888", 7_300), ("API_SuperChat", "¥200 from A: \"888\"", 4_000),
            ("API_NewSponsor", "NEW MEMBER! Welcome A!", 7_000),
        ] as [(String, String, Int64)])
    func official(name: String, text: String, interval: Int64) throws {
        var runner = MachineRunner(youtube)
        let body = Fixtures.bytes("pytchat/tests/testdata/compatible/\(name).json")
        runner.exchange { _ in TestAnswer(body) }
        let utterance = try #require(runner.events.utterances.first)
        #expect(runner.events.count == 1)
        #expect(utterance.text.string == text)
        #expect(utterance.speaker == .init(id: "UCZneZy3197k3ErGxVjKFZSg", name: "A"))
        #expect(utterance.times.source?.rfc3339 == "2018-01-01T00:00:00.000Z")
        #expect(utterance.flags == [.backfill, .clockClamped])
        #expect(runner.machine.nextRequest()?.pacing == .afterAnswer(interval))
        #expect(runner.machine.nextRequest()?.url.contains("pageToken=GPaimtHdmuUCIJi18ez1muUC") == true)
    }

    /// The web client's form: no page of it has ids that tell items apart, so they are known by time and words.
    static func innertube() throws -> FieldMapping {
        let renderer = "/replayChatItemAction/actions/0/addChatItemAction/item/liveChatTextMessageRenderer"
        var mapping = FieldMapping()
        mapping.items = JSONPointer("/continuationContents/liveChatContinuation/actions")
        mapping.text = [try #require(JSONPointer(renderer + "/message/runs/*/text"))]
        mapping.authorID = [try #require(JSONPointer(renderer + "/authorExternalChannelId"))]
        mapping.authorName = [try #require(JSONPointer(renderer + "/authorName/simpleText"))]
        mapping.time = [
            .init(try #require(JSONPointer("/replayChatItemAction/videoOffsetTimeMsec")), .unixMilliseconds)
        ]
        return mapping
    }

    @Test("of pages that overlap each item comes once", arguments: ["head", "overlap"])
    func overlap(folder: String) throws {
        let mapping = try Self.innertube()
        let time = mapping.time[0].pointer
        var runner = MachineRunner(FeedConfiguration(kind: .jsonPoll, url: "https://h/", mapping: mapping))
        // What the pages hold together: of each moment as many items as the page with the most of them has.
        var most: [Int64: Int] = [:]
        var total = 0
        for path in Fixtures.files(under: "pytchat/tests/testdata/extract_duplcheck/\(folder)", ending: ".json") {
            let body = Fixtures.bytes(path)
            var counts: [Int64: Int] = [:]
            for item in try #require(mapping.items?.resolve(in: try JSONDocument(body).root)).elements {
                counts[time.resolve(in: item)?.integer ?? -1, default: 0] += 1
                total += 1
            }
            most.merge(counts) { max($0, $1) }
            runner.exchange { _ in TestAnswer(body) }
        }
        let utterances = runner.events.utterances
        #expect(total == 314)
        #expect(utterances.count == most.values.reduce(0, +))
        #expect(utterances.count < total)
        #expect(Set(utterances.map(\.key)).count == utterances.count)
        for (moment, count) in most {
            #expect(utterances.filter { $0.times.source?.milliseconds == moment }.count == count)
        }
    }
}
