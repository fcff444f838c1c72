package import CounterfoilJSON
import CounterfoilTranscript

/// A recorded configuration that cannot be read, which means that another version wrote it or that it was changed.
package struct FeedConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where in the configuration, such as `mapping.roles`.
    package let field: String

    package var code: String { "feed.configuration" }

    package var description: String {
        "the recorded feed configuration cannot be read at \"\(field)\"; use the version that recorded it"
    }
}

extension FieldMapping {
    /// The mapping as it is recorded; empty fields are left out.
    package var canonicalJSON: CanonicalJSON {
        .members([
            "items": items.map { .string($0.description) },
            "order": order == .ascending ? nil : .string(order.rawValue),
            "id": Self.list(id), "key": Self.list(key), "revision": Self.list(revision), "final": Self.list(final),
            "text": Self.list(text), "author_id": Self.list(authorID), "author_name": Self.list(authorName),
            "time": Self.list(time), "programme_start": Self.list(programmeStart),
            "programme_end": Self.list(programmeEnd), "language": Self.list(language),
            "roles": Self.list(roles) {
                .members(["if": $0.condition.canonicalJSON, "is": .string($0.outcome.rawValue)])
            },
            "channels": Self.list(channels) {
                .members(["if": $0.condition.canonicalJSON, "is": .string($0.outcome.rawValue)])
            },
            "ignored": Self.list(ignored, \.canonicalJSON), "deleted": Self.list(deleted, \.canonicalJSON),
            "deletions": Self.list(deletions) {
                .members(["if": $0.condition.canonicalJSON, "ids": Self.list($0.ids), "authors": Self.list($0.authors)])
            },
            "gaps": Self.list(gaps) {
                .members(["if": $0.condition.canonicalJSON, "from": Self.list($0.from), "to": Self.list($0.to)])
            },
            "ends": Self.list(ends) {
                .members([
                    "if": $0.condition.canonicalJSON, "is": .string($0.reason.rawValue), "detail": Self.list($0.detail),
                ])
            },
            "errors": Self.list(errors) {
                .members([
                    "status": $0.status.map { .integer(Int64($0)) }, "if": $0.condition?.canonicalJSON,
                    "do": .string($0.action.rawValue),
                ])
            },
            "cursor": cursor?.canonicalJSON, "interval": interval?.canonicalJSON,
        ])
    }

    /// Reads a recorded mapping.
    package init(canonical value: JSONValue) throws(FeedConfigurationError) {
        let reader = CanonicalReader(value: value, path: "mapping")
        items = try reader.optional("items", JSONPointer.init)
        order = try reader.optional("order", Order.init(rawValue:)) ?? .ascending
        id = try reader.pointers("id")
        key = try reader.pointers("key")
        revision = try reader.pointers("revision")
        final = try reader.pointers("final")
        text = try reader.pointers("text")
        authorID = try reader.pointers("author_id")
        authorName = try reader.pointers("author_name")
        time = try reader.times("time")
        programmeStart = try reader.pointers("programme_start")
        programmeEnd = try reader.pointers("programme_end")
        language = try reader.pointers("language")
        for entry in reader.elements("roles") {
            roles.append(Rule(try entry.condition("if"), try entry.required("is", Utterance.Role.init(rawValue:))))
        }
        for entry in reader.elements("channels") {
            channels.append(
                Rule(try entry.condition("if"), try entry.required("is", Utterance.Channel.init(rawValue:))))
        }
        for entry in reader.elements("ignored") { ignored.append(try entry.condition()) }
        for entry in reader.elements("deleted") { deleted.append(try entry.condition()) }
        for entry in reader.elements("deletions") {
            deletions.append(
                DeletionRule(
                    try entry.condition("if"), ids: try entry.pointers("ids"), authors: try entry.pointers("authors")))
        }
        for entry in reader.elements("gaps") {
            gaps.append(
                GapRule(try entry.condition("if"), from: try entry.times("from"), to: try entry.times("to")))
        }
        for entry in reader.elements("ends") {
            ends.append(
                EndRule(
                    try entry.condition("if"), try entry.required("is", FeedEnd.Reason.init(rawValue:)),
                    detail: try entry.pointers("detail")))
        }
        for entry in reader.elements("errors") {
            errors.append(
                ErrorRule(
                    status: entry.integer("status").map { Int(clamping: $0) },
                    entry.value["if"] == nil ? nil : try entry.condition("if"),
                    try entry.required("do", ErrorRule.Action.init(rawValue:))))
        }
        cursor = try reader.member("cursor").map(CursorRule.init(canonical:))
        interval = try reader.member("interval").map(IntervalRule.init(canonical:))
    }

    static func list(_ pointers: [JSONPointer]) -> CanonicalJSON? { list(pointers) { .string($0.description) } }

    static func list(_ fields: [TimeField]) -> CanonicalJSON? {
        list(fields) { .members(["at": .string($0.pointer.description), "as": .string($0.format.name)]) }
    }

    static func list<Element>(_ elements: [Element], _ encode: (Element) -> CanonicalJSON) -> CanonicalJSON? {
        elements.isEmpty ? nil : .array(elements.map(encode))
    }
}

