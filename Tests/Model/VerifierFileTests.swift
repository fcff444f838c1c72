import Foundation
import Testing

@testable import CounterfoilCues
@testable import CounterfoilModel

/// The verifier's file where somebody fetched it.
private let fetched = VerifierFile.find(in: VerifierFile.directories(environment: ProcessInfo.processInfo.environment))

@Suite("The verifier's file")
struct VerifierFileTests {
    @Test(
        "is looked for where the environment says",
        arguments: [
            ([:], ["/usr/local/share/counterfoil", "/var/lib/counterfoil"]),
            (
                ["HOME": "/home/a"],
                ["/home/a/.local/share/counterfoil", "/usr/local/share/counterfoil", "/var/lib/counterfoil"]
            ),
            (
                ["HOME": "/home/a", "XDG_DATA_HOME": "/data"],
                ["/data/counterfoil", "/usr/local/share/counterfoil", "/var/lib/counterfoil"]
            ),
            (["HOME": "/home/a", "COUNTERFOIL_MODELS": "/models"], ["/models"]),
        ] as [([String: String], [String])])
    func isLookedFor(environment: [String: String], expected: [String]) {
        #expect(VerifierFile.directories(environment: environment).map(\.path) == expected)
    }

    @Test("is refused where it is none, with a reason for people")
    func isRefused() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "verifier-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        #expect(VerifierFile.find(in: [directory]) == nil)
        let file = directory.appending(path: VerifierFile.name)
        var error = #expect(throws: VerifierFileError.self) { try VerifierFile.load(file, check: .form) }
        #expect(error?.code == .unreadable)
        try Data().write(to: file)
        error = #expect(throws: VerifierFileError.self) { try VerifierFile.load(file, check: .form) }
        #expect(error?.code == .unreadable)
        try Data([UInt8](repeating: 7, count: 5000)).write(to: file)
        #expect(VerifierFile.find(in: [URL(filePath: "/nowhere"), directory])?.path == file.path)
        error = #expect(throws: VerifierFileError.self) { try VerifierFile.load(file, check: .content) }
        #expect(error?.code == .damaged)
        #expect(error?.message.hasPrefix("verifier.damaged: \(file.path): ") == true)
        error = #expect(throws: VerifierFileError.self) { try VerifierFile.load(directory, check: .form) }
        #expect(error?.code == .unreadable)
    }

    @Test("embeds fixed texts to fixed bits", .enabled(if: fetched != nil, "the verifier is not fetched"))
    func embedsToFixedBits() throws {
        let model = try VerifierFile.load(try #require(fetched), check: .content)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in ["is this the original?", "懂的都懂，加我微信", "", "本物と同じ工場で作っています", "ของแท้ไหมคะ"] {
            for number in model.embed(Tokeniser.shared.pieces(of: Array(text.utf8))[...]) {
                hash = (hash ^ UInt64(number.bitPattern)) &* 0x0000_0100_0000_01B3
            }
        }
        #expect(hash == 10_024_036_480_802_762_826)
    }

    @Test(
        "with one bit changed is refused", .enabled(if: fetched != nil, "the verifier is not fetched"),
        arguments: [40, 70_000_000])
    func spoiledIsRefused(place: Int) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "verifier-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: VerifierFile.name)
        var content = try Data(contentsOf: try #require(fetched))
        content[place] ^= 1
        try content.write(to: file)
        let error = #expect(throws: VerifierFileError.self) { try VerifierFile.load(file, check: .content) }
        #expect(error?.code == (place == 40 ? .otherVersion : .damaged))
    }
}
