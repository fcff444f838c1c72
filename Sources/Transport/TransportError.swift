/// Why a request failed.
///
/// `code` is for metrics and decisions and never carries data; `description` is for people.
package struct TransportError: Error, Hashable, Sendable {
    /// What failed.
    package let code: Code
    /// What happened, with facts where there are any; never a header, a body, a path or a query.
    package let detail: String
    /// The URL without its secrets: `https://host/…#1a2b3c4d`; empty where the failure concerns no request.
    package let url: RedactedURL?
    /// libcurl's own number for the failure, where it reported one.
    package let curlCode: Int32?

    init(_ code: Code, _ detail: String = "", url: RedactedURL? = nil, curlCode: Int32? = nil) {
        self.code = code
        self.detail = detail
        self.url = url
        self.curlCode = curlCode
    }

    /// Whether the same request may succeed later without a person's doing.
    package var isRetriable: Bool { code.isRetriable }

    /// One sentence: what happened, where, and what to do.
    package var message: String {
        var text = code.summary
        if !detail.isEmpty { text += " (\(detail))" }
        if let url { text += ", \(url)" }
        return text + ": " + code.remedy
    }

    func at(_ url: RedactedURL) -> TransportError {
        TransportError(code, detail, url: url, curlCode: curlCode)
    }
}

extension TransportError: CustomStringConvertible {
    /// The code and the message.
    package var description: String { "\(code.rawValue): \(message)" }
}
