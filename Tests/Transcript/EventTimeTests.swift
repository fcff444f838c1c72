import CounterfoilTranscript
import Testing

@Suite("Event time")
struct EventTimeTests {
    @Test(
        "RFC 3339 and its neighbours are read",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-05-14T20:00:07.412+08:00", 1_778_760_007_412),
            ("2026-05-14 12:00:07,4129Z", 1_778_760_007_412), ("2016-12-31T23:59:60Z", 1_483_228_799_000),
            ("2024-02-29T00:00:00-0330", 1_709_177_400_000), ("1969-12-31T23:59:59.999Z", -1),
            ("0000-01-01T00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("2026-11-21T18:04:05+0000", 1_795_284_245_000), ("2026-11-21T18:04:05+08", 1_795_255_445_000),
        ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) {
        #expect(EventTime(rfc3339: text.utf8)?.milliseconds == milliseconds)
    }

    @Test(
        "other text is no time",
        arguments: [
            "", "2026", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00", "2026-01-01T00:00:00Zjunk", "2026-01-01T00:00:00.Z", "-026-01-01T00:00:00Z",
            "2026-01-01T00:00:00+08:6", "９999-01-01T00:00:00Z",
        ])
    func refuses(text: String) {
        #expect(EventTime(rfc3339: text.utf8) == nil)
    }

    @Test("writing and reading are inverse")
    func roundTrips() {
        var state: UInt64 = 3
        for _ in 0..<2_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            let time = EventTime(milliseconds: Int64(state >> 16) % 253_402_300_799_999)
            #expect(EventTime(rfc3339: time.rfc3339.utf8) == time)
        }
    }

    @Test("a zone may be assumed")
    func assumesZone() {
        let time = EventTime(rfc3339: "2026-05-14 20:00:00".utf8, assuming: 480)
        #expect(time?.rfc3339 == "2026-05-14T12:00:00.000Z")
    }

    @Test("arithmetic saturates")
    func saturates() {
        #expect(EventTime(milliseconds: .max).advanced(by: 1).milliseconds == .max)
        #expect(EventTime(milliseconds: .min).since(EventTime(milliseconds: 1)) == .min)
    }

    @Test(
        "a source's time holds only where it is credible",
        arguments: [
            (nil, 1_000_000), (999_000, 999_000), (1_002_000, 1_002_000), (1_002_001, 1_000_000),
            (400_000, 400_000), (399_999, 1_000_000), (4_070_908_800_000, 1_000_000), (Int64.min, 1_000_000),
        ] as [(Int64?, Int64)])
    func clamps(source: Int64?, event: Int64) {
        let times = Utterance.Times(
            source: source.map(EventTime.init(milliseconds:)), observed: EventTime(milliseconds: 1_000_000))
        #expect(times.event.milliseconds == event)
    }
}
