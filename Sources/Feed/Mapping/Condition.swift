package import CounterfoilJSON
package import CounterfoilTranscript

/// Something that a JSON value, or the event that carried it, must say.
package struct Condition: Sendable, Equatable {
    package var subject: Subject
    package var test: Test

    package enum Subject: Sendable, Equatable {
        /// Any value that the pointer names.
        case value(JSONPointer)
        /// The type of the server-sent event.
        case eventType
    }

    package enum Test: Sendable, Equatable {
        /// There is a value other than null.
        case exists
        /// It is `true`, a number other than 0, or a string other than the empty one, `0`, `false` and `no`.
        case isTrue
        /// The string, or the digits of the number, is this.
        case equals(WireText)
    }

    package init(_ subject: Subject, _ test: Test) {
        self.subject = subject
        self.test = test
    }

    /// - Returns: The text that meets the condition, or `nil` where nothing does.
    func match(in value: JSONValue, eventType: WireText?) -> WireText? {
        switch subject {
        case .eventType:
            guard let eventType else { return nil }
            return test(eventType, isContainer: false) ? eventType : nil
        case .value(let pointer):
            for candidate in pointer.resolveAll(in: value) where !candidate.isNull {
                let text = candidate.scalarText
                if test(text ?? .empty, isContainer: text == nil) { return text ?? .empty }
            }
            return nil
        }
    }

    private func test(_ text: WireText, isContainer: Bool) -> Bool {
        switch test {
        case .exists: true
        case .isTrue: !isContainer && Self.isTrue(text)
        case .equals(let wanted): !isContainer && text == wanted
        }
    }

    /// Whether a scalar's text means yes.
    static func isTrue(_ text: WireText) -> Bool {
        let lower = WireText(repairing: text.utf8.prefix(8).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
        if lower == "false" || lower == "no" { return false }
        return text.utf8.contains { $0 != 0x30 && $0 != 0x2E }
    }
}

extension JSONValue {
    /// The first value other than null that one of the pointers names.
    func first(_ pointers: [JSONPointer]) -> JSONValue? {
        for pointer in pointers {
            if let value = pointer.resolve(in: self), !value.isNull { return value }
        }
        return nil
    }

    /// The first scalar that one of the pointers names, as text of at most `limit` bytes.
    func firstText(_ pointers: [JSONPointer], limit: Int = 512) -> WireText? {
        for pointer in pointers {
            if let text = pointer.resolve(in: self)?.scalarText { return text.prefix(bytes: limit) }
        }
        return nil
    }

    /// All scalars that the pointers name.
    func allTexts(_ pointers: [JSONPointer], limit: Int = 512) -> [WireText] {
        pointers.flatMap { $0.resolveAll(in: self) }.compactMap { $0.scalarText?.prefix(bytes: limit) }
    }

    /// The first time that one of the fields names, and whether there was one that could not be read.
    func firstTime(_ fields: [FieldMapping.TimeField]) -> (time: EventTime?, isUnreadable: Bool) {
        var isUnreadable = false
        for field in fields {
            guard let value = field.pointer.resolve(in: self), !value.isNull else { continue }
            if let time = field.format.read(value) { return (time, false) }
            isUnreadable = true
        }
        return (nil, isUnreadable)
    }
}
