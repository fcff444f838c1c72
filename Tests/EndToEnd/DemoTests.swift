import Foundation
import Testing

@Suite("counterfoil demo and replay", .serialized)
struct DemoTests {
    @Test("the samples are watched, told and recorded, and replay in another process to the same bytes")
    func playsTheSamples() async throws {
        let place = try Workplace()
        let samples = Program.root.appending(path: "Samples/sessions").path
        let demo = try await Program.run(["demo", "--speed", "30", "--samples", samples, "--data", place.path("data")])
        #expect(demo.exitCode == 0, "\(demo.output.suffix(4_000))\n\(demo.errors)")
        #expect(demo.output.contains("every signature valid"))
        #expect(!demo.output.unicodeScalars.contains("\u{1B}"), "a pipe gets no colours")

        let root = URL(filePath: place.path("data"))
        var recordings: [String] = []
        for run in try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil) {
            let sessions = run.appending(path: "sessions")
            for room in try FileManager.default.contentsOfDirectory(at: sessions, includingPropertiesForKeys: nil) {
                recordings += try FileManager.default.contentsOfDirectory(at: room, includingPropertiesForKeys: nil)
                    .map(\.path)
            }
        }
        #expect(recordings.count >= 8)
        let first = try await Program.run(["replay", "--format", "ndjson"] + recordings.sorted())
        #expect(first.exitCode == 0, "\(first.errors)")
        let file = try place.file("expected.ndjson", first.output)
        let second = try await Program.run(["replay", "--format", "ndjson", "--expect", file] + recordings.sorted())
        #expect(second.exitCode == 0)
        #expect(second.output == first.output)

        let changed = try place.file(
            "changed.ndjson", first.output.replacingOccurrences(of: "\"opened\"", with: "\"reopened\""))
        #expect(try await Program.run(["replay", "--expect", changed] + recordings.sorted()).exitCode == 4)

        let text = try await Program.run(["replay", try #require(recordings.sorted().first)])
        #expect(text.exitCode == 0)
        #expect(text.output.contains(" host"))
    }

    @Test("a recording that is none is a failure with the path")
    func refusesOtherDirectories() async throws {
        let place = try Workplace()
        let result = try await Program.run(["replay", place.path("nothing")])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("nothing"))
    }
}
