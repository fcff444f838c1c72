import CounterfoilTranscript
import Testing

@testable import CounterfoilSimulator

@Suite("The simulator's small collections")
struct CollectionTests {
    @Test("a bounded log keeps the newest and counts the rest", arguments: [1, 2, 5, 100])
    func boundedLog(limit: Int) {
        var log = BoundedLog<Int>(limit: limit)
        var dropped: [Int] = []
        for number in 0..<50 {
            if let oldest = log.append(number) { dropped.append(oldest) }
            #expect(Array(log.elements) == Array((0...number).suffix(limit)))
        }
        #expect(log.total == 50)
        #expect(log.dropped == dropped.count)
        #expect(dropped == Array(0..<dropped.count))
    }

    @Test("a deadline heap gives its entries in order", arguments: 0..<5 as Range<UInt64>)
    func heap(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var heap = DeadlineHeap()
        var expected: [(Int64, Int)] = []
        for room in 0..<200 {
            let due = Int64(random.below(50))
            heap.insert(DeadlineHeap.Entry(due: due, room: room))
            expected.append((due, room))
        }
        var taken: [(Int64, Int)] = []
        while let entry = heap.removeFirst() { taken.append((entry.due, entry.room)) }
        #expect(taken.map(\.1) == expected.sorted { $0 < $1 }.map(\.1))
        #expect(heap.first == nil)
    }

    @Test(
        "HTTP dates",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (1_778_760_007_412, "Thu, 14 May 2026 12:00:07 GMT"),
            (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        ] as [(Int64, String)])
    func dates(milliseconds: Int64, expected: String) {
        #expect(HTTPDate.text(EventTime(milliseconds: milliseconds)) == expected)
    }

    @Test(
        "paths",
        arguments: [
            ("/rooms", "roster"), ("/rooms/a-1/captions.m3u8", "playlist"), ("/rooms/a/master.m3u8", "master"),
            ("/rooms/a/captions/seg-1-22.vtt", "segment(a, 1, 22)"), ("/rooms/a/chat/poll", "poll"),
            ("/rooms/a/chat/stream", "stream"), ("/rooms/a/chat/events", "events"), ("/", nil), ("/rooms/", nil),
            ("/rooms/A/chat/poll", nil), ("/rooms/a/chat", nil), ("/rooms/a/chat/poll/x", nil),
            ("/rooms/a/captions/seg-1.vtt", nil), ("/rooms/a/captions/seg--1-2.vtt", nil),
            ("/rooms/a/captions/seg-1-2.txt", nil), ("/rooms/a/captions/seg-99999999999999999999-2.vtt", nil),
        ] as [(String, String?)])
    func routes(path: String, expected: String?) {
        let name: String? =
            switch Route(path: path) {
            case nil: nil
            case .roster: "roster"
            case .master: "master"
            case .playlist: "playlist"
            case .segment(let room, let epoch, let sequence): "segment(\(room), \(epoch), \(sequence))"
            case .poll: "poll"
            case .stream: "stream"
            case .events: "events"
            }
        #expect(name == expected)
    }
}
