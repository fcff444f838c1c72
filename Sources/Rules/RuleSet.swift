package import CounterfoilCues
package import CounterfoilDetection
package import CounterfoilStrictYAML
import FoundationEssentials

/// Rule packs that were read, checked and compiled together.
package struct RuleSet: Sendable {
    package let compiled: CompiledRules
    /// The files that the packs came from, in the order of the packs.
    package let files: [(name: String, bytes: [UInt8])]
    /// Names the packs by their contents: the SHA-256 over their hashes, in lower-case hexadecimal.
    package let hash: String
    private let verifier: VerifierModel?

    package var packs: [RulePack] { compiled.packs }

    /// Reads and compiles packs.
    ///
    /// - Parameters:
    ///   - files: Names, for messages, and contents.
    ///   - verifier: The slow model that reads the most surprising texts, where there is one.
    /// - Throws: Every problem of every file at once.
    package init(
        files: [(name: String, bytes: [UInt8])], verifier: VerifierModel? = nil
    ) throws(YAMLError) {
        var problems: [YAMLProblem] = []
        var sources: [RulePackFile.Source] = []
        for file in files {
            do {
                sources.append(try RulePackFile.source(file.bytes, file: file.name))
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw YAMLError(problems: problems) }
        do {
            compiled = try CompiledRules(sources.map(\.pack), verifier: verifier)
        } catch {
            throw YAMLError(problems: error.problems.map { Self.locate($0, in: sources) })
        }
        self.files = files
        self.verifier = verifier
        hash = RulePack.hash(of: sources.map(\.pack))
    }

    /// Reads and compiles packs from the file system.
    ///
    /// - Parameters:
    ///   - paths: Pack files, or directories all of whose `*.yaml` files are packs, in the order of their names.
    ///   - verifier: The slow model that reads the most surprising texts, where there is one.
    /// - Throws: Every problem of every file at once, and the paths that cannot be read.
    package static func load(paths: [String], verifier: VerifierModel? = nil) throws(YAMLError) -> RuleSet {
        var problems: [YAMLProblem] = []
        var files: [(name: String, bytes: [UInt8])] = []
        for path in paths {
            do {
                for file in try packFiles(at: path) {
                    files.append((file, Array(try Data(contentsOf: URL(filePath: file)))))
                }
            } catch let problem as YAMLError {
                problems += problem.problems
            } catch {
                problems.append(unreadable(path, "it cannot be read: \(error)"))
            }
        }
        guard problems.isEmpty else { throw YAMLError(problems: problems) }
        return try RuleSet(files: files, verifier: verifier)
    }

    private static func packFiles(at path: String) throws -> [String] {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw YAMLError(problems: [unreadable(path, "there is no such file or directory")])
        }
        guard isDirectory else { return [path] }
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard !names.isEmpty else {
            throw YAMLError(problems: [unreadable(path, "no *.yaml file lies in the directory")])
        }
        return names.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
    }

    private static func unreadable(_ path: String, _ what: String) -> YAMLProblem {
        YAMLProblem(
            code: "rules.unreadable", file: path, line: 1, column: 1, path: "", what: what,
            remedy: "name a rule pack or a directory of rule packs")
    }

    /// Gives a problem of the rules the file and line of the group or rule that it is about.
    private static func locate(_ problem: RuleError.Problem, in sources: [RulePackFile.Source]) -> YAMLProblem {
        let source = sources.first { $0.pack.id == problem.pack }
        let part = String(problem.place.prefix { $0 != "," })
        return YAMLProblem(
            code: problem.code, file: source?.file ?? problem.pack, line: source?.lines[part] ?? 1, column: 1,
            path: problem.place, what: problem.message, remedy: problem.remedy)
    }
}

extension RuleSet {
    /// The same with changed packs, for trying a change out; without files.
    ///
    /// - Throws: Every problem of the changed packs.
    package func replacing(packs: [RulePack]) throws(RuleError) -> RuleSet {
        RuleSet(compiled: try CompiledRules(packs, verifier: verifier), files: [], verifier: verifier)
    }

    private init(compiled: CompiledRules, files: [(name: String, bytes: [UInt8])], verifier: VerifierModel?) {
        self.compiled = compiled
        self.files = files
        self.verifier = verifier
        hash = RulePack.hash(of: compiled.packs)
    }
}
