import CounterfoilJSON
import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

private func plain(
    _ kind: FeedConfiguration.Kind, _ change: (inout FeedConfiguration) -> Void = { _ in }
) -> FeedConfiguration {
    var configuration = FeedConfiguration(kind: kind, url: "https://h/stream?room=1")
    change(&configuration)
    return configuration
}

private let eventStream = [("content-type", "text/event-stream; charset=utf-8")]

extension MachineRunner {
    /// Begins an exchange and leaves it open.
    fileprivate mutating func open(status: Int = 200, headers: [(String, String)] = []) -> [TranscriptEvent] {
        take(.request(purpose: machine.nextRequest()?.purpose ?? ""))
            + take(.head(FeedResponseHead(status: status, url: "", headers: headers.map { .init($0.0, $0.1) })))
    }

    fileprivate mutating func send(_ text: String, after milliseconds: Int64 = 0) -> [TranscriptEvent] {
        now = now.advanced(by: milliseconds)
        return take(.bytes(Array(text.utf8)))
    }
}

@Suite("Streams of JSON and of server-sent events")
struct StreamFeedTests {
    @Test("a stream is asked for with what it must be, and read as it comes")
    func jsonStream() {
        var runner = MachineRunner(plain(.jsonStream))
        let request = runner.machine.nextRequest()
        #expect(request?.isStream == true && request?.bodyLimit == nil && request?.idleLimit == 60_000)
        _ = runner.open()
        #expect(runner.send("{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"2\",\"te").texts == ["a"])
        #expect(runner.send("xt\":\"b\"}\n{\"type\":\"ping\"}\n{\"id\":\"1\",\"text\":\"a\"}").texts == ["b"])
        let end = runner.send("\n{\"type\":\"end\",\"reason\":\"not_live\"}\n{\"id\":\"9\",\"text\":\"late\"}")
        #expect(end == [.end(FeedEnd(reason: .ended, detail: "not_live"))])
        #expect(runner.machine.nextRequest() == nil)
    }

    @Test(
        "a broken connection leaves a gap from the last thing that came to the next event",
        arguments: [
            ("transport.reset", Gap.Reason.reset), ("transport.timeout.idle", .idle),
            ("transport.body.truncated", .reset),
            ("worker.restart", .restart),
        ], [FeedConfiguration.Kind.jsonStream, .serverSentEvents])
    func gap(failure: (String, Gap.Reason), kind: FeedConfiguration.Kind) {
        func message(_ id: Int) -> String {
            (kind == .jsonStream ? "" : "data: ") + "{\"id\":\"\(id)\",\"text\":\"\(id)\"}\n\n"
        }
        var runner = MachineRunner(plain(kind))
        _ = runner.open(headers: eventStream.map { kind == .jsonStream ? ("content-type", "application/json") : $0 })
        _ = runner.send(message(1))
        _ = runner.send(kind == .jsonStream ? "\n" : ":\n\n", after: 5_000)
        let broke = runner.now
        runner.now = runner.now.advanced(by: 60)
        let remarks = runner.take(.finish(.failed(code: failure.0)))
        #expect(remarks.notes == (failure.0.hasPrefix("worker") ? [] : [failure.0]))
        runner.now = runner.now.advanced(by: 10_000)
        runner.take(.request(purpose: "stream"))
        #expect(runner.take(.finish(.failed(code: "transport.dns"))).gaps.isEmpty)
        _ = runner.open(headers: eventStream.map { kind == .jsonStream ? ("content-type", "application/json") : $0 })
        let events = runner.send(message(2), after: 7_000)
        #expect(events.first == .gap(Gap(reason: failure.1, from: broke, to: runner.now)))
        #expect(events.texts == ["2"])
        #expect(runner.send(message(3)).gaps.isEmpty)
    }

