import CounterfoilAlert
import CounterfoilDetection
import CounterfoilPipeline
import CounterfoilRules
import CounterfoilTranscript

/// Runs rooms through the product's own pipeline: what it raises here is what it raises live.
struct Listener {
    let rules: RuleSet

    /// An alert as it was opened or extended.
    struct Alarm {
        var isNew: Bool
        var family: Family
        var rule: String
        /// The room's time at which it was raised or extended, in milliseconds.
        var time: Int64
        /// The place in the room of the line that did it.
        var index: Int
        var alert: Alert
    }

    struct Result {
        var alarms: [Alarm] = []
        var messages = 0
        /// Messages with at least one hit, whether or not it counted for a rule.
        var flagged = 0
        var evictions = 0
    }

    func listen(to room: Room) -> Result {
        var pipeline = pipeline
        var result = Result()
        for index in room.lines.indices {
            for transition in pipeline.consume(.utterance(room.utterance(index))) {
                let alert = transition.alert
                guard alert.state != .closed else { continue }
                result.alarms.append(
                    Alarm(
                        isNew: alert.state == .opened, family: alert.family, rule: alert.rule,
                        time: room.lines[index].time, index: index, alert: alert))
            }
            result.messages += 1
            if !pipeline.lastHits.isEmpty { result.flagged += 1 }
        }
        result.evictions = pipeline.evictions
        return result
    }

    /// What is found in a seller's message that stands alone, whether or not it counts for a rule.
    func hits(in text: [UInt8], channel: Utterance.Channel = .chat) -> [Hit] {
        var room = Room(name: "one", split: .all)
        room.lines.append(
            .init(
                number: 1, split: .all, time: 0, channel: channel, role: .host, speaker: "host",
                text: WireText(repairing: text)))
        var pipeline = pipeline
        _ = pipeline.consume(.utterance(room.utterance(0)))
        return pipeline.lastHits
    }

    private var pipeline: Pipeline {
        Pipeline(room: .scan, session: .scan, rules: rules.compiled, rulePacks: rules.hash)
    }
}
