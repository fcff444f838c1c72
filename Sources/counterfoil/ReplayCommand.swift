import ArgumentParser
import CounterfoilAlert
import CounterfoilJSON
import CounterfoilRecording
import CounterfoilReplay
import CounterfoilRules
import CounterfoilSession
import CounterfoilTranscript
import CounterfoilWorker
import FoundationEssentials

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Decodes recordings again and shows what was said and found.",
        discussion: """
            The raw bytes are decoded by the machines that made the recording; where a decoded line or an alert does not
            come out as recorded, to the byte, the exit code is 4. With --rules the alerts that those rules would have
            raised are shown instead.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        /// A transcript for people.
        case text
        /// One JSON line for each step of an alert.
        case ndjson
    }

    @Argument(help: "Directories of recordings.")
    var sessions: [String]

    @OptionGroup var rules: RulesOption

    @Flag(help: "Show what the built-in rules would have found, in place of the recorded alerts.")
    var anew = false

    @Option(help: "max, or how many times the original pace: 1, 4, 0.5.")
    var speed: String = "max"

    @Option(help: "Compare the alerts, one JSON line each, with this file; exit code 4 where they differ.")
    var expect: String?

    @Option(help: "text or ndjson.")
    var format: Format = .text

    @Option(help: "The language of titles: en or zh.")
    var language: String = "en"

    func validate() throws {
        if speed != "max", pace == nil {
            throw ValidationError("--speed takes max or a number above 0, not '\(speed)'")
        }
        if sessions.isEmpty { throw ValidationError("name at least one recording") }
    }

    private var pace: Double? { Double(speed).flatMap { $0 > 0 && $0.isFinite ? $0 : nil } }

    func run() async throws {
        var alerts: [[UInt8]] = []
        var differed = false
        for directory in sessions {
            do {
                alerts += try await replay(directory)
            } catch let error as SessionError {
                Terminal.note("counterfoil: \(directory): \(error) [\(error.code)]")
                guard error.code == "session.diverged" else { throw CommandFailure(.failure, "") }
                differed = true
            } catch let error as RecordingError where error.code == .empty {
                throw CommandFailure.failure(
                    "\(directory) holds no recording; name a session's directory, such as DATA/sessions/ROOM/SESSION")
            } catch let error as RecordingError {
                throw CommandFailure(error.code == .corrupt ? .verification : .failure, "\(error)")
            }
        }
        if let expect { differed = try differs(alerts, from: expect) || differed }
        if differed { throw CommandFailure(.replayDiffered, "") }
    }

    /// - Returns: The alerts' steps as JSON lines.
    private func replay(_ directory: String) async throws -> [[UInt8]] {
        let findsAnew = anew || !rules.paths.isEmpty
        var replayer = try SessionReplayer(
            directory, rules: try ruleSet(for: directory, findsAnew: findsAnew), findsAnew: findsAnew)
        var printer = TranscriptPrinter(
            marking: Terminal.output.isInteractive ? .colours : .brackets, language: language)
        var pacer = Pacer(speed: pace)
        var progress = Progress()
        var lines: [[UInt8]] = []
        var output: [UInt8] = []
        var steps = 0
        var utterances: UInt64 = 0
        if format == .text {
            let hello = replayer.hello
            output += Array(
                "# \(hello.session): room \(hello.room), \(hello.title.singleLine), begun \(hello.at.rfc3339)\n".utf8)
        }
        while let step = try replayer.next() {
            steps += 1
            if let event = step.event {
                var index: UInt64?
                if case .utterance = event {
                    index = utterances
                    utterances += 1
                }
                if format == .text, let line = printer.line(for: event, hits: step.hits, index: index) {
                    output += Array((line + "\n").utf8)
                }
            }
            for alert in step.alerts {
                lines.append(alert.alert.json.encoded)
                output +=
                    format == .text ? Array((printer.block(for: alert) + "\n").utf8) : alert.alert.json.encoded + [0x0A]
            }
            if let at = step.at, let wait = pacer.wait(until: at) {
                try ByteWriter.output.write(output)
                output.removeAll(keepingCapacity: true)
                try await ContinuousClock().sleep(for: wait)
            }
            if output.count > 1 << 16 {
                try ByteWriter.output.write(output)
                output.removeAll(keepingCapacity: true)
            }
            if steps & 0xFFF == 0, !Terminal.output.isInteractive {
                progress.update { _ in "\(directory): \(steps) leaves" }
            }
        }
        progress.clear()
        try ByteWriter.output.write(output)
        if let unwritten = replayer.unwritten {
            Terminal.note(
                "counterfoil: \(directory): the recording breaks off; what its last bytes decode to is not in it: \(WireText(repairing: unwritten.line).prefix(bytes: 200).singleLine)"
            )
        }
        let opened = lines.count { JSONDocument.state(of: $0) == "opened" }
        Terminal.note(
            "\(directory): \(steps) leaves, \(utterances) utterances, \(opened) alerts"
                + (findsAnew ? ", found anew" : ", the same as recorded"))
        return lines
    }

    /// The rules asked for; else those that lie beside the recording; else the built-in ones. Whether a recording was
    /// made with a verifier stands in it.
    private func ruleSet(for directory: String, findsAnew: Bool) throws -> RuleSet {
        let verifier = try VerifierChoice(rules.verifier).load()
        guard !findsAnew, let hello = try? SessionReader(directory, isLive: true).hello else {
            return try RulesOption.load(rules.paths, verifier: verifier)
        }
        let kept = KeptRules.directory(for: directory, hash: hello.rules).map { [$0] } ?? rules.paths
        let ruleSet = try RulesOption.load(kept, verifier: verifier)
        if verifier == nil || hello.engine == SessionEngine.version(under: ruleSet) { return ruleSet }
        return try RulesOption.load(kept, verifier: nil)
    }

    private func differs(_ alerts: [[UInt8]], from file: String) throws -> Bool {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw CommandFailure.usage("\(file) cannot be read; check the path")
        }
        let expected = Array(bytes).split(separator: 0x0A).map(Array.init)
        guard alerts != expected else { return false }
        let place =
            zip(alerts, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(alerts.count, expected.count)
        func line(_ lines: [[UInt8]]) -> String {
            place < lines.count ? WireText(repairing: lines[place]).prefix(bytes: 400).singleLine : "nothing"
        }
        Terminal.note(
            "counterfoil: alert \(place + 1) differs from \(file)\n  expected \(line(expected))\n  found    \(line(alerts))"
        )
        return true
    }
}

extension JSONDocument {
    fileprivate static func state(of line: [UInt8]) -> String? { try? JSONDocument(line).root["state"]?.text?.string }
}

/// Keeps replay at a multiple of the original pace.
private struct Pacer {
    let speed: Double?
    private let clock = ContinuousClock()
    private var origin: (recorded: EventTime, real: ContinuousClock.Instant)?

    init(speed: Double?) { self.speed = speed }

    /// How long to wait until a recorded moment is reached.
    mutating func wait(until time: EventTime) -> Duration? {
        guard let speed else { return nil }
        guard let origin else {
            origin = (time, clock.now)
            return nil
        }
        let due = origin.real + .milliseconds(time.since(origin.recorded)) / speed
        let wait = due - clock.now
        return wait > .zero ? wait : nil
    }
}
