package import CounterfoilJSON
package import CounterfoilTranscript

/// Where a JSON feed keeps what the transcript needs.
///
/// Every field has a list of pointers, the first that names a value other than null holds. Pointers of ``items``,
/// ``cursor``, ``interval``, ``ends`` and ``errors`` start at the whole document (the page, or one value of a stream),
/// all others at one item.
package struct FieldMapping: Sendable, Equatable {
    /// The items of a page; an array that is named stands for its elements. `nil`: the document is the item.
    package var items: JSONPointer?
    /// How the items of a page are ordered in time.
    package var order = Order.ascending
    /// The source's own name of an item.
    package var id: [JSONPointer] = []
    /// Names what later items revise, where that is not the id. Items with the same key and no revision are numbered.
    package var key: [JSONPointer] = []
    /// A number that grows with each revision of a key.
    package var revision: [JSONPointer] = []
    /// Whether an item is the last word on its key. An item without it is.
    package var final: [JSONPointer] = []
    /// The words. A pointer with `*` that names several texts stands for all of them, joined.
    package var text: [JSONPointer] = []
    package var authorID: [JSONPointer] = []
    package var authorName: [JSONPointer] = []
    /// When it was said or sent; the first that can be read holds.
    package var time: [TimeField] = []
    /// Where the speech begins and ends in the programme, in milliseconds.
    package var programmeStart: [JSONPointer] = []
    package var programmeEnd: [JSONPointer] = []
    package var language: [JSONPointer] = []
    /// The first rule that holds names the role; without one it is the feed's.
    package var roles: [Rule<Utterance.Role>] = []
    /// The first rule that holds names the channel; without one it is the feed's.
    package var channels: [Rule<Utterance.Channel>] = []
    /// Items that carry nothing, such as heartbeats.
    package var ignored: [Condition] = []
    /// Items that say of themselves that they were deleted.
    package var deleted: [Condition] = []
    /// Items that delete others.
    package var deletions: [DeletionRule] = []
    /// Items that declare a hole.
    package var gaps: [GapRule] = []
    /// What in a document proves the end of the broadcast. Its items are read first.
    package var ends: [EndRule] = []
    /// What in an answer of any status proves a failure.
    package var errors: [ErrorRule] = []
    package var cursor: CursorRule?
    package var interval: IntervalRule?

    package init() {}

    package enum Order: String, Sendable { case ascending = "asc", descending = "desc" }

    package struct TimeField: Sendable, Equatable {
        package var pointer: JSONPointer
        package var format: TimeFormat

        package init(_ pointer: JSONPointer, _ format: TimeFormat) {
            self.pointer = pointer
            self.format = format
        }
    }

    /// A condition and what follows from it.
    package struct Rule<Outcome: Sendable & Equatable>: Sendable, Equatable {
        package var condition: Condition
        package var outcome: Outcome

        package init(_ condition: Condition, _ outcome: Outcome) {
            self.condition = condition
            self.outcome = outcome
        }
    }

    package struct DeletionRule: Sendable, Equatable {
        package var condition: Condition
        /// The ids or keys of what is deleted.
        package var ids: [JSONPointer]
        /// Authors all of whose items are deleted.
        package var authors: [JSONPointer]

        package init(_ condition: Condition, ids: [JSONPointer] = [], authors: [JSONPointer] = []) {
            self.condition = condition
            self.ids = ids
            self.authors = authors
        }
    }

    package struct GapRule: Sendable, Equatable {
        package var condition: Condition
        package var from: [TimeField]
        package var to: [TimeField]

        package init(_ condition: Condition, from: [TimeField] = [], to: [TimeField] = []) {
            self.condition = condition
            self.from = from
            self.to = to
        }
    }

    package struct EndRule: Sendable, Equatable {
        package var condition: Condition
        package var reason: FeedEnd.Reason
        /// What the source says about it; without it, what met the condition.
        package var detail: [JSONPointer]

        package init(_ condition: Condition, _ reason: FeedEnd.Reason = .ended, detail: [JSONPointer] = []) {
            self.condition = condition
            self.reason = reason
            self.detail = detail
        }
    }

    package struct ErrorRule: Sendable, Equatable {
        /// The status it holds for; `nil` for any.
        package var status: Int?
        /// What the body must say; `nil` for anything.
        package var condition: Condition?
        package var action: Action

        package init(status: Int? = nil, _ condition: Condition? = nil, _ action: Action) {
            self.status = status
            self.condition = condition
            self.action = action
        }

        package enum Action: String, Sendable, CaseIterable {
            /// The broadcast is over.
            case ended
            /// It is gone for good.
            case removed
            /// The cursor is no longer good: begin with the first page again.
            case dropCursor = "drop-cursor"
            /// Try again later, as after any failure.
            case backOff = "back-off"
            /// We ask too often: double the time between requests.
            case slowDown = "slow-down"
            /// The credential is refused or used up: try again much later and tell an operator.
            case credential
        }
    }

    /// How a feed is resumed where it was left.
    package struct CursorRule: Sendable, Equatable {
        package var source: Source
        package var target: Target
        /// The value of the first request; `nil` for none.
        package var first: String?

        package init(_ source: Source, to target: Target, first: String? = nil) {
            self.source = source
            self.target = target
            self.first = first
        }

        package enum Source: Sendable, Equatable {
            case body(JSONPointer)
            /// A field of the answer's header.
            case header(String)
            /// A field of the newest item.
            case lastItem(JSONPointer)
            /// The target of `Link: <…>; rel="next"`, which is the next URL.
            case nextLink
        }

        package enum Target: Sendable, Equatable {
            case query(String)
            case header(String)
        }
    }

    /// How long to wait between the pages of a poll, counted from the receipt of a page. In milliseconds.
    package struct IntervalRule: Sendable, Equatable {
        /// Where the source says it.
        package var pointer: JSONPointer?
        /// Milliseconds in the unit of the source.
        package var unit: Int64
        /// Where it does not say.
        package var fallback: Int64
        package var minimum: Int64
        package var maximum: Int64

        package init(
            pointer: JSONPointer? = nil, unit: Int64 = 1, fallback: Int64 = 5_000, minimum: Int64 = 500,
            maximum: Int64 = 300_000
        ) {
            self.pointer = pointer
            self.unit = unit
            self.fallback = fallback
            self.minimum = minimum
            self.maximum = maximum
        }
    }
}
