import CounterfoilAlert
import CounterfoilDetection
import CounterfoilFeed
import CounterfoilJSON
import CounterfoilRecording
import CounterfoilReplay
import CounterfoilRules
import CounterfoilSession
import CounterfoilTranscript
import Foundation
import Testing

@Suite("Replay")
struct ReplayTests {
    private static func rules(_ contact: String = "加微信") throws -> RuleSet {
        let pack = """
            pack: sample
            version: "1"
            groups:
              replica: {terms: [高仿]}
              contact: {terms: [\(contact)]}
            rules:
              - {id: r, family: replica-quality, severity: high, window: 60s, all: [replica, contact], title: {en: Replica talk}}
            """
        return try RuleSet(files: [("sample.yaml", Array(pack.utf8))])
    }

    /// Records a short session and hands its directory to `body`.
    private static func withRecording(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "counterfoil-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try SessionStore(directory: path)
        let feed = FeedConfiguration(kind: .jsonStream, url: "https://live.example/stream", role: .host)
        let plan = SessionStore.Plan(
            room: try #require(RoomID("studio")), title: "Studio", language: nil, feeds: [feed], libraries: [],
            boot: "b")
        let start = EventTime(milliseconds: 1_778_760_000_000)
        let session = try #require(try store.open(plan, rules: try rules(), at: start).live)
        var wasTaken = false
        let request = try #require(session.nextRequest(feed: 0))
        for input in [
            FeedInput.request(purpose: request.purpose),
            .head(
                FeedResponseHead(status: 200, url: request.url, headers: [.init("content-type", "application/json")])),
            .bytes(Array("{\"id\":\"a\",\"text\":\"这是高仿\"}\n{\"id\":\"b\",\"te".utf8)),
            .bytes(Array("xt\":\"加微信 \u{1B}[2J\"}\n".utf8)),
        ] {
            try session.take(input, feed: 0, at: start, wasTaken: &wasTaken)
        }
        try session.close(.stop, at: start)
        try session.log.close()
        try body(session.log.directory)
    }

    private static func steps(_ replayer: SessionReplayer) throws -> [SessionReplayer.Step] {
        var replayer = replayer
        var steps: [SessionReplayer.Step] = []
        while let step = try replayer.next() { steps.append(step) }
        return steps
    }

    @Test("a recording replays to its own bytes")
    func replays() throws {
        try Self.withRecording { directory in
            let steps = try Self.steps(try SessionReplayer(directory, rules: try Self.rules()))
            #expect(steps.flatMap(\.alerts).map(\.alert.state) == [.opened])
            #expect(steps.compactMap(\.event).count == 2)
        }
    }

    @Test("other rules are refused, unless what they would have found is asked for")
    func findsAnew() throws {
        try Self.withRecording { directory in
            let other = try Self.rules("微博")
            let error = #expect(throws: SessionError.self) { try SessionReplayer(directory, rules: other) }
            #expect(error?.code == "session.rules")
            #expect(
                try Self.steps(try SessionReplayer(directory, rules: other, findsAnew: true)).flatMap(\.alerts).isEmpty)
            let same = try Self.steps(try SessionReplayer(directory, rules: try Self.rules(), findsAnew: true))
            #expect(same.flatMap(\.alerts).map(\.alert.state) == [.opened])
        }
    }

    @Test("raw bytes that were changed do not pass")
    func noticesChanges() throws {
        try Self.withRecording { directory in
            let raw = "\(directory)/seg-000001.raw"
            var bytes = try Data(contentsOf: URL(filePath: raw))
            bytes[20] ^= 1
            try bytes.write(to: URL(filePath: raw))
            #expect(throws: RecordingError.self) {
                try Self.steps(try SessionReplayer(directory, rules: try Self.rules()))
            }
        }
    }

    @Test("the transcript marks what was found and shows no control character")
    func prints() throws {
        try Self.withRecording { directory in
            var printer = TranscriptPrinter(marking: .brackets)
            var lines: [String] = []
            for (index, step) in try Self.steps(try SessionReplayer(directory, rules: try Self.rules())).enumerated() {
                _ = index
                if let event = step.event, let line = printer.line(for: event, hits: step.hits, index: nil) {
                    lines.append(line)
                }
                lines += step.alerts.map { printer.block(for: $0) }
            }
            let text = lines.joined(separator: "\n")
            #expect(text.contains("⟦高仿⟧"))
            #expect(text.contains("⟦加微信⟧"))
            #expect(text.contains("⟪U+001B⟫"))
            #expect(text.contains("▲ ALERT high replica-quality: Replica talk"))
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        }
    }
}
