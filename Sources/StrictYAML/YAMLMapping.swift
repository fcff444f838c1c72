import Yams

/// A mapping of a YAML file while it is read. Every key that is asked for is known; the others are problems.
package final class YAMLMapping {
    /// The mapping as a value, for problems that concern the whole of it.
    package let value: YAMLValue
    private let pairs: [(name: String, key: YAMLValue, value: YAMLValue)]
    private var known: [String] = []
    private var takesAnyKey = false

    init(pairs: [(Node, Node)], of value: YAMLValue) {
        self.value = value
        self.pairs = pairs.compactMap { key, node in
            guard let name = key.scalar?.string else {
                value.child(key, value.path).problem(
                    "yaml.key", "a list or mapping stands as a key", "use plain text as a key")
                return nil
            }
            let path = value.path.isEmpty ? name : "\(value.path).\(name)"
            return (name, value.child(key, path), value.child(node, path))
        }
    }

    /// The value of a key, or `nil` where the key does not stand there or has no value. The key becomes known.
    package func optional(_ key: String) -> YAMLValue? {
        guard let found = look(up: key) else { return nil }
        return found.isNull ? nil : found
    }

    /// The value of a key; a problem where it is missing.
    package func required(_ key: String) -> YAMLValue? {
        guard let found = look(up: key) else {
            value.problem("yaml.missing-key", "'\(key)' is missing", "add it")
            return nil
        }
        guard !found.isNull else {
            found.problem("yaml.missing-value", "'\(key)' has no value", "give one")
            return nil
        }
        return found
    }

    /// All members in the order of the file: for mappings whose keys are names that the author chose.
    package var entries: [(name: String, value: YAMLValue)] {
        takesAnyKey = true
        return pairs.map { ($0.name, $0.value) }
    }

    private func look(up key: String) -> YAMLValue? {
        known.append(key)
        return pairs.first { $0.name.utf8.elementsEqual(key.utf8) }?.value
    }

    /// Notes every key that was not asked for.
    func refuseTheRest() {
        guard !takesAnyKey else { return }
        for pair in pairs where !known.contains(where: { $0.utf8.elementsEqual(pair.name.utf8) }) {
            let guess = Suggestion.nearest(to: pair.name, among: known)
            pair.key.problem(
                "yaml.unknown-key", "'\(pair.name)' is not known here",
                guess.map { "did you mean '\($0)'?" } ?? "known are \(known.joined(separator: ", "))")
        }
    }
}

extension YAMLMapping {
    package func string(_ key: String, length: ClosedRange<Int> = 1...65_536) -> String {
        required(key)?.string(length: length) ?? ""
    }

    package func string(_ key: String, length: ClosedRange<Int> = 1...65_536, default absent: String) -> String {
        optional(key)?.string(length: length) ?? absent
    }

    package func int(_ key: String, in range: ClosedRange<Int>) -> Int {
        required(key)?.int(in: range) ?? range.lowerBound
    }

    package func int(_ key: String, in range: ClosedRange<Int>, default absent: Int) -> Int {
        optional(key)?.int(in: range) ?? absent
    }

    package func bool(_ key: String, default absent: Bool) -> Bool { optional(key)?.bool() ?? absent }

    /// In milliseconds.
    package func duration(_ key: String, in range: ClosedRange<Int64>) -> Int64 {
        required(key)?.duration(in: range) ?? range.lowerBound
    }

    /// In milliseconds.
    package func duration(_ key: String, in range: ClosedRange<Int64>, default absent: Int64) -> Int64 {
        optional(key)?.duration(in: range) ?? absent
    }

    /// `nil`, with a problem noted, where the key is missing or its value is none of the names.
    package func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ key: String, of type: Choice.Type = Choice.self
    ) -> Choice? {
        required(key)?.choice()
    }

    package func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ key: String, default absent: Choice
    ) -> Choice {
        guard let value = optional(key) else { return absent }
        return value.choice() ?? absent
    }

    /// A list that must stand there.
    package func list<Item>(_ key: String, count: ClosedRange<Int>, _ body: (YAMLValue) -> Item?) -> [Item] {
        required(key)?.list(count: count, body) ?? []
    }

    /// A list that may be left out.
    package func optionalList<Item>(
        _ key: String, count: ClosedRange<Int> = 0...100_000, _ body: (YAMLValue) -> Item?
    ) -> [Item] {
        optional(key)?.list(count: count, body) ?? []
    }

    /// The path of a file that holds a secret, under a key such as `token_file`.
    ///
    /// The secret itself never stands in a configuration: a key of the same name without `_file` is a problem that
    /// says so, and its value is shown nowhere.
    package func secretFile(_ key: String) -> String {
        refuseInlineSecret(for: key)
        return string(key, length: 1...4_096)
    }

    /// As ``secretFile(_:)``, where the key may be left out.
    package func optionalSecretFile(_ key: String) -> String? {
        refuseInlineSecret(for: key)
        return optional(key)?.string(length: 1...4_096)
    }

    private func refuseInlineSecret(for key: String) {
        guard key.hasSuffix("_file") else { return }
        let name = String(key.dropLast(5))
        guard let inline = pairs.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return }
        known.append(name)
        inline.key.problem(
            "yaml.inline-secret", "a secret stands in the file",
            "put it into a file of its own and name that as '\(key)'")
    }
}
