import CounterfoilTranscript

/// Takes an endpoint's secrets out of what its peer wrote, for the attempt log.
struct Redactor: Sendable {
    /// What must not be shown, the longest first, so that a part never keeps its whole from being found.
    private let needles: [[UInt8]]

    /// A URL may be shown by its origin only, so its path, its query and every longer piece of them is a secret.
    init(_ endpoint: Endpoint) {
        let url = Array(endpoint.url.reveal().utf8)
        var needles = [url]
        var slashes = 0
        let path = url.drop { byte in
            if byte == 0x2F { slashes += 1 }
            return slashes < 3
        }
        needles.append(Array(path))
        needles += path.split { [0x2F, 0x3F, 0x26, 0x3D, 0x23].contains($0) }.map(Array.init)
        for secret in endpoint.signingSecrets {
            let text = Array(secret.reveal().utf8)
            needles += [text, Array(text.dropFirst(6))]
        }
        self.needles = needles.filter { $0.count >= 6 }.sorted { $0.count > $1.count }
    }

    /// The beginning of an answer on one line, printable, without secrets.
    func snippet(_ body: [UInt8]) -> String {
        var clean: [UInt8] = []
        var index = body.startIndex
        // What the snippet cannot show need not be searched: escapes only make it longer.
        while index < body.endIndex, clean.count <= AttemptRecord.maximumSnippet {
            if let needle = needles.first(where: { body[index...].starts(with: $0) }) {
                clean += Array("<redacted>".utf8)
                index += needle.count
            } else {
                clean.append(body[index])
                index += 1
            }
        }
        let shown = WireText(WireText(repairing: clean).singleLine)
        return shown.prefix(bytes: AttemptRecord.maximumSnippet).string
    }
}
