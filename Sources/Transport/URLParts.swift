import CCurl
import Glibc

/// A URL taken apart by libcurl's own parser, so that what is checked is what is connected to.
struct URLParts: Sendable {
    /// The normalised URL, without fragment.
    let text: String
    /// In lower case.
    let scheme: String
    /// The host as it is resolved: decoded and in lower case, an IPv6 address in brackets.
    let host: String
    /// The port given, or the scheme's own.
    let port: UInt16

    /// Parses an absolute URL, or with a base one relative to it.
    ///
    /// - Throws: `transport.url.invalid`, or `transport.url.userinfo` unless `acceptingUserInfo`.
    init(_ url: String, relativeTo base: URLParts? = nil, acceptingUserInfo: Bool = false) throws(TransportError) {
        // libcurl tolerates blanks and control characters in places; nothing that is meant contains them.
        guard !url.isEmpty, url.utf8.count <= 8192, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw TransportError(.urlInvalid, "empty, too long, or with blanks or control characters")
        }
        guard let handle = curl_url() else { throw TransportError(.resources) }
        defer { curl_url_cleanup(handle) }
        if let base { try Self.set(handle, base.text) }
        try Self.set(handle, url)
        if !acceptingUserInfo {
            for part in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS] where Self.get(handle, part) != nil {
                throw TransportError(.urlUserInfo)
            }
        }
        curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0)
        guard let text = Self.get(handle, CURLUPART_URL),
            let scheme = Self.get(handle, CURLUPART_SCHEME),
            let host = Self.get(handle, CURLUPART_HOST, flags: UInt32(CURLU_URLDECODE)), !host.isEmpty,
            let port = Self.get(handle, CURLUPART_PORT, flags: UInt32(CURLU_DEFAULT_PORT)).flatMap(UInt16.init)
        else { throw TransportError(.urlInvalid, "no host or port") }
        // libcurl converts international names by the process's locale: whether that works, and to what, is not ours.
        guard host.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw TransportError(.urlInvalid, "an international host name has to be written in its xn-- form")
        }
        self.text = text
        self.scheme = scheme
        self.host = String(decoding: host.utf8.map(\.asciiLowercased), as: UTF8.self)
        self.port = port
    }

    /// Scheme, host and port: what may be shown, and what two URLs share that are the same site.
    var origin: String {
        let isDefault = port == (scheme == "https" ? 443 : 80)
        return isDefault ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }

    /// Whether a header meant for one may be sent to the other.
    func isSameSite(as other: URLParts) -> Bool {
        port == other.port && origin.utf8.elementsEqual(other.origin.utf8)
    }

    /// Checks scheme and port; the address is checked when it is known, at connecting.
    func check(against policy: AddressPolicy) throws(TransportError) {
        guard scheme == "https" || scheme == "http" && policy.allowsPlainHTTP else {
            throw TransportError(.urlScheme, scheme, url: RedactedURL(self))
        }
        guard policy.allows(port: port) else {
            throw TransportError(.portDenied, "port \(port)", url: RedactedURL(self))
        }
    }

    private static func set(_ handle: OpaquePointer, _ url: String) throws(TransportError) {
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME)
        let result = curl_url_set(handle, CURLUPART_URL, url, flags)
        guard result == CURLUE_OK else {
            throw TransportError(.urlInvalid, String(cString: curl_url_strerror(result)))
        }
    }

    private static func get(_ handle: OpaquePointer, _ part: CURLUPart, flags: UInt32 = 0) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        // Freed in any case: some failures leave a value behind.
        defer { curl_free(value) }
        guard curl_url_get(handle, part, &value, flags) == CURLUE_OK, let value else { return nil }
        return String(cString: value)
    }
}
