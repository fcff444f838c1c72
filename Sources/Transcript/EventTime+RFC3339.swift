extension EventTime {
    /// The moment as RFC 3339 in UTC with milliseconds, such as `2026-05-14T12:00:07.412Z`.
    ///
    /// Moments outside the years 0000-9999, which the format cannot name, are shown at its nearest end.
    package var rfc3339: String {
        let clamped = min(max(milliseconds, Self.firstWritable), Self.lastWritable)
        let (days, inDay) = Self.floorDivide(clamped, 86_400_000)
        let (year, month, day) = Self.civil(fromDays: days)
        let (hour, inHour) = Self.floorDivide(inDay, 3_600_000)
        let (minute, inMinute) = Self.floorDivide(inHour, 60_000)
        let (second, fraction) = Self.floorDivide(inMinute, 1_000)
        return "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(day, 2))T"
            + "\(Self.pad(hour, 2)):\(Self.pad(minute, 2)):\(Self.pad(second, 2)).\(Self.pad(fraction, 3))Z"
    }

    /// Reads RFC 3339 and the ISO 8601 forms seen in feeds: `T`, `t` or a space between date and time; seconds
    /// with any number of fraction digits (cut to milliseconds); an offset `Z`, `+08:00`, `+0800` or `+08`.
    ///
    /// - Parameter offsetMinutes: The zone to assume where the text names none; `nil` refuses such text.
    /// - Returns: `nil` where the text is no such time. A leap second reads as the second before it.
    package init?(rfc3339 text: some Collection<UInt8>, assuming offsetMinutes: Int? = nil) {
        var scan = DigitScanner(text)
        guard let year = scan.number(digits: 4), scan.skip("-"), let month = scan.number(digits: 2), scan.skip("-"),
            let day = scan.number(digits: 2), scan.skip("T") || scan.skip("t") || scan.skip(" "),
            let hour = scan.number(digits: 2), scan.skip(":"), let minute = scan.number(digits: 2)
        else { return nil }
        var second: Int64 = 0
        var fraction: Int64 = 0
        if scan.skip(":") {
            guard let value = scan.number(digits: 2) else { return nil }
            second = value
            if scan.skip(".") || scan.skip(",") {
                guard let value = scan.fraction() else { return nil }
                fraction = value
            }
        }
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year), hour <= 23, minute <= 59,
            second <= 60
        else { return nil }
        var offset = Int64(offsetMinutes ?? 0)
        if scan.skip("Z") || scan.skip("z") {
            offset = 0
        } else if let sign: Int64 = scan.skip("+") ? 1 : scan.skip("-") ? -1 : nil {
            guard let hours = scan.number(digits: 2) else { return nil }
            let minutes: Int64
            if scan.skip(":") {
                guard let value = scan.number(digits: 2) else { return nil }
                minutes = value
            } else {
                minutes = scan.isAtEnd ? 0 : scan.number(digits: 2) ?? 99
            }
            guard hours <= 23, minutes <= 59 else { return nil }
            offset = sign * (hours * 60 + minutes)
        } else if offsetMinutes == nil {
            return nil
        }
        guard scan.isAtEnd else { return nil }
        let days = Self.days(fromCivil: year, month, day)
        let seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + min(second, 59)
        self.init(milliseconds: seconds * 1_000 + fraction)
    }

    private static let firstWritable: Int64 = -62_167_219_200_000  // 0000-01-01T00:00:00.000Z
    private static let lastWritable: Int64 = 253_402_300_799_999  // 9999-12-31T23:59:59.999Z

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to a date of the proleptic Gregorian calendar, counting years from March so that the
    /// leap day comes last.
    private static func days(fromCivil year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(marchYear, 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

/// Reads fixed-width decimal numbers and single characters from ASCII text.
private struct DigitScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: some Collection<UInt8>) { bytes = Array(text.prefix(64)) }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
        index += 1
        return true
    }

    mutating func number(digits: Int) -> Int64? {
        guard index + digits <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[index..<index + digits] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        index += digits
        return value
    }

    /// One or more fraction digits, as whole milliseconds.
    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var scale: Int64 = 100
        let start = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
            value += Int64(bytes[index] - 0x30) * scale
            scale /= 10
            index += 1
        }
        return index > start ? value : nil
    }
}
