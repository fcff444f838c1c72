/// Validation and repair of UTF-8 (Unicode 15, table 3-7; replacement as in section 3.9, "maximal subparts").
enum UTF8Repair {
    /// Whether the bytes are well-formed UTF-8.
    static func isValid(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count {
                if buffer[index] < 0x80 {
                    index += 1
                    continue
                }
                let (length, isWhole) = sequence(in: buffer, at: index)
                guard isWhole else { return false }
                index += length
            }
            return true
        }
    }

    /// The bytes with every maximal ill-formed part replaced by U+FFFD.
    static func repair(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBufferPointer { buffer in
            var repaired: [UInt8] = []
            repaired.reserveCapacity(buffer.count + 8)
            var index = 0
            while index < buffer.count {
                let (length, isWhole) = sequence(in: buffer, at: index)
                if isWhole {
                    repaired.append(contentsOf: buffer[index..<index + length])
                } else {
                    repaired.append(contentsOf: [0xEF, 0xBF, 0xBD])
                }
                index += length
            }
            return repaired
        }
    }

    /// The length of the sequence or ill-formed part at `index`, and whether it is a whole scalar.
    private static func sequence(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (length: Int, isWhole: Bool) {
        let lead = bytes[index]
        let (count, second): (Int, ClosedRange<UInt8>)
        switch lead {
        case 0x00...0x7F: return (1, true)
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: return (1, false)
        }
        var length = 1
        while length < count, index + length < bytes.count {
            let allowed = length == 1 ? second : 0x80...0xBF
            guard allowed.contains(bytes[index + length]) else { break }
            length += 1
        }
        return (length, length == count)
    }
}
