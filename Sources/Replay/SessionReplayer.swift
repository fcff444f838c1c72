package import CounterfoilAlert
package import CounterfoilDetection
package import CounterfoilRecording
package import CounterfoilRules
import CounterfoilSession
package import CounterfoilTranscript

/// Reads a recording through the same engine that made it.
///
/// The raw bytes are decoded again by the same machines, and what they mean must be what stands in the log, to the
/// byte. Under the rules of the recording the same holds for the alerts; under other rules they are found anew.
package struct SessionReplayer {
    package let hello: Leaf.Hello
    private let reader: SessionReader
    private var engine: SessionEngine
    private let findsAnew: Bool

    /// - Parameters:
    ///   - rules: The rules of the recording, unless `findsAnew`.
    ///   - findsAnew: Whether the recorded alerts are passed over and found anew under these rules.
    /// - Throws: `session.rules` or `session.engine` where the recording was made under other rules or by another
    ///   engine, so that its alerts could not come out the same; ``RecordingError``.
    package init(_ directory: String, rules: RuleSet, findsAnew: Bool = false) throws {
        reader = try SessionReader(directory, isLive: true)
        hello = reader.hello
        self.findsAnew = findsAnew
        if !findsAnew {
            guard hello.rules == rules.hash else {
                throw SessionError.otherRules(recorded: hello.rules, given: rules.hash)
            }
            let engine = SessionEngine.version(under: rules)
            guard hello.engine == engine else { throw SessionError.otherEngine(recorded: hello.engine, own: engine) }
        }
        engine = try SessionEngine(hello: hello, rules: rules, alerts: findsAnew ? .anew : .asRecorded)
    }

    /// What one leaf of the recording brought about.
    package struct Step {
        package var index: UInt64
        package var leaf: Leaf
        package var event: TranscriptEvent?
        /// What was found in the event's utterance.
        package var hits: [Hit]
        package var alerts: [AlertTransition]
        /// When it happened live.
        package var at: EventTime?
    }

    /// The next step; `nil` at the end of the recording.
    ///
    /// - Throws: `session.diverged` where the recording does not replay to itself.
    package mutating func next() throws -> Step? {
        guard let record = try reader.next() else { return nil }
        let leaf = try record.leaf()
        var bytes: [UInt8] = []
        if case .chunk(let chunk) = leaf { bytes = try reader.bytes(of: chunk, in: record) }
        var step = Step(index: record.index, leaf: leaf, event: nil, hits: [], alerts: [], at: leaf.time)
        switch try engine.apply(leaf, at: record.index, bytes: bytes) {
        case .nothing: break
        case .event(let event):
            step.event = event
            if case .utterance = event { step.hits = engine.lastHits }
        case .alert(let transition): step.alerts = [transition]
        }
        step.alerts += engine.takeAlertsAnew()
        return step
    }

    /// What the machines decoded and the log does not hold: the tail of a recording that broke off.
    package var unwritten: Leaf? { engine.nextExpected }
}

extension Leaf {
    /// When it was written, where it says so.
    fileprivate var time: EventTime? {
        switch self {
        case .hello(let leaf): leaf.at
        case .resume(let leaf): leaf.at
        case .request(let leaf): leaf.at
        case .head(let leaf): leaf.at
        case .chunk(let leaf): leaf.at
        case .finish(let leaf): leaf.at
        case .close(let leaf): leaf.at
        case .event, .alert, .recovery, .rotation: nil
        }
    }
}
