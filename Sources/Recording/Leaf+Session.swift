package import CounterfoilJSON
package import CounterfoilTranscript

extension Leaf {
    /// What a log records, and by which program and rules it was begun. Of type `hello`.
    package struct Hello: Sendable, Equatable {
        package var session: SessionID
        package var room: RoomID
        package var title: WireText
        /// BCP 47 language, where the configuration names one.
        package var language: String?
        package var at: EventTime
        /// The version of the engine that decodes and detects.
        package var engine: String
        /// The hash of the rules.
        package var rules: String
        /// The configuration of each feed, without secrets.
        package var feeds: [CanonicalJSON]
        /// Versions of what the program is built on, sorted by name.
        package var libraries: [Library]

        /// The version of the format, the `v` of the line.
        package static let version = 1

        package init(
            session: SessionID, room: RoomID, title: WireText, language: String? = nil, at: EventTime, engine: String,
            rules: String, feeds: [CanonicalJSON], libraries: [Library] = []
        ) {
            self.session = session
            self.room = room
            self.title = title
            self.language = language
            self.at = at
            self.engine = engine
            self.rules = rules
            self.feeds = feeds
            self.libraries = libraries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }

        package struct Library: Sendable, Equatable {
            package var name: String
            package var version: String

            package init(name: String, version: String) {
                self.name = name
                self.version = version
            }
        }
    }

    /// A process took the log over again, after a good end or a crash. Of type `resume`.
    package struct Resume: Sendable, Equatable {
        package var at: EventTime
        package var engine: String
        package var rules: String
        /// What tells one start of the machine from another.
        package var boot: String

        package init(at: EventTime, engine: String, rules: String, boot: String) {
            self.at = at
            self.engine = engine
            self.rules = rules
            self.boot = boot
        }
    }

    /// A damaged tail was moved into a file of its own. Of type `recover`. Written by ``SessionLog``.
    package struct Recovery: Sendable, Equatable {
        /// How many leaves stood before the damage.
        package var leaves: Int64
        /// Bytes cut from the lines and from the raw bytes.
        package var lost: Int64
        package var lostRaw: Int64
        /// The number of the file that holds them, such as 1 for `torn-000001.bin`.
        package var file: Int
        /// SHA-256 of that file.
        package var hash: Hash256

        package init(leaves: Int64, lost: Int64, lostRaw: Int64, file: Int, hash: Hash256) {
            self.leaves = leaves
            self.lost = lost
            self.lostRaw = lostRaw
            self.file = file
            self.hash = hash
        }
    }

    /// What the segments before this one hold. Of type `rotate`. Written by ``SessionLog``.
    package struct Rotation: Sendable, Equatable {
        /// How many leaves.
        package var leaves: Int64
        /// The root of the Merkle tree over them.
        package var root: Hash256

        package init(leaves: Int64, root: Hash256) {
            self.leaves = leaves
            self.root = root
        }
    }

    /// The log was ended in good order. Of type `close`.
    package struct Close: Sendable, Equatable {
        package var at: EventTime
        package var reason: Reason

        package init(at: EventTime, reason: Reason) {
            self.at = at
            self.reason = reason
        }

        package enum Reason: String, Sendable, CaseIterable {
            /// The program was stopped.
            case stop
            /// The broadcast ended.
            case end
            /// The room left the configuration.
            case roster
        }
    }
}

extension Leaf.Hello {
    init(from scanner: inout LineScanner) throws(LeafError) {
        at = try scanner.time("at")
        engine = try scanner.string("engine")
        try scanner.find("feeds")
        feeds = try scanner.array { (feed) throws(LeafError) -> CanonicalJSON in try feed.value() }
        language = scanner.has("language") ? try scanner.string() : nil
        try scanner.find("lib")
        guard case .object(let members) = try scanner.value() else { throw scanner.error(.value) }
        libraries = []
        for member in members {
            guard case .text(let version) = member.value else { throw scanner.error(.value) }
            libraries.append(Library(name: member.name, version: version.string))
        }
        guard let room = RoomID(try scanner.string("room")) else { throw scanner.error(.value) }
        self.room = room
        rules = try scanner.string("rules")
        guard let session = SessionID(try scanner.string("session")) else { throw scanner.error(.value) }
        self.session = session
        try scanner.type("hello")
        title = try scanner.text("title")
        guard try scanner.count("v") == Self.version else { throw scanner.error(.value) }
    }

    func write(to writer: inout LineWriter) {
        writer.member("at", at)
        writer.member("engine", string: engine)
        writer.name("feeds")
        writer.array(feeds) { $0.value($1) }
        if let language { writer.member("language", string: language) }
        writer.name("lib")
        writer.value(.object(libraries.map { ($0.name, .string($0.version)) }))
        writer.member("room", string: room.rawValue)
        writer.member("rules", string: rules)
        writer.member("session", string: session.rawValue)
        writer.type("hello")
        writer.member("title", title)
        writer.member("v", Self.version)
    }
}

extension Leaf.Resume {
    init(from scanner: inout LineScanner) throws(LeafError) {
        at = try scanner.time("at")
        boot = try scanner.string("boot")
        engine = try scanner.string("engine")
        rules = try scanner.string("rules")
        try scanner.type("resume")
    }

    func write(to writer: inout LineWriter) {
        writer.member("at", at)
        writer.member("boot", string: boot)
        writer.member("engine", string: engine)
        writer.member("rules", string: rules)
        writer.type("resume")
    }
}

extension Leaf.Recovery {
    init(from scanner: inout LineScanner) throws(LeafError) {
        file = try scanner.count("file")
        leaves = Int64(try scanner.count("leaves"))
        lost = Int64(try scanner.count("lost"))
        lostRaw = Int64(try scanner.count("lostRaw"))
        hash = try scanner.hash("sha256")
        try scanner.type("recover")
    }

    func write(to writer: inout LineWriter) {
        writer.member("file", file)
        writer.member("leaves", leaves)
        writer.member("lost", lost)
        writer.member("lostRaw", lostRaw)
        writer.member("sha256", hash)
        writer.type("recover")
    }
}

extension Leaf.Rotation {
    init(from scanner: inout LineScanner) throws(LeafError) {
        leaves = Int64(try scanner.count("leaves"))
        root = try scanner.hash("root")
        try scanner.type("rotate")
    }

    func write(to writer: inout LineWriter) {
        writer.member("leaves", leaves)
        writer.member("root", root)
        writer.type("rotate")
    }
}

extension Leaf.Close {
    init(from scanner: inout LineScanner) throws(LeafError) {
        at = try scanner.time("at")
        reason = try scanner.name("reason")
        try scanner.type("close")
    }

    func write(to writer: inout LineWriter) {
        writer.member("at", at)
        writer.member("reason", string: reason.rawValue)
        writer.type("close")
    }
}
