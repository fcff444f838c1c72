import CounterfoilAlert
import CounterfoilJSON
import CounterfoilReplay
import CounterfoilRules
import CounterfoilSession
import CounterfoilSimulator
import CounterfoilSink
import CounterfoilTranscript
import CounterfoilTransport
import CounterfoilWorker
import FoundationEssentials
import Logging
import ServiceLifecycle
import UnixSignals

/// Platform, worker and receiver of a demonstration, in one process but talking over loopback.
struct DemoStage {
    private let scripts: [SessionScript]
    private let rules: RuleSet
    private let clock: ScaledClock
    private let wallStart: EventTime
    private let data: String
    private let platform: Platform
    private let receiver: WebhookReceiver
    private let secret = SimulatedWorker.makeSecret()
    private let logger = Logger(label: "counterfoil")

    init(scripts: [SessionScript], rules: RuleSet, clock: ScaledClock, wallStart: EventTime, data: String) throws {
        self.scripts = scripts
        self.rules = rules
        self.clock = clock
        self.wallStart = wallStart
        self.data = data
        do {
            var configuration = Platform.Configuration(rooms: scripts.map { RoomScript($0) })
            configuration.wallStart = wallStart
            configuration.tick = 50
            platform = try Platform(configuration: configuration, clock: clock)
            receiver = try WebhookReceiver(configuration: .init(secrets: [secret]), clock: ContinuousClock())
        } catch {
            throw CommandFailure.failure("\(error)")
        }
    }

    /// Plays the sessions to their end, printing each alert as it arrives.
    func play(printer: AlertPrinter) async throws -> DemoReport {
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: receiver), .init(service: platform)], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await services.run() }
            let worker = Worker(
                configuration: try await workerConfiguration(), rules: rules, clock: clock,
                wallClock: .following(clock, from: wallStart), logger: logger)
            let watching = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [.init(service: worker)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            let printing = Task { try await printAlerts(printer) }
            let ending = Task {
                try await waitForTheEnd(worker.status)
                await watching.triggerGracefulShutdown()
            }
            tasks.addTask { try await watching.run() }
            // The worker ends when all is over, or with Ctrl-C; then the platform may go.
            _ = try await tasks.next()
            ending.cancel()
            printing.cancel()
            guard worker.status.roomsEnded == scripts.count else {
                throw CommandFailure.failure(
                    "stopped before the sessions were over; what was recorded lies in \(data)/sessions")
            }
            let report = DemoReport(
                scripts: scripts, wallStart: wallStart, deliveries: receiver.deliveries,
                emissions: platform.emissions.entries, recordings: try replayAll())
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return report
        }
    }

    private func workerConfiguration() async throws -> WorkerConfiguration {
        let rooms = zip(scripts, try await platform.endpoints()).enumerated().map { place, room in
            RoomConfiguration(
                id: room.0.room, title: WireText(room.0.title), language: room.0.language,
                feeds: SimulatedWorker.feeds(room.1, place: place, language: room.0.language))
        }
        var hook = Endpoint(name: "desk", kind: .generic, url: Secret(try await receiver.url("/hook")))
        hook.signingSecrets = [Secret(secret)]
        hook.addressPolicy = .includingLoopback
        var slack = Endpoint(name: "slack", kind: .slack, url: Secret(try await receiver.url("/slack")))
        slack.messages = [.firing]
        slack.addressPolicy = .includingLoopback
        return WorkerConfiguration(data: data, addresses: .includingLoopback, rooms: rooms, endpoints: [hook, slack])
    }

    /// Waits until every room has ended and every step of an alert has arrived.
    private func waitForTheEnd(_ status: WorkerStatus) async throws {
        try await platform.waitUntilEnded()
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if status.roomsEnded == scripts.count, receiver.distinctCount(path: "/hook") >= status.alertSteps,
                receiver.requestCount(path: "/slack") >= status.alertsOpened
            {
                return
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func printAlerts(_ printer: AlertPrinter) async throws {
        var shown = 0
        while true {
            try await receiver.waitForCount(shown + 1, path: "/hook")
            let arrived = receiver.requests.filter { $0.path == "/hook" }
            for request in arrived.dropFirst(shown) {
                if let alert = request.firing { Terminal.say(printer.text(for: alert) + "\n") }
            }
            shown = arrived.count
        }
    }

    private func replayAll() throws -> [DemoReport.Recording] {
        let root = data + "/sessions"
        var recordings: [DemoReport.Recording] = []
        for room in try FileManager.default.contentsOfDirectory(atPath: root).sorted() {
            for session in try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(room)").sorted() {
                let directory = "\(root)/\(room)/\(session)"
                var replayer = try SessionReplayer(directory, rules: rules)
                var leaves = 0
                var alerts = 0
                while let step = try replayer.next() {
                    leaves += 1
                    alerts += step.alerts.count { $0.alert.state == .opened }
                }
                recordings.append(.init(directory: directory, leaves: leaves, alerts: alerts))
            }
        }
        return recordings
    }
}

extension ReceivedRequest {
    /// The alert that the request tells of, where it is a new one.
    var firing: AlertDigest? {
        guard let root = try? JSONDocument(body).root, root["type"]?.text == "counterfoil.alert.firing",
            let data = root["data"]
        else { return nil }
        return AlertDigest(data["alert"] ?? data)
    }
}
