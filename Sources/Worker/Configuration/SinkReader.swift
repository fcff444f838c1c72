import CounterfoilDetection
import CounterfoilSink
import CounterfoilStrictYAML
import CounterfoilTransport

/// Reads the entries of `sinks`.
struct SinkReader {
    let folder: Folder
    let addresses: AddressPolicy

    /// What a sink is called in the file.
    enum Kind: String, CaseIterable {
        case webhook, slack

        var endpoint: Endpoint.Kind { self == .slack ? .slack : .generic }
    }

    func endpoint(_ value: YAMLValue) -> Endpoint? {
        value.mapping { map in
            let name = map.string("name", length: 1...64)
            let kind = map.choice("kind", of: Kind.self)
            let url = secretURL(map)
            let secrets = map.optionalList("secret_files", count: 1...4) { item in secret(item) }
            let language = map.choice("language", default: Language.english)
            let severity = map.choice("minimum_severity", default: Severity.low)
            let messages = map.optionalList("messages", count: 1...3) { item -> OutboxMessage.Kind? in item.choice() }
            let links = map.optionalList("links", count: 0...5) { link($0, of: name) }
            let timeout = map.duration("timeout", in: 1_000...120_000, default: 15_000)
            let rate = map.optional("attempts_per_minute")?.int(in: 1...60_000)
            guard let kind, let url else { return nil }
            var endpoint = Endpoint(name: name, kind: kind.endpoint, url: url)
            endpoint.signingSecrets = secrets
            endpoint.language = language
            endpoint.minimumSeverity = severity
            endpoint.messages = messages.isEmpty ? kind.messages : messages
            endpoint.links = links
            endpoint.totalTimeout = .milliseconds(timeout)
            if let rate { endpoint.attemptsPerMinute = rate }
            endpoint.addressPolicy = addresses
            do throws(EndpointError) {
                _ = try endpoint.makeFormat()
            } catch {
                value.problem(
                    error.code, error.description, kind == .webhook ? "see 'secret_files' in the manual" : "mend it")
            }
            return endpoint
        }
    }

    /// The URL itself, or the file that holds it where the URL is a secret.
    private func secretURL(_ map: YAMLMapping) -> Secret? {
        if let file = map.optional("url_file") { return secret(file) }
        guard let value = map.optional("url") else {
            map.value.problem("config.no-url", "neither 'url' nor 'url_file' is given", "give one of them")
            return nil
        }
        return URLCheck(addresses: addresses).url(value).map { Secret($0) }
    }

    private func secret(_ value: YAMLValue) -> Secret? {
        let path = folder.path(value.string(length: 1...1_024))
        do throws(SecretError) {
            return try Secret(file: path)
        } catch {
            value.problem(error.code.rawValue, "the secret cannot be read", error.description)
            return nil
        }
    }

    private func link(_ value: YAMLValue, of endpoint: String) -> LinkTemplate? {
        value.mapping { map in
            let label = map.string("label", length: 1...60)
            let template = map.string("url", length: 1...1_024)
            do throws(EndpointError) {
                return try LinkTemplate(label: label, template: template, endpoint: endpoint)
            } catch {
                value.problem(
                    error.code, error.description, "write https://host/path with {room}, {session} or {alert}")
                return nil
            }
        }
    }
}

extension SinkReader.Kind {
    /// What is sent where the file does not say: people are told of news, programs of every step.
    var messages: [OutboxMessage.Kind] {
        self == .slack ? [.firing] : OutboxMessage.Kind.allCases
    }
}
