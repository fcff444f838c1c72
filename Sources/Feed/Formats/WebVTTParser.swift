import CounterfoilTranscript

/// Reads WebVTT by the parser of the specification (W3C WebVTT, section 6.1), with two liberties for what packagers
/// write: time stamps with a comma or another number of fraction digits are read and counted, and the timestamp map is
/// also found in a block of its own before the first cue.
package struct WebVTTParser {
    private let text: [UInt8]
    private var position = 0
    private var document = WebVTTDocument(hasSignature: false)

    /// Parses a whole file.
    package static func parse(_ bytes: [UInt8]) -> WebVTTDocument {
        var parser = WebVTTParser(bytes)
        parser.parseHeader()
        if parser.document.hasSignature { parser.parseBlocks() }
        return parser.document
    }

    /// Parses a segment whose header stands in a file of its own (RFC 8216, EXT-X-MAP).
    ///
    /// - Parameter header: The document parsed from that file. Its map holds unless the segment has its own.
    package static func parse(_ bytes: [UInt8], header: WebVTTDocument) -> WebVTTDocument {
        var parser = WebVTTParser(bytes)
        parser.parseHeader()
        parser.document.hasSignature = parser.document.hasSignature || header.hasSignature
        if parser.document.hasSignature { parser.parseBlocks() }
        if parser.document.timestampMap == nil { parser.document.timestampMap = header.timestampMap }
        return parser.document
    }

    /// Decodes the bytes: UTF-8 with repair, no byte order mark, NUL as U+FFFD, LF for every line end.
    private init(_ bytes: [UInt8]) {
        let repaired = WireText(repairing: bytes).utf8
        document.isRepaired = repaired.count != bytes.count || repaired != bytes
        var text: [UInt8] = []
        text.reserveCapacity(repaired.count)
        var index = repaired.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < repaired.count {
            let byte = repaired[index]
            index += 1
            switch byte {
            case 0x00: text += [0xEF, 0xBF, 0xBD]
            case 0x0D:
                if index < repaired.count, repaired[index] == 0x0A { index += 1 }
                text.append(0x0A)
            default: text.append(byte)
            }
        }
        self.text = text
    }

    private mutating func parseHeader() {
        let signature = Array("WEBVTT".utf8)
        guard text.starts(with: signature),
            text.count == 6 || text[6] == 0x20 || text[6] == 0x09 || text[6] == 0x0A
        else { return }
        document.hasSignature = true
        _ = takeLine()
        while position < text.count {
            let start = position
            let line = takeLine()
            if line.isEmpty { return }
            if Self.hasArrow(line) {
                position = start
                return
            }
            readTimestampMap(line)
        }
    }

    private mutating func parseBlocks() {
        while position < text.count {
            if text[position] == 0x0A {
                position += 1
            } else {
                parseBlock()
            }
        }
    }

    /// Collects one block ("collect a WebVTT block").
    private mutating func parseBlock() {
        var buffer: ArraySlice<UInt8>?
        var cue: WebVTTCue?
        var lineCount = 0
        var hasArrow = false
        while position < text.count {
            let start = position
            let line = takeLine()
            lineCount += 1
            if Self.hasArrow(line) {
                guard lineCount == 1 || lineCount == 2 && !hasArrow else {
                    position = start
                    break
                }
                hasArrow = true
                cue = readTimings(line, id: buffer ?? [])
                if cue == nil { document.unreadableCues += 1 } else { buffer = nil }
            } else if line.isEmpty {
                break
            } else {
                if document.cues.isEmpty, cue == nil { readTimestampMap(line) }
                // Lines of a block follow one another in the text, so the buffer is a slice of it.
                buffer = buffer.map { text[$0.startIndex..<line.endIndex] } ?? line
            }
        }
        guard var cue else { return }
        if let payload = buffer {
            let whole = WireText(repairing: payload.prefix(WebVTTCue.textLimit + 4))
            cue.payload = whole.prefix(bytes: WebVTTCue.textLimit)
            cue.isCut = payload.count > cue.payload.utf8.count
        }
        document.cues.append(cue)
    }

    private mutating func takeLine() -> ArraySlice<UInt8> {
        let start = position
        while position < text.count, text[position] != 0x0A { position += 1 }
        let line = text[start..<position]
        if position < text.count { position += 1 }
        return line
    }

    private static func hasArrow(_ line: ArraySlice<UInt8>) -> Bool {
        var dashes = 0
        for byte in line {
            if byte == 0x3E, dashes >= 2 { return true }
            dashes = byte == 0x2D ? dashes + 1 : 0
        }
        return false
    }

    /// Reads `start --> end settings`.
    private mutating func readTimings(_ line: ArraySlice<UInt8>, id: ArraySlice<UInt8>) -> WebVTTCue? {
        var scan = WebVTTTimestampScanner(text: line)
        scan.skipSpace()
        guard let start = scan.timestamp() else { return nil }
        scan.skipSpace()
        guard scan.text.starts(with: [0x2D, 0x2D, 0x3E]) else { return nil }
        scan.text = scan.text.dropFirst(3)
        scan.skipSpace()
        guard let end = scan.timestamp() else { return nil }
        document.lenientTimestamps += scan.lenient
        let settings = WireText(repairing: scan.text.prefix(1024)).trimmed
        return WebVTTCue(
            id: WireText(repairing: id.prefix(WebVTTCue.idLimit + 4)).prefix(bytes: WebVTTCue.idLimit), start: start,
            end: end, settings: settings, payload: .empty,
            isLenient: scan.lenient > 0)
    }

    /// Reads `X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000`, its keys in either order.
    private mutating func readTimestampMap(_ line: ArraySlice<UInt8>) {
        let prefix = Array("X-TIMESTAMP-MAP=".utf8)
        guard line.starts(with: prefix) else { return }
        var local: Int64?
        var mpegts: Int64?
        for part in line.dropFirst(prefix.count).split(separator: 0x2C).map(\.withoutBlanks) {
            if part.starts(with: "LOCAL:".utf8) {
                var scan = WebVTTTimestampScanner(text: part.dropFirst(6))
                local = scan.timestamp()
                document.lenientTimestamps += scan.lenient
            } else if part.starts(with: "MPEGTS:".utf8) {
                mpegts = DecimalText.whole(part.dropFirst(7)).map { $0 & 0x1_FFFF_FFFF }
            }
        }
        guard let local, let mpegts else { return }
        document.timestampMap = WebVTTDocument.TimestampMap(local: local, mpegts: mpegts)
    }
}

