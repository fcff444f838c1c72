import CounterfoilJSON
import CounterfoilTranscript

/// What an answer as a whole says, before its items are read.
enum AnswerVerdict: Sendable {
    case fine
    case ended(FeedEnd.Reason, WireText)
    case cursorRefused(FeedLifecycle.Failure)
    case tooOften(FeedLifecycle.Failure)
    case failed(FeedLifecycle.Failure)
}

extension FieldMapping {
    /// Judges an answer by the rules for errors, and by its status where no rule holds.
    ///
    /// - Parameter document: The body, where it is JSON.
    func verdict(
        on head: FeedResponseHead, _ document: JSONDocument?, body: [UInt8], at time: EventTime
    ) -> AnswerVerdict {
        var standard = FeedLifecycle.Failure.status(head, body: body, at: time)
        for rule in errors where rule.status == nil || rule.status == head.status {
            if let condition = rule.condition {
                guard let root = document?.root, let match = Self.match(condition, in: root) else { continue }
                standard.detail = WireText("status \(head.status), " + match.prefix(bytes: 200).singleLine)
            }
            switch rule.action {
            case .ended: return .ended(.ended, standard.detail)
            case .removed: return .ended(.removed, standard.detail)
            case .dropCursor:
                standard.code = "feed.cursor"
                return .cursorRefused(standard)
            case .slowDown:
                standard.code = "feed.rate"
                standard.floor = HTTPDate.retryAfter(head, receivedAt: time)
                return .tooOften(standard)
            case .credential:
                standard.code = "feed.credential"
                standard.floor = max(standard.floor, 300_000)
                return .failed(standard)
            case .backOff:
                standard.code = "feed.http"
                standard.floor = HTTPDate.retryAfter(head, receivedAt: time)
                return .failed(standard)
            }
        }
        return (200..<300).contains(head.status) || head.status == 304 ? .fine : .failed(standard)
    }

    /// Some sources wrap an error in an array.
    private static func match(_ condition: Condition, in root: JSONValue) -> WireText? {
        for candidate in root.kind == .array ? root.elements : [root] {
            if let match = condition.match(in: candidate, eventType: nil) { return match }
        }
        return nil
    }
}
