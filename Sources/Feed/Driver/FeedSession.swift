/// What a driver works for: it says what to request, and takes what comes.
package protocol FeedSession: Sendable {
    /// The next request of the feed; `nil` once it has ended.
    func nextRequest() async -> FeedRequest?

    /// Records a part of an exchange, then decodes it. It returns when the next part may come: until then the source
    /// is held back.
    func receive(_ input: FeedInput) async throws

    /// Whether the open exchange is still of use. Asked after each part of a stream; `true` by default.
    func wantsMore() async -> Bool
}

extension FeedSession {
    package func wantsMore() async -> Bool { true }
}
