import CounterfoilTranscript

/// Reads playlists, leniently: unknown tags are passed over, values outside their grammar count as absent.
package struct HLSPlaylistParser {
    private var playlist = HLSPlaylist()
    /// What is said of the next segment.
    private var pending = PendingSegment()
    private var pendingVariant: [HLSAttribute]?
    private var encryption: String?
    private var map: HLSPlaylist.Map?
    private var discontinuities: Int64 = 0
    /// Where the next segment begins on the wall clock, as it follows from the last one.
    private var nextProgramTime: Int64?
    /// Where a byte range without offset begins, for the resource of the last one.
    private var nextOffset: (uri: String, offset: Int64)?

    /// The most segments, and the most renditions and variants, that are read.
    private static let itemLimit = 20_000
    /// The longest line that is read.
    private static let lineLimit = 16 << 10

    private struct PendingSegment {
        var duration: Int64?
        var title = ""
        var range: (length: Int64, offset: Int64?)?
        var isDiscontinuous = false
        var programTime: Int64?
        var isGap = false
    }

    /// Parses a whole playlist.
    package static func parse(_ bytes: [UInt8]) -> HLSPlaylist {
        var parser = HLSPlaylistParser()
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        var isFirst = true
        for line in (isMarked ? bytes.dropFirst(3) : bytes[...]).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = line.prefix(lineLimit).withoutBlanks
            if isFirst, !line.isEmpty {
                isFirst = false
                parser.playlist.hasHeader = line.elementsEqual("#EXTM3U".utf8)
            }
            if line.first == 0x23 {
                if line.starts(with: "#EXT".utf8) { parser.readTag(line) }
            } else if !line.isEmpty {
                parser.readURI(line)
            }
        }
        return parser.finished()
    }

    private func finished() -> HLSPlaylist {
        var playlist = playlist
        let first = playlist.mediaSequence + min(playlist.skippedSegments, Int64(Self.itemLimit))
        for index in playlist.segments.indices {
            playlist.segments[index].sequence = first + Int64(index)
            playlist.segments[index].discontinuity += playlist.discontinuitySequence
        }
        return playlist
    }

    private mutating func readTag(_ line: ArraySlice<UInt8>) {
        let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
        let value = line[min(colon + 1, line.endIndex)...].withoutBlanks
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "#EXT-X-VERSION": playlist.version = DecimalText.whole(value)
        case "#EXT-X-TARGETDURATION": playlist.targetDuration = DecimalText.milliseconds(value)
        case "#EXT-X-MEDIA-SEQUENCE": playlist.mediaSequence = DecimalText.whole(value) ?? 0
        case "#EXT-X-DISCONTINUITY-SEQUENCE": playlist.discontinuitySequence = DecimalText.whole(value) ?? 0
        case "#EXT-X-ENDLIST": playlist.isEnded = true
        case "#EXT-X-PLAYLIST-TYPE": playlist.type = HLSPlaylist.Kind(rawValue: text(value))
        case "#EXTINF":
            let comma = value.firstIndex(of: 0x2C) ?? value.endIndex
            pending.duration = DecimalText.milliseconds(value[..<comma].withoutBlanks)
            pending.title = text(value[min(comma + 1, value.endIndex)...])
        case "#EXT-X-BYTERANGE": pending.range = range(value)
        case "#EXT-X-DISCONTINUITY": pending.isDiscontinuous = true
        case "#EXT-X-PROGRAM-DATE-TIME":
            pending.programTime = EventTime(rfc3339: value, assuming: 0)?.milliseconds
        case "#EXT-X-GAP": pending.isGap = true
        case "#EXT-X-KEY":
            let method = HLSAttribute.list(value)["METHOD"]
            encryption = method == nil || method == "NONE" ? nil : method
        case "#EXT-X-MAP":
            let attributes = HLSAttribute.list(value)
            let bytes: String? = attributes["BYTERANGE"]
            let said = bytes.flatMap { range([UInt8]($0.utf8)[...]) }
            map = attributes["URI"].map { uri in
                HLSPlaylist.Map(
                    uri: uri, byteRange: said.map { HLSPlaylist.ByteRange(offset: $0.offset ?? 0, length: $0.length) })
            }
        case "#EXT-X-MEDIA": readRendition(HLSAttribute.list(value))
        case "#EXT-X-STREAM-INF": pendingVariant = HLSAttribute.list(value)
        case "#EXT-X-SERVER-CONTROL":
            let attributes = HLSAttribute.list(value)
            playlist.serverControl = HLSPlaylist.ServerControl(
                canBlockReload: attributes["CAN-BLOCK-RELOAD"] == "YES",
                holdBack: attributes.milliseconds("HOLD-BACK"),
                partHoldBack: attributes.milliseconds("PART-HOLD-BACK"),
                canSkipUntil: attributes.milliseconds("CAN-SKIP-UNTIL"))
        case "#EXT-X-PART-INF": playlist.partTarget = HLSAttribute.list(value).milliseconds("PART-TARGET")
        case "#EXT-X-SKIP":
            let count = HLSAttribute.list(value).whole("SKIPPED-SEGMENTS")
            playlist.skippedSegments = count ?? 0
        default: break
        }
    }

    private mutating func readURI(_ line: ArraySlice<UInt8>) {
        let uri = text(line)
        if let attributes = pendingVariant {
            pendingVariant = nil
            guard playlist.variants.count < Self.itemLimit else { return playlist.isCut = true }
            playlist.variants.append(
                HLSPlaylist.Variant(
                    uri: uri, bandwidth: attributes.whole("BANDWIDTH"),
                    subtitles: attributes["SUBTITLES"]))
            return
        }
        let said = pending
        pending = PendingSegment()
        guard let duration = said.duration ?? playlist.targetDuration else { return }
        guard playlist.segments.count < Self.itemLimit else { return playlist.isCut = true }
        if said.isDiscontinuous {
            discontinuities += 1
            nextProgramTime = nil
        }
        let start = said.programTime ?? nextProgramTime
        nextProgramTime = start.map { EventTime(milliseconds: $0).advanced(by: duration).milliseconds }
        playlist.segments.append(
            HLSPlaylist.Segment(
                uri: uri, duration: duration, title: said.title, sequence: 0, byteRange: byteRange(said.range, of: uri),
                isDiscontinuous: said.isDiscontinuous, discontinuity: discontinuities, programTime: start,
                hasOwnProgramTime: said.programTime != nil, map: map, isGap: said.isGap, encryption: encryption))
    }

    private mutating func readRendition(_ attributes: [HLSAttribute]) {
        guard playlist.renditions.count < Self.itemLimit else { return playlist.isCut = true }
        playlist.renditions.append(
            HLSPlaylist.Rendition(
                type: attributes["TYPE"] ?? "", groupID: attributes["GROUP-ID"] ?? "", name: attributes["NAME"] ?? "",
                language: attributes["LANGUAGE"], uri: attributes["URI"], isDefault: attributes["DEFAULT"] == "YES",
                isAutoselected: attributes["AUTOSELECT"] == "YES", isForced: attributes["FORCED"] == "YES"))
    }

    /// `length` or `length@offset`.
    private func range(_ value: ArraySlice<UInt8>) -> (length: Int64, offset: Int64?)? {
        let at = value.firstIndex(of: 0x40) ?? value.endIndex
        guard let length = DecimalText.whole(value[..<at]), length > 0, length < 1 << 40 else { return nil }
        guard at + 1 < value.endIndex else { return (length, nil) }
        guard let offset = DecimalText.whole(value[(at + 1)...]), offset < 1 << 50 else { return nil }
        return (length, offset)
    }

    /// A range without offset follows the last one of the same resource (RFC 8216, section 4.3.2.2).
    private mutating func byteRange(_ range: (length: Int64, offset: Int64?)?, of uri: String) -> HLSPlaylist.ByteRange?
    {
        guard let range else {
            nextOffset = nil
            return nil
        }
        var follows: Int64 = 0
        if let nextOffset, nextOffset.uri.utf8.elementsEqual(uri.utf8) { follows = nextOffset.offset }
        let offset = range.offset ?? follows
        guard offset < 1 << 50 else { return nil }
        nextOffset = (uri, offset + range.length)
        return HLSPlaylist.ByteRange(offset: offset, length: range.length)
    }

    private func text(_ bytes: some Collection<UInt8>) -> String { WireText(repairing: bytes).string }
}

