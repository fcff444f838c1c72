import CounterfoilAlert
import CounterfoilJSON
import CounterfoilTransport
import Testing

@testable import CounterfoilSink

@Suite("Endpoints")
struct EndpointTests {
    @Test("an endpoint that cannot work is refused with what is wrong")
    func validation() throws {
        func code(_ change: (inout Endpoint) -> Void) -> String? {
            var endpoint = Endpoint(name: "desk", kind: .generic, url: Secret("https://h.example/x"))
            endpoint.signingSecrets = [Secret(SignatureTests.secret)]
            change(&endpoint)
            do throws(EndpointError) {
                _ = try endpoint.makeFormat()
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code { _ in } == nil)
        #expect(code { $0.name = "" } == "endpoint.name")
        #expect(code { $0.name = "Desk" } == "endpoint.name")
        #expect(code { $0.name = "a b" } == "endpoint.name")
        #expect(code { $0.url = Secret("") } == "endpoint.url")
        #expect(code { $0.signingSecrets = [] } == "endpoint.secret")
        #expect(code { $0.signingSecrets = [Secret("plain")] } == "endpoint.secret")
        #expect(
            code { $0.signingSecrets = Array(repeating: Secret(SignatureTests.secret), count: 5) } == "endpoint.secret")
        #expect(code { $0.attemptsPerMinute = 0 } == "endpoint.rate")
        #expect(code { $0.maximumInFlight = 0 } == "endpoint.in-flight")
        #expect(code { $0.totalTimeout = .zero } == "endpoint.timeout")
        #expect(
            code { endpoint in
                endpoint.kind = .slack
                endpoint.signingSecrets = []
            } == nil)
    }

    @Test("a URL is shown by its origin")
    func redactedURL() {
        let endpoint = Endpoint(name: "desk", kind: .slack, url: Secret("https://hooks.slack.com/services/T0/B0/xyz"))
        #expect(endpoint.redactedURL.description.hasPrefix("https://hooks.slack.com/…#"))
    }

    @Test("a link holds what an alert is about, encoded")
    func links() throws {
        var sample = SampleAlert()
        sample.room = "a/../b?c#d|e>é"
        let alert = try #require(AlertDigest(JSONDocument(sample.payload).root))
        let link = try LinkTemplate(label: "Room", template: "https://live.example/rooms/{room}?s={session}#{alert}")
        #expect(
            link.url(for: alert)
                == "https://live.example/rooms/a%2F..%2Fb%3Fc%23d%7Ce%3E%C3%A9?s=\(sample.session)#\(sample.id)")
    }

    @Test(
        "a link that could lead elsewhere or break out is refused",
        arguments: [
            "http://live.example/{room}", "https://{room}.example/", "https://live.example{room}", "https://",
            "javascript:alert(1)", "https://live.example/{rooms}", "https://live.example/{room",
            "https://live.example/a b",
            "https://live.example/<x>", "https://live.example/a|b", "https://live.example/é",
        ])
    func badLinks(_ template: String) {
        #expect(throws: EndpointError.self) { try LinkTemplate(label: "Room", template: template) }
    }

    @Test("a link without braces and a label within bounds are taken")
    func plainLink() throws {
        _ = try LinkTemplate(label: "Handbook", template: "https://live.example/book?a=1&b=2")
        #expect(throws: EndpointError.self) { try LinkTemplate(label: "", template: "https://live.example/") }
    }
}
