import ArgumentParser
import CounterfoilSimulator
import FoundationEssentials

/// Where the sample sessions lie.
struct SamplesOption: ParsableArguments {
    @Option(
        name: .customLong("samples"),
        help: "A directory of sample sessions; found beside the program's sources where it is not given.")
    var path: String?

    func load() throws -> [SessionScript] {
        guard let directory = path ?? Self.find() else {
            throw CommandFailure.usage(
                "no sample sessions found; name their directory with --samples, such as Samples/sessions")
        }
        do {
            return try SessionScript.all(in: directory)
        } catch {
            throw CommandFailure.usage("\(error)")
        }
    }

    /// Looks in the working directory, then upwards from the program.
    private static func find() -> String? {
        var places = ["."]
        let program = CommandLine.arguments.first ?? ""
        var folder = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? program
        while let slash = folder.utf8.lastIndex(of: 0x2F), slash != folder.startIndex {
            folder = String(folder[..<slash])
            places.append(folder)
        }
        return places.map { "\($0)/Samples/sessions" }.first { FileManager.default.fileExists(atPath: $0) }
    }
}
