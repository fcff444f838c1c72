import CounterfoilJSON
import CounterfoilTranscript

/// Reads one line of canonical JSON from its start to its end.
///
/// The members of a canonical object stand in one order only, so a decoder asks for them in that order and nothing is
/// searched for or copied on the way. Whatever is still ambiguous here, such as a superfluous escape or bad UTF-8, is
/// found by writing the decoded leaf again and comparing the bytes, which ``Leaf/init(line:)`` does.
struct LineScanner {
    private let bytes: [UInt8]
    private(set) var index = 0

    /// Values nested deeper are refused.
    static let maximumDepth = 64

    init(_ line: [UInt8]) { bytes = line }

    // MARK: Structure

    mutating func open() throws(LeafError) { try take(0x7B) }

    mutating func close() throws(LeafError) { try take(0x7D) }

    /// Whether the innermost object ends here.
    var isAtClose: Bool { index < bytes.count && bytes[index] == 0x7D }

    mutating func end() throws(LeafError) {
        guard index == bytes.count else { throw error(.syntax) }
    }

    /// Steps over `"name":` where it comes next.
    mutating func has(_ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        var start = index
        if start == 0 || bytes[start - 1] != 0x7B {
            guard start < bytes.count, bytes[start] == 0x2C else { return false }
            start += 1
        }
        guard start + length + 3 <= bytes.count, bytes[start] == 0x22, bytes[start + length + 1] == 0x22,
            bytes[start + length + 2] == 0x3A
        else { return false }
        for offset in 0..<length where bytes[start + 1 + offset] != name.utf8Start[offset] { return false }
        index = start + length + 3
        return true
    }

    mutating func find(_ name: StaticString) throws(LeafError) {
        guard has(name) else { throw error(.member) }
    }

    /// Reads the elements of an array, each by `element`, which must consume one value.
    mutating func array<Element>(
        _ element: (inout LineScanner) throws(LeafError) -> Element
    ) throws(LeafError) -> [Element] {
        try take(0x5B)
        var elements: [Element] = []
        if skip(0x5D) { return elements }
        repeat { elements.append(try element(&self)) } while skip(0x2C)
        try take(0x5D)
        return elements
    }

    // MARK: Values

