internal import CounterfoilTranscript

/// Reads the WebVTT of a sample session, strictly: anything that a feed's lenient decoder would have to guess about
/// is an error here, so that what the simulator serves is known exactly.
struct CaptionFile {
    private let file: String
    private let lines: [ArraySlice<UInt8>]
    private var index = 0

    private init(_ bytes: [UInt8], file: String) {
        self.file = file
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
        }
    }

    /// The cues as script lines, in the order in which they stand.
    static func parse(_ bytes: [UInt8], file: String) throws(SimulatorError) -> [SessionScript.Line] {
        var reader = CaptionFile(bytes, file: file)
        return try reader.cues()
    }

    private mutating func cues() throws(SimulatorError) -> [SessionScript.Line] {
        guard let first = lines.first, first.elementsEqual("WEBVTT".utf8) else {
            throw error("header", "the first line must be WEBVTT")
        }
        index = 1
        var cues: [SessionScript.Line] = []
        while index < lines.count {
            let line = lines[index]
            if line.isEmpty {
                index += 1
            } else if line.starts(with: "NOTE".utf8) {
                while index < lines.count, !lines[index].isEmpty { index += 1 }
            } else {
                let timesLine = index + 1
                let cue = try cue()
                if let last = cues.last, cue.offset < last.offset {
                    throw error("order", "the cue begins before the one above it", at: timesLine)
                }
                cues.append(cue)
            }
        }
        return cues
    }

    /// A cue: its id, its times, its payload.
    private mutating func cue() throws(SimulatorError) -> SessionScript.Line {
        let id = lines[index]
        guard !contains("-->", in: id) else { throw error("id", "the cue has no id on the line above its times") }
        index += 1
        guard index < lines.count else { throw error("times", "the file ends inside a cue") }
        let parts = lines[index].split(separator: UInt8(ascii: " "))
        guard parts.count >= 3, parts[1].elementsEqual("-->".utf8),
            let start = ClockTime.milliseconds(of: parts[0]), let end = ClockTime.milliseconds(of: parts[2])
        else { throw error("times", "expected times such as 00:00:01.000 --> 00:00:03.500") }
        guard end > start else { throw error("times", "the cue ends before it begins") }
        index += 1
        let textLine = index
        var payload: [UInt8] = []
        while index < lines.count, !lines[index].isEmpty {
            guard !contains("-->", in: lines[index]) else { throw error("text", "an empty line is missing above") }
            if !payload.isEmpty { payload.append(UInt8(ascii: "\n")) }
            payload.append(contentsOf: lines[index])
            index += 1
        }
        guard !payload.isEmpty else { throw error("text", "the cue has no text") }
        let (voice, text) = try plain(payload, at: textLine)
        return SessionScript.Line(
            offset: start, id: WireText(repairing: id),
            content: .caption(
                SessionScript.Caption(end: end, voice: voice, payload: WireText(repairing: payload), text: text)))
    }

    /// The speaker and the text of a payload: a voice tag at its beginning is taken off, references are resolved.
    private func plain(
        _ payload: [UInt8], at line: Int
    ) throws(SimulatorError) -> (voice: WireText?, text: WireText) {
        var rest = payload[...]
        var voice: WireText?
        if rest.starts(with: "<v ".utf8), let close = rest.firstIndex(of: UInt8(ascii: ">")) {
            voice = WireText(repairing: rest[rest.startIndex + 3..<close]).trimmed
            rest = rest[(close + 1)...]
        }
        if rest.suffix(4).elementsEqual("</v>".utf8) { rest = rest.dropLast(4) }
        guard !rest.contains(UInt8(ascii: "<")) else {
            throw error("tag", "only one voice tag, at the beginning, is understood here", at: line)
        }
        var text: [UInt8] = []
        while let byte = rest.first {
            if byte == UInt8(ascii: "&") {
                guard let reference = Self.references.first(where: { rest.starts(with: $0.name.utf8) }) else {
                    throw error("reference", "& must be written &amp;", at: line)
                }
                text.append(contentsOf: reference.text.utf8)
                rest = rest.dropFirst(reference.name.utf8.count)
            } else {
                text.append(byte)
                rest = rest.dropFirst()
            }
        }
        return (voice, WireText(repairing: text).trimmed)
    }

    private static let references: [(name: String, text: String)] = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{A0}"), ("&lrm;", "\u{200E}"),
        ("&rlm;", "\u{200F}"),
    ]

    private func contains(_ text: String, in line: ArraySlice<UInt8>) -> Bool {
        line.indices.contains { line[$0...].starts(with: text.utf8) }
    }

    /// - Parameter line: Counted from 0; without it the current one.
    private func error(_ name: String, _ message: String, at line: Int? = nil) -> SimulatorError {
        SimulatorError(
            code: "script.captions.\(name)", file: file, line: min(line ?? index, lines.count - 1) + 1,
            message: message)
    }
}
