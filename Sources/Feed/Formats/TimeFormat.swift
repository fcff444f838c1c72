package import CounterfoilJSON
package import CounterfoilTranscript

/// How a feed writes its times.
package enum TimeFormat: Sendable, Equatable {
    /// RFC 3339 or ISO 8601; the zone in minutes east of UTC holds where the text names none.
    case rfc3339(zone: Int?)
    /// Seconds, milliseconds or microseconds since 1970, as a number or as a string of one, with or without fraction.
    case unixSeconds
    case unixMilliseconds
    case unixMicroseconds
    /// A pattern of literal characters and `%Y %m %d %e %b %H %M %S %f %z %T %F %%`; `%f` is any number of fraction
    /// digits, `%b` an English month such as `Jan`. The zone holds where the pattern has no `%z`.
    case pattern(String, zone: Int)

    /// Reads a value of a feed.
    ///
    /// - Returns: `nil` where it is no time of this form, or one that milliseconds in 64 bits do not hold.
    package func read(_ value: JSONValue) -> EventTime? {
        switch self {
        case .rfc3339(let zone): value.text.flatMap { EventTime(rfc3339: $0.utf8, assuming: zone) }
        case .unixSeconds: value.scaled(byPowerOfTen: 3).map(EventTime.init)
        case .unixMilliseconds: value.scaled(byPowerOfTen: 0).map(EventTime.init)
        case .unixMicroseconds: value.scaled(byPowerOfTen: -3).map(EventTime.init)
        case .pattern(let pattern, let zone): value.scalarText.flatMap { Self.read($0.utf8, pattern, zone) }
        }
    }

    /// The form's name in configurations: `rfc3339`, `unix_s`, `unix_ms`, `unix_us`, or a pattern; a zone follows after
    /// a space, as in `%Y-%m-%d %H:%M:%S +08:00` or `rfc3339 +08:00`.
    package var name: String {
        switch self {
        case .rfc3339(nil): "rfc3339"
        case .rfc3339(let zone?): "rfc3339 \(Self.zoneName(zone))"
        case .unixSeconds: "unix_s"
        case .unixMilliseconds: "unix_ms"
        case .unixMicroseconds: "unix_us"
        case .pattern(let pattern, let zone): "\(pattern) \(Self.zoneName(zone))"
        }
    }

    /// Reads a form's name. See ``name``.
    package init?(_ name: String) {
        switch name {
        case "rfc3339": self = .rfc3339(zone: nil)
        case "unix_s": self = .unixSeconds
        case "unix_ms": self = .unixMilliseconds
        case "unix_us": self = .unixMicroseconds
        default:
            var pattern = Array(name.utf8)
            var zone: Int?
            if pattern.count > 7, pattern[pattern.count - 7] == 0x20, let read = Self.zone(pattern.suffix(6)) {
                zone = read
                pattern.removeLast(7)
            }
            if pattern.elementsEqual("rfc3339".utf8) {
                self = .rfc3339(zone: zone)
                return
            }
            let text = String(decoding: pattern, as: UTF8.self)
            guard Self.isPattern(pattern), zone != nil || text.contains("%z") else { return nil }
            self = .pattern(text, zone: zone ?? 0)
        }
    }

    private static func isPattern(_ pattern: [UInt8]) -> Bool {
        var bytes = pattern.makeIterator()
        var hasYear = false
        while let byte = bytes.next() {
            guard byte == 0x25 else { continue }
            guard let directive = bytes.next(), Array("YmdebHMSfzTF%".utf8).contains(directive) else { return false }
            if directive == 0x59 || directive == 0x46 { hasYear = true }
        }
        return hasYear
    }

    private static func zoneName(_ minutes: Int) -> String {
        let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
        return (minutes < 0 ? "-" : "+") + HTTPDate.pad(Int64(hours), 2) + ":" + HTTPDate.pad(Int64(rest), 2)
    }

    private static func zone(_ text: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(text)
        guard bytes.count == 6, bytes[3] == 0x3A, bytes[0] == 0x2B || bytes[0] == 0x2D,
            let hours = DecimalText.whole(bytes[1...2]), let minutes = DecimalText.whole(bytes[4...5]), hours <= 23,
            minutes <= 59
        else { return nil }
        return Int(hours * 60 + minutes) * (bytes[0] == 0x2D ? -1 : 1)
    }

    /// Reads a time by a pattern and has RFC 3339 check and convert it.
    private static func read(_ text: [UInt8], _ pattern: String, _ zone: Int) -> EventTime? {
        var fields = PatternFields(text: text.prefix(64)[...])
        var bytes = Array(pattern.utf8)[...]
        while let byte = bytes.popFirst() {
            guard byte == 0x25, let directive = bytes.popFirst() else {
                guard fields.skip(byte) else { return nil }
                continue
            }
            guard fields.read(directive) else { return nil }
        }
        guard fields.text.isEmpty else { return nil }
        let date = "\(HTTPDate.pad(fields.year, 4))-\(HTTPDate.pad(fields.month, 2))-\(HTTPDate.pad(fields.day, 2))"
        let clock = [fields.hour, fields.minute, fields.second].map { HTTPDate.pad($0, 2) }.joined(separator: ":")
        let moment = "\(date)T\(clock).\(HTTPDate.pad(fields.milliseconds, 3))\(fields.zone ?? zoneName(zone))"
        return EventTime(rfc3339: moment.utf8)
    }
}

