extension HTTPClient {
    /// Settings of a client that hold for all its requests.
    package struct Configuration: Sendable {
        /// Requests that may be looking up a name, connecting or shaking hands at once; each may hold one resolver
        /// thread. 64 by default.
        package var maximumConnecting = 64
        /// Requests that may wait for their turn to connect; more fail with `transport.queue.full`. 16,384 by default.
        package var maximumQueued = 16_384
        /// Connections to one host at once; 0 (the default) for no bound. A request beyond it waits inside libcurl with
        /// its connect clock running, so bound the number of requests for a destination as well.
        package var maximumConnectionsPerHost = 0
        /// Idle connections kept for reuse. 64 by default.
        package var maximumIdleConnections = 64
        /// Longest idle time after which a connection is still reused. 60 s by default; whole seconds.
        package var maximumIdleAge: Duration = .seconds(60)
        /// How long a resolved name is kept. 60 s by default; whole seconds.
        package var dnsCacheAge: Duration = .seconds(60)
        /// The certificate authorities trusted, as one PEM file.
        package var trustedAuthorities = "/etc/ssl/certs/ca-certificates.crt"
        /// Sent as `User-Agent` where a request gives none.
        package var userAgent = "counterfoil"
        /// Whether the client starts although `SSLKEYLOGFILE` is set, which makes libcurl write session keys there.
        package var allowsKeyLog = false

        /// The default settings.
        package init() {}
    }

    /// What a client has done and is doing.
    package struct Statistics: Hashable, Sendable {
        /// Requests that wait for their turn to connect.
        package var queued = 0
        /// Requests dispatched and not ended, those connecting included.
        package var active = 0
        /// Requests that are being resolved or connected.
        package var connecting = 0
        /// Requests ended since the start, successfully or not.
        package var ended = 0
        /// Times a body was held back because its reader was slow.
        package var pauses = 0
        /// Sockets opened since the start.
        package var socketsOpened = 0
        /// Sockets that libcurl is watching now.
        package var socketsWatched = 0
        /// Times the multi handle failed and was replaced.
        package var rebuilds = 0
    }
}
