import CounterfoilTestSupport
import CounterfoilTranscript

/// A clean room with passages planted at Poisson times.
struct AssembledRoom {
    private(set) var room: Room
    private(set) var events: [PlantedEvent] = []

    /// Guilty passages and honest ones an hour, each.
    static let perHour = 4.0
    /// The least time between two passages, so that no rule's window holds both, in milliseconds.
    private static let leastDistance: Int64 = 150_000

    init(_ clean: Room, _ source: inout some EventSource, _ random: inout SplitMix) {
        room = Room(name: clean.name, split: clean.split)
        // What is spoken takes time and moves what follows; what is written does not.
        var shift: Int64 = 0
        var due = Self.pause(&random)
        var waiting: [(time: Int64, sentence: EventPlan.Sentence)] = []
        for line in clean.lines {
            if waiting.isEmpty, line.time + shift >= due {
                let plan = source.next(isGuilty: Bool.random(using: &random), clean.split)
                var time = line.time + shift
                for sentence in plan.sentences {
                    time += sentence.pause
                    waiting.append((time, sentence))
                }
                events.append(PlantedEvent(plan: plan, ends: [], start: room.lines.last?.time ?? 0))
            }
            while let next = waiting.first, next.time <= line.time + shift {
                waiting.removeFirst()
                shift += plant(next.sentence, at: max(next.time, room.lines.last?.time ?? 0))
                if waiting.isEmpty {
                    due = line.time + shift + Self.leastDistance + Self.pause(&random)
                }
            }
            var moved = line
            moved.time += shift
            room.lines.append(moved)
        }
        // A passage that the room's end cut short is none.
        if !waiting.isEmpty, let cut = events.popLast() {
            room.lines.removeAll { $0.number == 0 && $0.time >= cut.start }
        }
    }

    /// The time to the next passage of either kind.
    private static func pause(_ random: inout SplitMix) -> Int64 {
        // Exponentially distributed, by inversion.
        let share = Double.random(in: 0.000_001..<1, using: &random)
        return Int64(-Logarithm.natural(share) * 3_600_000 / (2 * perHour))
    }

    /// - Returns: How much time it takes.
    private mutating func plant(_ sentence: EventPlan.Sentence, at time: Int64) -> Int64 {
        func line(_ text: WireText, _ end: Int64) -> Room.Line {
            .init(
                number: 0, split: room.split, time: end, channel: sentence.channel, role: sentence.role,
                speaker: sentence.speaker, text: text)
        }
        var end = time
        if sentence.channel == .caption {
            for caption in SpeechClock.captions(sentence.text) {
                end = time + caption.end
                room.lines.append(line(caption.text, end))
            }
        } else {
            room.lines.append(line(WireText(repairing: sentence.text), time))
        }
        events[events.count - 1].ends.append(end)
        return end - time
    }
}

/// The natural logarithm without the platform's library, so that a run is the same everywhere.
enum Logarithm {
    /// - Parameter value: Above zero.
    static func natural(_ value: Double) -> Double {
        // value = significand × 2^exponent; ln(s) by the series of artanh, whose argument is at most 1/3.
        let ratio = (value.significand - 1) / (value.significand + 1)
        let square = ratio * ratio
        var power = ratio
        var sum = 0.0
        for term in 0..<30 {
            sum += power / Double(2 * term + 1)
            power *= square
        }
        return 2 * sum + Double(value.exponent) * 0.693_147_180_559_945_3
    }
}
