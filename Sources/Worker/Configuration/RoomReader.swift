import CounterfoilFeed
import CounterfoilStrictYAML
import CounterfoilTranscript
import CounterfoilTransport

/// Reads the entries of `rooms`.
struct RoomReader {
    let folder: Folder
    let addresses: AddressPolicy

    func room(_ value: YAMLValue) -> RoomConfiguration? {
        value.mapping { map in
            let id = roomID(map)
            let title = map.string("title", length: 1...256, default: id?.rawValue ?? "")
            let language = map.optional("language")?.string(length: 2...35)
            let feeds = map.list("feeds", count: 1...8) { feed($0, language: language) }
            guard let id else { return nil }
            return RoomConfiguration(id: id, title: WireText(title), language: language, feeds: feeds)
        }
    }

    private func roomID(_ map: YAMLMapping) -> RoomID? {
        guard let value = map.required("id") else { return nil }
        let text = value.string(length: 1...64)
        if let id = RoomID(text) { return id }
        value.problem(
            "config.room-id", "'\(text)' is no name for a room",
            "use 1 to 64 of a-z 0-9 . _ - and begin with a letter or digit")
        return nil
    }

    private func feed(_ value: YAMLValue, language: String?) -> FeedConfiguration? {
        value.mapping { map in
            let kind = map.choice("kind", of: FeedConfiguration.Kind.self)
            let url = map.required("url").flatMap { URLCheck(addresses: addresses).url($0) }
            let channel = map.optional("channel")?.choice(of: Utterance.Channel.self)
            let role = map.optional("role")?.choice(of: Utterance.Role.self)
            let ownLanguage = map.optional("language")?.string(length: 2...35)
            let headers = map.optionalList("headers", count: 0...32) { header($0) }
            let secrets = map.optionalList("secret_headers", count: 0...8) { secretHeader($0) }
            let idle = map.optional("idle_limit")?.duration(in: 1_000...3_600_000)
            let budget = map.optional("retry_budget")?.duration(in: 1_000...7 * 86_400_000)
            let dedup = map.int("dedup_capacity", in: 16...1_048_576, default: 4_096)
            let rendition = map.optional("rendition")?.mapping { choice in
                FeedConfiguration.RenditionChoice(
                    language: choice.optional("language")?.string(length: 2...35),
                    name: choice.optional("name")?.string(length: 1...256),
                    fromBeginning: choice.bool("from_beginning", default: false))
            }
            var mapping: FieldMapping?
            if kind != .hlsCaptions { mapping = MappingReader.mapping(map) }
            guard let kind, let url else { return nil }
            return FeedConfiguration(
                kind: kind, url: url, mapping: mapping ?? FieldMapping(preset: .plain), channel: channel, role: role,
                language: ownLanguage ?? language, headers: headers, secretHeaders: secrets, idleLimit: idle,
                retryBudget: budget, dedupCapacity: dedup,
                rendition: rendition ?? FeedConfiguration.RenditionChoice(language: ownLanguage ?? language))
        }
    }

    private func header(_ value: YAMLValue) -> FeedRequest.HeaderField? {
        value.mapping { map in
            FeedRequest.HeaderField(map.string("name", length: 1...128), map.string("value", length: 1...4_096))
        }
    }

    private func secretHeader(_ value: YAMLValue) -> FeedConfiguration.SecretHeader? {
        value.mapping { map in
            let path = folder.path(map.secretFile("value_file"))
            return FeedConfiguration.SecretHeader(
                name: map.string("name", length: 1...128), prefix: map.string("prefix", length: 1...64, default: ""),
                reference: path)
        }
    }
}