    @Test("a stream that closes in good order and can be resumed leaves no gap")
    func cleanClose() throws {
        var runner = MachineRunner(
            plain(.jsonStream) {
                $0.mapping.cursor = .init(.lastItem(.init("/id") ?? $0.mapping.id[0]), to: .query("after"))
            })
        for id in 1...3 {
            let step = runner.exchange { _ in TestAnswer("{\"id\":\"\(id)\",\"text\":\"a\"}") }
            #expect(step?.request.url == "https://h/stream?room=1" + (id == 1 ? "" : "&after=\(id - 1)"))
            #expect(runner.machine.nextRequest()?.pacing == .afterAnswer(1_000))
        }
        #expect(runner.events.gaps.isEmpty)
        runner.exchange { _ in TestAnswer("") }
        #expect(runner.events.notes == ["feed.closed"])
        #expect(runner.machine.nextRequest()?.pacing == .backoff(attempt: 0, floor: 0))
    }

    @Test("server-sent events resume by their last id, wait as they are told, and name their type and items")
    func serverSentEvents() {
        var runner = MachineRunner(
            plain(.serverSentEvents) {
                $0.mapping.ends.append(.init(.init(.eventType, .equals("bye"))))
            })
        let first = runner.exchange { _ in
            TestAnswer(
                "retry: 700\nid: 41\ndata: {\"text\":\"a\"}\n\nid: 42\ndata: {\"text\":\"b\"}\n\n", headers: eventStream
            )
        }
        #expect(first?.request.headers.map(\.name) == ["Accept", "Cache-Control"])
        #expect(first?.events.utterances.map(\.key.string) == ["41", "42"])
        let second = runner.exchange { _ in
            TestAnswer("id: 42\ndata: {\"text\":\"b\"}\n\nevent: bye\ndata: {}\n\n", headers: eventStream)
        }
        #expect(second?.request.headers.last == .init("Last-Event-ID", "42"))
        #expect(second?.request.pacing == .afterAnswer(700))
        #expect(second?.events.ends == [FeedEnd(reason: .ended, detail: "bye")])
        #expect(runner.events.texts == ["a", "b"])
        #expect(runner.events.gaps.isEmpty)
    }

