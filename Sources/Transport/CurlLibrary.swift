import CCurl
import Glibc

/// The library as a whole: set up once in a process.
package enum CurlLibrary {
    /// The library's version and its TLS backend, for logs: `libcurl/7.88.1 OpenSSL/3.0.19 …`.
    package static var version: String { String(cString: curl_version()) }

    private static let initialization: CURLcode = {
        // libcurl is told not to touch signals, so a peer that closes early would otherwise end the process.
        signal(SIGPIPE, SIG_IGN)
        return curl_global_init(Int(ccurl_global_all))
    }()

    /// Sets the library up, and refuses an environment in which it would write TLS session keys to a file.
    static func prepare(allowsKeyLog: Bool) throws(TransportError) {
        if !allowsKeyLog, let file = getenv("SSLKEYLOGFILE"), file.pointee != 0 { throw TransportError(.tlsKeyLog) }
        guard initialization == CURLE_OK else {
            throw TransportError(
                .internal, "curl_global_init: \(String(cString: curl_easy_strerror(initialization)))",
                curlCode: Int32(initialization.rawValue))
        }
    }
}
