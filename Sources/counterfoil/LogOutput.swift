import CounterfoilTranscript
import CounterfoilWorker
import Logging

/// Writes log lines to standard error: time, level, message and metadata, each made safe for a terminal.
struct LogOutput: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var parts = [WallClock.system.now.rfc3339, event.level.rawValue.uppercased(), event.message.description]
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        parts += all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if let error = event.error { parts.append("error=\(error)") }
        Terminal.note(WireText(parts.joined(separator: " ")).singleLine)
    }

    /// Sends every logger's lines to standard error.
    static func install(level: Logger.Level) {
        LoggingSystem.bootstrap { label in
            var output = LogOutput()
            // Libraries speak up only when something is wrong.
            output.logLevel = label.hasPrefix("counterfoil") ? level : max(level, .warning)
            return output
        }
    }
}
