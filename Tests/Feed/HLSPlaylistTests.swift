import CounterfoilJSON
import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

@Suite("HLS playlists")
struct HLSPlaylistTests {
    @Test("attribute lists may hold commas and blanks in quotes")
    func attributes() {
        let list = HLSAttribute.list(
            Array("TYPE=SUBTITLES, NAME=\"a, b=c\",URI=\"x?y=1,2\",DEFAULT=YES,BAD,LAST=".utf8)[...])
        #expect(list["NAME"] == "a, b=c")
        #expect(list["URI"] == "x?y=1,2")
        #expect(list["DEFAULT"] == "YES")
        #expect(list["LAST"]?.isEmpty == true)
        #expect(list["BAD"] == nil)
    }

    @Test("every tag that captions need is read")
    func mediaPlaylist() {
        let text = """
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-TARGETDURATION:6
            #EXT-X-MEDIA-SEQUENCE:100
            #EXT-X-DISCONTINUITY-SEQUENCE:7
            #EXT-X-PLAYLIST-TYPE:EVENT
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=18.5,PART-HOLD-BACK=1,CAN-SKIP-UNTIL=36
            #EXT-X-PART-INF:PART-TARGET=0.5
            #EXT-X-SKIP:SKIPPED-SEGMENTS=3
            #EXT-X-MAP:URI="head.vtt",BYTERANGE="50@10"
            #EXT-X-PROGRAM-DATE-TIME:2026-05-14T12:00:00.500Z
            #EXTINF:6.006,first
            a.vtt
            #EXTINF:5.5,
            #EXT-X-BYTERANGE:100@20
            b.vtt
            #EXTINF:5.5,
            #EXT-X-BYTERANGE:30
            b.vtt
            #EXT-X-DISCONTINUITY
            #EXT-X-GAP
            #EXTINF:6,
            c.vtt
            #EXT-X-KEY:METHOD=AES-128,URI="k"
            #EXT-X-PART:DURATION=0.5,URI="p.vtt"
            #EXTINF:6,
            d.vtt
            #EXT-X-KEY:METHOD=NONE
            #EXTINF:6,
            e.vtt
            #EXT-X-ENDLIST
            """
        for newline in ["\n", "\r\n"] {
            let playlist = HLSPlaylistParser.parse(Array(text.replacing("\n", with: newline).utf8))
            #expect(playlist.hasHeader && playlist.isEnded && !playlist.isMaster)
            #expect(playlist.version == 9 && playlist.type == .event && playlist.partTarget == 500)
            #expect(playlist.targetDuration == 6_000)
            #expect(
                playlist.serverControl
                    == .init(canBlockReload: true, holdBack: 18_500, partHoldBack: 1_000, canSkipUntil: 36_000))
            #expect(playlist.segments.map(\.sequence) == [103, 104, 105, 106, 107, 108])
            #expect(playlist.segments.map(\.duration) == [6_006, 5_500, 5_500, 6_000, 6_000, 6_000])
            #expect(playlist.segments.map(\.discontinuity) == [7, 7, 7, 8, 8, 8])
            let start = EventTime(rfc3339: "2026-05-14T12:00:00.500Z".utf8)?.milliseconds ?? 0
            #expect(playlist.segments.map(\.programTime) == [start, start + 6_006, start + 11_506, nil, nil, nil])
            #expect(
                playlist.segments.map(\.byteRange?.header) == [nil, "bytes=20-119", "bytes=120-149", nil, nil, nil])
            #expect(playlist.segments.map(\.isGap) == [false, false, false, true, false, false])
            #expect(playlist.segments.map(\.encryption) == [nil, nil, nil, nil, "AES-128", nil])
            #expect(playlist.segments.first?.map == .init(uri: "head.vtt", byteRange: .init(offset: 10, length: 50)))
            #expect(playlist.segments.first?.title == "first")
        }
    }

    @Test("hostile numbers, lengths and bytes never trap")
    func hostile() {
        let huge = "99999999999999999999999"
        let texts = [
            "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:\(huge)\n#EXTINF:\(huge),\na\n",
            "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:999999999999999999\n#EXT-X-DISCONTINUITY-SEQUENCE:999999999999999999\n#EXT-X-DISCONTINUITY\n#EXTINF:999999999999,\na\n#EXTINF:1,\nb\n",
            "#EXTM3U\n#EXT-X-SKIP:SKIPPED-SEGMENTS=999999999999999999\n#EXT-X-BYTERANGE:999999999999999999@9\n#EXTINF:1,\na",
            "#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:9999-12-31T23:59:60Z\n#EXTINF:999999999999,\na\n#EXTINF:1,\nb",
            "#EXTM3U\n" + String(repeating: "#EXTINF:1,\na\n", count: 30_000),
            "#EXT-X-MEDIA:" + String(repeating: "A=\"", count: 20_000), "#EXTM3U\n\u{0}\u{FEFF}\n#EXT",
        ]
        for text in texts { #expect(HLSPlaylistParser.parse(Array(text.utf8)).segments.count <= 20_000) }
        var random = TestRandom(8)
        for _ in 0..<2_000 { _ = HLSPlaylistParser.parse(Array(texts[1].utf8).mutated(&random)) }
    }
}

@Suite("HLS playlists against the fixtures of m3u8-parser", .enabled(if: Fixtures.areThere, "fixtures are not there"))
struct HLSPlaylistFixtureTests {
    static let files = Fixtures.files(under: "m3u8-parser/test/fixtures/integration", ending: ".m3u8")

