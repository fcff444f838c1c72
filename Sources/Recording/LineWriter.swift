import CounterfoilJSON
import CounterfoilTranscript

/// Writes the members of a leaf as JSON, in the order in which it is told them: sorted by their names.
///
/// It writes the same bytes as ``CanonicalJSON`` without building a tree first, which matters at millions of leaves.
struct LineWriter {
    /// What is written; more than one line where the owner keeps appending.
    var bytes: [UInt8] = []
    private var needsComma = false

    mutating func open() { begin(0x7B) }

    mutating func close() { end(0x7D) }

    mutating func name(_ name: StaticString) {
        separate()
        bytes.append(0x22)
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(contentsOf: [0x22, 0x3A])
        needsComma = false
    }

    mutating func value(_ value: CanonicalJSON) {
        separate()
        value.encode(into: &bytes)
        needsComma = true
    }

    mutating func integer(_ integer: some BinaryInteger) { value(.integer(Int64(clamping: integer))) }

    mutating func text(_ text: WireText) {
        if !text.utf8.withUnsafeBufferPointer({ quoteIfPlain($0) }) { value(.text(text)) }
    }

    mutating func string(_ string: String) {
        if !quoteIfPlain(string.utf8) { value(.string(string)) }
    }

    /// Copies text as it is where it needs no escape, as most does not.
    private mutating func quoteIfPlain(_ text: some Collection<UInt8>) -> Bool {
        guard text.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) else { return false }
        quote(text)
        return true
    }

    mutating func array<Element>(_ elements: [Element], _ write: (inout LineWriter, Element) -> Void) {
        begin(0x5B)
        for element in elements { write(&self, element) }
        end(0x5D)
    }

    /// Writes text that needs no escape.
    private mutating func quote(_ text: some Collection<UInt8>) {
        separate()
        bytes.append(0x22)
        bytes.append(contentsOf: text)
        bytes.append(0x22)
        needsComma = true
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(0x2C) }
    }
}

extension LineWriter {
    mutating func type(_ type: StaticString) { constant("t", type) }

    /// Writes a member whose text is known and needs no escape.
    mutating func constant(_ name: StaticString, _ text: StaticString) {
        self.name(name)
        quote(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func member(_ name: StaticString, _ integer: some BinaryInteger) {
        self.name(name)
        self.integer(integer)
    }

    mutating func member(_ name: StaticString, _ time: EventTime) { member(name, time.milliseconds) }

    mutating func member(_ name: StaticString, _ text: WireText) {
        self.name(name)
        self.text(text)
    }

    mutating func member(_ name: StaticString, string: String) {
        self.name(name)
        self.string(string)
    }

    mutating func member(_ name: StaticString, _ hash: Hash256) {
        self.name(name)
        quote(hash.hexDigits)
    }
}
