import CounterfoilFeed
import CounterfoilJSON
import CounterfoilSimulator
import CounterfoilSink
import CounterfoilTranscript
import CounterfoilTransport
import CounterfoilWorker
import FoundationEssentials

/// A worker's configuration for simulated rooms: captions by HLS, and chat by each of the other kinds in turn.
enum SimulatedWorker {
    /// Feeds of a room, by its place among the rooms.
    static func feeds(_ endpoints: RoomEndpoints, place: Int, language: String?) -> [FeedConfiguration] {
        let captions = FeedConfiguration(kind: .hlsCaptions, url: endpoints.captions, role: .host, language: language)
        return [captions, chat(endpoints, place: place, language: language)]
    }

    static func chat(_ endpoints: RoomEndpoints, place: Int, language: String?) -> FeedConfiguration {
        switch place % 3 {
        case 0:
            FeedConfiguration(
                kind: .jsonPoll, url: endpoints.poll, mapping: FieldMapping(preset: .youtube), language: language)
        case 1: FeedConfiguration(kind: .jsonStream, url: endpoints.stream, mapping: streamMapping, language: language)
        default: FeedConfiguration(kind: .serverSentEvents, url: endpoints.events, language: language)
        }
    }

    /// The platform's stream goes on after the message that is named.
    private static var streamMapping: FieldMapping {
        var mapping = FieldMapping(preset: .plain)
        mapping.cursor = JSONPointer("/id").map { FieldMapping.CursorRule(.lastItem($0), to: .query("cursor")) }
        return mapping
    }

    /// A new key for signing webhooks: `whsec_` and 32 random bytes.
    static func makeSecret() -> String {
        "whsec_" + Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
    }

    /// Writes the configuration and, beside it, the file of its secret, which others cannot read.
    static func writeConfiguration(
        to path: String, endpoints: [RoomEndpoints], titles: [String], generated: Bool, hook: String, secret: String,
        data: String
    ) throws {
        let secretPath = path + ".secret"
        try? FileManager.default.removeItem(atPath: secretPath)
        guard
            FileManager.default.createFile(
                atPath: secretPath, contents: Data((secret + "\n").utf8), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure.failure("\(secretPath) cannot be written") }
        let secretName = secretPath.utf8.lastIndex(of: 0x2F).map { String(secretPath[$0...].dropFirst()) } ?? secretPath
        var text = """
            data: \(quoted(data))
            network:
              allow: [127.0.0.0/8]
              plain_http: true
            sinks:
              - name: receiver
                kind: webhook
                url: \(hook)
                secret_files: [\(quoted(secretName))]
            rooms:

            """
        for (place, room) in endpoints.enumerated() {
            text += "  - id: \(room.room)\n    title: \(quoted(titles[place]))\n    feeds:\n"
            if !generated { text += "      - {kind: hls-webvtt, url: \"\(room.captions)\", role: host}\n" }
            switch place % 3 {
            case 0: text += "      - {kind: json-poll, preset: youtube, url: \"\(room.poll)\"}\n"
            case 1:
                text += "      - kind: json-stream\n        url: \"\(room.stream)\"\n"
                text += "        mapping: {cursor: {last_item: /id, query: cursor}}\n"
            default: text += "      - {kind: sse, url: \"\(room.events)\"}\n"
            }
        }
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
