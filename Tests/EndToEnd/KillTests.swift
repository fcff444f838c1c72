import Foundation
import Testing

/// How often the worker is killed; 200 for a full run.
private let kills = ProcessInfo.processInfo.environment["COUNTERFOIL_KILLS"].flatMap(Int.init) ?? 4

@Suite("A worker that is killed")
struct KillTests {
    @Test("loses no message and no alert, repeats an alert under the same id only, and every recording replays")
    func losesNothing() async throws {
        let place = try Workplace()
        let seconds = kills * 2 + 12
        let platform = try Background(
            [
                "simulate", "--rooms", "6", "--seconds", "\(seconds)", "--planted", "1500", "--seed", "7",
                "--write-config", place.path("worker.yaml"), "--data", "data", "--emissions",
                place.path("emitted.ndjson"),
                "--received", place.path("received.ndjson"),
            ], log: place.path("platform.log"))
        defer { platform.kill() }
        try await platform.waitForLog("next: counterfoil run")

        var random = SystemRandomNumberGenerator()
        for _ in 0..<kills {
            let worker = try Background(["run", "--config", place.path("worker.yaml")], log: place.path("worker.log"))
            await worker.kill(after: .milliseconds(Int.random(in: 20...1_900, using: &random)))
        }
        let last = try await Program.run(["run", "--config", place.path("worker.yaml"), "--until-ended"])
        #expect(last.exitCode == 0, "\(last.errors.suffix(3_000))")
        await platform.stop()

        // What the platform emitted is in the recordings, each message once.
        let emitted = try objects(place.path("emitted.ndjson"))
        #expect(emitted.count > 6 * (seconds - 5))
        var recorded: [String: Int] = [:]
        var firing: Set<String> = []
        for room in 0..<6 {
            let folder = place.path("data/sessions/load-\(room)")
            for session in try FileManager.default.contentsOfDirectory(atPath: folder) {
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
        let lost = emitted.filter { entry in
            recorded["\(entry["room"] as? String ?? "") 0/\(entry["id"] as? String ?? "")"] == nil
        }
        #expect(lost.isEmpty, "\(lost.count) of \(emitted.count) lost, such as \(lost.prefix(3))")
        #expect(recorded.values.allSatisfy { $0 == 1 }, "a message was recorded twice")

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

/// The program, running beside the test.
final class Background: Sendable {
    private let process: Process
    private let log: String

    init(_ arguments: [String], log: String) throws {
        self.log = log
        if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(filePath: log)) }
        let handle = try FileHandle(forWritingTo: URL(filePath: log))
        handle.seekToEndOfFile()
        process = Process()
        process.executableURL = URL(filePath: Program.path)
        process.arguments = arguments
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Kills it at a moment of its life.
    func kill(after delay: Duration) async {
        try? await ContinuousClock().sleep(for: delay)
        kill()
        await ended()
    }

    /// Asks it to stop and waits until it has.
    func stop() async {
        process.terminate()
        await ended()
    }

    private func ended() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.process.waitUntilExit()
                continuation.resume()
            }
        }
    }

    /// Waits until it has said something.
    func waitForLog(_ text: String) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(30)
        while try !String(contentsOfFile: log, encoding: .utf8).contains(text) {
            guard clock.now < deadline, process.isRunning else {
                throw Silent(log: try String(contentsOfFile: log, encoding: .utf8))
            }
            try await clock.sleep(for: .milliseconds(20))
        }
    }

    struct Silent: Error {
        let log: String
    }
}
