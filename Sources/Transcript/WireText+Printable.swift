extension WireText {
    /// The text made safe to show in a terminal, a log line or a chat message: control characters, bidirectional
    /// overrides, zero-width and tag characters become visible escapes such as `⟪U+202E⟫`, and a run of more than
    /// 30 combining marks is cut (UAX #15, D4), so that text cannot move the cursor, reorder a line or hide in it.
    package var printable: String {
        var output = String.UnicodeScalarView()
        var marks = 0
        for scalar in string.unicodeScalars {
            if Self.mustShow(scalar) {
                output.append(contentsOf: "⟪U+\(Self.hex(scalar.value))⟫".unicodeScalars)
                marks = 0
                continue
            }
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .spacingMark:
                marks += 1
                if marks > 30 { continue }
            default: marks = 0
            }
            output.append(scalar)
        }
        return String(output)
    }

    /// The text on one line: as ``printable``, with line breaks and tabs shown as spaces.
    package var singleLine: String {
        WireText(
            repairing: utf8.map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 }
        ).printable
    }

    private static func mustShow(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true  // C0, DEL, C1
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true  // bidirectional controls
        case 0x00AD, 0x180E, 0x200B, 0x2028, 0x2029, 0x2060...0x2064, 0xFEFF: true  // invisible
        case 0x115F, 0x1160, 0x3164, 0xFFA0: true  // Hangul fillers
        case 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: true  // annotations, tags, variation selectors supplement
        default: false
        }
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
