/// Something wrong in a YAML file, told so that a person can put it right.
package struct YAMLProblem: Sendable, Equatable {
    /// A stable name such as `yaml.unknown-key`.
    package var code: String
    /// The file as the reader of the message knows it.
    package var file: String
    /// Counted from 1; the column in Unicode scalars.
    package var line: Int
    package var column: Int
    /// The key path, such as `rules[2].window`; empty for the whole file.
    package var path: String
    /// What is wrong.
    package var what: String
    /// What to do about it.
    package var remedy: String

    package init(
        code: String, file: String, line: Int, column: Int, path: String, what: String, remedy: String
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.what = what
        self.remedy = remedy
    }
}

extension YAMLProblem: CustomStringConvertible {
    /// One line, in the form that editors recognise: `file:line:column: path: what; remedy [code]`.
    package var description: String {
        let place = path.isEmpty ? "" : "\(path): "
        let advice = remedy.isEmpty ? "" : "; \(remedy)"
        return "\(file):\(line):\(column): \(place)\(what)\(advice) [\(code)]"
    }
}

/// All that is wrong in a YAML file, in the order of the lines.
package struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
    package var problems: [YAMLProblem]

    package init(problems: [YAMLProblem]) { self.problems = problems }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
