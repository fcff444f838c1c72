import CounterfoilTranscript

/// Decodes the inside of a JSON string.
enum JSONString {
    /// The text between the quotes, with escapes resolved; a lone surrogate, an unknown escape or bad UTF-8 becomes
    /// U+FFFD rather than losing the message that holds it.
    static func decode(_ raw: ArraySlice<UInt8>) -> (text: WireText, wasRepaired: Bool) {
        guard raw.contains(0x5C) else {
            let text = WireText(repairing: raw)
            return (text, !text.utf8.elementsEqual(raw))
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var wasRepaired = false
        var index = raw.startIndex
        func replace() {
            bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
            wasRepaired = true
        }
        while index < raw.endIndex {
            guard raw[index] == 0x5C else {
                bytes.append(raw[index])
                index += 1
                continue
            }
            index += 1
            guard index < raw.endIndex else {
                replace()
                break
            }
            let escape = raw[index]
            index += 1
            switch escape {
            case 0x22, 0x5C, 0x2F: bytes.append(escape)
            case 0x62: bytes.append(0x08)
            case 0x66: bytes.append(0x0C)
            case 0x6E: bytes.append(0x0A)
            case 0x72: bytes.append(0x0D)
            case 0x74: bytes.append(0x09)
            case 0x75:
                guard let unit = hexUnit(raw, index) else {
                    replace()
                    continue
                }
                index += 4
                if unit & 0xFC00 == 0xD800, index + 1 < raw.endIndex, raw[index] == 0x5C, raw[index + 1] == 0x75,
                    let low = hexUnit(raw, index + 2), low & 0xFC00 == 0xDC00
                {
                    index += 6
                    appendScalar(0x10000 + ((unit & 0x3FF) << 10 | low & 0x3FF), to: &bytes)
                } else if unit & 0xF800 == 0xD800 {
                    replace()
                } else {
                    appendScalar(unit, to: &bytes)
                }
            default: replace()
            }
        }
        let text = WireText(repairing: bytes)
        return (text, wasRepaired || text.utf8 != bytes)
    }

    /// Whether a string node's text is `name`, without decoding it where it has no escape.
    static func equals(_ bytes: [UInt8], _ node: JSONDocument.Node, _ name: [UInt8]) -> Bool {
        let raw = bytes[Int(node.start) + 1..<Int(node.end) - 1]
        if raw.count == name.count, raw.elementsEqual(name) { return !name.contains(0x5C) }
        return raw.contains(0x5C) && decode(raw).text.utf8 == name
    }

    private static func hexUnit(_ raw: ArraySlice<UInt8>, _ index: Int) -> UInt32? {
        guard index + 4 <= raw.endIndex else { return nil }
        var unit: UInt32 = 0
        for byte in raw[index..<index + 4] {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    private static func appendScalar(_ value: UInt32, to bytes: inout [UInt8]) {
        if let scalar = Unicode.Scalar(value) {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
