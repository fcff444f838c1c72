import Yams

/// Reads YAML files that people write for this product, strictly: a key that nobody asked for is an error with its
/// line, and all problems of a file are told at once.
///
/// ```swift
/// let shop = try StrictYAML.decode(bytes, file: "shop.yaml") { root in
///     root.mapping { map in
///         Shop(name: map.string("name"), open: map.bool("open", default: true),
///              pause: map.duration("pause", in: 1_000...60_000, default: 5_000),
///              shelves: map.list("shelves", count: 1...20) { item in item.mapping { Shelf(id: $0.string("id")) } })
///     }
/// }
/// ```
///
/// Where a value is missing or wrong, a reading method notes the problem and returns a stand-in, so that reading goes
/// on; ``decode(_:file:_:)`` throws when any problem was noted, and no stand-in ever leaves it.
package enum StrictYAML {
    /// The most bytes that a file may have.
    package static let maximumSize = 1 << 20
    /// How deep lists and mappings may be nested.
    package static let maximumDepth = 32
    /// How many problems of one file are told.
    static let maximumProblems = 200

    /// Reads a file's bytes with `body`, which gets the document's root.
    ///
    /// - Throws: ``YAMLError`` with every problem found, in the order of the lines.
    package static func decode<Value>(
        _ bytes: [UInt8], file: String, _ body: (YAMLValue) -> Value?
    ) throws(YAMLError) -> Value {
        let notes = YAMLNotes(file: file)
        var value: Value?
        if let root = compose(bytes, notes) { value = body(YAMLValue(node: root, path: "", notes: notes)) }
        guard notes.problems.isEmpty, let value else {
            if notes.problems.isEmpty {
                notes.add("yaml.empty", line: 1, column: 1, path: "", "nothing could be read", "see the example files")
            }
            throw YAMLError(problems: notes.sorted)
        }
        return value
    }

    private static func compose(_ bytes: [UInt8], _ notes: YAMLNotes) -> Node? {
        func refuse(_ code: String, _ what: String, _ remedy: String, line: Int = 1, column: Int = 1) -> Node? {
            notes.add(code, line: line, column: column, path: "", what, remedy)
            return nil
        }
        guard bytes.count <= maximumSize else {
            return refuse(
                "yaml.too-large", "the file has \(bytes.count) bytes", "split it; the limit is \(maximumSize)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return refuse("yaml.not-utf8", "the file is not UTF-8 text", "save it as UTF-8")
        }
        if let danger = SafetyScan.firstDanger(in: text) {
            switch danger.kind {
            case .aliases:
                return refuse(
                    "yaml.alias", "anchors and aliases are not allowed", "write the values out, or quote the text",
                    line: danger.line, column: danger.column)
            case .marks:
                return refuse(
                    "yaml.marks", "more than 30 combining marks stand on one character", "remove them",
                    line: danger.line, column: danger.column)
            }
        }
        do {
            let parser = try Yams.Parser(yaml: text, resolver: .basic, encoding: .utf8)
            guard let root = try parser.singleRoot() else {
                return refuse("yaml.empty", "the file is empty", "see the example files")
            }
            // Nodes refer to their anchors weakly; the parser owns them.
            return withExtendedLifetime(parser) { FormCheck(notes: notes).pass(root) ? root : nil }
        } catch let error as YamlError {
            let (code, what, remedy, line, column) = explain(error)
            return refuse(code, what, remedy, line: line, column: column)
        } catch {
            return refuse("yaml.syntax", "the file is not YAML: \(error)", "put it right")
        }
    }

    private static func explain(
        _ error: YamlError
    ) -> (code: String, what: String, remedy: String, line: Int, column: Int) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = context.map { "\($0.text), " } ?? ""
            return ("yaml.syntax", "\(place)\(problem)", "check indentation, quotes and colons", mark.line, mark.column)
        case .reader(let problem, _, _, _):
            return ("yaml.syntax", problem, "remove control characters", 1, 1)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            return (
                "yaml.duplicate-key", "\(names) stands more than once in the same mapping", "keep one",
                context.mark.line, context.mark.column
            )
        default:
            return ("yaml.syntax", "the file is not YAML: \(error)", "put it right", 1, 1)
        }
    }
}

/// The problems noted while a file is read.
final class YAMLNotes {
    let file: String
    private(set) var problems: [YAMLProblem] = []

    init(file: String) { self.file = file }

    func add(_ code: String, line: Int, column: Int, path: String, _ what: String, _ remedy: String) {
        guard problems.count < StrictYAML.maximumProblems else { return }
        problems.append(
            YAMLProblem(code: code, file: file, line: line, column: column, path: path, what: what, remedy: remedy))
    }

    /// The problems in the order of the file, those of one place in the order in which they were noted.
    var sorted: [YAMLProblem] {
        problems.enumerated().sorted { left, right in
            (left.element.line, left.element.column, left.offset)
                < (right.element.line, right.element.column, right.offset)
        }.map(\.element)
    }
}
