import CounterfoilJSON
import CounterfoilTranscript
import Glibc

/// Reads the messages of files one after another. The index runs on from file to file.
package struct MessageReader {
    /// A line that holds no message, for the person at the terminal.
    package struct BadLine: Sendable, Equatable {
        package var file: String
        /// Counted from 1.
        package var line: Int
        package var what: String
    }

    /// The index of the next message.
    private var nextIndex: UInt64 = 0

    package init() {}

    /// Reads a file, or standard input where the path is `-`.
    ///
    /// - Throws: ``ScanError`` where the file as a whole cannot be read, or whatever a callback throws.
    package mutating func read(
        _ path: String, onMessage: (ScanMessage) throws -> Void, onBadLine: (BadLine) throws -> Void
    ) throws {
        let isStandardInput = path == "-"
        let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ScanError.unopenable(path, errno: errno) }
        defer { if !isStandardInput { close(descriptor) } }
        var lines = LineReader(descriptor: descriptor)
        let format = ScanFormat.detect(name: path, beginning: try lines.peek())
        let name = isStandardInput ? "standard input" : path
        switch format {
        case .jsonLines:
            try readLines(&lines, name, onMessage, onBadLine) { bytes in
                guard let row = try Self.jsonRow(bytes) else { return nil }
                return row
            }
        case .tsv:
            guard case .text(let header)? = try lines.next(), let columns = Self.columns(header) else {
                throw ScanError.noColumns
            }
            try readLines(&lines, name, firstLine: 2, onMessage, onBadLine) { bytes in
                Self.tabRow(bytes, columns)
            }
        case .text:
            try readLines(&lines, name, onMessage, onBadLine) { bytes in
                guard !bytes.isEmpty else { return nil }
                var row = MessageFields.Row()
                row[.text] = WireText(repairing: bytes)
                return row
            }
        case .webVTT, .srt:
            var bytes: [UInt8] = []
            while let line = try lines.next() {
                if case .text(let text) = line { bytes += text }
                bytes.append(0x0A)
                guard bytes.count <= 64 << 20 else { throw ScanError.tooLarge }
            }
            for cue in format == .srt ? CaptionFile.srt(bytes) : CaptionFile.webVTT(bytes) {
                try onMessage(cue.message(index: nextIndex))
                nextIndex += 1
            }
        }
    }

    /// - Parameter parse: Gives the fields of a line, or `nil` for a line that is empty.
    private mutating func readLines(
        _ lines: inout LineReader, _ name: String, firstLine: Int = 1, _ onMessage: (ScanMessage) throws -> Void,
        _ onBadLine: (BadLine) throws -> Void, parse: ([UInt8]) throws -> MessageFields.Row?
    ) throws {
        var number = firstLine
        let firstIndex = nextIndex
        while let line = try lines.next() {
            defer {
                number += 1
                nextIndex += 1
            }
            do {
                guard case .text(let bytes) = line else {
                    throw MessageFields.Problem(what: "longer than \(LineReader.maximumLength) bytes")
                }
                guard let row = try parse(bytes) else { continue }
                let elapsed = Int64(clamping: nextIndex - firstIndex)
                try onMessage(try MessageFields.message(row, index: nextIndex, elapsed: elapsed))
            } catch let problem as MessageFields.Problem {
                try onBadLine(BadLine(file: name, line: number, what: problem.what))
            }
        }
    }

    private static func jsonRow(_ bytes: [UInt8]) throws(MessageFields.Problem) -> MessageFields.Row? {
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return nil }
        let document: JSONDocument
        do {
            document = try JSONDocument(bytes)
        } catch {
            throw MessageFields.Problem(what: error.description)
        }
        guard document.root.kind == .object else { throw MessageFields.Problem(what: "not a JSON object") }
        var row = MessageFields.Row()
        for name in MessageFields.Name.allCases {
            guard let value = document.root[name.rawValue] ?? (name == .room ? document.root["stream"] : nil)
            else { continue }
            if name == .text, value.kind != .string {
                throw MessageFields.Problem(what: "'text' is not a string")
            }
            row[name] = value.scalarText
        }
        return row
    }

    private static func columns(_ header: [UInt8]) -> [MessageFields.Name?]? {
        let text = header.starts(with: [0xEF, 0xBB, 0xBF]) ? header.dropFirst(3) : header[...]
        let columns = text.split(separator: 0x09, omittingEmptySubsequences: false).map {
            MessageFields.name(WireText(repairing: $0).trimmed)
        }
        return columns.contains(.text) ? columns : nil
    }

    private static func tabRow(_ bytes: [UInt8], _ columns: [MessageFields.Name?]) -> MessageFields.Row? {
        guard !bytes.isEmpty else { return nil }
        var row = MessageFields.Row()
        // Where the text stands last, a tab in it is part of it.
        let splits = columns.last == .text ? columns.count - 1 : Int.max
        let fields = bytes.split(separator: 0x09, maxSplits: splits, omittingEmptySubsequences: false)
        for (column, field) in zip(columns, fields) {
            if let column { row[column] = WireText(repairing: field) }
        }
        return row
    }
}
