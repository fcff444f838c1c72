import CounterfoilFeed
import CounterfoilJSON
import CounterfoilStrictYAML
import CounterfoilTranscript

/// Reads where a JSON feed keeps what the transcript needs: a preset, and what differs from it.
enum MappingReader {
    /// - Parameter feed: The feed's own mapping, which may have a `preset` and a `mapping`.
    static func mapping(_ feed: YAMLMapping) -> FieldMapping? {
        let preset = feed.choice("preset", default: FieldMapping.Preset.plain)
        var mapping = FieldMapping(preset: preset)
        _ = feed.optional("mapping")?.mapping { map -> Bool? in
            change(&mapping, map)
            return true
        }
        return mapping
    }

    private static func change(_ mapping: inout FieldMapping, _ map: YAMLMapping) {
        if let value = map.optional("items") { mapping.items = pointer(value) }
        if let order = map.optional("order") { mapping.order = order.choice(of: Order.self)?.order ?? .ascending }
        let fields: [(String, WritableKeyPath<FieldMapping, [JSONPointer]>)] = [
            ("id", \.id), ("key", \.key), ("revision", \.revision), ("final", \.final), ("text", \.text),
            ("author_id", \.authorID), ("author_name", \.authorName), ("programme_start_ms", \.programmeStart),
            ("programme_end_ms", \.programmeEnd), ("language", \.language),
        ]
        for (key, path) in fields {
            if let value = map.optional(key) { mapping[keyPath: path] = pointers(value) }
        }
        if let value = map.optional("time") { mapping.time = times(value) }
        if let value = map.optional("roles") { mapping.roles = value.list { outcome($0, "role") } }
        if let value = map.optional("channels") { mapping.channels = value.list { outcome($0, "channel") } }
        if let value = map.optional("ignore") {
            mapping.ignored = value.list { item in item.mapping { condition($0) } }
        }
        if let value = map.optional("deleted") {
            mapping.deleted = value.list { item in item.mapping { condition($0) } }
        }
        if let value = map.optional("deletions") { mapping.deletions = value.list(deletion) }
        if let value = map.optional("ends") { mapping.ends = value.list(end) }
        if let value = map.optional("errors") { mapping.errors = value.list(error) }
        if let value = map.optional("cursor") { mapping.cursor = cursor(value) }
        if let value = map.optional("interval") { mapping.interval = interval(value) }
    }

    private enum Order: String, CaseIterable {
        case asc, desc

        var order: FieldMapping.Order { self == .asc ? .ascending : .descending }
    }

    // MARK: Parts

    static func pointer(_ value: YAMLValue) -> JSONPointer? {
        let text = value.string(length: 1...512)
        if let pointer = JSONPointer(text) { return pointer }
        value.problem("config.pointer", "'\(text)' is no JSON Pointer", "write one as /items/0/id (RFC 6901)")
        return nil
    }

    /// One pointer, or several of which the first that names something holds.
    private static func pointers(_ value: YAMLValue) -> [JSONPointer] {
        value.isList ? value.list(count: 1...16, pointer) : pointer(value).map { [$0] } ?? []
    }

    private static func times(_ value: YAMLValue) -> [FieldMapping.TimeField] {
        func time(_ value: YAMLValue) -> FieldMapping.TimeField? {
            value.mapping { map in
                let at = map.required("at").flatMap(pointer)
                guard let form = map.required("format") else { return nil }
                let name = form.string(length: 1...128)
                guard let format = TimeFormat(name) else {
                    form.problem(
                        "config.time-format", "'\(name)' is no form of time",
                        "use rfc3339, unix_s, unix_ms, unix_us, or a pattern with a zone such as '%Y-%m-%d %H:%M:%S +08:00'"
                    )
                    return nil
                }
                return at.map { FieldMapping.TimeField($0, format) }
            }
        }
        return value.isList ? value.list(count: 1...8, time) : time(value).map { [$0] } ?? []
    }

