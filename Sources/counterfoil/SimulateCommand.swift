import ArgumentParser
import CounterfoilSimulator
import CounterfoilTranscript
import CounterfoilWorker
import FoundationEssentials
import Logging
import ServiceLifecycle
import UnixSignals

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays rooms as a live platform would, on loopback, with a webhook receiver.",
        discussion: """
            Serves each room as HLS captions, as YouTube's chat pages, as a JSON stream and as server-sent events. A
            configuration for 'counterfoil run' is written with --write-config.
            """)

    @OptionGroup var samples: SamplesOption

    @Option(help: "Play this many generated rooms of one message a second in place of the samples.")
    var rooms: Int?

    @Option(help: "How long generated rooms last, in seconds.")
    var seconds: Int = 300

    @Option(help: "How many of ten thousand generated messages begin a planted cue.")
    var planted: Int = 100

    @Option(help: "How many times as fast as life, for the samples.")
    var speed: Double = 1

    @Flag(help: "Begin the samples anew when they are over.")
    var loop = false

    @Option(help: "The port of the platform; 0 lets the system choose.")
    var port: Int = 0

    @Option(help: "The port of the webhook receiver; 0 lets the system choose.")
    var receiverPort: Int = 0

    @Option(help: "A YAML file of faults.")
    var faults: String?

    @Option(help: "Seeds the generated rooms and the faults.")
    var seed: UInt64 = 1

    @Option(help: "Write every emission to this file, one JSON line each.")
    var emissions: String?

    @Option(help: "Write every webhook that arrives to this file, one JSON line each.")
    var received: String?

    @Option(help: "Write a worker's configuration for these rooms and this receiver to a file.")
    var writeConfig: String?

    @Option(help: "The data directory that the written configuration names.")
    var data: String = "counterfoil-data"

    func validate() throws {
        if let rooms, !(1...100_000).contains(rooms) { throw ValidationError("--rooms takes 1 to 100000") }
        if !(speed > 0 && speed <= 1_000) { throw ValidationError("--speed takes a number above 0 and up to 1000") }
        if !(1...86_400).contains(seconds) { throw ValidationError("--seconds takes 1 to 86400") }
        if !(0...10_000).contains(planted) { throw ValidationError("--planted takes 0 to 10000") }
    }

    func run() async throws {
        LogOutput.install(level: .warning)
        do {
            let platform = try makePlatform()
            let secret = SimulatedWorker.makeSecret()
            var receiverConfiguration = WebhookReceiver.Configuration(port: receiverPort, secrets: [secret])
            receiverConfiguration.file = received
            let receiver = try WebhookReceiver(configuration: receiverConfiguration, clock: ContinuousClock())
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [.init(service: receiver), .init(service: platform)],
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "counterfoil.simulator")))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                tasks.addTask { try await announce(platform, receiver, secret) }
                try await tasks.waitForAll()
            }
        } catch let error as SimulatorError {
            throw CommandFailure.failure("\(error)")
        }
    }

    private func makePlatform() throws -> Platform {
        let scripts: [SessionScript]
        if let rooms {
            var shape = LoadShape()
            shape.duration = Int64(seconds) * 1_000
            shape.plantedPerTenThousand = planted
            scripts = SessionScript.generated(seed: seed, rooms: rooms, shape: shape)
        } else {
            scripts = try samples.load()
        }
        var configuration = Platform.Configuration(
            rooms: scripts.map { RoomScript($0, speed: rooms == nil ? speed : 1, loops: loop) }, port: port,
            faults: try faults.map { try FaultScript(file: $0) } ?? FaultScript(), seed: seed)
        configuration.emissionFile = emissions
        return try Platform(configuration: configuration, clock: ContinuousClock())
    }

    private func announce(_ platform: Platform, _ receiver: WebhookReceiver, _ secret: String) async throws {
        let endpoints = try await platform.endpoints()
        let hook = try await receiver.url("/hook")
        Terminal.note(
            "platform http://127.0.0.1:\(try await platform.boundPort())/rooms with \(endpoints.count) rooms; receiver \(hook)"
        )
        if let writeConfig {
            do {
                try SimulatedWorker.writeConfiguration(
                    to: writeConfig, endpoints: endpoints, titles: platform.configuration.rooms.map(\.script.title),
                    generated: rooms != nil, hook: hook, secret: secret, data: data)
            } catch {
                throw CommandFailure.failure("\(writeConfig) cannot be written: \(error)")
            }
            Terminal.note("next: counterfoil run --config \(writeConfig)")
        }
    }
}
