import Foundation
import Testing

/// The stages from the bottom up, as the manifest has them. A module may import modules of lower layers only.
private let layers: [String: Int] = [
    "CCurl": 0, "CPosix": 0, "Transcript": 0,
    "JSON": 1, "Detection": 1,
    "Alert": 2,
    "Pipeline": 3,
    "StrictYAML": 3, "Transport": 3, "Recording": 3,
    "Rules": 4, "Feed": 4, "Sink": 4,
    "Scan": 5, "Session": 5, "Simulator": 5,
    "Replay": 6,
    "Worker": 7,
    "counterfoil": 8,
]

/// The pure stages: no Foundation, no clock, no input or output.
private let pureStages = ["Transcript", "JSON", "Detection", "Alert", "Pipeline"]

private let sources: URL = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

private func swiftFiles(in folder: String) throws -> [URL] {
    let root = sources.appending(path: folder)
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
}

/// The modules that a file imports.
private func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place <= 2, words.count > place + 1 else { return nil }
        return String(words[place + 1].prefix { $0 != "." })
    }
}

@Suite("The house")
struct LayersTests {
    @Test("every folder of Sources has its layer")
    func everyFolderIsKnown() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { !$0.hasPrefix(".") }
        #expect(Set(folders) == Set(layers.keys))
    }

    @Test("imports point down only", arguments: layers.keys.sorted())
    func importsPointDown(folder: String) throws {
        let own = try #require(layers[folder])
        for file in try swiftFiles(in: folder) {
            for name in try imports(of: file) {
                let imported = name.hasPrefix("Counterfoil") ? String(name.dropFirst("Counterfoil".count)) : name
                guard let layer = layers[imported] else { continue }
                #expect(layer < own, "\(file.lastPathComponent) of \(folder) imports \(imported)")
            }
        }
    }

    @Test("only Transport imports libcurl")
    func onlyTransportImportsCurl() throws {
        for folder in layers.keys where folder != "Transport" {
            for file in try swiftFiles(in: folder) {
                #expect(try !imports(of: file).contains("CCurl"), "\(file.lastPathComponent) of \(folder)")
            }
        }
    }

    @Test("pure stages import nothing that reads a clock or a file", arguments: pureStages)
    func pureStagesArePure(folder: String) throws {
        let banned = [
            "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Logging", "Synchronization", "_Concurrency",
        ]
        for file in try swiftFiles(in: folder) {
            for name in try imports(of: file) {
                #expect(!banned.contains(name), "\(file.lastPathComponent) of \(folder) imports \(name)")
            }
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in ["Date()", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", ".random("] {
                #expect(!text.contains(word), "\(file.lastPathComponent) of \(folder) uses \(word)")
            }
        }
    }
}
