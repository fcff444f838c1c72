/// What feeds do with URLs, on their text alone and the same everywhere (RFC 3986).
enum URLReference {
    /// The parts of a URL or relative reference.
    private struct Parts {
        var scheme: Substring.UTF8View?
        var authority: Substring.UTF8View?
        var path: Substring.UTF8View
        var query: Substring.UTF8View?

        init(_ text: String) {
            var rest = Substring(text).utf8
            if let hash = rest.firstIndex(of: 0x23) { rest = rest[..<hash] }
            if let mark = rest.firstIndex(of: 0x3F) {
                query = rest[rest.index(after: mark)...]
                rest = rest[..<mark]
            }
            if let colon = rest.firstIndex(of: 0x3A), let first = rest.first, isLetter(first),
                rest[..<colon].allSatisfy({
                    isLetter($0) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
                })
            {
                scheme = rest[..<colon]
                rest = rest[rest.index(after: colon)...]
            }
            if rest.starts(with: [0x2F, 0x2F]) {
                rest = rest.dropFirst(2)
                let end = rest.firstIndex(of: 0x2F) ?? rest.endIndex
                authority = rest[..<end]
                rest = rest[end...]
            }
            path = rest

            func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
        }
    }

    /// The absolute URL that a reference names within a document (RFC 3986, section 5.2.2), without fragment.
    static func resolve(_ reference: String, against base: String) -> String {
        let target = Parts(reference)
        if target.scheme != nil { return reference }
        let origin = Parts(base)
        var url = origin.scheme.map { string($0) + ":" } ?? ""
        if let authority = target.authority {
            return url + "//" + string(authority) + normalised(target.path) + queryText(target.query)
        }
        if let authority = origin.authority { url += "//" + string(authority) }
        guard !target.path.isEmpty else {
            return url + string(origin.path) + queryText(target.query ?? origin.query)
        }
        if target.path.first == 0x2F { return url + normalised(target.path) + queryText(target.query) }
        let folder = origin.path.lastIndex(of: 0x2F).map { origin.path[...$0] }
        let merged = (folder.map(string) ?? (origin.authority == nil ? "" : "/")) + string(target.path)
        return url + normalised(Substring(merged).utf8) + queryText(target.query)
    }

    /// The URL with a query item of that name set to the value, in place of an earlier one.
    static func settingQuery(_ name: String, to value: String, in url: String) -> String {
        let encodedName = encoded(name)
        let parts = Parts(url)
        var items = (parts.query.map(string) ?? "").utf8.split(separator: 0x26).map { String(Substring($0)) }
        items.removeAll { item in itemName(item).utf8.elementsEqual(encodedName.utf8) }
        items.append(encodedName + "=" + encoded(value))
        let end = url.utf8.firstIndex { $0 == 0x3F || $0 == 0x23 } ?? url.utf8.endIndex
        return String(url[..<end]) + "?" + items.joined(separator: "&")
    }

    /// The URL without what may be a secret: a user name and password, and the values of query items whose names sound
    /// like credentials become `redacted`.
    static func redacted(_ url: String) -> String {
        let parts = Parts(url)
        var text = parts.scheme.map { string($0) + ":" } ?? ""
        if let authority = parts.authority {
            let host = authority.lastIndex(of: 0x40).map { authority[authority.index(after: $0)...] }
            text += "//" + string(host ?? authority)
        }
        text += string(parts.path)
        guard let query = parts.query else { return text }
        let items = query.split(separator: 0x26, omittingEmptySubsequences: false).map { item -> String in
            let name = itemName(string(item))
            return isSecret(name) ? name + "=redacted" : string(item)
        }
        return text + "?" + items.joined(separator: "&")
    }

    /// A URL with what ``redacted(_:)`` took from its query put back from the URL it was taken from.
    static func restoring(_ url: String, from original: String) -> String {
        let parts = Parts(url)
        let secrets = Parts(original)
        guard let query = parts.query, let kept = secrets.query, origin(url) == origin(original),
            parts.path.elementsEqual(secrets.path)
        else { return url }
        let originals = kept.split(separator: 0x26).map(string)
        let items = query.split(separator: 0x26, omittingEmptySubsequences: false).map { item -> String in
            let text = string(item)
            let name = itemName(text)
            guard isSecret(name), text.utf8.elementsEqual((name + "=redacted").utf8) else { return text }
            return originals.first { itemName($0).utf8.elementsEqual(name.utf8) } ?? text
        }
        let end = url.utf8.firstIndex(of: 0x3F) ?? url.utf8.endIndex
        return String(url[..<end]) + "?" + items.joined(separator: "&")
    }

    /// Scheme, host and port in lower case, as bytes; user name and password do not count.
    static func origin(_ url: String) -> [UInt8] {
        let parts = Parts(url)
        var text = (parts.scheme.map(string) ?? "") + "://"
        if let authority = parts.authority {
            text += string(authority.lastIndex(of: 0x40).map { authority[authority.index(after: $0)...] } ?? authority)
        }
        return text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    /// The last component of a reference's path, by which reloads recognise a segment whose query changes.
    static func lastComponent(_ reference: String) -> String {
        let path = Parts(reference).path
        return string(path.lastIndex(of: 0x2F).map { path[path.index(after: $0)...] } ?? path)
    }

    /// Whether a query item's or header's name sounds like a credential.
    static func isSecret(_ name: String) -> Bool {
        let lower = String(decoding: name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        let exact: Set<String> = [
            "key", "sig", "auth", "jwt", "sid", "code", "hmac", "pwd", "hdnts", "hdnea", "policy",
        ]
        let parts = [
            "token", "secret", "apikey", "api_key", "api-key", "access_key", "access-key", "signature", "password",
            "passwd", "credential", "session", "key-pair-id", "authorization", "cookie",
        ]
        return exact.contains(lower) || parts.contains { lower.contains($0) }
    }

    private static func itemName(_ item: String) -> String {
        String(Substring(item.utf8.prefix { $0 != 0x3D }))
    }

    /// Percent-encodes all but the unreserved characters.
    static func encoded(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Removes `.` and `..` from a path (section 5.2.4).
    private static func normalised(_ path: Substring.UTF8View) -> String {
        var output: [Substring.UTF8View] = []
        let parts = path.split(separator: 0x2F, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            if part.elementsEqual(".".utf8) {
                if isLast { output.append(Substring().utf8) }
            } else if part.elementsEqual("..".utf8) {
                if output.count > 1 || output.first?.isEmpty == false { output.removeLast() }
                if isLast { output.append(Substring().utf8) }
            } else {
                output.append(part)
            }
        }
        let text = output.map(string).joined(separator: "/")
        return path.first == 0x2F && text.utf8.first != 0x2F ? "/" + text : text
    }

    private static func string(_ view: Substring.UTF8View) -> String { String(Substring(view)) }

    private static func queryText(_ query: Substring.UTF8View?) -> String { query.map { "?" + string($0) } ?? "" }
}