/// One `NAME=value` of an attribute list (RFC 8216, section 4.2).
struct HLSAttribute: Sendable {
    let name: String
    /// Without the quotes of a quoted string.
    let value: String

    /// Reads a list. A quoted string may hold commas.
    static func list(_ text: ArraySlice<UInt8>) -> [HLSAttribute] {
        var attributes: [HLSAttribute] = []
        var rest = text
        while !rest.isEmpty, attributes.count < 64 {
            let name = rest.prefix { $0 != 0x3D && $0 != 0x2C }
            rest = rest.dropFirst(name.count)
            guard rest.first == 0x3D else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst().drop { $0 == 0x20 }
            let value: ArraySlice<UInt8>
            if rest.first == 0x22 {
                value = rest.dropFirst().prefix { $0 != 0x22 }
                rest = rest.dropFirst(value.count + 2).drop { $0 != 0x2C }
            } else {
                let bare = rest.prefix { $0 != 0x2C }
                rest = rest.dropFirst(bare.count)
                value = bare.withoutBlanks
            }
            rest = rest.dropFirst()
            attributes.append(
                HLSAttribute(
                    name: WireText(repairing: name.withoutBlanks).string, value: WireText(repairing: value).string))
        }
        return attributes
    }
}

extension [HLSAttribute] {
    /// The value of the first attribute of that name.
    subscript(_ name: StaticString) -> String? {
        first { attribute in
            attribute.name.utf8.count == name.utf8CodeUnitCount
                && name.withUTF8Buffer { $0.elementsEqual(attribute.name.utf8) }
        }?.value
    }

    /// A number of seconds as milliseconds.
    func milliseconds(_ name: StaticString) -> Int64? {
        let value: String? = self[name]
        return value.flatMap { DecimalText.milliseconds([UInt8]($0.utf8)) }
    }

    /// A whole number.
    func whole(_ name: StaticString) -> Int64? {
        let value: String? = self[name]
        return value.flatMap { DecimalText.whole([UInt8]($0.utf8)) }
    }
}
