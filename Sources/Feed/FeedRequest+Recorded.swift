extension FeedRequest {
    /// The URL as it is recorded: credentials in it are shown as `redacted`.
    package var recordedURL: String { URLReference.redacted(url) }
}
