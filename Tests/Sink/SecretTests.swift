import Glibc
import Testing

@testable import CounterfoilSink

@Suite("Secrets")
struct SecretTests {
    @Test("a secret shows nothing of itself, alone or inside other values")
    func isSilent() {
        let canary = "canary-4711"
        var endpoint = Endpoint(name: "desk", kind: .generic, url: Secret("https://h.example/" + canary))
        endpoint.signingSecrets = [Secret(canary)]
        var dumped = ""
        dump(endpoint, to: &dumped)
        dump(Secret(canary), to: &dumped)
        let shown = [
            "\(endpoint)", "\(Secret(canary))", String(reflecting: Secret(canary)), String(reflecting: endpoint),
            dumped,
        ]
        for text in shown { #expect(!text.contains(canary)) }
        #expect("\(Secret(canary))" == "<redacted>")
    }

    @Test("a file that only its owner may read gives its one line", arguments: [0o600, 0o400, 0o700] as [mode_t])
    func reads(_ mode: mode_t) throws {
        let folder = try ScratchFolder()
        try folder.write("  s3cret-ß \r\n", to: "secret", mode: mode)
        #expect(try Secret(file: folder.file("secret")).reveal() == "s3cret-ß")
    }

    @Test(
        "a file that others may read is refused",
        arguments: [0o640, 0o604, 0o601, 0o610, 0o644, 0o660, 0o777] as [mode_t])
    func refusesMode(_ mode: mode_t) throws {
        let folder = try ScratchFolder()
        try folder.write("s3cret", to: "secret", mode: mode)
        let error = try #require(throws: SecretError.self) { try Secret(file: folder.file("secret")) }
        #expect(error.code == .permissions)
        #expect(!error.description.contains("s3cret"))
        #expect(error.description.contains("0\(String(mode, radix: 8))"))
    }

    @Test(
        "what is not one line of text is refused",
        arguments: ["", " \n", "two\nlines", "a\u{0}b", String(repeating: "x", count: 8_193)])
    func refusesContent(_ content: String) throws {
        let folder = try ScratchFolder()
        try folder.write(content, to: "secret", mode: 0o600)
        let error = try #require(throws: SecretError.self) { try Secret(file: folder.file("secret")) }
        #expect(error.code == .malformed)
    }

    @Test("a missing file, a folder and a pipe are refused without waiting")
    func refusesOthers() throws {
        let folder = try ScratchFolder()
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        for path in [folder.file("missing"), folder.path, folder.file("pipe")] {
            let error = try #require(throws: SecretError.self) { try Secret(file: path) }
            #expect(error.code == .unreadable)
        }
    }

    @Test("the log of an attempt shows neither URL nor secret that a peer echoes")
    func redacts() {
        var endpoint = Endpoint(
            name: "desk", kind: .generic,
            url: Secret("https://hooks.example/services/T000/B1111111/canaryToken?key=queryCanary"))
        endpoint.signingSecrets = [Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
        let redactor = Redactor(endpoint)
        let echo =
            "no route for /services/T000/B1111111/canaryToken?key=queryCanary; canaryToken; queryCanary; MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw \u{1B}[2J\u{202E}"
        let snippet = redactor.snippet(Array(echo.utf8))
        for canary in ["canaryToken", "queryCanary", "B1111111", "MfKQ9r8", "\u{1B}", "\u{202E}"] {
            #expect(!snippet.contains(canary))
        }
        #expect(snippet.contains("no route for <redacted>"))
        let long = redactor.snippet(Array(String(repeating: "é", count: 100_000).utf8))
        #expect(long.utf8.count <= AttemptRecord.maximumSnippet)
        for cut in 200..<300 {
            let body = [UInt8](repeating: 0x78, count: cut) + Array("canaryToken".utf8)
            #expect(!redactor.snippet(body).contains("canaryT"))
        }
    }
}