/// The fields that a pattern has found so far, and the text that is left.
private struct PatternFields {
    var text: ArraySlice<UInt8>
    var year: Int64 = 1970
    var month: Int64 = 1
    var day: Int64 = 1
    var hour: Int64 = 0
    var minute: Int64 = 0
    var second: Int64 = 0
    var milliseconds: Int64 = 0
    var zone: String?

    init(text: ArraySlice<UInt8>) { self.text = text }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard text.first == byte else { return false }
        text = text.dropFirst()
        return true
    }

    mutating func read(_ directive: UInt8) -> Bool {
        switch directive {
        case 0x59: return number(4, into: \.year)
        case 0x6D: return number(2, into: \.month)
        case 0x64: return number(2, into: \.day)
        case 0x65:
            if text.first == 0x20 { text = text.dropFirst() }
            return number(2, into: \.day) || number(1, into: \.day)
        case 0x48: return number(2, into: \.hour)
        case 0x4D: return number(2, into: \.minute)
        case 0x53: return number(2, into: \.second)
        case 0x46: return read(0x59) && skip(0x2D) && read(0x6D) && skip(0x2D) && read(0x64)
        case 0x54: return read(0x48) && skip(0x3A) && read(0x4D) && skip(0x3A) && read(0x53)
        case 0x62:
            guard let value = HTTPDate.month(text.prefix(3)) else { return false }
            month = value
            text = text.dropFirst(3)
            return true
        case 0x66:
            let digits = text.prefix { (0x30...0x39).contains($0) }
            milliseconds = DecimalText.fraction(digits)
            text = text.dropFirst(digits.count)
            return !digits.isEmpty
        case 0x7A:
            let part = text.prefix {
                $0 == 0x2B || $0 == 0x2D || $0 == 0x3A || $0 == 0x5A || (0x30...0x39).contains($0)
            }
            zone = String(decoding: part, as: UTF8.self)
            text = text.dropFirst(part.count)
            return !part.isEmpty
        default: return skip(directive)
        }
    }

    private mutating func number(_ digits: Int, into field: WritableKeyPath<PatternFields, Int64>) -> Bool {
        let part = text.prefix(digits)
        guard part.count == digits, let value = DecimalText.whole(part) else { return false }
        self[keyPath: field] = value
        text = text.dropFirst(digits)
        return true
    }
}
