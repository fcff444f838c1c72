internal import CounterfoilTranscript
internal import FoundationEssentials
internal import Yams

extension SessionScript {
    /// Loads a folder with `session.yaml`, `captions.vtt` and `chat.ndjson`; either of the last two may be missing.
    ///
    /// - Throws: ``SimulatorError`` with the file and the line.
    package init(directory: String) throws(SimulatorError) {
        func read(_ name: String) -> (path: String, bytes: [UInt8])? {
            let path = directory.hasSuffix("/") ? directory + name : directory + "/" + name
            return FileManager.default.contents(atPath: path).map { (path, Array($0)) }
        }
        guard let session = read("session.yaml") else {
            throw SimulatorError(
                code: "script.file.missing",
                message: "\(directory): no readable session.yaml; name a folder of one sample session")
        }
        let captions = read("captions.vtt")
        let chat = read("chat.ndjson")
        guard captions != nil || chat != nil else {
            throw SimulatorError(
                code: "script.file.missing", message: "\(directory): neither captions.vtt nor chat.ndjson can be read")
        }
        try self.init(session: session, captions: captions, chat: chat)
    }

    /// Every session in the folders directly below a folder, by the folders' names.
    package static func all(in directory: String) throws(SimulatorError) -> [SessionScript] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
        } catch {
            throw SimulatorError(code: "script.file.missing", message: "\(directory): the folder cannot be read")
        }
        var scripts: [SessionScript] = []
        for name in names where FileManager.default.fileExists(atPath: "\(directory)/\(name)/session.yaml") {
            scripts.append(try SessionScript(directory: "\(directory)/\(name)"))
        }
        guard !scripts.isEmpty else {
            throw SimulatorError(
                code: "script.file.missing", message: "\(directory): no folder in it has a session.yaml")
        }
        return scripts
    }

    /// Builds a script from the three files' bytes; the paths stand in errors only.
    package init(
        session: (path: String, bytes: [UInt8]), captions: (path: String, bytes: [UInt8])?,
        chat: (path: String, bytes: [UInt8])?
    ) throws(SimulatorError) {
        let file = session.path
        let document = try YAMLFields.document(String(decoding: session.bytes, as: UTF8.self), file: file)
        let fields = try YAMLFields(
            document, file: file,
            known: ["id", "title", "summary", "room", "seller", "language", "link", "start", "expect"])
        guard let room = RoomID(try fields.string("room")) else {
            throw fields.wrong("room", "a name of a-z, 0-9, dots and hyphens, at most 64 long")
        }
        guard let start = EventTime(rfc3339: try fields.string("start").utf8) else {
            throw fields.wrong("start", "a time with its zone, such as 2026-05-14T20:00:00+08:00")
        }
        let language = try fields.string("language")
        guard !language.isEmpty else { throw fields.wrong("language", "a language such as zh or en") }
        var lines: [Line] = []
        if let captions { lines += try CaptionFile.parse(captions.bytes, file: captions.path) }
        if let chat { lines += try ChatFile.parse(chat.bytes, file: chat.path, start: start) }
        try Self.requireDistinctIDs(lines, file: file)
        self.init(
            id: try fields.string("id"), title: try fields.string("title"), summary: try fields.string("summary"),
            room: room, seller: try fields.string("seller"), language: language, link: try fields.string("link"),
            start: start, lines: Self.merged(lines), expectations: try Self.expectations(fields))
    }

    /// The lines by offset; lines of the same offset keep their order.
    static func merged(_ lines: [Line]) -> [Line] {
        lines.enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }.map(\.element)
    }

    private static func requireDistinctIDs(_ lines: [Line], file: String) throws(SimulatorError) {
        var seen: Set<WireText> = []
        for line in lines where !seen.insert(line.id).inserted {
            throw SimulatorError(
                code: "script.id.duplicate", file: file, line: nil,
                message: "two lines of the session have the id \(line.id.singleLine)")
        }
    }

    private static func expectations(_ fields: YAMLFields) throws(SimulatorError) -> [Expectation] {
        guard let list = fields.node("expect")?.sequence else {
            throw fields.wrong("expect", "a list; write [] for a session that must stay silent")
        }
        var expectations: [Expectation] = []
        for node in list {
            let item = try YAMLFields(node, file: fields.file, known: ["family", "after", "by", "because"])
            let family = try item.string("family")
            guard Expectation.families.contains(family) else {
                throw item.wrong("family", "one of \(Expectation.families.joined(separator: ", "))")
            }
            guard let after = ClockTime.milliseconds(of: try item.string("after").utf8) else {
                throw item.wrong("after", "a time such as \"00:02:10\"")
            }
            guard let by = ClockTime.milliseconds(of: try item.string("by").utf8), by >= after else {
                throw item.wrong("by", "a time such as \"00:03:05\" that is not before \"after\"")
            }
            expectations.append(
                Expectation(family: family, after: after, by: by, because: try item.string("because")))
        }
        return expectations
    }
}