    /// Where we read a playlist otherwise than m3u8-parser, and why that is right.
    static let deviations: [String: (ours: [String], theirs: [String], reason: String)] = [
        "byteRange": (
            ["hls_450k_video2.ts 10000 713084@0 false map - key - -"],
            ["hls_450k_video2.ts 10000 713084@1110328 false map - key - -"],
            "a range without offset follows the last one of the same resource only (RFC 8216, 4.3.2.2)"
        ),
        "llhls-byte-range": (
            ["hls_450k_video2.ts 10000 713084@0 false map - key - -"],
            ["hls_450k_video2.ts 10000 713084@1110328 false map - key - -"], "as byteRange"
        ),
        "llhlsDelta": (
            (269...271).map { "fileSequence\($0).mp4 4000 - false map - key - -" },
            [
                "fileSequence269.mp4 4000 - false map - key - 1550110428105",
                "fileSequence270.mp4 4000 - false map - key - 1550110432105",
                "fileSequence271.mp4 4000 - false map - key - 1550110436105",
            ], "times are carried forwards from the segment that has one, which is all that RFC 8216, 4.3.2.6, asks for"
        ),
        "multipleTargetDurations": (
            [], ["001.ts -1 - false map - key - -"], "a segment needs EXTINF, or a target duration that stands for it"
        ),
        "negativeMediaSequence": (
            ["sequence 0 0 end true"], ["sequence -11 0 end true"], "numbers are not negative (RFC 8216, 4.2)"
        ),
        "zeroDuration": (
            ["http://example.com/00001.ts 0 - false map - key - -"],
            ["http://example.com/00001.ts 10 - false map - key - -"], "a segment may last no time"
        ),
    ]

    @Test("all files are there")
    func count() { #expect(Self.files.count == 60) }

    @Test("segments, numbers, times and ranges are the expected ones", arguments: files)
    func media(path: String) throws {
        let expected = try JSONDocument(Fixtures.bytes(String(path.dropLast(5)) + ".json")).root
        let playlist = HLSPlaylistParser.parse(Fixtures.bytes(path))
        let (found, wanted) = (Self.lines(playlist), Self.lines(expected))
        let name = path.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
        if let deviation = Self.deviations[name] {
            #expect(found.filter { !deviation.ours.contains($0) } == wanted.filter { !deviation.theirs.contains($0) })
            #expect(deviation.ours.allSatisfy(found.contains) && deviation.theirs.allSatisfy(wanted.contains))
        } else {
            #expect(found == wanted)
        }
    }

    private static func lines(_ playlist: HLSPlaylist) -> [String] {
        var lines: [String] = []
        if !playlist.isMaster {
            lines.append("target \(playlist.targetDuration.map { String($0) } ?? "-")")
            lines.append("sequence \(playlist.mediaSequence) \(playlist.discontinuitySequence) end \(playlist.isEnded)")
            lines.append("type \(playlist.type?.rawValue ?? "-")")
        }
        for segment in playlist.segments {
            let range = segment.byteRange.map { "\($0.length)@\($0.offset)" } ?? "-"
            lines.append(
                "\(segment.uri) \(segment.duration) \(range) \(segment.isDiscontinuous) "
                    + "map \(segment.map?.uri ?? "-") key \(segment.encryption ?? "-") "
                    + (segment.programTime.map { String($0) } ?? "-")
            )
        }
        if playlist.isMaster {
            lines += playlist.variants.map {
                "\($0.uri) \($0.bandwidth.map { String($0) } ?? "-") \($0.subtitles ?? "-")"
            }
            lines += playlist.renditions.map {
                "\($0.type) \($0.groupID) \($0.name) \($0.language ?? "-") \($0.uri ?? "-") \($0.isDefault) \($0.isAutoselected)"
            }.sorted()
        }
        return lines
    }

    private static func lines(_ expected: JSONValue) -> [String] {
        func text(_ value: JSONValue?) -> String { value?.scalarText?.string ?? "-" }
        var lines: [String] = []
        let variants = expected["playlists"]?.elements ?? []
        if variants.isEmpty {
            lines.append("target \(expected["targetDuration"]?.scaled(byPowerOfTen: 3).map { String($0) } ?? "-")")
            lines.append(
                "sequence \(expected["mediaSequence"]?.integer ?? 0) \(expected["discontinuitySequence"]?.integer ?? 0) end \(expected["endList"]?.boolean ?? false)"
            )
            lines.append("type \(text(expected["playlistType"]))")
        }
        for segment in expected["segments"]?.elements ?? [] {
            let range = segment["byterange"].map { "\(text($0["length"]))@\(text($0["offset"]))" } ?? "-"
            lines.append(
                "\(text(segment["uri"])) \(segment["duration"]?.scaled(byPowerOfTen: 3) ?? -1) \(range) "
                    + "\(segment["discontinuity"]?.boolean ?? false) map \(text(segment["map"]?["uri"])) "
                    + "key \(text(segment["key"]?["method"])) "
                    + (segment["programDateTime"]?.scaled(byPowerOfTen: 0).map { String($0) } ?? "-")
            )
        }
        for variant in variants {
            let attributes = variant["attributes"]
            lines.append("\(text(variant["uri"])) \(text(attributes?["BANDWIDTH"])) \(text(attributes?["SUBTITLES"]))")
        }
        var renditions: [String] = []
        for (type, groups) in variants.isEmpty ? [] : expected["mediaGroups"]?.members ?? [] {
            for (group, names) in groups.members {
                for (name, rendition) in names.members {
                    renditions.append(
                        "\(type.string) \(group.string) \(name.string) \(text(rendition["language"])) \(text(rendition["uri"])) \(rendition["default"]?.boolean ?? false) \(rendition["autoselect"]?.boolean ?? false)"
                    )
                }
            }
        }
        return lines + renditions.sorted()
    }
}
