import ArgumentParser
import CounterfoilRules
import CounterfoilScan

extension Scanner.Unit: ExpressibleByArgument {}

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Flags messages or windows of time in files.",
        discussion: """
            Reads JSON Lines ({"text": …} with optional id, room, t, role, channel, lang, user), TSV with a header row of
            the same names, WebVTT, SRT, or one message a line, and prints one JSON line for each find. Lines that
            cannot be read are named on standard error and passed over.
            """)

    @Argument(help: "Files to read; '-' or none for standard input.")
    var files: [String] = []

    @OptionGroup var rules: RulesOption

    @Option(help: "What a line of output stands for: each flagged message, or each window that raised an alert.")
    var unit: Scanner.Unit = .window

    @Flag(help: "With --unit message: a line for every message, with its cue scores.")
    var allScores = false

    func validate() throws {
        if allScores, unit != .message { throw ValidationError("--all-scores goes with --unit message") }
    }

    func run() throws {
        var scanner = Scanner(rules: try rules.load(), unit: unit, allScores: allScores)
        var reader = MessageReader()
        var output: [UInt8] = []
        var progress = Progress()
        var count = 0
        var badLines = 0
        var unreadable = 0
        let isStreaming = files.isEmpty || files.contains("-")
        for file in files.isEmpty ? ["-"] : files {
            do {
                try reader.read(file) { message in
                    scanner.scan(message, into: &output)
                    count += 1
                    if output.count > 1 << 16 || isStreaming && !output.isEmpty {
                        try ByteWriter.output.write(output)
                        output.removeAll(keepingCapacity: true)
                    }
                    if count & 0x3FF == 0 { progress.update { "\(count) messages, \(Self.rate(count, $0))" } }
                } onBadLine: { bad in
                    badLines += 1
                    progress.clear()
                    if badLines <= 20 {
                        Terminal.note("counterfoil: \(bad.file):\(bad.line): passed over: \(bad.what)")
                    }
                }
            } catch let error as ScanError {
                unreadable += 1
                progress.clear()
                Terminal.note("counterfoil: \(file == "-" ? "standard input" : file): \(error) [\(error.code)]")
            }
        }
        scanner.finish(into: &output)
        progress.clear()
        try ByteWriter.output.write(output)
        if badLines > 20 {
            Terminal.note("counterfoil: \(badLines) lines were passed over; the first 20 are named above")
        }
        if scanner.evictions > 0 {
            Terminal.note("counterfoil: \(scanner.evictions) pieces of older state were dropped to stay within bounds")
        }
        if Terminal.errors.isInteractive {
            Terminal.note("\(count) messages, \(Self.rate(count, progress.elapsed))")
        }
        if unreadable > 0 { throw CommandFailure(.failure, "") }
    }

    private static func rate(_ count: Int, _ elapsed: Duration) -> String {
        let milliseconds = elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000
        return "\(Int64(count) * 1_000 / max(milliseconds, 1)) a second"
    }
}
