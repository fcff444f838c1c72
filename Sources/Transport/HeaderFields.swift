/// Header fields of a request or a response, in the order they were given or received.
///
/// Names compare without regard to ASCII case; a name may occur more than once. A response's names and values are the
/// peer's own text, with invalid UTF-8 replaced: do not use them as dictionary keys and do not log them unescaped.
package struct HeaderFields: Equatable, Sendable {
    /// One field line.
    package struct Field: Sendable {
        /// The field name as written.
        package var name: String
        /// The field value without surrounding white space.
        package var value: String

        /// A field of this name and value.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    private var fields: [Field]

    /// The given fields, in order; none by default.
    package init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The value of the first field of this name. Setting replaces every field of the name by one, in the first one's
    /// place; setting nil removes them.
    package subscript(name: String) -> String? {
        get { fields.first { isSameHeaderName($0.name, name) }?.value }
        set {
            let place = fields.firstIndex { isSameHeaderName($0.name, name) }
            fields.removeAll { isSameHeaderName($0.name, name) }
            if let newValue { fields.insert(Field(name: name, value: newValue), at: place ?? fields.endIndex) }
        }
    }

    /// The values of all fields of this name, in order.
    package func values(of name: String) -> [String] {
        fields.filter { isSameHeaderName($0.name, name) }.map(\.value)
    }

    /// Adds a field after the others, whether or not the name occurs already.
    package mutating func append(name: String, value: String) {
        fields.append(Field(name: name, value: value))
    }
}

extension HeaderFields.Field: Equatable {
    /// Compares bytes: comparing hostile text as strings can take quadratic time.
    package static func == (first: Self, second: Self) -> Bool {
        first.name.utf8.elementsEqual(second.name.utf8) && first.value.utf8.elementsEqual(second.value.utf8)
    }
}

extension HeaderFields: RandomAccessCollection {
    package var startIndex: Int { fields.startIndex }
    package var endIndex: Int { fields.endIndex }
    package subscript(position: Int) -> Field { fields[position] }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field(name: $0.0, value: $0.1) })
    }
}

/// Whether two field names are the same without regard to ASCII case.
func isSameHeaderName(_ first: String, _ second: String) -> Bool {
    let (first, second) = (first.utf8, second.utf8)
    return first.count == second.count && zip(first, second).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
}

extension UInt8 {
    /// The lower-case form of an ASCII capital letter; any other byte as it is.
    var asciiLowercased: UInt8 {
        self >= 0x41 && self <= 0x5A ? self | 0x20 : self
    }
}
