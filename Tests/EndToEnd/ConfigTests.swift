import Foundation
import Testing

@Suite("counterfoil config check")
struct ConfigTests {
    @Test("all problems are told at once, each with file, line, key and remedy")
    func listsAll() async throws {
        let place = try Workplace()
        let file = try place.file(
            "worker.yaml",
            """
            data: data
            rules: [no-such-pack]
            colour: blue
            rooms:
              - id: Studio 7
                feeds:
                  - kind: json-poll
                    url: http://127.0.0.1/x
                  - kind: hls-webvt
                    url: https://live.example/a.m3u8
              - id: studio-8
                feeds:
                  - kind: sse
                    url: "not a url"
                    idle_limit: soon
            sinks:
              - name: desk
                kind: slack
            """)
        let result = try await Program.run(["config", "check", file])
        #expect(result.exitCode == 2)
        for expected in [
            "worker.yaml:3:", "'colour' is not known here", "no-such-pack", "Studio 7", "network: plain_http: true",
            "hls-webvt", "worker.yaml:15:", "neither 'url' nor 'url_file'",
        ] {
            #expect(result.errors.contains(expected), "\(expected) is missing from:\n\(result.errors)")
        }
    }

    @Test("a private address needs permission")
    func refusesPrivateAddresses() async throws {
        let place = try Workplace()
        func check(_ network: String) async throws -> Program.Result {
            let file = try place.file(
                "worker.yaml",
                "data: d\n\(network)rooms:\n  - {id: a, feeds: [{kind: sse, url: \"https://10.1.2.3/x\"}]}\n")
            return try await Program.run(["config", "check", file])
        }
        let refused = try await check("")
        #expect(refused.exitCode == 2)
        #expect(refused.errors.contains("network: allow"))
        #expect(try await check("network: {allow: [10.0.0.0/8]}\n").exitCode == 0)
    }

    @Test("a secret that others can read is refused, and no secret is shown")
    func refusesOpenSecrets() async throws {
        let place = try Workplace()
        let secret = try place.file("hook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
        let file = try place.file(
            "worker.yaml",
            """
            data: d
            rooms: [{id: a, feeds: [{kind: sse, url: "https://live.example/x?key=hidden"}]}]
            sinks: [{name: desk, kind: webhook, url: "https://hooks.example/private-path", secret_files: [hook.secret]}]
            """)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: secret)
        #expect(try await Program.run(["config", "check", file]).exitCode == 2)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        let good = try await Program.run(["config", "check", file])
        #expect(good.exitCode == 0, "\(good.errors)")
        for hidden in ["MfKQ9r8GKYqr", "private-path", "hidden"] { #expect(!good.output.contains(hidden)) }
    }

    @Test("the configuration of the manual is accepted")
    func acceptsTheManual() async throws {
        let manual = try String(contentsOf: Program.root.appending(path: "README.md"), encoding: .utf8)
        let parts = manual.components(separatedBy: "```yaml\n")
        #expect(parts.count > 1)
        let place = try Workplace()
        let yaml = try #require(parts.dropFirst().first?.components(separatedBy: "```").first)
        let file = try place.file("counterfoil.yaml", yaml)
        for (name, text) in [
            ("siem.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            ("slack.url", "https://hooks.slack.example/services/T/B/x"),
            ("youtube.key", "key"),
        ] {
            let path = try place.file(name, text + "\n")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
        let result = try await Program.run(["config", "check", file])
        #expect(result.exitCode == 0, "\(result.errors)")
    }

    @Test("an unreadable file is a usage failure")
    func namesMissingFile() async throws {
        let result = try await Program.run(["config", "check", "/nonexistent.yaml"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("cannot be read"))
        #expect(try await Program.run(["run", "--config", "/nonexistent.yaml"]).exitCode == 2)
    }
}
