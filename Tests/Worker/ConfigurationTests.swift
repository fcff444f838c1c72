import CounterfoilFeed
import CounterfoilJSON
import CounterfoilSink
import CounterfoilStrictYAML
import CounterfoilTranscript
import Foundation
import Testing

@testable import CounterfoilWorker

@Suite("A worker's configuration")
struct ConfigurationTests {
    private func load(_ text: String) throws -> WorkerConfiguration {
        try ConfigurationFile.decode(Array(text.utf8), file: "/etc/counterfoil/worker.yaml")
    }

    @Test("paths are relative to the file, defaults are those of the kinds")
    func reads() throws {
        let configuration = try load(
            """
            data: data
            rooms:
              - id: a
                language: zh
                feeds:
                  - {kind: hls-webvtt, url: "https://live.example/a.m3u8"}
                  - {kind: json-poll, preset: youtube, url: "https://live.example/chat"}
            """)
        #expect(configuration.data == "/etc/counterfoil/data")
        let feeds = try #require(configuration.rooms.first).feeds
        #expect(feeds.map(\.channel) == [.caption, .chat])
        #expect(feeds.map(\.language) == ["zh", "zh"])
        #expect(feeds[1].mapping == FieldMapping(preset: .youtube))
    }

    @Test("a mapping changes what it names of its preset and leaves the rest")
    func readsMappings() throws {
        let configuration = try load(
            """
            data: d
            rooms:
              - id: a
                feeds:
                  - kind: json-poll
                    url: https://api.example/comments
                    mapping:
                      items: /data/*/rows
                      id: [/comment_id, /id]
                      time: {at: /created, format: "%Y-%m-%d %H:%M:%S +08:00"}
                      roles: [{when: /seller, role: host}, {when: /kind, is: bot, role: system}]
                      deletions: [{when: /kind, is: removed, ids: /target}]
                      ends: [{when: /closed, reason: ended}]
                      errors: [{status: 401, action: credential}]
                      cursor: {last_item: /id, query: after, first: "0"}
                      interval: {at: /wait, unit: s, minimum: 2s}
            """)
        let mapping = try #require(configuration.rooms.first?.feeds.first).mapping
        let plain = FieldMapping(preset: .plain)
        #expect(mapping.id.map(\.description) == ["/comment_id", "/id"])
        #expect(mapping.text == plain.text)
        #expect(mapping.roles.map(\.outcome) == [.host, .system])
        #expect(mapping.deletions.first?.ids.map(\.description) == ["/target"])
        #expect(mapping.cursor?.first == "0")
        #expect(mapping.interval?.unit == 1_000)
        #expect(mapping.interval?.minimum == 2_000)
        #expect(mapping.errors.first?.action == .credential)
    }

    @Test(
        "each mistake is told with its line",
        arguments: [
            ("cursor: {query: after}", "config.cursor"), ("id: comment", "config.pointer"),
            ("time: {at: /t, format: yesterday}", "config.time-format"), ("roles: [{when: /a, role: boss}]", "yaml."),
            ("order: sideways", "yaml."), ("ends: [{reason: ended}]", "yaml.missing-key"),
        ])
    func tellsMistakes(line: String, code: String) throws {
        let error = #expect(throws: YAMLError.self) {
            try load(
                """
                data: d
                rooms:
                  - id: a
                    feeds:
                      - kind: json-poll
                        url: https://api.example/comments
                        mapping:
                          \(line)
                """)
        }
        let problem = try #require(error?.problems.first)
        #expect(problem.code.hasPrefix(code), "\(problem)")
        #expect(problem.line == 8)
    }

    @Test("two rooms or sinks of one name are refused")
    func refusesRepeatedNames() throws {
        let room = "  - {id: a, feeds: [{kind: sse, url: \"https://live.example/x\"}]}\n"
        let error = #expect(throws: YAMLError.self) { try load("data: d\nrooms:\n\(room)\(room)") }
        #expect(error?.problems.map(\.code) == ["config.repeated"])
    }
}

@Suite("The data directory")
struct DataDirectoryTests {
    @Test("one worker at a time holds it")
    func isHeldByOne() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "counterfoil-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            let first = try DataDirectory(path)
            let error = #expect(throws: WorkerError.self) { try DataDirectory(path) }
            #expect(error?.code == "worker.locked")
            withExtendedLifetime(first) {}
        }
        #expect(throws: Never.self) { try DataDirectory(path) }
    }
}
