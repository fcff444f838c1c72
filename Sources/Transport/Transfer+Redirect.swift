extension Transfer {
    /// The request and target of the next hop.
    ///
    /// - Throws: `transport.redirect.limit`, `transport.redirect.loop`, or what is wrong with the new URL.
    func redirected(to location: String, status: Int) throws(TransportError) -> (TransferRequest, URLParts) {
        guard case .upTo(let limit) = request.redirects, visited.count < limit else {
            throw TransportError(.redirectLimit, "after \(visited.count)")
        }
        let next: URLParts
        do throws(TransportError) {
            next = try URLParts(location, relativeTo: target)
        } catch {
            throw error.at(RedactedURL(location))
        }
        try next.check(against: request.addressPolicy)
        var request = request
        if request.method == .post, status <= 303 {
            request.method = .get
            request.body = []
            request.headers["Content-Type"] = nil
        }
        // A POST that is answered with "now get it here" comes back to the same URL without being a loop.
        let isLoop = (visited + [target]).contains { $0.text.utf8.elementsEqual(next.text.utf8) }
        guard !isLoop || request.method != self.request.method else {
            throw TransportError(.redirectLoop, url: RedactedURL(next))
        }
        if !next.isSameSite(as: target) { request.headers = [:] }
        return (request, next)
    }
}
