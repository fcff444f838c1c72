import CounterfoilAlert
import CounterfoilDetection
import CounterfoilFolding
import CounterfoilJSON
import CounterfoilTranscript

/// The lines that a scan prints.
enum ScanOutput {
    static func message(
        _ message: ScanMessage, hits: [Hit], scores: [(cue: String, surprise: Int64)]?
    ) -> CanonicalJSON {
        .members([
            "index": .integer(Int64(clamping: message.index)), "id": message.id.map(CanonicalJSON.text),
            "room": message.room.map(CanonicalJSON.text),
            "hits": .array(hits.compactMap { hit in hit.spans.last.map { json(hit, $0, index: nil) } }),
            "scores": scores.map { scores in .object(scores.map { ($0.cue, .thousandths($0.surprise)) }) },
        ])
    }

    static func window(
        _ alert: Alert, room: WireText?, style: ScanTime.Style, id: (UInt64) -> WireText?
    ) -> CanonicalJSON {
        let indexes = alert.lines.compactMap { index(of: $0.utterance) }
        return .members([
            "room": room.map(CanonicalJSON.text) ?? .null, "raised": time(alert.raised, style),
            "start": time(alert.start, style), "end": time(alert.end, style), "rule": .string(alert.rule),
            "family": .string(alert.family.rawValue), "severity": .string(alert.severity.rawValue),
            "score": .thousandths(alert.score),
            "utterances": .array(indexes.map { .integer(Int64(clamping: $0)) }),
            "ids": .array(indexes.map { id($0).map(CanonicalJSON.text) ?? .null }),
            "hits": .array(
                alert.lines.flatMap { line in
                    line.hits.flatMap { hit in
                        hit.spans.filter { $0.utterance == line.index }.map { span in
                            json(hit, span, index: index(of: line.utterance), from: line.excerptStart)
                        }
                    }
                }),
        ])
    }

    /// The message's index over all inputs, which its key holds.
    private static func index(of utterance: Utterance) -> UInt64? { UInt64(utterance.key.string) }

    private static func json(_ hit: Hit, _ span: Hit.Span, index: UInt64?, from start: Int = 0) -> CanonicalJSON {
        .members([
            "kind": .string(hit.kind.rawValue), "id": .string(hit.term), "form": .text(span.form),
            "start": .integer(Int64(start + span.range.lowerBound)),
            "end": .integer(Int64(start + span.range.upperBound)),
            "how": .array(hit.how.map { .string($0.rawValue) }), "score": .thousandths(hit.score),
            "index": index.map { .integer(Int64(clamping: $0)) },
        ])
    }

    private static func time(_ time: EventTime, _ style: ScanTime.Style) -> CanonicalJSON {
        switch style {
        case .seconds: .thousandths(time.milliseconds)
        case .rfc3339: .string(time.rfc3339)
        }
    }
}
