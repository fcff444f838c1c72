package import CounterfoilTranscript

/// A JSON value to be written: exact numbers only, no floating point, so that its bytes are the same everywhere.
package enum CanonicalJSON: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A number given in thousandths, written with up to three decimals: 12500 is `12.5`.
    case thousandths(Int64)
    case text(WireText)
    case array([CanonicalJSON])
    /// Members in any order; they are written sorted by the bytes of their names. Of equal names the last holds.
    case object([(name: String, value: CanonicalJSON)])

    /// An object without the members whose value is `nil`.
    package static func members(_ members: KeyValuePairs<String, CanonicalJSON?>) -> CanonicalJSON {
        .object(members.compactMap { member in member.value.map { (member.key, $0) } })
    }

    /// A string; for text of ours, not of strangers.
    package static func string(_ string: String) -> CanonicalJSON { .text(WireText(string)) }

    package static func == (left: CanonicalJSON, right: CanonicalJSON) -> Bool { left.encoded == right.encoded }

    /// The canonical bytes: no white space, members sorted by the bytes of their names, UTF-8 unescaped except for
    /// quotes, backslashes and control characters (the rules of RFC 8785, for exact numbers only).
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        encode(into: &bytes)
        return bytes
    }

    /// Appends the canonical bytes.
    package func encode(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .thousandths(let value): Self.encode(thousandths: value, into: &bytes)
        case .text(let text): Self.encode(text.utf8, into: &bytes)
        case .array(let elements):
            bytes.append(0x5B)
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                element.encode(into: &bytes)
            }
            bytes.append(0x5D)
        case .object(let members):
            bytes.append(0x7B)
            let sorted = members.enumerated().sorted { left, right in
                left.element.name.utf8.elementsEqual(right.element.name.utf8)
                    ? left.offset < right.offset
                    : left.element.name.utf8.lexicographicallyPrecedes(right.element.name.utf8)
            }
            var isFirst = true
            for (position, member) in sorted.enumerated() {
                if position + 1 < sorted.count,
                    sorted[position + 1].element.name.utf8.elementsEqual(member.element.name.utf8)
                {
                    continue
                }
                if !isFirst { bytes.append(0x2C) }
                isFirst = false
                Self.encode(Array(member.element.name.utf8), into: &bytes)
                bytes.append(0x3A)
                member.element.value.encode(into: &bytes)
            }
            bytes.append(0x7D)
        }
    }

    private static func encode(thousandths value: Int64, into bytes: inout [UInt8]) {
        if value < 0 { bytes.append(0x2D) }
        bytes.append(contentsOf: String(value.magnitude / 1_000).utf8)
        let fraction = value.magnitude % 1_000
        guard fraction > 0 else { return }
        var digits = Array(String(fraction + 1_000).utf8.dropFirst())
        while digits.last == 0x30 { digits.removeLast() }
        bytes.append(0x2E)
        bytes.append(contentsOf: digits)
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)

    private static func encode(_ text: [UInt8], into bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text {
            switch byte {
            case 0x22: bytes += [0x5C, 0x22]
            case 0x5C: bytes += [0x5C, 0x5C]
            case 0x08: bytes += [0x5C, 0x62]
            case 0x09: bytes += [0x5C, 0x74]
            case 0x0A: bytes += [0x5C, 0x6E]
            case 0x0C: bytes += [0x5C, 0x66]
            case 0x0D: bytes += [0x5C, 0x72]
            case 0x00...0x1F:
                bytes += [0x5C, 0x75, 0x30, 0x30, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 0xF)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}

extension CanonicalJSON {
    /// A parsed value, to be written again; a number that is no 64-bit integer becomes text.
    package init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .boolean: self = .boolean(value.boolean ?? false)
        case .number: self = value.integer.map(CanonicalJSON.integer) ?? .text(value.scalarText ?? .empty)
        case .string: self = .text(value.text ?? .empty)
        case .array: self = .array(value.elements.map(CanonicalJSON.init))
        case .object: self = .object(value.members.map { ($0.name.string, CanonicalJSON($0.value)) })
        }
    }
}