/// Reads time stamps from the beginning of a text.
struct WebVTTTimestampScanner {
    var text: ArraySlice<UInt8>
    /// How many time stamps were outside the grammar.
    private(set) var lenient = 0

    init(text: ArraySlice<UInt8>) { self.text = text }

    mutating func skipSpace() {
        while let first = text.first, first == 0x20 || first == 0x09 || first == 0x0C { text = text.dropFirst() }
    }

    /// `MM:SS.mmm` or `H+:MM:SS.mmm` in milliseconds ("collect a WebVTT timestamp"). A comma for the point, another
    /// number of fraction digits or none, and minutes of another width are read too and counted.
    mutating func timestamp() -> Int64? {
        guard let first = digits(), first.count <= 9, let leading = DecimalText.whole(first) else { return nil }
        guard skip(0x3A), let second = digits(), second.count == 2, var seconds = DecimalText.whole(second)
        else { return nil }
        var (hours, minutes): (Int64, Int64) = (0, leading)
        if skip(0x3A) {
            guard let third = digits(), third.count == 2, let value = DecimalText.whole(third), seconds <= 59
            else { return nil }
            (hours, minutes, seconds) = (leading, seconds, value)
        } else if first.count != 2 || leading > 59 {
            lenient += 1  // the grammar has hours here and wants two more parts
        }
        guard seconds <= 59 else { return nil }
        var milliseconds: Int64 = 0
        let separator = text.first
        if separator == 0x2E || separator == 0x2C {
            text = text.dropFirst()
            guard let fraction = digits() else { return nil }
            milliseconds = DecimalText.fraction(fraction)
            if separator == 0x2C || fraction.count != 3 { lenient += 1 }
        } else {
            lenient += 1
        }
        return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + milliseconds
    }

    private mutating func digits() -> ArraySlice<UInt8>? {
        let found = text.prefix { (0x30...0x39).contains($0) }
        text = text.dropFirst(found.count)
        return found.isEmpty ? nil : found
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard text.first == byte else { return false }
        text = text.dropFirst()
        return true
    }
}
