import CounterfoilTranscript

/// An answer that is decoded as a whole, while it arrives.
struct BufferedExchange: Sendable {
    var head: FeedResponseHead?
    private(set) var body: [UInt8] = []
    /// Whether the body was longer than the limit and its end is missing.
    private(set) var isCut = false
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func append(_ bytes: [UInt8]) {
        let room = limit - body.count
        if bytes.count > room { isCut = true }
        body.append(contentsOf: bytes.prefix(room))
    }
}

/// Remarks on what goes wrong again and again: the first time, the second, the fourth, the eighth and so on, each with
/// the count so far, so that a hostile source cannot flood the recording with remarks about it.
struct Remarks: Sendable {
    private var counts: [(code: String, count: Int)] = []

    /// Counts an occurrence, and returns the remark where it is due.
    mutating func remark(_ code: String, _ detail: @autoclosure () -> String, count: Int = 1) -> [TranscriptEvent] {
        guard count > 0 else { return [] }
        let index = counts.firstIndex { $0.code == code } ?? counts.count
        if index == counts.count { counts.append((code, 0)) }
        let before = counts[index].count
        let total = before &+ count
        counts[index].count = total
        guard before == 0 || Self.magnitude(total) > Self.magnitude(before) else { return [] }
        return [.note(FeedNote(code: code, detail: WireText("\(detail()) (\(total) so far)")))]
    }

    private static func magnitude(_ value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }
}
