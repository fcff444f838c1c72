package import CounterfoilTranscript

/// One value of a ``JSONDocument``.
package struct JSONValue: Sendable {
    let document: JSONDocument
    let index: Int

    private var node: JSONDocument.Node { document.nodes[index] }

    package enum Kind: Sendable { case null, boolean, number, string, array, object }

    package var kind: Kind {
        switch node.kind {
        case .null: .null
        case .yes, .no: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    package var isNull: Bool { node.kind == .null }

    package var boolean: Bool? {
        switch node.kind {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    /// The value's bytes as they came, quotes and all.
    package var source: ArraySlice<UInt8> { document.bytes[Int(node.start)..<Int(node.end)] }

    /// The text of a string.
    package var text: WireText? { node.kind == .string ? JSONString.decode(source.dropFirst().dropLast()).text : nil }

    /// Whether the text of a string had to be repaired: bad UTF-8, a lone surrogate, an unknown escape.
    package var isRepaired: Bool {
        node.kind == .string && JSONString.decode(source.dropFirst().dropLast()).wasRepaired
    }

    /// The text of a string, the digits of a number or the word of a boolean; `nil` for null and containers.
    package var scalarText: WireText? {
        switch node.kind {
        case .string: text
        case .number, .yes, .no: WireText(repairing: source)
        case .null, .array, .object: nil
        }
    }

    /// A whole number that fits, exactly; also one written as a string.
    package var integer: Int64? { decimal.flatMap { $0.exponent >= 0 ? $0.scaled(byPowerOfTen: 0) : nil } }

    /// A number, or a string that holds one, times a power of ten, cut towards zero; `nil` where it does not fit.
    ///
    /// Exact: no floating point takes part, so `1766000000.123` scaled by 3 is 1766000000123.
    package func scaled(byPowerOfTen power: Int) -> Int64? { decimal?.scaled(byPowerOfTen: power) }

    private var decimal: DecimalNumber? {
        switch node.kind {
        case .number: DecimalNumber(source)
        case .string: DecimalNumber(source.dropFirst().dropLast())
        default: nil
        }
    }

    /// The elements of an array; empty for anything else.
    package var elements: [JSONValue] { node.kind == .array ? children : [] }

    /// The members of an object in the order in which they stand; empty for anything else.
    package var members: [(name: WireText, value: JSONValue)] {
        guard node.kind == .object else { return [] }
        let all = children
        return stride(from: 0, to: all.count - 1, by: 2).map { (all[$0].text ?? .empty, all[$0 + 1]) }
    }

    /// The last member of that name, as most parsers have it; `nil` for anything but an object.
    package subscript(_ name: String) -> JSONValue? { member(named: Array(name.utf8)) }

    func member(named name: [UInt8]) -> JSONValue? {
        guard node.kind == .object else { return nil }
        var found: JSONValue?
        var child = index + 1
        while child < Int(node.next) {
            let value = Int(document.nodes[child].next)
            guard value < Int(node.next) else { break }
            if JSONString.equals(document.bytes, document.nodes[child], name) {
                found = JSONValue(document: document, index: value)
            }
            child = Int(document.nodes[value].next)
        }
        return found
    }

    private var children: [JSONValue] {
        var children: [JSONValue] = []
        var child = index + 1
        while child < Int(node.next) {
            children.append(JSONValue(document: document, index: child))
            child = Int(document.nodes[child].next)
        }
        return children
    }
}
