import CounterfoilJSON
import FoundationEssentials

/// Where a run's results go: some are committed, and some must not be, since they quote other people's text.
struct ResultFiles {
    /// The folder of `results.json`, `RESULTS.md` and `verdicts.tsv`.
    let results: String
    /// The folder for what stays here.
    let local: String

    init(results: String, local: String) throws {
        self.results = results
        self.local = local
        try FileManager.default.createDirectory(atPath: local, withIntermediateDirectories: true)
    }

    /// The last committed `results.json`; empty where there is none.
    var committed: [UInt8] { (try? Self.read("\(results)/results.json")) ?? [] }

    var verdicts: Verdicts { Verdicts((try? Self.read("\(results)/verdicts.tsv")) ?? []) }

    func commit(_ report: Report) throws {
        try Self.write(report.jsonLines, to: "\(results)/results.json")
        try Self.write(Array(report.markdown.utf8), to: "\(results)/RESULTS.md")
    }

    func save(_ report: Report) throws {
        try save(report.jsonLines, as: "results.json")
        try save(Array(report.markdown.utf8), as: "RESULTS.md")
    }

    func save(_ rows: [CanonicalJSON], as name: String) throws {
        var bytes: [UInt8] = []
        for row in rows {
            row.encode(into: &bytes)
            bytes.append(0x0A)
        }
        try save(bytes, as: name)
    }

    func save(_ bytes: [UInt8], as name: String) throws { try Self.write(bytes, to: "\(local)/\(name)") }

    private static func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }
}