    /// `{when: POINTER}`: the value is there and means yes; `{when: POINTER, is: TEXT}`: it is that text;
    /// `{when: POINTER, exists: true}`: it is there. `event: NAME` asks for the type of a server-sent event instead.
    private static func condition(_ map: YAMLMapping) -> Condition? {
        if let event = map.optional("event") {
            return Condition(.eventType, .equals(WireText(event.string(length: 1...128))))
        }
        guard let at = map.required("when").flatMap(pointer) else { return nil }
        if let text = map.optional("is") {
            return Condition(.value(at), .equals(WireText(text.string(length: 1...512))))
        }
        return Condition(.value(at), map.bool("exists", default: false) ? .exists : .isTrue)
    }

    private static func outcome<Outcome: CaseIterable & RawRepresentable<String> & Sendable & Equatable>(
        _ value: YAMLValue, _ key: String
    ) -> FieldMapping.Rule<Outcome>? {
        value.mapping { map in
            let condition = condition(map)
            let outcome = map.choice(key, of: Outcome.self)
            guard let condition, let outcome else { return nil }
            return FieldMapping.Rule(condition, outcome)
        }
    }

    private static func deletion(_ value: YAMLValue) -> FieldMapping.DeletionRule? {
        value.mapping { map in
            let ids = map.optional("ids").map(pointers) ?? []
            let authors = map.optional("authors").map(pointers) ?? []
            return condition(map).map { FieldMapping.DeletionRule($0, ids: ids, authors: authors) }
        }
    }

    private static func end(_ value: YAMLValue) -> FieldMapping.EndRule? {
        value.mapping { map in
            let reason = map.choice("reason", default: FeedEnd.Reason.ended)
            let detail = map.optional("detail").map(pointers) ?? []
            return condition(map).map { FieldMapping.EndRule($0, reason, detail: detail) }
        }
    }

    private static func error(_ value: YAMLValue) -> FieldMapping.ErrorRule? {
        value.mapping { map in
            let status = map.optional("status")?.int(in: 100...599)
            let condition = map.optional("when") == nil ? nil : condition(map)
            let action = map.choice("action", of: FieldMapping.ErrorRule.Action.self)
            return action.map { FieldMapping.ErrorRule(status: status, condition, $0) }
        }
    }

    /// `{body: POINTER, query: NAME}` and the like: one place to read from, one to send to.
    private static func cursor(_ value: YAMLValue) -> FieldMapping.CursorRule? {
        value.mapping { map in
            var sources: [FieldMapping.CursorRule.Source] = []
            if let body = map.optional("body").flatMap(pointer) { sources.append(.body(body)) }
            if let last = map.optional("last_item").flatMap(pointer) { sources.append(.lastItem(last)) }
            if let header = map.optional("from_header") { sources.append(.header(header.string(length: 1...128))) }
            if map.bool("next_link", default: false) { sources.append(.nextLink) }
            var targets: [FieldMapping.CursorRule.Target] = []
            if let query = map.optional("query") { targets.append(.query(query.string(length: 1...128))) }
            if let header = map.optional("header") { targets.append(.header(header.string(length: 1...128))) }
            let first = map.optional("first")?.string(length: 0...512)
            guard sources.count == 1, targets.count == 1 || sources == [.nextLink] else {
                value.problem(
                    "config.cursor", "a cursor needs one place to read it from and one to send it to",
                    "give one of body, last_item, from_header, next_link and one of query, header")
                return nil
            }
            return FieldMapping.CursorRule(sources[0], to: targets.first ?? .query("cursor"), first: first)
        }
    }

    private static func interval(_ value: YAMLValue) -> FieldMapping.IntervalRule? {
        guard value.isMapping else { return FieldMapping.IntervalRule(fallback: value.duration(in: 100...3_600_000)) }
        return value.mapping { map in
            FieldMapping.IntervalRule(
                pointer: map.optional("at").flatMap(pointer),
                unit: Int64(map.choice("unit", default: Unit.ms) == .s ? 1_000 : 1),
                fallback: map.duration("default", in: 100...3_600_000, default: 5_000),
                minimum: map.duration("minimum", in: 100...3_600_000, default: 500),
                maximum: map.duration("maximum", in: 100...3_600_000, default: 300_000))
        }
    }

    private enum Unit: String, CaseIterable { case ms, s }
}
