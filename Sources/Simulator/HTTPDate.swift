internal import CounterfoilTranscript

/// Times as HTTP headers have them, such as `Thu, 14 May 2026 12:00:07 GMT` (RFC 9110, 5.6.7).
enum HTTPDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ time: EventTime) -> String {
        // 1970-01-01 was a Thursday.
        let days = Int((Double(time.milliseconds) / 86_400_000).rounded(.down))
        let weekday = weekdays[((days % 7) + 7) % 7]
        let digits = Array(time.rfc3339.utf8)
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        let month = Int(part(5..<7)).map { months[($0 - 1) % 12] } ?? "Jan"
        return "\(weekday), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) GMT"
    }
}
