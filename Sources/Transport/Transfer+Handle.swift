import CCurl

extension Transfer {
    /// Makes an easy handle for the current hop.
    func makeHandle(_ configuration: HTTPClient.Configuration) throws(TransportError) -> EasyHandle {
        let easy = try EasyHandle()
        try setCallbacks(easy)
        try setConnection(easy, configuration)
        try setTLS(easy, configuration)
        try setRequest(easy, configuration)
        return easy
    }

    private func setCallbacks(_ easy: EasyHandle) throws(TransportError) {
        let owner = Unmanaged.passUnretained(self).toOpaque()
        let handle = easy.pointer
        try easy.set(CURLOPT_PRIVATE, UnsafeMutableRawPointer(bitPattern: id.number))
        try easy.set(CURLOPT_HEADERDATA, owner)
        try EasyHandle.check(
            ccurl_setopt_write(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, owner in
                Transfer.from(owner)?.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
            }, CURLOPT_HEADERFUNCTION)
        try easy.set(CURLOPT_WRITEDATA, owner)
        try EasyHandle.check(
            ccurl_setopt_write(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, owner in
                Transfer.from(owner)?.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
                    ?? ccurl_write_abort
            }, CURLOPT_WRITEFUNCTION)
        try easy.set(CURLOPT_OPENSOCKETDATA, owner)
        try EasyHandle.check(
            ccurl_setopt_open_socket(handle) { owner, _, address in
                guard let address else { return ccurl_no_socket }
                return Transfer.from(owner)?.openSocket(address) ?? ccurl_no_socket
            }, CURLOPT_OPENSOCKETFUNCTION)
        try easy.set(CURLOPT_PREREQDATA, owner)
        try EasyHandle.check(
            ccurl_setopt_before_request(handle) { owner, address, _, port, _ in
                Transfer.from(owner)?.connected(to: address, port: port) ?? ccurl_no_reuse_abort
            }, CURLOPT_PREREQFUNCTION)
    }

    private func setConnection(
        _ easy: EasyHandle, _ configuration: HTTPClient.Configuration
    ) throws(TransportError) {
        try easy.set(CURLOPT_NOSIGNAL, 1)
        // An empty proxy also keeps libcurl from the environment's: a proxy would hide the real address from the policy.
        try easy.set(CURLOPT_PROXY, "")
        try easy.set(CURLOPT_PROTOCOLS_STR, request.addressPolicy.allowsPlainHTTP ? "https,http" : "https")
        try easy.set(CURLOPT_FOLLOWLOCATION, 0)
        // The deadline itself is ours; libcurl has to know it to share the time among a host's addresses.
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, request.timeouts.connect.milliseconds)
        try easy.set(CURLOPT_DNS_CACHE_TIMEOUT, max(1, configuration.dnsCacheAge.milliseconds / 1000))
        try easy.set(CURLOPT_MAXAGE_CONN, max(1, configuration.maximumIdleAge.milliseconds / 1000))
        try easy.set(CURLOPT_BUFFERSIZE, 16 << 10)
        try easy.set(CURLOPT_TCP_KEEPALIVE, 1)
        try easy.set(CURLOPT_TCP_KEEPIDLE, 30)
        try easy.set(CURLOPT_TCP_KEEPINTVL, 15)
    }

    private func setTLS(_ easy: EasyHandle, _ configuration: HTTPClient.Configuration) throws(TransportError) {
        try easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        try easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        try easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try easy.set(CURLOPT_CAINFO, configuration.trustedAuthorities)
        // With a directory of authorities set, as this system's default is, libcurl reads the store anew for each
        // connection instead of sharing one: ten times the memory and thirty times the work.
        try easy.set(CURLOPT_CAPATH, nil as String?)
    }

    private func setRequest(
        _ easy: EasyHandle, _ configuration: HTTPClient.Configuration
    ) throws(TransportError) {
        try easy.set(CURLOPT_URL, target.text)
        switch request.httpVersion {
        case .http1:
            try easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        case .http2:
            try easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
            try easy.set(CURLOPT_PIPEWAIT, 1)
        }
        // A name without a value keeps libcurl from adding the field by itself.
        var lines = ["Expect:"]
        if request.method == .post {
            try easy.set(CURLOPT_POST, 1)
            try easy.setBody(request.body)
            if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        }
        if request.headers["User-Agent"] == nil { try easy.set(CURLOPT_USERAGENT, configuration.userAgent) }
        // To libcurl a colon with nothing after it means "do not send"; a semicolon stands for an empty value.
        lines += request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        try easy.setHeaders(lines)
    }

    private static func from(_ owner: UnsafeMutableRawPointer?) -> Transfer? {
        owner.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
