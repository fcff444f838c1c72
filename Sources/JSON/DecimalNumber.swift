/// A decimal number as written, held exactly: `digits` times ten to the power of `exponent`.
struct DecimalNumber {
    let digits: Int64
    let exponent: Int

    /// - Returns: `nil` where the text is no number or has more digits than 64 bits hold.
    init?(_ text: ArraySlice<UInt8>) {
        var index = text.startIndex
        let isNegative = index < text.endIndex && text[index] == 0x2D
        if isNegative { index += 1 }
        var digits: Int64 = 0  // counted downwards, where there is room for one more than upwards
        var exponent = 0
        var isFraction = false
        var hasDigits = false
        var held = 0
        while index < text.endIndex {
            let byte = text[index]
            if byte == 0x2E, !isFraction {
                isFraction = true
            } else if (0x30...0x39).contains(byte) {
                hasDigits = true
                if isFraction, held >= 18 {  // digits beyond the eighteenth of a fraction cannot matter
                    index += 1
                    continue
                }
                let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.subtractingReportingOverflow(Int64(byte - 0x30))
                guard !overflow, !carry else { return nil }
                digits = sum
                if digits != 0 { held += 1 }
                if isFraction { exponent -= 1 }
            } else {
                break
            }
            index += 1
        }
        guard hasDigits else { return nil }
        if index < text.endIndex {
            guard text[index] | 0x20 == 0x65, let power = Int(String(decoding: text[(index + 1)...], as: UTF8.self)),
                abs(power) <= 400
            else { return nil }
            exponent += power
        }
        while exponent < 0, digits != 0, digits % 10 == 0 {
            digits /= 10
            exponent += 1
        }
        guard isNegative || digits != .min else { return nil }
        self.digits = isNegative ? digits : -digits
        self.exponent = digits == 0 ? 0 : exponent
    }

    /// The number times ten to the power of `power`, cut towards zero; `nil` where it does not fit in 64 bits.
    func scaled(byPowerOfTen power: Int) -> Int64? {
        var value = digits
        let shift = exponent + power
        if shift >= 0 {
            guard shift <= 18 || value == 0 else { return nil }
            for _ in 0..<min(shift, 18) {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                value = product
            }
        } else {
            guard shift >= -18 else { return 0 }
            for _ in 0..<(-shift) { value /= 10 }
        }
        return value
    }
}

/// Numbers in text that is not JSON itself, read exactly as JSON's are.
package enum JSONNumber {
    /// The number in `text` times ten to the power of `power`, cut towards zero; `nil` where the text is no number or
    /// the result does not fit in 64 bits.
    package static func scaled(_ text: [UInt8], byPowerOfTen power: Int) -> Int64? {
        DecimalNumber(text[...])?.scaled(byPowerOfTen: power)
    }
}