    mutating func integer() throws(LeafError) -> Int64 {
        let isNegative = skip(0x2D)
        let start = index
        var value: Int64 = 0
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
            let digit = Int64(bytes[index] - 0x30)
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            // Counted downwards, since there is one more negative number than positive ones.
            let (difference, tooLow) = product.subtractingReportingOverflow(digit)
            guard !tooLarge, !tooLow else { throw error(.value) }
            value = difference
            index += 1
        }
        guard index > start, isNegative || value != .min else { throw error(.value) }
        return isNegative ? value : -value
    }

    mutating func text() throws(LeafError) -> WireText {
        // A copy as an array first: the initialiser is generic in another module, and slow on slices.
        if let plain = try plainText() { return WireText(repairing: Array(bytes[plain])) }
        return WireText(repairing: try escapedText())
    }

    /// Text of our own making.
    mutating func string() throws(LeafError) -> String {
        if let plain = try plainText() { return String(decoding: bytes[plain], as: UTF8.self) }
        return String(decoding: try escapedText(), as: UTF8.self)
    }

    /// Where the characters of a string lie; `nil`, and only the quote consumed, where it has an escape.
    private mutating func plainText() throws(LeafError) -> Range<Int>? {
        try take(0x22)
        var end = index
        while end < bytes.count, bytes[end] != 0x22 {
            if bytes[end] == 0x5C { return nil }
            end += 1
        }
        guard end < bytes.count else { throw error(.syntax) }
        defer { index = end + 1 }
        return index..<end
    }

    /// Reads on behind the quote.
    private mutating func escapedText() throws(LeafError) -> [UInt8] {
        var text: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == 0x5C else {
                if byte == 0x22 { return text }
                text.append(byte)
                continue
            }
            guard index < bytes.count else { break }
            let escape = bytes[index]
            index += 1
            switch escape {
            case 0x22, 0x5C: text.append(escape)
            case 0x62: text.append(0x08)
            case 0x66: text.append(0x0C)
            case 0x6E: text.append(0x0A)
            case 0x72: text.append(0x0D)
            case 0x74: text.append(0x09)
            case 0x75:
                guard index + 4 <= bytes.count,
                    let scalar = UInt8(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
                else { throw error(.syntax) }
                text.append(scalar)
                index += 4
            default: throw error(.syntax)
            }
        }
        throw error(.syntax)
    }

    /// Reads any value.
    mutating func value(depth: Int = 0) throws(LeafError) -> CanonicalJSON {
        guard index < bytes.count else { throw error(.syntax) }
        guard depth < Self.maximumDepth else { throw error(.depth) }
        switch bytes[index] {
        case 0x22: return .text(try text())
        case 0x5B:
            return .array(
                try array { (scanner) throws(LeafError) -> CanonicalJSON in try scanner.value(depth: depth + 1) })
        case 0x7B:
            index += 1
            var members: [(name: String, value: CanonicalJSON)] = []
            if skip(0x7D) { return .object(members) }
            repeat {
                let name = try string()
                try take(0x3A)
                members.append((name, try value(depth: depth + 1)))
            } while skip(0x2C)
            try take(0x7D)
            return .object(members)
        case 0x6E: return try word("null", .null)
        case 0x74: return try word("true", .boolean(true))
        case 0x66: return try word("false", .boolean(false))
        default: return .integer(try integer())
        }
    }

    private mutating func word(_ word: StaticString, _ value: CanonicalJSON) throws(LeafError) -> CanonicalJSON {
        try self.word(word)
        return value
    }

    mutating func word(_ word: StaticString) throws(LeafError) {
        for offset in 0..<word.utf8CodeUnitCount { try take(word.utf8Start[offset]) }
    }

    // MARK: Type

    /// The line's type, the text of its member `t`; consumes the line up to there.
    mutating func findType() throws(LeafError) -> String {
        try open()
        while !has("t") {
            _ = skip(0x2C)
            try skipString()
            try take(0x3A)
            try skipValue()
        }
        return try string()
    }

    private mutating func skipString() throws(LeafError) {
        try take(0x22)
        while index < bytes.count, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
        try take(0x22)
    }

    /// Steps over a value, minding strings and nesting only.
    private mutating func skipValue() throws(LeafError) {
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case 0x22:
                try skipString()
                continue
            case 0x7B, 0x5B: depth += 1
            case 0x7D, 0x5D:
                if depth == 0 { return }
                depth -= 1
            case 0x2C where depth == 0: return
            default: break
            }
            index += 1
        }
        throw error(.syntax)
    }

    // MARK: Bytes

    func error(_ problem: LeafError.Problem) -> LeafError { LeafError(problem, at: index) }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func take(_ byte: UInt8) throws(LeafError) {
        guard skip(byte) else { throw error(.syntax) }
    }
}

extension LineScanner {
    mutating func type(_ type: StaticString) throws(LeafError) { try constant("t", type) }

    /// Reads a member whose text is known.
    mutating func constant(_ name: StaticString, _ text: StaticString) throws(LeafError) {
        try find(name)
        try word("\"")
        try word(text)
        try word("\"")
    }

    /// Whether such a member comes next.
    func isNext(_ name: StaticString, _ text: StaticString) -> Bool {
        var ahead = self
        do {
            try ahead.constant(name, text)
            return true
        } catch {
            return false
        }
    }

    mutating func integer(_ name: StaticString) throws(LeafError) -> Int64 {
        try find(name)
        return try integer()
    }

    mutating func number(_ name: StaticString) throws(LeafError) -> Int { Int(try integer(name)) }

    /// A number that is no less than 0.
    mutating func count(_ name: StaticString) throws(LeafError) -> Int {
        guard let value = Int(exactly: try integer(name)), value >= 0 else { throw error(.value) }
        return value
    }

    mutating func time(_ name: StaticString) throws(LeafError) -> EventTime {
        EventTime(milliseconds: try integer(name))
    }

    mutating func text(_ name: StaticString) throws(LeafError) -> WireText {
        try find(name)
        return try text()
    }

    mutating func string(_ name: StaticString) throws(LeafError) -> String {
        try find(name)
        return try string()
    }

    mutating func hash(_ name: StaticString) throws(LeafError) -> Hash256 {
        guard let hash = Hash256(hex: try text(name).utf8) else { throw error(.value) }
        return hash
    }

    /// One of the names of an enumeration.
    mutating func name<Value: RawRepresentable<String>>(_ name: StaticString) throws(LeafError) -> Value {
        guard let value = Value(rawValue: try string(name)) else { throw error(.value) }
        return value
    }
}