extension Condition {
    var canonicalJSON: CanonicalJSON {
        let place: CanonicalJSON? =
            switch subject {
            case .value(let pointer): .string(pointer.description)
            case .eventType: nil
            }
        return switch test {
        case .exists: .members(["at": place, "exists": .boolean(true)])
        case .isTrue: .members(["at": place, "true": .boolean(true)])
        case .equals(let text): .members(["at": place, "equals": .text(text)])
        }
    }
}

extension FieldMapping.CursorRule {
    var canonicalJSON: CanonicalJSON {
        let (sourceName, sourceValue): (String, CanonicalJSON) =
            switch source {
            case .body(let pointer): ("body", .string(pointer.description))
            case .header(let name): ("header", .string(name))
            case .lastItem(let pointer): ("last_item", .string(pointer.description))
            case .nextLink: ("next_link", .boolean(true))
            }
        let (targetName, targetValue): (String, String) =
            switch target {
            case .query(let name): ("to_query", name)
            case .header(let name): ("to_header", name)
            }
        return .object(
            [
                (sourceName, sourceValue), (targetName, .string(targetValue)),
            ] + (first.map { [("first", .string($0))] } ?? []))
    }

    fileprivate init(canonical reader: CanonicalReader) throws(FeedConfigurationError) {
        if let pointer = try reader.optional("body", JSONPointer.init) {
            source = .body(pointer)
        } else if let pointer = try reader.optional("last_item", JSONPointer.init) {
            source = .lastItem(pointer)
        } else if let name = reader.string("header") {
            source = .header(name)
        } else if reader.value["next_link"] != nil {
            source = .nextLink
        } else {
            throw reader.error("source")
        }
        if let name = reader.string("to_query") {
            target = .query(name)
        } else {
            target = .header(try reader.required("to_header") { $0 })
        }
        first = reader.string("first")
    }
}

extension FieldMapping.IntervalRule {
    var canonicalJSON: CanonicalJSON {
        .members([
            "at": pointer.map { .string($0.description) }, "unit": .integer(unit), "fallback": .integer(fallback),
            "minimum": .integer(minimum), "maximum": .integer(maximum),
        ])
    }

    fileprivate init(canonical reader: CanonicalReader) throws(FeedConfigurationError) {
        self.init(pointer: try reader.optional("at", JSONPointer.init))
        unit = reader.integer("unit") ?? unit
        fallback = reader.integer("fallback") ?? fallback
        minimum = reader.integer("minimum") ?? minimum
        maximum = reader.integer("maximum") ?? maximum
    }
}

/// Reads the members of a recorded object and knows where it is.
struct CanonicalReader {
    let value: JSONValue
    let path: String

    func error(_ field: String) -> FeedConfigurationError { FeedConfigurationError(field: "\(path).\(field)") }

    func string(_ name: String) -> String? { value[name]?.text?.string }

    func integer(_ name: String) -> Int64? { value[name]?.integer }

    func member(_ name: String) -> CanonicalReader? {
        value[name].map { CanonicalReader(value: $0, path: "\(path).\(name)") }
    }

    func elements(_ name: String) -> [CanonicalReader] {
        (value[name]?.elements ?? []).map { CanonicalReader(value: $0, path: "\(path).\(name)") }
    }

    /// The member read from its text; `nil` where there is none.
    func optional<Value>(_ name: String, _ read: (String) -> Value?) throws(FeedConfigurationError) -> Value? {
        guard value[name] != nil else { return nil }
        return try required(name, read)
    }

    func required<Value>(_ name: String, _ read: (String) -> Value?) throws(FeedConfigurationError) -> Value {
        guard let text = string(name), let value = read(text) else { throw error(name) }
        return value
    }

    func pointers(_ name: String) throws(FeedConfigurationError) -> [JSONPointer] {
        var pointers: [JSONPointer] = []
        for element in value[name]?.elements ?? [] {
            guard let pointer = element.text.flatMap({ JSONPointer($0.string) }) else { throw error(name) }
            pointers.append(pointer)
        }
        return pointers
    }

    func times(_ name: String) throws(FeedConfigurationError) -> [FieldMapping.TimeField] {
        var fields: [FieldMapping.TimeField] = []
        for entry in elements(name) {
            fields.append(
                FieldMapping.TimeField(
                    try entry.required("at", JSONPointer.init), try entry.required("as", TimeFormat.init)))
        }
        return fields
    }

    /// The condition in a member, or the one that this object is.
    func condition(_ name: String? = nil) throws(FeedConfigurationError) -> Condition {
        if let name {
            guard let member = member(name) else { throw error(name) }
            return try member.condition()
        }
        let subject = try optional("at", JSONPointer.init).map(Condition.Subject.value) ?? .eventType
        if value["exists"] != nil { return Condition(subject, .exists) }
        if value["true"] != nil { return Condition(subject, .isTrue) }
        guard let text = value["equals"]?.text else { throw error("equals") }
        return Condition(subject, .equals(text))
    }
}
