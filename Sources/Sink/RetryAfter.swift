import CounterfoilTranscript
import CounterfoilTransport

/// Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date in one of the three forms of RFC 9110, 5.6.7.
enum RetryAfter {
    /// No wait that a peer asks for is believed beyond this, in milliseconds.
    static let maximum: Int64 = 24 * 3_600_000

    /// The wait in milliseconds, from 0 to ``maximum``; `nil` where there is none or it cannot be read.
    static func milliseconds(_ headers: HeaderFields, at now: EventTime) -> Int64? {
        guard let value = headers["Retry-After"], value.utf8.count <= 64 else { return nil }
        if !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return Int64(value).map { min($0, maximum / 1_000) * 1_000 } ?? maximum
        }
        return date(value, at: now).map { min(max($0.since(now), 0), maximum) }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    private static func date(_ text: String, at now: EventTime) -> EventTime? {
        let words = text.utf8.split { $0 == 0x20 || $0 == 0x2C || $0 == 0x2D }.map { String(Substring($0)) }
        switch words.count {
        case 6 where words[5] == "GMT":
            let year = words[3].utf8.count == 2 ? fullYear(words[3], at: now) : words[3]
            return time(year: year, month: words[2], day: words[1], clock: words[4])
        case 5: return time(year: words[4], month: words[1], day: words[2], clock: words[3])
        default: return nil
        }
    }

    private static func time(year: String, month: String, day: String, clock: String) -> EventTime? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard let place = months.firstIndex(of: month) else { return nil }
        let number = place < 9 ? "0\(place + 1)" : "\(place + 1)"
        let padded = day.utf8.count == 1 ? "0" + day : day
        return EventTime(rfc3339: "\(year)-\(number)-\(padded)T\(clock)Z".utf8)
    }

    /// A year of two digits is the nearest one that is at most 50 years ahead.
    private static func fullYear(_ digits: String, at now: EventTime) -> String {
        guard let year = Int(digits), let current = Int(now.rfc3339.prefix(4)) else { return digits }
        let candidate = current / 100 * 100 + year
        return "\(candidate > current + 50 ? candidate - 100 : candidate)"
    }
}
