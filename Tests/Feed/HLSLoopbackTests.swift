import CounterfoilTestSupport
import CounterfoilTranscript
import CounterfoilTransport
import Synchronization
import Testing

@testable import CounterfoilFeed

/// A rolling presentation as a server has it: each load of the playlist shows one segment more.
private final class ServedPresentation: Sendable {
    private let state: Mutex<RollingPresentation>

    init(_ presentation: RollingPresentation) { state = Mutex(presentation) }

    func answer(_ target: String) -> TestAnswer {
        state.withLock { presentation in
            defer {
                if target.hasSuffix(".m3u8") {
                    presentation.isEnded = presentation.edge >= presentation.playlist.segments.count
                    presentation.edge = min(presentation.edge + 1, presentation.playlist.segments.count)
                }
            }
            return presentation.answer(FeedRequest(purpose: "", url: "https://live.example" + target))
        }
    }
}

@Suite("HLS captions over loopback", .enabled(if: Fixtures.areThere, "fixtures are not there"))
struct HLSLoopbackTests {
    private func follow(_ presentation: RollingPresentation) async throws -> [TranscriptEvent] {
        let served = ServedPresentation(presentation)
        let server = try ScriptedServer { exchange in
            let answer = served.answer(exchange.request.target)
            try exchange.respond(status: answer.status, headers: answer.headers, body: answer.body)
        }
        defer { server.stop() }
        var configuration = FeedConfiguration(kind: .hlsCaptions, url: server.url("/text/index.m3u8"))
        configuration.rendition.fromBeginning = true
        let session = MachineSession(configuration)
        let client = try await HTTPClient()
        let driver = FeedDriver(
            client: client, addresses: .includingLoopback, secrets: { _ in nil }, clock: JumpingClock())
        try await driver.run(configuration, session: session)
        await client.shutdown()
        return await session.events
    }

    @Test(
        "recorded playlists served live come out as every cue once, and end where they end",
        arguments: HLSCaptionFixtureTests.presentations)
    func everyCueOnce(folder: String, name: String) async throws {
        let presentation = RollingPresentation(folder: folder, playlist: name)
        let events = try await follow(presentation)
        #expect(events.utterances.filter { $0.revision == 0 }.map(\.text.string) == presentation.cueTexts)
        #expect(events.ends.map(\.reason) == [.ended])
    }

    @Test("with a clock in the playlist, the source's time is within a second of the time that the cue shows")
    func wallClock() async throws {
        let events = try await follow(
            RollingPresentation(folder: "hls-test-streams/test-vtt-pdt/text", playlist: "index.m3u8"))
        #expect(events.utterances.count == 279)
        for utterance in events.utterances {
            let truth = try #require(utterance.shownTime)
            #expect(abs(try #require(utterance.times.source).since(truth)) <= 1_000)
        }
    }
}
