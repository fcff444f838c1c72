internal import HTTPTypes

/// A whole HTTP answer.
struct WireResponse: Sendable, Equatable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: [UInt8]

    init(_ status: HTTPResponse.Status, type: String, headers: HTTPFields = [:], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.headers[.contentType] = type
        self.body = body
    }

    static func text(_ status: HTTPResponse.Status, _ text: String) -> WireResponse {
        WireResponse(status, type: "text/plain; charset=utf-8", body: Array(text.utf8))
    }

    static func json(_ status: HTTPResponse.Status, _ body: [UInt8]) -> WireResponse {
        WireResponse(status, type: "application/json; charset=utf-8", headers: [.cacheControl: "no-store"], body: body)
    }

    /// What proxies and captive portals send in place of what was asked for.
    static let strayPage = WireResponse(
        .ok, type: "text/html; charset=utf-8",
        body: Array(
            "<!DOCTYPE html>\n<html><head><title>Please wait</title></head><body>Please wait.</body></html>\n".utf8))
}
