extension TransportError {
    /// What failed, with a raw value that does not change between releases.
    package enum Code: String, CaseIterable, Sendable {
        case urlInvalid = "transport.url.invalid"
        case urlScheme = "transport.url.scheme"
        case urlUserInfo = "transport.url.userinfo"
        case requestInvalid = "transport.request.invalid"
        case headerInvalid = "transport.header.invalid"
        case addressDenied = "transport.address.denied"
        case portDenied = "transport.port.denied"
        case queueFull = "transport.queue.full"
        case dns = "transport.dns"
        case connectRefused = "transport.connect.refused"
        case connectFailed = "transport.connect.failed"
        case tlsVerify = "transport.tls.verify"
        case tlsHandshake = "transport.tls.handshake"
        case tlsTrustStore = "transport.tls.trust-store"
        case tlsKeyLog = "transport.tls.key-log"
        case timeoutConnect = "transport.timeout.connect"
        case timeoutFirstByte = "transport.timeout.first-byte"
        case timeoutHeaders = "transport.timeout.headers"
        case timeoutIdle = "transport.timeout.idle"
        case timeoutTotal = "transport.timeout.total"
        case timeoutPaused = "transport.timeout.paused"
        case reset = "transport.reset"
        case responseEmpty = "transport.response.empty"
        case responseMalformed = "transport.response.malformed"
        case headerLimit = "transport.header.limit"
        case bodyLimit = "transport.body.limit"
        case bodyTruncated = "transport.body.truncated"
        case bodyConsumed = "transport.body.consumed"
        case encodingUnsupported = "transport.encoding.unsupported"
        case redirectLimit = "transport.redirect.limit"
        case redirectLoop = "transport.redirect.loop"
        case cancelled = "transport.cancelled"
        case shutdown = "transport.shutdown"
        case resources = "transport.resources"
        case `internal` = "transport.internal"

        /// Whether the same request may succeed later without a person's doing.
        package var isRetriable: Bool {
            switch self {
            case .queueFull, .dns, .connectRefused, .connectFailed, .timeoutConnect, .timeoutFirstByte, .timeoutHeaders,
                .timeoutIdle, .timeoutTotal, .timeoutPaused, .reset, .responseEmpty, .bodyTruncated, .tlsHandshake,
                .responseMalformed, .resources, .internal:
                true
            case .urlInvalid, .urlScheme, .urlUserInfo, .requestInvalid, .headerInvalid, .addressDenied, .portDenied,
                .tlsVerify, .tlsTrustStore, .tlsKeyLog, .headerLimit, .bodyLimit, .bodyConsumed,
                .encodingUnsupported, .redirectLimit, .redirectLoop, .cancelled, .shutdown:
                false
            }
        }

        /// What happened, in a few words.
        var summary: String { words.summary }
        /// What to do about it.
        var remedy: String { words.remedy }

        private var words: (summary: String, remedy: String) {
            switch self {
            case .urlInvalid: ("the URL cannot be used", "give an absolute URL with a host name")
            case .urlScheme:
                ("the URL's scheme is not allowed", "use https, or allow plain http for this source explicitly")
            case .urlUserInfo:
                ("the URL carries a user name or password", "remove it and send the credential as a header")
            case .requestInvalid: ("the request contradicts itself", "send a body only with POST")
            case .headerInvalid:
                ("a request header cannot be sent", "remove line breaks and fields that the transport sets itself")
            case .addressDenied:
                (
                    "the host's address is not allowed",
                    "use a public host, or add the address range to the source's allowed ranges"
                )
            case .portDenied: ("the port is not allowed", "use an allowed port, or add it to the source's ports")
            case .queueFull:
                ("too many requests wait for a connection", "lower the number of sources or raise the queue's bound")
            case .dns: ("the host name was not found", "check the name and this machine's resolver")
            case .connectRefused:
                ("the connection was refused", "check that the service runs and that the port is right")
            case .connectFailed: ("the host cannot be reached", "check the network, routes and firewalls")
            case .tlsVerify:
                ("the peer's certificate is not trusted", "renew it, or configure the authority that signed it")
            case .tlsHandshake:
                ("the TLS handshake failed", "check that the port speaks TLS 1.2 or later")
            case .tlsTrustStore:
                ("the file of trusted authorities cannot be used", "install ca-certificates or configure another file")
            case .tlsKeyLog:
                (
                    "SSLKEYLOGFILE is set, which would write session keys to disk",
                    "unset it, or allow key logging for debugging"
                )
            case .timeoutConnect:
                ("no connection within the time allowed", "check that the host is up and reachable")
            case .timeoutFirstByte:
                ("no answer within the time allowed", "check the service's load, or allow it more time")
            case .timeoutHeaders:
                ("the answer's headers did not end within the time allowed", "check the service or the proxy before it")
            case .timeoutIdle:
                ("the body fell silent for longer than allowed", "reconnect; allow more if the source is often quiet")
            case .timeoutTotal: ("the exchange took longer than allowed", "try again, or allow it more time")
            case .timeoutPaused:
                ("the body was held back for too long by its reader", "give the reader more capacity; reconnect")
            case .reset: ("the connection broke", "reconnect; look for a restart or a proxy's limit on the other side")
            case .responseEmpty: ("the peer closed the connection without an answer", "try again")
            case .responseMalformed:
                ("the answer is not valid HTTP", "check that the URL points at an HTTP service")
            case .headerLimit:
                ("the answer's headers are too large", "check the service; raise the limit if they are meant")
            case .bodyLimit: ("the body is larger than allowed", "raise the limit if such answers are meant")
            case .bodyTruncated: ("the connection closed before the body was complete", "reconnect")
            case .bodyConsumed: ("the body already has a reader", "iterate over a body once")
            case .encodingUnsupported:
                ("the answer uses a coding that was not asked for", "have the service send the body uncompressed")
            case .redirectLimit: ("too many redirects", "configure the final URL")
            case .redirectLoop: ("the redirects form a loop", "configure the final URL")
            case .cancelled: ("the request was cancelled", "nothing")
            case .shutdown: ("the client is shut down", "nothing")
            case .resources:
                (
                    "this process ran out of sockets, memory or threads",
                    "raise its limits or lower the number of sources"
                )
            case .internal: ("the transfer engine failed", "try again; report it if it returns")
            }
        }
    }
}
