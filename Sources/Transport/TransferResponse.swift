/// Status line and header fields of a response.
package struct ResponseHead: Equatable, Sendable {
    /// The status code, 200 to 999. Interim 1xx answers are never shown.
    package let status: Int
    /// The header fields in order, without those of interim answers and redirects.
    package let headers: HeaderFields
    /// The URL that answered, after redirects. It may carry secrets: use ``RedactedURL`` to show it.
    package let url: String

    /// A head of these values.
    package init(status: Int, headers: HeaderFields, url: String) {
        self.status = status
        self.headers = headers
        self.url = url
    }
}

/// A response whose body is still arriving.
package struct TransferResponse: Sendable {
    /// Status and header fields, complete.
    package let head: ResponseHead
    /// The body. Dropping it unread ends the transfer.
    package let body: ByteStream
}

/// A response that has arrived whole.
package struct CollectedResponse: Equatable, Sendable {
    /// Status and header fields.
    package let head: ResponseHead
    /// The body, at most as long as the request's limit.
    package let body: [UInt8]

    /// A response of these values.
    package init(head: ResponseHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}
