/// How the messages of an input are written.
package enum ScanFormat: String, Sendable, CaseIterable {
    /// One JSON object a line.
    case jsonLines = "jsonl"
    /// Tab-separated columns with a header row.
    case tsv
    case webVTT = "vtt"
    case srt
    /// One message a line.
    case text

    /// Tells the format by the file's name and, where that says nothing, by its beginning.
    static func detect(name: String, beginning: [UInt8]) -> ScanFormat {
        let suffix = name.utf8.lastIndex(of: 0x2E).map { String(name[name.utf8.index(after: $0)...]).lowercased() }
        switch suffix {
        case "jsonl", "ndjson": return .jsonLines
        case "tsv": return .tsv
        case "vtt", "webvtt": return .webVTT
        case "srt": return .srt
        default: break
        }
        var bytes = beginning[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if bytes.starts(with: "WEBVTT".utf8) { return .webVTT }
        if bytes.first == 0x7B { return .jsonLines }
        let lines = bytes.split(maxSplits: 3, omittingEmptySubsequences: true) { $0 == 0x0A || $0 == 0x0D }
        if let header = lines.first, header.contains(0x09) {
            let columns = header.split(separator: 0x09)
            if columns.contains(where: { $0.elementsEqual("text".utf8) }) { return .tsv }
        }
        if lines.count > 1, lines[0].allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x20 }),
            lines[1].contains(0x3A), Self.holdsArrow(lines[1])
        {
            return .srt
        }
        return .text
    }

    private static func holdsArrow(_ line: ArraySlice<UInt8>) -> Bool {
        let arrow = Array("-->".utf8)
        return line.indices.contains { line[$0...].starts(with: arrow) }
    }
}
