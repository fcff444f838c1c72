import CounterfoilTestSupport
import Foundation
import Testing

/// What the rooms of the test are fed: each a way in which a feed can go wrong.
private let hostileBodies: [(room: String, type: String, body: String)] = [
    ("html", "text/html", "<html><body>maintenance</body></html>"),
    (
        "surrogate", "application/json",
        "{\"id\":\"1\",\"user\":{\"id\":\"h\",\"roles\":[\"host\"]},\"text\":\"\\ud800 高仿 加微信\"}\n"
    ),
    (
        "marks", "application/json",
        "{\"id\":\"1\",\"user\":{\"id\":\"h\",\"roles\":[\"host\"]},\"text\":\"高仿 加微信 e\(String(repeating: "\u{301}", count: 200_000))\"}\n"
    ),
    (
        "future", "application/json",
        "{\"id\":\"1\",\"ts\":253402300799999,\"user\":{\"id\":\"h\",\"roles\":[\"host\"]},\"text\":\"高仿\"}\n"
            + "{\"id\":\"2\",\"user\":{\"id\":\"h\",\"roles\":[\"host\"]},\"text\":\"加微信\"}\n"
    ),
    (
        "damaged", "application/json",
        "{\"id\":tru,\"text\":1}\n{\"id\":\"2\",\"user\":{\"id\":\"h\",\"roles\":[\"host\"]},\"text\":\"高仿 加微信\"}\n"
    ),
]

@Suite("Rooms whose feeds go wrong")
struct HostileFeedTests {
    @Test("each costs its own room what it must, says so in its recording, and no other room anything")
    func staysInItsRoom() async throws {
        let refusals = Counter()
        let server = try ScriptedServer { exchange in
            let target = exchange.request.target
            if target.hasPrefix("/hook") {
                // Says 200 and means failure, at first.
                let isRefused = refusals.next() < 3
                try exchange.respond(
                    headers: [("Content-Type", "application/json")],
                    body: isRefused ? "{\"ok\":false}" : "{\"ok\":true}")
                return
            }
            if target.hasPrefix("/gzip") {
                try exchange.startUntilClose(headers: [
                    ("Content-Type", "application/json"), ("Content-Encoding", "gzip"),
                ])
                try exchange.send([UInt8](repeating: 0, count: 4_096))
                exchange.close()
                return
            }
            try exchange.startChunked(headers: [
                ("Content-Type", hostileBodies.first { target.hasPrefix("/\($0.room)") }?.type ?? "application/json")
            ])
            if target.hasPrefix("/endless") {
                let part = [UInt8](repeating: 0x61, count: 1 << 20)
                for _ in 0..<48 { try exchange.sendChunk(part) }
                try exchange.sendChunk(
                    "\n{\"id\":\"9\",\"user\":{\"id\":\"h\",\"roles\":[\"host\"]},\"text\":\"高仿 加微信\"}\n")
            } else if target.hasPrefix("/latin") {
                try exchange.sendChunk(
                    Array("{\"id\":\"1\",\"user\":{\"id\":\"h\",\"roles\":[\"host\"]},\"text\":\"".utf8) + [
                        0xFF, 0xE9, 0xC0,
                    ]
                        + Array("高仿 加微信\"}\n".utf8))
            } else if let body = hostileBodies.first(where: { target.hasPrefix("/\($0.room)") })?.body {
                try exchange.sendChunk(body)
            }
            if target.hasPrefix("/html") {
                try exchange.endChunks()
                return
            }
            try exchange.stall()
        }
        defer { server.stop() }

        let place = try Workplace()
        let rooms = hostileBodies.map(\.room) + ["gzip", "endless", "latin"]
        let pack = try place.file(
            "pack.yaml",
            """
            pack: sample
            version: "1"
            groups: {replica: {terms: [高仿]}, contact: {terms: [加微信]}}
            rules: [{id: r, family: off-platform, severity: high, window: 60s, all: [replica, contact], roles: [host]}]
            """)
        let secret = try place.file("hook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        let config = try place.file(
            "worker.yaml",
            """
            data: data
            rules: [\(pack)]
            network: {allow: [127.0.0.0/8], plain_http: true}
            sinks: [{name: hook, kind: webhook, url: "\(server.url("/hook"))", secret_files: [hook.secret], messages: [firing]}]
            rooms:

            """
                + rooms.map { "  - {id: \($0), feeds: [{kind: json-stream, url: \"\(server.url("/\($0)"))\"}]}\n" }
                .joined())
        let worker = try Background(["run", "--config", config], log: place.path("worker.log"))
        defer { worker.kill() }

        // Every room but the two that send nothing readable raises its alert, although the first answers were refusals.
        let alerting = Set(rooms).subtracting(["html", "gzip"])
        try await worker.wait { self.delivered(server, after: 3) == alerting }
        await worker.stop()

        for room in rooms {
            let folder = place.path("data/sessions/\(room)")
            let session = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
            let replay = try await Program.run(["replay", "--rules", pack, "\(folder)/\(session)"])
            #expect(replay.exitCode == 0, "\(room): \(replay.errors)")
            if room == "html" { #expect(replay.output.contains("feed.not-json"), "\(replay.output)") }
            if room == "endless" { #expect(replay.output.contains("feed.damaged"), "\(replay.output.prefix(2_000))") }
        }
        let log = try String(contentsOfFile: place.path("worker.log"), encoding: .utf8)
        #expect(!log.contains("MfKQ9r8GKYqr"))
    }

    /// The rooms whose alerts were accepted, given that so many requests were refused first.
    private func delivered(_ server: ScriptedServer, after refused: Int) -> Set<String> {
        let hooks = server.requests.filter { $0.target.hasPrefix("/hook") }
        return Set(
            hooks.dropFirst(refused).compactMap { request in
                let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
                return (body?["data"] as? [String: Any])?["room"] as? String
            })
    }
}

/// Counts across threads.
private final class Counter: @unchecked Sendable {
    // Safe because the value is only touched under the lock.
    private let lock = NSLock()
    private var value = 0

    func next() -> Int {
        lock.lock()
        defer { lock.unlock() }
        value += 1
        return value - 1
    }
}
