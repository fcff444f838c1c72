import Yams

/// Finds what YAML allows and this product does not: anchors, aliases, merge keys, tags, deep nesting.
///
/// A node with an anchor is not looked into: aliases to it are the same node again, and there may be very many.
struct FormCheck {
    let notes: YAMLNotes

    /// Notes every problem; `false` where there was one, and the document must not be read.
    func pass(_ root: Node) -> Bool {
        visit(root, path: "", depth: 0)
        return notes.problems.isEmpty
    }

    private func visit(_ node: Node, path: String, depth: Int) {
        func problem(_ code: String, _ what: String, _ remedy: String) {
            notes.add(
                code, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, path: path, what, remedy)
        }
        guard node.anchor == nil else {
            return problem(
                "yaml.anchor", "anchors and aliases are not allowed", "write the value out at each place, or quote it")
        }
        if hasTag(node) { problem("yaml.tag", "tags are not allowed", "leave the tag out, or quote the text") }
        guard depth <= StrictYAML.maximumDepth else {
            return problem("yaml.too-deep", "nested deeper than \(StrictYAML.maximumDepth) levels", "flatten it")
        }
        switch node {
        case .scalar, .alias: break
        case .sequence(let items):
            for (index, item) in items.enumerated() { visit(item, path: "\(path)[\(index)]", depth: depth + 1) }
        case .mapping(let pairs):
            for (key, value) in pairs {
                let name = key.scalar?.string ?? "?"
                let inner = path.isEmpty ? name : "\(path).\(name)"
                if name == "<<", key.scalar?.style == .plain {
                    notes.add(
                        "yaml.merge-key", line: key.mark?.line ?? 1, column: key.mark?.column ?? 1, path: inner,
                        "merge keys are not allowed", "write the members out")
                }
                visit(key, path: inner, depth: depth + 1)
                visit(value, path: inner, depth: depth + 1)
            }
        }
    }

    /// Whether the author wrote a tag, other than the one that the parser gives the node by itself.
    private func hasTag(_ node: Node) -> Bool {
        let (tag, plain): (Tag, Tag.Name) =
            switch node {
            case .scalar(let scalar): (scalar.tag, .str)
            case .sequence(let items): (items.tag, .seq)
            case .mapping(let pairs): (pairs.tag, .map)
            case .alias(let alias): (alias.tag, .implicit)
            }
        return tag.rawValue != plain.rawValue && tag.rawValue != Tag.Name.implicit.rawValue
    }
}
