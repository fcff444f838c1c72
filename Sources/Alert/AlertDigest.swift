package import CounterfoilDetection
package import CounterfoilFolding
package import CounterfoilJSON
package import CounterfoilTranscript

/// What a channel needs to tell people about an alert, read back from its canonical JSON.
///
/// Deliveries are made from the stored JSON, maybe by a later version of the program, so this reads what it finds and
/// refuses only what is no alert at all.
package struct AlertDigest: Sendable, Equatable {
    package var id: String
    package var room: String
    /// What people call the room.
    package var roomTitle: WireText?
    package var session: String
    package var state: Alert.State
    package var family: Family
    package var severity: Severity
    package var rule: String
    package var title: [LocalizedText]
    package var advice: [LocalizedText]
    package var raised: EventTime
    package var start: EventTime
    package var end: EventTime
    package var lines: [Line]
    package var omittedLines: Int
    package var overlapsGap: Bool

    package struct Line: Sendable, Equatable {
        package var time: EventTime
        package var channel: Utterance.Channel
        package var role: Utterance.Role
        package var speaker: WireText?
        package var text: WireText
        package var wasDeleted: Bool
        package var marks: [Mark]
    }

    /// A flagged stretch of a line.
    package struct Mark: Sendable, Equatable {
        /// Bytes of the line's text.
        package var range: Range<Int>
        /// The term as the rule pack writes it.
        package var pattern: String
        package var group: String
        package var how: [FoldClass]
    }

    /// - Returns: `nil` where the JSON is not an alert.
    package init?(_ json: JSONValue) {
        func string(_ name: String) -> String? { json[name]?.text?.string }
        func time(_ name: String) -> EventTime? { json[name]?.text.flatMap { EventTime(rfc3339: $0.utf8) } }
        func texts(_ name: String) -> [LocalizedText] {
            json[name]?.members.map {
                LocalizedText(language: $0.name.string, text: $0.value.text?.string ?? "")
            } ?? []
        }
        guard let id = string("id"), let room = string("room"), let session = string("session"),
            let state = string("state").flatMap(Alert.State.init(rawValue:)),
            let family = string("family").flatMap(Family.init(rawValue:)),
            let severity = string("severity").flatMap(Severity.init(rawValue:)), let rule = string("rule"),
            let raised = time("raised"), let start = time("start"), let end = time("end")
        else { return nil }
        self.id = id
        self.room = room
        roomTitle = json["room_title"]?.text
        self.session = session
        self.state = state
        self.family = family
        self.severity = severity
        self.rule = rule
        title = texts("title")
        advice = texts("advice")
        self.raised = raised
        self.start = start
        self.end = end
        lines = json["lines"]?.elements.compactMap(Line.init) ?? []
        omittedLines = Int(clamping: json["omitted_lines"]?.integer ?? 0)
        overlapsGap = json["overlaps_gap"]?.boolean ?? false
    }
}

extension AlertDigest.Line {
    fileprivate init?(_ json: JSONValue) {
        guard let text = json["text"]?.text, let index = json["index"]?.integer,
            let time = json["time"]?.text.flatMap({ EventTime(rfc3339: $0.utf8) }),
            let channel = json["channel"]?.text.flatMap({ Utterance.Channel(rawValue: $0.string) }),
            let role = json["role"]?.text.flatMap({ Utterance.Role(rawValue: $0.string) })
        else { return nil }
        self.time = time
        self.channel = channel
        self.role = role
        self.text = text
        speaker = json["speaker"].flatMap { $0["name"]?.text ?? $0["id"]?.text }
        wasDeleted = json["deleted"]?.boolean ?? false
        marks =
            json["hits"]?.elements.flatMap { hit -> [AlertDigest.Mark] in
                let how = hit["how"]?.elements.compactMap { $0.text.flatMap { FoldClass(rawValue: $0.string) } } ?? []
                let spans = hit["spans"]?.elements.filter { $0["utterance"]?.integer == index } ?? []
                return spans.compactMap { span in
                    guard let start = span["start"]?.integer, let end = span["end"]?.integer, start >= 0,
                        end >= start, end <= text.utf8.count
                    else { return nil }
                    return AlertDigest.Mark(
                        range: Int(start)..<Int(end), pattern: hit["pattern"]?.text?.string ?? "",
                        group: hit["group"]?.text?.string ?? "", how: how)
                }
            } ?? []
    }
}
