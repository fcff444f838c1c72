package import CounterfoilJSON
import CounterfoilTranscript

extension FeedConfiguration {
    /// The configuration as it is recorded: without the values and places of secret header fields, with credentials in
    /// the URL and in header fields that sound like one shown as `redacted`.
    package var canonicalJSON: CanonicalJSON {
        .members([
            "kind": .string(kind.rawValue), "url": .string(URLReference.redacted(url)),
            "mapping": kind == .hlsCaptions ? nil : mapping.canonicalJSON, "channel": .string(channel.rawValue),
            "role": role.map { .string($0.rawValue) }, "language": language.map { .string($0) },
            "headers": FieldMapping.list(headers) { field in
                let value = URLReference.isSecret(field.name) ? "redacted" : field.value
                return .members(["name": .string(field.name), "value": .string(value)])
            },
            "secret_headers": FieldMapping.list(secretHeaders) { .string($0.name) },
            "idle_limit": idleLimit.map { .integer($0) }, "retry_budget": retryBudget.map { .integer($0) },
            "dedup_capacity": .integer(Int64(dedupCapacity)),
            "rendition": kind != .hlsCaptions
                ? nil
                : .members([
                    "language": rendition.language.map { .string($0) }, "name": rendition.name.map { .string($0) },
                    "from_beginning": rendition.fromBeginning ? .boolean(true) : nil,
                ]),
        ])
    }

    /// Reads a recorded configuration. A machine made from it decodes as the one that was recorded did; its requests
    /// lack the secrets, which ``FeedDriver`` puts back.
    package init(canonical value: JSONValue) throws(FeedConfigurationError) {
        let reader = CanonicalReader(value: value, path: "feed")
        let kind = try reader.required("kind", Kind.init(rawValue:))
        self.init(
            kind: kind, url: try reader.required("url") { $0 },
            mapping: try value["mapping"].map(FieldMapping.init(canonical:)) ?? FieldMapping(preset: .plain),
            channel: try reader.required("channel", Utterance.Channel.init(rawValue:)),
            role: try reader.optional("role", Utterance.Role.init(rawValue:)), language: reader.string("language"),
            idleLimit: reader.integer("idle_limit"), retryBudget: reader.integer("retry_budget"),
            dedupCapacity: reader.integer("dedup_capacity").map { Int(clamping: min(max($0, 1), 1 << 24)) } ?? 4_096)
        for field in reader.elements("headers") {
            headers.append(
                FeedRequest.HeaderField(try field.required("name") { $0 }, try field.required("value") { $0 }))
        }
        for name in value["secret_headers"]?.elements ?? [] {
            guard let name = name.text else { throw reader.error("secret_headers") }
            secretHeaders.append(SecretHeader(name: name.string, reference: ""))
        }
        if let choice = reader.member("rendition") {
            rendition = RenditionChoice(
                language: choice.string("language"), name: choice.string("name"),
                fromBeginning: choice.value["from_beginning"]?.boolean ?? false)
        }
    }
}
