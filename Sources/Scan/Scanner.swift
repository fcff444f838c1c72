import CounterfoilAlert
import CounterfoilDetection
import CounterfoilJSON
import CounterfoilPipeline
package import CounterfoilRules
import CounterfoilTranscript

/// Runs messages through the detector, or through the whole pipeline, and writes a JSON line for each find.
package struct Scanner {
    /// What a line of output stands for.
    package enum Unit: String, Sendable, CaseIterable { case message, window }

    private let rules: RuleSet
    private let unit: Unit
    private let allScores: Bool
    /// By the room's name, with the rooms in the order in which they came.
    private var places: [WireText: Int] = [:]
    private var rooms: [ScanRoom] = []

    package init(rules: RuleSet, unit: Unit, allScores: Bool) {
        self.rules = rules
        self.unit = unit
        self.allScores = allScores
    }

    /// How often a bound of a detector pushed something out.
    package var evictions: Int { rooms.reduce(0) { $0 + $1.pipeline.evictions } }

    /// Takes a message and appends the lines that it completes to `output`.
    package mutating func scan(_ message: ScanMessage, into output: inout [UInt8]) {
        let name = message.room ?? .empty
        let place: Int
        if let known = places[name] {
            place = known
        } else {
            place = rooms.count
            places[name] = place
            rooms.append(ScanRoom(name: message.room, rules: rules, style: message.time.style))
        }
        let closed = rooms[place].consume(message)
        switch unit {
        case .message:
            let hits = rooms[place].pipeline.lastHits
            guard allScores || !hits.isEmpty else { return }
            let scores = allScores ? rooms[place].pipeline.lastScores : nil
            write(ScanOutput.message(message, hits: hits, scores: scores), into: &output)
        case .window:
            for alert in closed { write(rooms[place].line(for: alert), into: &output) }
        }
    }

    /// Closes every window.
    package mutating func finish(into output: inout [UInt8]) {
        guard unit == .window else { return }
        for place in rooms.indices {
            for alert in rooms[place].close() { write(rooms[place].line(for: alert), into: &output) }
        }
    }

    private func write(_ line: CanonicalJSON, into output: inout [UInt8]) {
        line.encode(into: &output)
        output.append(0x0A)
    }
}

/// One room of the input.
private struct ScanRoom {
    private let name: WireText?
    private let style: ScanTime.Style
    private(set) var pipeline: Pipeline
    /// The ids of recent messages by index, for alerts still open.
    private var ids = RecentIDs()

    init(name: WireText?, rules: RuleSet, style: ScanTime.Style) {
        self.name = name
        self.style = style
        pipeline = Pipeline(room: .scan, session: .scan, rules: rules.compiled, rulePacks: rules.hash)
    }

    mutating func consume(_ message: ScanMessage) -> [Alert] {
        ids.note(message.id, index: message.index)
        return pipeline.consume(.utterance(message.utterance)).map(\.alert).filter { $0.state == .closed }
    }

    mutating func close() -> [Alert] { pipeline.close().map(\.alert) }

    func line(for alert: Alert) -> CanonicalJSON {
        ScanOutput.window(alert, room: name, style: style) { ids[$0] }
    }
}
