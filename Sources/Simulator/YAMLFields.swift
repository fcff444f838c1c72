internal import Yams

/// One YAML mapping whose keys are all known, read field by field with errors that name the line.
struct YAMLFields {
    let file: String
    let line: Int?
    private let fields: [(key: String, node: Node)]

    /// - Throws: ``SimulatorError`` where the node is no mapping or has a key that is not in `known`.
    init(_ node: Node, file: String, known: [String]) throws(SimulatorError) {
        guard let mapping = node.mapping else {
            throw SimulatorError(
                code: "script.yaml.type", file: file, line: node.mark?.line, message: "expected fields (key: value)")
        }
        var fields: [(key: String, node: Node)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string, known.contains(name) else {
                throw SimulatorError(
                    code: "script.yaml.unknown-key", file: file, line: key.mark?.line,
                    message: "unknown key \"\(key.scalar?.string ?? "")\"; known are \(known.joined(separator: ", "))")
            }
            fields.append((name, value))
        }
        self.file = file
        self.line = node.mark?.line
        self.fields = fields
    }

    /// The document in a YAML or JSON text.
    static func document(_ text: String, file: String) throws(SimulatorError) -> Node {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw SimulatorError(code: "script.yaml.syntax", message: "\(file): not YAML: \(error)")
        }
        guard let node else {
            throw SimulatorError(code: "script.yaml.empty", file: file, line: nil, message: "the file is empty")
        }
        return node
    }

    func node(_ key: String) -> Node? { fields.first { $0.key == key }?.node }

    func string(_ key: String) throws(SimulatorError) -> String {
        guard let node = node(key) else {
            throw SimulatorError(
                code: "script.yaml.missing", file: file, line: line, message: "the key \"\(key)\" is missing")
        }
        guard let scalar = node.scalar else { throw wrong(key, "text") }
        return scalar.string
    }

    /// Seconds, whole or with a fraction, that are not negative, as milliseconds.
    func milliseconds(_ key: String) throws(SimulatorError) -> Int64? {
        guard let node = node(key) else { return nil }
        guard let seconds = node.scalar.flatMap({ Double($0.string) }), seconds >= 0, seconds <= 1_000_000_000 else {
            throw wrong(key, "a number of seconds, 0 or more")
        }
        return Int64((seconds * 1_000).rounded())
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(SimulatorError) -> Int? {
        guard let node = node(key) else { return nil }
        guard let value = node.scalar.flatMap({ Int($0.string) }), range.contains(value) else {
            throw wrong(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// An error about one field's value.
    func wrong(_ key: String, _ expected: String) -> SimulatorError {
        SimulatorError(
            code: "script.yaml.value", file: file, line: node(key)?.mark?.line ?? line,
            message: "\"\(key)\" must be \(expected)")
    }
}
