import CounterfoilDetection
import CounterfoilRules
import FoundationEssentials
import Testing

@Suite("Files of the built-in packs")
struct BuiltInFilesTests {
    private static let packs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Rules/Packs").path

    @Test("the built-in packs load and compile, cover every family, and say why and what to do")
    func builtIn() throws {
        let set = try BuiltInPack.load()
        #expect(Set(set.compiled.rules.map(\.family)) == Set(Family.allCases))
        for rule in set.compiled.rules {
            #expect(Set(rule.title.map(\.language)).isSuperset(of: ["en", "zh"]), "\(rule.id)")
            #expect(Set(rule.advice.map(\.language)).isSuperset(of: ["en", "zh"]), "\(rule.id)")
        }
    }

    @Test("the built-in packs are all those in the source tree")
    func embedded() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.packs).filter { $0.hasSuffix(".yaml") }
        #expect(BuiltInPack.files.map(\.name) == names.sorted())
        for file in BuiltInPack.files {
            #expect(
                try Array(Data(contentsOf: URL(filePath: "\(Self.packs)/\(file.name)"))) == file.bytes, "\(file.name)")
        }
    }
}
