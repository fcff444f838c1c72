import CounterfoilDetection
import CounterfoilRules
import CounterfoilTranscript
import Testing

@Suite("Sample sessions with the built-in packs", .enabled(if: !SampleSession.ids.isEmpty))
struct SampleSessionTests {
    private struct Raised: CustomStringConvertible {
        var time: Int64
        var detection: Detection

        var description: String {
            let seconds = time / 1_000
            let terms = detection.evidence.flatMap(\.hits).map { "\($0.group):\($0.pattern)" }
            return "\(seconds / 60):\(seconds % 60) \(detection.rule.family.rawValue) \(detection.rule.id) \(terms)"
        }
    }

    private static let rules = Result { try BuiltInPack.load().compiled }

    /// Every detection of a session, in stream time.
    private func detections(in session: SampleSession) throws -> [Raised] {
        var detector = Detector(rules: try Self.rules.get())
        var raised: [Raised] = []
        for (index, utterance) in session.utterances.enumerated() {
            for detection in detector.consume(utterance, index: UInt64(index)) {
                raised.append(Raised(time: utterance.times.event.since(session.start), detection: detection))
            }
        }
        return raised
    }

    @Test("what a sample says must be found is found in time", arguments: SampleSession.ids)
    func expected(id: String) throws {
        let session = try SampleSession(id: id)
        let raised = try detections(in: session)
        for expectation in session.expectations {
            let first = raised.first {
                $0.detection.rule.family.rawValue == expectation.family && $0.time >= expectation.after
                    && $0.time <= expectation.by
            }
            #expect(first != nil, "\(expectation.family) is not found; found are \(raised)")
        }
    }

    @Test(
        "nothing is found far from what a sample says, and nothing at all where a seller is honest",
        arguments: SampleSession.ids)
    func unexpected(id: String) throws {
        let session = try SampleSession(id: id)
        for item in try detections(in: session) {
            // Who sells copies says several things about them at once; each may be found under its own family.
            let isNear = session.expectations.contains { $0.after...$0.by + 90_000 ~= item.time }
            #expect(isNear, "\(item)")
        }
    }
}
