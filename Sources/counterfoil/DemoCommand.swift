import ArgumentParser
import CounterfoilRules
import CounterfoilSimulator
import CounterfoilSink
import CounterfoilTranscript
import CounterfoilTransport
import CounterfoilWorker
import FoundationEssentials
import Logging
import ServiceLifecycle

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Plays the sample sessions on loopback, watches them, and shows the alerts.",
        discussion: """
            A simulated platform plays the sessions; the real worker pulls them over HTTP, records them, and delivers its
            alerts to a webhook receiver, which shows them here. Platform and worker share a clock that runs faster than
            life. At the end the recordings are replayed.
            """)

    @OptionGroup var samples: SamplesOption
    @OptionGroup var rules: RulesOption

    @Option(help: "How many times as fast as life.")
    var speed: Double = 20

    @Option(help: "Where the recordings go.")
    var data: String = "demo-data"

    @Option(help: "The language of the alerts shown: en or zh.")
    var language: String = "en"

    @Flag(help: "Show what the worker logs, too.")
    var verbose = false

    func validate() throws {
        if !(speed >= 0.1 && speed <= 100) { throw ValidationError("--speed takes 0.1 to 100") }
    }

    func run() async throws {
        LogOutput.install(level: verbose ? .info : .error)
        let scripts = try samples.load()
        let clock = ScaledClock(speed: speed)
        let folder = "\(data)/\(SessionID(room: .scan, began: WallClock.system.now).rawValue.dropFirst(5))"
        let stage = try DemoStage(
            scripts: scripts, rules: try rules.load(), clock: clock, wallStart: WallClock.system.now, data: folder)
        let minutes = Double(scripts.map(\.duration).max() ?? 0) / 60_000
        Terminal.say(
            "\(scripts.count) live rooms, \(Self.rounded(minutes)) minutes of selling each, at \(Self.rounded(speed)) times the pace of life:"
        )
        for script in scripts {
            Terminal.say("  \(script.room)  \(WireText(script.title).singleLine)")
        }
        Terminal.say("")
        let report = try await stage.play(printer: AlertPrinter(terminal: .output, language: language))
        try report.show(data: folder)
        if !report.isAsExpected { throw CommandFailure(.failure, "") }
    }

    static func rounded(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