    @Test("status 204 tells a client of server-sent events to stop; other failures are tried again")
    func statuses() {
        var runner = MachineRunner(plain(.serverSentEvents))
        #expect(
            runner.exchange { _ in TestAnswer("busy", status: 503, headers: [("retry-after", "3")]) }?.events.notes == [
                "feed.http"
            ])
        #expect(runner.machine.nextRequest()?.pacing == .backoff(attempt: 0, floor: 3_000))
        let wrong = runner.exchange { _ in TestAnswer("<html>\u{7}", headers: [("content-type", "text/html")]) }
        #expect(
            wrong?.events == [
                .note(FeedNote(code: "feed.not-events", detail: "text/html, body begins: <html>⟪U+0007⟫"))
            ])
        #expect(runner.exchange { _ in TestAnswer("", status: 401) }?.events.notes == ["feed.credential"])
        #expect(runner.exchange { _ in TestAnswer("", status: 204) }?.events.ends.map(\.reason) == [.ended])
    }

    @Test("errors that a stream's documents declare take effect when it closes")
    func declaredErrors() {
        var runner = MachineRunner(
            FeedConfiguration(
                kind: .jsonStream, url: "https://h/stream", mapping: FieldMapping(preset: .youtube)))
        let page = "{\"nextPageToken\":\"t\",\"items\":[{\"id\":\"1\",\"snippet\":{\"displayMessage\":\"a\"}}]}"
        #expect(runner.exchange { _ in TestAnswer("[\(page)\n,\n\(page)]") }?.events.texts == ["a"])
        #expect(runner.machine.nextRequest()?.url == "https://h/stream?pageToken=t")
        let error = "[{\"error\":{\"code\":403,\"errors\":[{\"reason\":\"liveChatEnded\"}]}}]"
        #expect(runner.exchange { _ in TestAnswer(error, status: 403) }?.events.ends.map(\.reason) == [.ended])
    }

    @Test("damage is remarked on once, twice, four times and so on, and never stops the rest")
    func damage() {
        var runner = MachineRunner(plain(.jsonStream))
        _ = runner.open()
        for round in 1...100 {
            #expect(runner.send("{\"id\":\"\(round)\",\"text\":\"a\n").texts.isEmpty)
            #expect(runner.send("{\"id\":\"\(round)\",\"text\":\"b\"}\n").texts == ["b"])
        }
        #expect(runner.events.notes.count == 7)
        _ = runner.send("{\"text\":\"" + String(repeating: "x", count: (1 << 20) + 1) + "\"}\n")
        #expect(runner.events.notes.last == "feed.oversize")
        #expect(runner.send("{\"id\":\"z\",\"text\":\"c\"}").texts == ["c"])
    }

    @Test("attempts are forgiven after a minute of flowing data, not on connecting")
    func attempts() {
        var runner = MachineRunner(plain(.jsonStream))
        for attempt in 0..<3 {
            _ = runner.open()
            _ = runner.send("{}\n", after: 1_000)
            runner.take(.finish(.failed(code: "transport.reset")))
            #expect(runner.machine.nextRequest()?.pacing == .backoff(attempt: attempt, floor: 0))
        }
        _ = runner.open()
        _ = runner.send("{}\n")
        _ = runner.send("{}\n", after: 60_000)
        runner.take(.finish(.failed(code: "transport.reset")))
        #expect(runner.machine.nextRequest()?.pacing == .backoff(attempt: 0, floor: 0))
    }

    @Test("after a restart a stream goes on from its cursor, and what was seen stays seen")
    func restart() {
        var runner = MachineRunner(plain(.serverSentEvents))
        _ = runner.open(headers: eventStream)
        _ = runner.send("id: 1\ndata: {\"text\":\"a\"}\n\nid: 2\ndata: {\"te")
        var revived = MachineRunner(plain(.serverSentEvents))
        for (input, time) in runner.inputs {
            revived.now = time
            revived.take(input)
        }
        #expect(revived.events == runner.events)
        #expect(revived.take(.finish(.failed(code: "worker.restart"))).isEmpty)
        let next = revived.exchange { _ in
            TestAnswer("id: 1\ndata: {\"text\":\"a\"}\n\nid: 2\ndata: {\"text\":\"b\"}\n\n", headers: eventStream)
        }
        #expect(next?.request.headers.last == .init("Last-Event-ID", "1"))
        #expect(next?.request.pacing == .immediately)
        #expect(next?.events.texts == ["b"])
        #expect(next?.events.gaps.map(\.reason) == [.restart])
    }

    @Test(
        "whole machines give the same events at every split, whatever comes",
        arguments: [FeedConfiguration.Kind.jsonStream, .serverSentEvents])
    func splits(kind: FeedConfiguration.Kind) {
        let lines = [
            "{\"id\":\"1\",\"text\":\"买一送一🎉\"}", "{\"type\":\"caption\",\"key\":\"k\",\"rev\":1,\"text\":\"a\"}",
            "{\"id\":\"2\",\"text\":\"\\ud83c\"}",
            "{\"type\":\"delete\",\"id\":\"1\"}", "{\"id\":\"3\",!}",
        ]
        let base = Array(
            (kind == .jsonStream ? lines.joined(separator: "\n") : lines.map { "id: 7\rdata: \($0)\r\n\r\n" }.joined())
                .utf8)
        func run(_ parts: [[UInt8]]) -> [TranscriptEvent] {
            var runner = MachineRunner(plain(kind))
            runner.cut = { _ in parts }
            runner.exchange { _ in TestAnswer([], headers: kind == .jsonStream ? [] : eventStream) }
            return runner.events
        }
        for split in base.splits() { #expect(run(split) == run([base])) }
        var random = TestRandom(17)
        for _ in 0..<600 {
            let splits = base.mutated(&random).splits(limit: 4)
            let expected = run(splits[0])
            for split in splits { #expect(run(split) == expected) }
        }
    }
}
