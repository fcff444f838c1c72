import CounterfoilJSON
import CounterfoilTranscript

extension FieldMapping {
    /// A mapping that the product knows by name.
    package enum Preset: String, Sendable, CaseIterable {
        /// YouTube Data API v3, `liveChatMessages.list`.
        case youtube
        /// The product's own plain form, for bridges and in-house sources.
        case plain
    }

    /// A copy of a preset, to be used as it is or changed.
    package init(preset: Preset) {
        switch preset {
        case .youtube: self = Self.youtube
        case .plain: self = Self.plain
        }
    }

    /// Pages of `liveChatMessages.list`, with every reason for an error that its reference names.
    package static let youtube: FieldMapping = {
        var mapping = FieldMapping()
        mapping.items = JSONPointer("/items")
        mapping.id = pointers("/id")
        mapping.text = pointers(
            "/snippet/displayMessage", "/snippet/textMessageDetails/messageText",
            "/snippet/superChatDetails/userComment")
        mapping.authorID = pointers("/authorDetails/channelId", "/snippet/authorChannelId")
        mapping.authorName = pointers("/authorDetails/displayName")
        mapping.time = times("/snippet/publishedAt", .rfc3339(zone: nil))
        mapping.roles = rules([
            ("/authorDetails/isChatOwner", .isTrue, .host), ("/authorDetails/isChatModerator", .isTrue, .moderator),
        ])
        mapping.deleted = conditions(("/snippet/type", .equals("tombstone")))
        mapping.deletions =
            conditions(("/snippet/type", .equals("messageDeletedEvent"))).map {
                DeletionRule($0, ids: pointers("/snippet/messageDeletedDetails/deletedMessageId"))
            }
            + conditions(("/snippet/type", .equals("userBannedEvent"))).map {
                DeletionRule($0, authors: pointers("/snippet/userBannedDetails/bannedUserDetails/channelId"))
            }
        mapping.ends = conditions(
            ("/items/*/snippet/type", .equals("chatEndedEvent")), ("/offlineAt", .exists)
        ).map { EndRule($0) }
        let reason = "/error/errors/*/reason"
        let reasons: [(status: Int?, reason: StaticString, action: ErrorRule.Action)] = [
            (403, "liveChatEnded", .ended), (403, "liveChatDisabled", .ended), (404, "liveChatNotFound", .removed),
            (403, "rateLimitExceeded", .slowDown), (403, "userRateLimitExceeded", .slowDown),
            (403, "quotaExceeded", .credential), (403, "dailyLimitExceeded", .credential),
            (403, "forbidden", .credential), (401, "authError", .credential), (400, "pageTokenInvalid", .dropCursor),
            (nil, "backendError", .backOff),
        ]
        mapping.errors = reasons.flatMap { entry in
            conditions((reason, .equals(WireText(entry.reason.description)))).map {
                ErrorRule(status: entry.status, $0, entry.action)
            }
        }
        mapping.cursor = JSONPointer("/nextPageToken").map { CursorRule(.body($0), to: .query("pageToken")) }
        mapping.interval = IntervalRule(pointer: JSONPointer("/pollingIntervalMillis"), minimum: 1_000)
        return mapping
    }()

    /// One object for each message:
    ///
    ///     {"id":"7","ts":1766000000123,"user":{"id":"u1","name":"A","roles":["host"]},"text":"…"}
    ///     {"type":"caption","key":"s3","rev":2,"final":true,"start_ms":0,"end_ms":1900,"lang":"zh","text":"…"}
    ///     {"type":"delete","id":"7"}   {"type":"gap","from_ms":…,"to_ms":…}   {"type":"end","reason":"…"}
    ///     {"type":"ping"}
    ///
    /// `t` may stand for `type`, and `ts` may also be RFC 3339. A page is an array of them; for one
    /// that wraps them, set ``items``.
    package static let plain: FieldMapping = {
        var mapping = FieldMapping()
        mapping.id = pointers("/id")
        mapping.key = pointers("/key")
        mapping.revision = pointers("/rev", "/revision")
        mapping.final = pointers("/final")
        mapping.text = pointers("/text")
        mapping.authorID = pointers("/user/id")
        mapping.authorName = pointers("/user/name")
        mapping.time = times("/ts", .unixMilliseconds) + times("/ts", .rfc3339(zone: nil))
        mapping.programmeStart = pointers("/start_ms")
        mapping.programmeEnd = pointers("/end_ms")
        mapping.language = pointers("/lang")
        mapping.roles = rules([
            ("/user/roles/*", .equals("host"), .host), ("/user/roles/*", .equals("assistant"), .assistant),
            ("/user/roles/*", .equals("moderator"), .moderator), ("/user/roles/*", .equals("system"), .system),
            ("/user/roles/*", .equals("viewer"), .viewer),
        ])
        mapping.channels =
            typed("caption").map { Rule($0, .caption) } + typed("chat").map { Rule($0, .chat) }
            + typed("screen").map { Rule($0, .screen) }
        mapping.ignored = typed("ping") + typed("hello")
        mapping.deleted = conditions(("/deleted", .isTrue))
        mapping.deletions = typed("delete").map {
            DeletionRule($0, ids: pointers("/id", "/ids/*"), authors: pointers("/user_ids/*"))
        }
        mapping.gaps = typed("gap").map {
            GapRule($0, from: times("/from_ms", .unixMilliseconds), to: times("/to_ms", .unixMilliseconds))
        }
        mapping.ends = typed("end").map { EndRule($0, detail: pointers("/reason")) }
        return mapping
    }()

    private static func pointers(_ texts: String...) -> [JSONPointer] { texts.compactMap(JSONPointer.init) }

    private static func times(_ pointer: String, _ format: TimeFormat) -> [TimeField] {
        pointers(pointer).map { TimeField($0, format) }
    }

    private static func conditions(_ list: (pointer: String, test: Condition.Test)...) -> [Condition] {
        list.flatMap { entry in pointers(entry.pointer).map { Condition(.value($0), entry.test) } }
    }

    private static func rules<Outcome>(
        _ list: [(pointer: String, test: Condition.Test, outcome: Outcome)]
    ) -> [Rule<Outcome>] {
        list.flatMap { entry in conditions((entry.pointer, entry.test)).map { Rule($0, entry.outcome) } }
    }

    private static func typed(_ name: WireText) -> [Condition] {
        conditions(("/type", .equals(name)), ("/t", .equals(name)))
    }
}
