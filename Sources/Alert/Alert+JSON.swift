import CounterfoilActs
package import CounterfoilDetection
import CounterfoilFolding
package import CounterfoilJSON
import CounterfoilTranscript

extension Alert {
    /// The alert as canonical JSON: what is recorded, compared in replay and sent. Times are RFC 3339 in UTC.
    package var json: CanonicalJSON {
        .members([
            "id": .string(id), "room": .string(room.rawValue),
            "room_title": roomTitle.isEmpty ? nil : .text(roomTitle), "session": .string(session.rawValue),
            "state": .string(state.rawValue), "family": .string(family.rawValue), "rule": .string(rule),
            "rules": .array(rules.map(CanonicalJSON.string)), "severity": .string(severity.rawValue),
            "score": .integer(score), "rule_packs": .string(rulePacks),
            "title": Self.json(title), "advice": Self.json(advice), "raised": .string(raised.rfc3339),
            "start": .string(start.rfc3339), "end": .string(end.rfc3339),
            "lines": .array(lines.map(\.json)), "omitted_lines": .integer(Int64(omittedLines)),
            "overlaps_gap": .boolean(overlapsGap),
        ])
    }

    private static func json(_ texts: [LocalizedText]) -> CanonicalJSON {
        .object(texts.map { ($0.language, .string($0.text)) })
    }
}

extension Alert.Line {
    var json: CanonicalJSON {
        .members([
            "index": .integer(Int64(clamping: index)), "leaf": leaf.map { .integer(Int64(clamping: $0)) },
            "key": .text(utterance.key), "revision": .integer(Int64(utterance.revision)),
            "channel": .string(utterance.channel.rawValue), "role": .string(utterance.role.rawValue),
            "speaker": utterance.speaker.map {
                .members(["id": .text($0.id), "name": $0.name.map(CanonicalJSON.text)])
            },
            "language": utterance.language.map(CanonicalJSON.string), "text": .text(utterance.text),
            "excerpt_start": excerptStart > 0 ? .integer(Int64(excerptStart)) : nil,
            "time": .string(utterance.times.event.rfc3339),
            "observed": .string(utterance.times.observed.rfc3339),
            "hits": .array(hits.map(\.json)), "deleted": wasDeleted ? .boolean(true) : nil,
        ])
    }
}

extension Hit {
    /// The hit as canonical JSON, with the spans in every utterance that it runs over.
    package var json: CanonicalJSON {
        .members([
            "kind": .string(kind.rawValue), "id": .string(term), "pattern": .string(pattern), "group": .string(group),
            "how": .array(how.map { .string($0.rawValue) }), "act": .string(act.rawValue), "score": .integer(score),
            "spans": .array(
                spans.map { span in
                    .members([
                        "utterance": .integer(Int64(clamping: span.utterance)),
                        "start": .integer(Int64(span.range.lowerBound)),
                        "end": .integer(Int64(span.range.upperBound)), "form": .text(span.form),
                    ])
                }),
        ])
    }
}
