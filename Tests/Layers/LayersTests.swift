import Foundation
import Testing

/// The stages from the bottom up, as the manifest has them. A module may import modules of lower layers only.
private let layers: [String: Int] = [
    "CCues": 0, "CCurl": 0, "CMatching": 0, "CPosix": 0, "Transcript": 0,
    "JSON": 1, "Folding": 1,
    "Acts": 2, "Cues": 2, "Disguise": 2, "Matching": 2,
    "Detection": 3,
    "Alert": 4,
    "Pipeline": 5,
    "Model": 5, "StrictYAML": 5, "Transport": 5, "Recording": 5,
    "Rules": 6, "Feed": 6, "Sink": 6,
    "Scan": 7, "Session": 7, "Simulator": 7,
    "Replay": 8,
    "Tuning": 9, "Worker": 9,
    "counterfoil": 10,
]

/// The pure stages: no Foundation, no clock, no input or output.
private let pureStages = [
    "Transcript", "JSON", "Folding", "Acts", "Cues", "Disguise", "Matching", "Detection", "Alert", "Pipeline",
]

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
            "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Logging", "_Concurrency",
        ]
        // A lock changes no result where it guards memory that is used again, or work that is done once.
        let mayLock = ["CueScorer.swift", "CueScorer+Verifier.swift", "LazyLinks.swift"]
        for file in try swiftFiles(in: folder) {
            for name in try imports(of: file) {
                #expect(!banned.contains(name), "\(file.lastPathComponent) of \(folder) imports \(name)")
                let isLock = name == "Synchronization" && !mayLock.contains(file.lastPathComponent)
                #expect(!isLock, "\(file.lastPathComponent) of \(folder) locks")
            }
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in ["Date()", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", ".random("] {
                #expect(!text.contains(word), "\(file.lastPathComponent) of \(folder) uses \(word)")
            }
        }
    }
}
