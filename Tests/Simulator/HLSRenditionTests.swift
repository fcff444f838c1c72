import CounterfoilTranscript
import Testing

@testable import CounterfoilSimulator

@Suite("HLS captions")
struct HLSRenditionTests {
    static let lines = [
        Fixtures.caption("c1", 500, 1_500, "one"), Fixtures.caption("c2", 1_800, 4_200, "two"),
        Fixtures.message("m1", at: 3_000), Fixtures.caption("c3", 6_000, 9_000, "three"),
    ]

    static func rendition(
        _ lines: [SessionScript.Line] = lines, loops: Bool = false, resets: [Int64] = [], gaps: [Range<Int64>] = []
    ) throws -> HLSRendition {
        HLSRendition(
            timeline: try Fixtures.timeline(lines, loops: loops), target: 2_000, window: 3, resets: resets, gaps: gaps)
    }

    static func playlist(_ rendition: HLSRendition, at time: Int64) -> String {
        String(decoding: rendition.playlist(rendition.state(at: time)), as: UTF8.self)
    }

    static func segment(
        _ rendition: HLSRendition, _ epoch: Int, _ sequence: Int, at time: Int64, mischief: Mischief = []
    ) -> String? {
        var random = SeededRandom(seed: 1)
        return rendition.segment(epoch: epoch, sequence: sequence, at: time, mischief: mischief, random: &random)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("the playlist lists complete segments only, with their wall clock")
    func playlist() throws {
        let rendition = try Self.rendition()
        let head = "#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:2\n"
        #expect(
            Self.playlist(rendition, at: 1_999) == head + "#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n")
        #expect(
            Self.playlist(rendition, at: 4_000) == head + """
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-DISCONTINUITY-SEQUENCE:0
                #EXT-X-PROGRAM-DATE-TIME:2026-05-14T12:00:00.000Z
                #EXTINF:2.000,
                captions/seg-0-0.vtt
                #EXT-X-PROGRAM-DATE-TIME:2026-05-14T12:00:02.000Z
                #EXTINF:2.000,
                captions/seg-0-1.vtt

                """)
    }

    @Test("the window rolls, and the last segment is as short as the rest of the programme")
    func end() throws {
        let text = Self.playlist(try Self.rendition(), at: 9_001)
        #expect(text.contains("#EXT-X-MEDIA-SEQUENCE:2\n"))
        #expect(text.hasSuffix("#EXTINF:1.001,\ncaptions/seg-0-4.vtt\n#EXT-X-ENDLIST\n"))
        #expect(!text.contains("seg-0-1.vtt"))
    }

    @Test("a cue stands in every segment in which it is shown")
    func segments() throws {
        let rendition = try Self.rendition()
        let head = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n"
        let two = "\nc2\n00:00:01.800 --> 00:00:04.200\ntwo\n"
        let three = "\nc3\n00:00:06.000 --> 00:00:09.000\nthree\n"
        #expect(
            Self.segment(rendition, 0, 0, at: 6_000) == head + "\nc1\n00:00:00.500 --> 00:00:01.500\none\n" + two)
        #expect(Self.segment(rendition, 0, 1, at: 6_000) == head + two)
        #expect(Self.segment(rendition, 0, 2, at: 6_000) == head + two)
        #expect(Self.segment(rendition, 0, 3, at: 9_001) == head + three)
        #expect(Self.segment(rendition, 0, 4, at: 9_001) == head + three)
    }

    @Test(
        "segments that are not there yet, or not any more, or never, are not served",
        arguments: [
            (0, 3, 6_000, false), (0, 2, 6_000, true), (0, 0, 18_000, false), (1, 0, 6_000, false),
            (0, Int.max, 6_000, false),
        ])
    func absent(epoch: Int, sequence: Int, time: Int64, isThere: Bool) throws {
        let rendition = try Self.rendition(Self.lines + [Fixtures.message("m9", at: 60_000)])
        #expect((Self.segment(rendition, epoch, sequence, at: time) != nil) == isThere)
    }

    @Test("an origin restart numbers from 0 under new names and a new media clock")
    func reset() throws {
        let rendition = try Self.rendition(Self.lines + [Fixtures.message("m9", at: 60_000)], resets: [5_000])
        // 5 s lies in segment 2, so segment 3 is the first one of the new epoch; it is complete at 8 s.
        #expect(Self.playlist(rendition, at: 7_999).contains("seg-0-2.vtt"))
        let text = Self.playlist(rendition, at: 8_000)
        #expect(text.contains("#EXT-X-MEDIA-SEQUENCE:0\n"))
        #expect(text.contains("12:00:06.000Z\n#EXTINF:2.000,\ncaptions/seg-1-0.vtt\n"))
        #expect(!text.contains("seg-0"))
        #expect(Self.segment(rendition, 0, 2, at: 8_000) == nil)
        #expect(
            Self.segment(rendition, 1, 0, at: 8_000)?.hasPrefix(
                "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:06.000\n\nc3\n") == true)
        #expect(rendition.tag(rendition.state(at: 7_999)) != rendition.tag(rendition.state(at: 8_000)))
    }

    @Test("a declared gap is marked and not served")
    func gap() throws {
        let rendition = try Self.rendition(gaps: [2_500..<3_000])
        #expect(
            Self.playlist(rendition, at: 6_000).contains(
                "12:00:02.000Z\n#EXT-X-GAP\n#EXTINF:2.000,\ncaptions/seg-0-1.vtt\n"))
        #expect(Self.segment(rendition, 0, 1, at: 6_000) == nil)
        #expect(Self.segment(rendition, 0, 0, at: 6_000) != nil)
    }

    @Test("in a loop every cue of every pass is in every segment that it overlaps, and in no other")
    func loops() throws {
        let rendition = try Self.rendition(loops: true)
        let timeline = rendition.timeline
        for segment in 0..<40 {
            let span = Int64(segment) * 2_000..<Int64(segment + 1) * 2_000
            let expected = (0..<80).compactMap { number -> String? in
                guard let line = timeline.line(number), case .caption(let cue) = line.content,
                    (line.time..<cue.end).overlaps(span)
                else { return nil }
                return line.id.string
            }
            let text = try #require(Self.segment(rendition, 0, segment, at: span.upperBound))
            let ids = text.split(separator: "\n").filter { $0.hasPrefix("c") }.map(String.init)
            #expect(ids == expected)
        }
    }

    @Test("duplicate, reorder and garbage change the segment and lose nothing")
    func mischief() throws {
        let rendition = try Self.rendition()
        let plain = try #require(Self.segment(rendition, 0, 0, at: 2_000))
        let doubled = try #require(Self.segment(rendition, 0, 0, at: 2_000, mischief: .duplicate))
        #expect(doubled.split(separator: "\n").count { $0 == "c2" } == 2)
        let reordered = try #require(Self.segment(rendition, 0, 0, at: 2_000, mischief: .reorder))
        #expect(reordered != plain)
        #expect(reordered.utf8.sorted() == plain.utf8.sorted())
        let broken = try #require(Self.segment(rendition, 0, 0, at: 2_000, mischief: .garbage))
        #expect(broken.contains("\nbroken\n"))
        #expect(broken.contains("\nc1\n") && broken.contains("\nc2\n"))
    }

    @Test("the master playlist names the captions")
    func master() throws {
        let text = String(decoding: try Self.rendition().master(), as: UTF8.self)
        #expect(text.contains("TYPE=SUBTITLES"))
        #expect(text.contains("LANGUAGE=\"zh\""))
        #expect(text.contains("URI=\"captions.m3u8\"\n"))
    }

    @Test(
        "entity tags compare weakly",
        arguments: [
            ("\"1-0-3\"", true), ("W/\"1-0-3\"", true), ("\"0\", \"1-0-3\"", true), ("*", true), ("\"1-0-4\"", false),
            (nil, false),
        ] as [(String?, Bool)])
    func tags(header: String?, expected: Bool) {
        #expect(Stage.matches(header, "\"1-0-3\"") == expected)
    }
}
