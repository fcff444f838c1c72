internal import CounterfoilTranscript
internal import FoundationEssentials
internal import Yams

extension FaultScript {
    /// Loads a fault script, YAML or JSON.
    package init(file: String) throws(SimulatorError) {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw SimulatorError(code: "script.file.missing", message: "\(file): the fault script cannot be read")
        }
        try self.init(parsing: String(decoding: bytes, as: UTF8.self), file: file)
    }

    /// Reads a list of faults, each with `at` and `for` in seconds, `kind`, and where wanted `room` and `format`.
    ///
    /// Kinds are `drop`, `stall`, `duplicate`, `reorder`, `status` (with `status` and `retry-after`), `wrong-content`,
    /// `playlist-reset`, `gap`, `garbage` and `drip` (with `bytes-per-second`).
    package init(parsing text: String, file: String = "faults") throws(SimulatorError) {
        guard let list = try YAMLFields.document(text, file: file).sequence else {
            throw SimulatorError(
                code: "script.yaml.type", file: file, line: 1,
                message: "expected a list of faults, each with at, for and kind")
        }
        var faults: [Fault] = []
        for node in list { faults.append(try Self.fault(node, file: file)) }
        self.init(faults)
    }

    private static func fault(_ node: Node, file: String) throws(SimulatorError) -> Fault {
        let fields = try YAMLFields(
            node, file: file,
            known: ["at", "for", "room", "format", "kind", "status", "retry-after", "bytes-per-second"])
        guard let at = try fields.milliseconds("at") else {
            throw fields.wrong("at", "given, in seconds from the platform's start")
        }
        var room: RoomID?
        if fields.node("room") != nil, try fields.string("room") != "all" {
            room = RoomID(try fields.string("room"))
            if room == nil { throw fields.wrong("room", "a room's name, or all") }
        }
        var format: Format?
        if fields.node("format") != nil, try fields.string("format") != "all" {
            format = Format(rawValue: try fields.string("format"))
            if format == nil {
                throw fields.wrong("format", "one of all, \(Format.allCases.map(\.rawValue).joined(separator: ", "))")
            }
        }
        let kind = try kind(fields)
        let length = try fields.milliseconds("for") ?? 0
        switch kind {
        case .playlistReset where length > 0: throw fields.wrong("for", "left out: a restart has no length")
        case .playlistReset, .drop: break
        default: if length == 0 { throw fields.wrong("for", "given, in seconds, and more than 0") }
        }
        return Fault(at: at, length: length, room: room, format: format, kind: kind)
    }

    private static func kind(_ fields: YAMLFields) throws(SimulatorError) -> Kind {
        let kind: Kind
        var own: [String] = []
        switch try fields.string("kind") {
        case "drop": kind = .drop
        case "stall": kind = .stall
        case "duplicate": kind = .duplicate
        case "reorder": kind = .reorder
        case "wrong-content": kind = .wrongContent
        case "playlist-reset": kind = .playlistReset
        case "gap": kind = .gap
        case "garbage": kind = .garbage
        case "status":
            guard let status = try fields.integer("status", in: 300...599) else {
                throw fields.wrong("status", "given, from 300 to 599")
            }
            kind = .status(status, retryAfter: try fields.integer("retry-after", in: 0...86_400))
            own = ["status", "retry-after"]
        case "drip":
            guard let pace = try fields.integer("bytes-per-second", in: 1...1_000_000) else {
                throw fields.wrong("bytes-per-second", "given, 1 or more")
            }
            kind = .drip(bytesPerSecond: pace)
            own = ["bytes-per-second"]
        default:
            throw fields.wrong(
                "kind",
                "one of drop, stall, duplicate, reorder, status, wrong-content, playlist-reset, gap, garbage, drip")
        }
        for key in ["status", "retry-after", "bytes-per-second"] where fields.node(key) != nil && !own.contains(key) {
            throw fields.wrong(key, "left out: this kind of fault has none")
        }
        return kind
    }
}
