import CounterfoilTranscript

/// The dates of HTTP (RFC 9110, section 5.6.7) and what header fields say with them.
enum HTTPDate {
    /// Reads an IMF-fixdate such as `Sun, 06 Nov 1994 08:49:37 GMT`, and the two obsolete forms.
    static func read(_ text: String) -> EventTime? {
        let bytes = Array(text.utf8.prefix(64))
        let tokens = bytes.split { $0 == 0x20 || $0 == 0x2C || $0 == 0x2D }.map(Array.init)
        guard tokens.count >= 5 else { return nil }
        // The weekday comes first. Of the rest, asctime has the month first and the year last.
        let isASCTime = month(tokens[1]) != nil
        let (day, name, year, time) =
            isASCTime ? (tokens[2], tokens[1], tokens[4], tokens[3]) : (tokens[1], tokens[2], tokens[3], tokens[4])
        guard let month = month(name), let dayNumber = DecimalText.whole(day), dayNumber <= 31,
            var yearNumber = DecimalText.whole(year), yearNumber <= 9_999, time.count == 8
        else { return nil }
        if year.count == 2 { yearNumber += yearNumber < 70 ? 2_000 : 1_900 }
        let date = "\(pad(yearNumber, 4))-\(pad(month, 2))-\(pad(dayNumber, 2))T"
        return EventTime(rfc3339: Array(date.utf8) + time + [0x5A])
    }

    /// How long `Retry-After` asks to wait, in milliseconds from the answer; 0 where it does not ask.
    ///
    /// A date is taken relative to the answer's own `Date`, so that a wrong clock on either side does not matter. More
    /// than a day is taken as a day.
    static func retryAfter(_ head: FeedResponseHead?, receivedAt time: EventTime) -> Int64 {
        guard let head, let text = head.header("retry-after") else { return 0 }
        let value = Array(text.utf8).withoutBlanks
        if let seconds = DecimalText.whole(value) { return min(seconds, 86_400) * 1_000 }
        guard let date = read(text) else { return 0 }
        let now = head.header("date").flatMap(read) ?? time
        return min(max(date.since(now), 0), 86_400_000)
    }

    /// The moment at which an answer was current, by its `Date` and `Age`; the time of receipt without them.
    static func generation(_ head: FeedResponseHead, receivedAt time: EventTime) -> EventTime {
        guard let date = head.header("date").flatMap(read) else { return time }
        let age = head.header("age").flatMap { DecimalText.whole(Array($0.utf8).withoutBlanks) } ?? 0
        return date.advanced(by: min(age, 86_400) * 1_000)
    }

    /// 1 for `Jan` and so on.
    static func month(_ name: some Collection<UInt8>) -> Int64? {
        guard name.count == 3 else { return nil }
        let names = Array("janfebmaraprmayjunjulaugsepoctnovdec".utf8)
        let lower = name.map { $0 | 0x20 }
        return (0..<12).first { names[$0 * 3..<$0 * 3 + 3].elementsEqual(lower) }.map { Int64($0) + 1 }
    }

    static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
