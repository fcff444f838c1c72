extension AddressPolicy {
    /// What keeps a URL from ever being requested under the policy, as far as the URL itself tells: its form, scheme,
    /// port and, where its host is an address, that address. For checking a configuration before anything runs.
    package func problem(with url: String) -> TransportError? {
        do throws(TransportError) {
            let parts = try URLParts(url)
            try parts.check(against: self)
            let host = parts.host.hasPrefix("[") ? String(parts.host.dropFirst().dropLast()) : parts.host
            if let address = IPAddress(host), !allows(address) {
                throw TransportError(.addressDenied, host, url: RedactedURL(parts))
            }
            return nil
        } catch {
            return error
        }
    }
}
