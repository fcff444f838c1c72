import CounterfoilAlert
package import CounterfoilFeed
package import CounterfoilRecording
package import CounterfoilRules
package import CounterfoilTranscript
import FoundationEssentials

/// Where the sessions of all rooms lie: `<data>/sessions/<room>/<session>/`.
package struct SessionStore: Sendable {
    package let directory: String
    private let sync: GroupSync

    /// For how long after its end a broadcast stays over for a worker that begins anew, in milliseconds. Sources show
    /// recent history to whoever comes, and what was told once must not be told again under another session's name.
    private static let afterglow: Int64 = 10 * 60_000

    /// - Parameter directory: The `sessions` folder; it is made where it is missing.
    package init(directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        sync = try GroupSync(directory: directory)
    }

    /// What a room's new session is to be.
    package struct Plan: Sendable {
        package var room: RoomID
        package var title: WireText
        package var language: String?
        package var feeds: [FeedConfiguration]
        package var libraries: [Leaf.Hello.Library]
        /// What tells one start of the machine from another.
        package var boot: String

        package init(
            room: RoomID, title: WireText, language: String?, feeds: [FeedConfiguration],
            libraries: [Leaf.Hello.Library], boot: String
        ) {
            self.room = room
            self.title = title
            self.language = language
            self.feeds = feeds
            self.libraries = libraries
            self.boot = boot
        }
    }

    /// Goes on with the room's last session where it is open and was made with the same feeds, rules and engine; begins
    /// a new one else.
    ///
    /// A session that is gone on with is read from its beginning through the same engine, which restores cursors,
    /// de-duplication, windows and open alerts; the alerts that it finds are owed again, and a receiver knows them by
    /// their ids.
    package func open(_ plan: Plan, rules: RuleSet, at time: EventTime) throws -> Opening {
        var opening = Opening()
        if let path = lastSession(of: plan.room), let (session, end) = try takeOver(path, plan, rules: rules) {
            guard let end else {
                try session.resume(boot: plan.boot, rules: rules.hash, at: time)
                opening.live = session
                return opening
            }
            try session.settle()
            opening.finished = session
            if time.since(end) < Self.afterglow { return opening }
        }
        opening.live = try begin(plan, rules: rules, at: time)
        return opening
    }

    /// What there is to do for a room.
    package struct Opening {
        /// A session that had ended, whose last alerts may not have been handed on.
        package var finished: LiveSession?
        /// The session to watch; `nil` where the broadcast ended a short while ago.
        package var live: LiveSession?
    }

    private func begin(_ plan: Plan, rules: RuleSet, at time: EventTime) throws -> LiveSession {
        let id = SessionID(room: plan.room, began: time)
        let hello = Leaf.Hello(
            session: id, room: plan.room, title: plan.title, language: plan.language, at: time,
            engine: SessionEngine.version(under: rules), rules: rules.hash, feeds: plan.feeds.map(\.canonicalJSON),
            libraries: plan.libraries)
        let folder = "\(directory)/\(plan.room)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let log = try SessionLog.create(at: "\(folder)/\(id)", hello: hello, sync: sync)
        return try LiveSession(log: log, rules: rules)
    }

    /// The room's last session that has a log. Names order as the moments at which sessions began.
    private func lastSession(of room: RoomID) -> String? {
        let folder = "\(directory)/\(room)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { SessionID($0) != nil }.max().map { "\(folder)/\($0)" }
    }

    /// Reads a room's last session into an engine.
    ///
    /// - Returns: Also when the broadcast ended, if it did; `nil` where the session was made with other feeds, rules or
    ///   another engine.
    private func takeOver(
        _ path: String, _ plan: Plan, rules: RuleSet
    ) throws -> (session: LiveSession, end: EventTime?)? {
        guard let hello = try recordedHello(path), hello.room == plan.room,
            hello.feeds == plan.feeds.map(\.canonicalJSON), hello.rules == rules.hash,
            hello.engine == SessionEngine.version(under: rules)
        else { return nil }
        let (log, found) = try SessionLog.open(path, sync: sync)
        let reader = try SessionReader(path, isLive: true)
        var engine = try SessionEngine(hello: found.hello, rules: rules)
        var owed: [AlertTransition] = []
        var end: EventTime?
        while let record = try reader.next() {
            let leaf = try record.leaf()
            var bytes: [UInt8] = []
            switch leaf {
            case .chunk(let chunk): bytes = try reader.bytes(of: chunk, in: record)
            case .close(let close) where close.reason != .stop: end = close.at
            default: break
            }
            if case .alert(let transition) = try engine.apply(leaf, at: record.index, bytes: bytes) {
                owed.append(transition)
            }
        }
        return (LiveSession(log: log, engine: engine, owed: owed), end)
    }

    /// What a recording is of; `nil` where not even its first leaf is whole, or it is of another version.
    private func recordedHello(_ path: String) throws -> Leaf.Hello? {
        do {
            return try SessionReader(path, isLive: true).hello
        } catch let error {
            guard [.empty, .format].contains(error.code) else { throw error }
            return nil
        }
    }
}
