import Foundation

/// The program, running beside the test.
final class Background: Sendable {
    private let process: Process
    private let log: String

    init(_ arguments: [String], log: String) throws {
        self.log = log
        if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(filePath: log)) }
        let handle = try FileHandle(forWritingTo: URL(filePath: log))
        handle.seekToEndOfFile()
        process = Process()
        process.executableURL = URL(filePath: Program.path)
        process.arguments = arguments
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Kills it at a moment of its life.
    func kill(after delay: Duration) async {
        try? await ContinuousClock().sleep(for: delay)
        kill()
        await ended()
    }

    /// Asks it to stop and waits until it has.
    func stop() async {
        process.terminate()
        await ended()
    }

    private func ended() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.process.waitUntilExit()
                continuation.resume()
            }
        }
    }

    /// Waits until it has said something.
    func waitForLog(_ text: String) async throws {
        try await wait { (try? String(contentsOfFile: self.log, encoding: .utf8).contains(text)) == true }
    }

    /// Waits until something has come about that only looking tells; gives up after a minute.
    func wait(until condition: () -> Bool) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        while !condition() {
            guard clock.now < deadline, process.isRunning else {
                throw Silent(log: try String(contentsOfFile: log, encoding: .utf8))
            }
            try await clock.sleep(for: .milliseconds(20))
        }
    }

    struct Silent: Error {
        let log: String
    }
}
