import Yams

/// A value of a YAML file, with where it stands.
///
/// The reading methods note a problem where the value is not what is asked for, and return a stand-in.
package struct YAMLValue {
    let node: Node
    /// The key path, such as `rules[2].window`.
    package let path: String
    let notes: YAMLNotes

    init(node: Node, path: String, notes: YAMLNotes) {
        self.node = node
        self.path = path
        self.notes = notes
    }

    package var line: Int { node.mark?.line ?? 1 }
    package var column: Int { node.mark?.column ?? 1 }

    package var isMapping: Bool { node.mapping != nil }
    package var isList: Bool { node.sequence != nil }
    package var isText: Bool { node.scalar != nil && !isNull }

    /// Whether nothing stands there, or `null` or `~`.
    package var isNull: Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return scalar.string.isEmpty || scalar.string == "~" || scalar.string == "null"
    }

    /// Notes a problem with this value.
    package func problem(_ code: String, _ what: String, _ remedy: String) {
        notes.add(code, line: line, column: column, path: path, what, remedy)
    }

    /// Reads the value as a mapping; `nil` where it is none or `body` gives none. Keys that `body` did not ask for
    /// are problems.
    package func mapping<Value>(_ body: (YAMLMapping) -> Value?) -> Value? {
        guard let pairs = node.mapping else {
            problem("yaml.type", "\(kind) stands where a mapping is expected", "write `key: value` lines")
            return nil
        }
        let mapping = YAMLMapping(pairs: pairs.map { ($0.key, $0.value) }, of: self)
        let value = body(mapping)
        mapping.refuseTheRest()
        return value
    }

    /// Reads the value as a list of `count` items; items for which `body` gives `nil` are left out.
    package func list<Item>(count: ClosedRange<Int> = 0...100_000, _ body: (YAMLValue) -> Item?) -> [Item] {
        guard let items = node.sequence else {
            problem("yaml.type", "\(kind) stands where a list is expected", "write `- item` lines or `[a, b]`")
            return []
        }
        if !count.contains(items.count) {
            problem("yaml.count", "the list has \(items.count) items", "give \(Self.words(count)) items")
        }
        return items.enumerated().compactMap { index, item in body(child(item, "\(path)[\(index)]")) }
    }

    /// A value below this one.
    func child(_ node: Node, _ path: String) -> YAMLValue {
        YAMLValue(node: node, path: path, notes: notes)
    }

    /// What stands there, for messages.
    var kind: String {
        switch node {
        case .scalar: isNull ? "nothing" : "a single value"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    static func words<Number: SignedInteger>(_ range: ClosedRange<Number>) -> String {
        range.lowerBound == range.upperBound
            ? "exactly \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
}
