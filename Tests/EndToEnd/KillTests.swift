import Foundation
import Testing

/// How often the worker is killed; 200 for a full run.
private let kills = ProcessInfo.processInfo.environment["COUNTERFOIL_KILLS"].flatMap(Int.init) ?? 4

@Suite("A worker that is killed")
struct KillTests {
    @Test("loses no message and no alert, repeats an alert under the same id only, and every recording replays")
    func losesNothing() async throws {
        let place = try Workplace()
        let seconds = kills * 2 + 30
        let platform = try Background(
            [
                "simulate", "--rooms", "6", "--seconds", "\(seconds)", "--planted", "1500", "--seed", "7",
                "--write-config", place.path("worker.yaml"), "--data", "data", "--emissions",
                place.path("emitted.ndjson"),
                "--received", place.path("received.ndjson"),
            ], log: place.path("platform.log"))
        defer { platform.kill() }
        try await platform.waitForLog("next: counterfoil run")

        // The first one lives until an alert has arrived, so that there is something to lose.
        let first = try Background(["run", "--config", place.path("worker.yaml")], log: place.path("worker.log"))
        try await first.wait {
            (try? FileManager.default.attributesOfItem(atPath: place.path("received.ndjson"))[.size] as? Int).map {
                $0 > 0
            } == true
        }
        await first.kill(after: .zero)
        var random = SystemRandomNumberGenerator()
        for _ in 1..<kills {
            let worker = try Background(["run", "--config", place.path("worker.yaml")], log: place.path("worker.log"))
            await worker.kill(after: .milliseconds(Int.random(in: 20...1_900, using: &random)))
        }
        let last = try await Program.run(["run", "--config", place.path("worker.yaml"), "--until-ended"])
        #expect(last.exitCode == 0, "\(last.errors.suffix(3_000))")
        await platform.stop()

        // What the platform emitted is in the recordings, each message once.
        let emitted = try objects(place.path("emitted.ndjson"))
        var recorded: [String: Int] = [:]
        var firing: Set<String> = []
        for room in 0..<6 {
            let folder = place.path("data/sessions/load-\(room)")
            // A worker that was killed before the first leaf leaves an empty directory.
            for session in try FileManager.default.contentsOfDirectory(atPath: folder)
            where FileManager.default.fileExists(atPath: "\(folder)/\(session)/seg-000001.ndjson") {
                for leaf in try objects("\(folder)/\(session)/seg-000001.ndjson") where leaf["t"] as? String == "ev" {
                    guard let event = leaf["e"] as? [String: Any], let key = event["key"] as? String else { continue }
                    recorded["load-\(room) \(key)", default: 0] += 1
                }
                let replay = try await Program.run(["replay", "--format", "ndjson", "\(folder)/\(session)"])
                #expect(replay.exitCode == 0, "\(replay.errors)")
                for line in replay.lines {
                    let alert = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                    if alert?["state"] as? String == "opened", let id = alert?["id"] as? String { firing.insert(id) }
                }
            }
        }
        // A room's obligations begin with the first message that the worker got to see.
        var seen: Set<String> = []
        let lost = emitted.filter { entry in
            let room = entry["room"] as? String ?? ""
            let isRecorded = recorded["\(room) 0/\(entry["id"] as? String ?? "")"] != nil
            if isRecorded { seen.insert(room) }
            return !isRecorded && seen.contains(room)
        }
        #expect(!recorded.isEmpty)
        #expect(lost.isEmpty, "\(lost.count) of \(emitted.count) lost, such as \(lost.prefix(3))")
        let repeated = recorded.filter { $0.value > 1 }.keys.sorted()
        #expect(repeated.isEmpty, "recorded more than once: \(repeated.prefix(5)) of \(repeated.count)")

        // Every alert of the recordings arrived; what arrived twice did so under one id and with one body.
        var bodies: [String: Set<String>] = [:]
        var arrived: Set<String> = []
        for request in try objects(place.path("received.ndjson")) {
            let headers = request["headers"] as? [[String]] ?? []
            let id = try #require(headers.first { $0.first == "webhook-id" }?.last)
            #expect(request["signature"] as? String == "valid")
            bodies[id, default: []].insert("\(request["body"] ?? "")")
            if let range = id.range(of: "-firing-") { arrived.insert(String(id[..<range.lowerBound])) }
        }
        #expect(!firing.isEmpty)
        #expect(firing.subtracting(arrived).isEmpty, "alerts were lost")
        #expect(arrived.subtracting(firing).isEmpty, "alerts were invented")
        #expect(bodies.values.allSatisfy { $0.count == 1 }, "one id had two bodies")
    }

    private func objects(_ path: String) throws -> [[String: Any]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}
