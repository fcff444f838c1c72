import CounterfoilFeed
import CounterfoilSink
package import CounterfoilStrictYAML
import CounterfoilTranscript
import CounterfoilTransport
import FoundationEssentials

/// Reads a worker's configuration and tells all that is wrong with it at once.
package enum ConfigurationFile {
    /// Paths in the file are relative to the directory that it lies in.
    ///
    /// - Throws: ``YAMLError`` with each problem's file, line, key and remedy.
    package static func load(_ path: String) throws(YAMLError) -> WorkerConfiguration {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw YAMLError(problems: [
                YAMLProblem(
                    code: "config.unreadable", file: path, line: 1, column: 1, path: "",
                    what: "the file cannot be read",
                    remedy: "check the path and the rights")
            ])
        }
        return try decode(Array(bytes), file: path)
    }

    static func decode(_ bytes: [UInt8], file: String) throws(YAMLError) -> WorkerConfiguration {
        let folder = Folder(of: file)
        return try StrictYAML.decode(bytes, file: file) { root in
            root.mapping { map in worker(map, folder) }
        }
    }

    private static func worker(_ map: YAMLMapping, _ folder: Folder) -> WorkerConfiguration {
        let addresses = map.optional("network")?.mapping { network($0) } ?? .publicOnly
        let rules = map.optionalList("rules") { item in folder.path(item.string()) }
        for (path, item) in zip(rules, map.optional("rules")?.list { $0 } ?? [])
        where !FileManager.default.fileExists(atPath: path) {
            item.problem("config.no-rules", "there is no rule pack at \(path)", "check the path, or leave 'rules' out")
        }
        let verifier = map.optional("verifier").map { item -> String in
            let text = item.string(length: 1...1_024)
            guard text != "off" else { return text }
            let path = folder.path(text)
            if !FileManager.default.fileExists(atPath: path) {
                item.problem(
                    "config.no-verifier", "there is no verifier at \(path)",
                    "fetch it with deploy/fetch-verifier.sh, write 'off', or leave 'verifier' out")
            }
            return path
        }
        let rooms = RoomReader(folder: folder, addresses: addresses)
        let sinks = SinkReader(folder: folder, addresses: addresses)
        let configuration = WorkerConfiguration(
            data: folder.path(map.string("data", length: 1...1_024)), rules: rules,
            verifier: verifier, addresses: addresses,
            rooms: map.list("rooms", count: 1...100_000) { rooms.room($0) },
            endpoints: map.optionalList("sinks", count: 0...100) { sinks.endpoint($0) })
        refuseRepeated(configuration.rooms.map(\.id.rawValue), map.optional("rooms"), "room")
        refuseRepeated(configuration.endpoints.map(\.name), map.optional("sinks"), "sink")
        return configuration
    }

    private static func network(_ map: YAMLMapping) -> AddressPolicy? {
        AddressPolicy(
            allowedRanges: map.optionalList("allow") { range($0) },
            deniedRanges: map.optionalList("deny") { range($0) },
            allowsPlainHTTP: map.bool("plain_http", default: false))
    }

    private static func range(_ value: YAMLValue) -> AddressRange? {
        let text = value.string(length: 1...64)
        if let range = AddressRange(text) { return range }
        value.problem("config.range", "'\(text)' is no range of addresses", "write one as 10.1.0.0/16 or fd00::/8")
        return nil
    }

    private static func refuseRepeated(_ names: [String], _ list: YAMLValue?, _ kind: String) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            list?.problem("config.repeated", "two \(kind)s are named '\(name)'", "rename one")
        }
    }
}

/// The directory of a configuration file.
struct Folder {
    private let path: String

    init(of file: String) {
        path = file.utf8.lastIndex(of: 0x2F).map { String(file[..<$0]) } ?? "."
    }

    /// A path as seen from the working directory.
    func path(_ relative: String) -> String { relative.hasPrefix("/") ? relative : "\(path)/\(relative)" }
}
