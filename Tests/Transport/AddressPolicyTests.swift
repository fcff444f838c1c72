import CounterfoilTestSupport
import Testing

@testable import CounterfoilTransport

@Suite("Address policy")
struct AddressPolicyTests {
    @Test(
        "refuses every block that is not on the public Internet",
        arguments: [
            "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200",
            "100.127.255.255",
            "127.0.0.0", "127.0.0.1", "127.255.255.255", "168.63.129.16", "169.254.0.0", "169.254.169.254",
            "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.192", "192.0.2.1", "192.88.99.1",
            "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.7", "203.0.113.9",
            "224.0.0.1", "239.255.255.255", "240.0.0.0", "255.255.255.255", "::", "::1", "::7f00:1", "::127.0.0.1",
            "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.1.2.3", "::ffff:169.254.169.254", "::ffff:0:7f00:1",
            "0:0:0:0:0:ffff:c0a8:0101", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1",
            "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002::1", "2002:7f00:1::",
            "3fff::1", "3fff:fff:ffff::1", "4000::1", "5f00::1", "8000::1", "fc00::1", "fd00::1", "fd00:ec2::254",
            "fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ])
    func refusesSpecial(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!AddressPolicy.publicOnly.allows(address))
    }

    @Test(
        "allows public addresses, the neighbours of refused blocks included",
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0", "168.63.129.15", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
            "191.255.255.255", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
            "223.255.255.255", "::ffff:8.8.8.8", "2000::1", "2001:200::1", "2001:4860:4860::8888", "2003::1",
            "2606:4700::1111", "3ffe:ffff::1", "3fff:1000::1",
        ])
    func allowsPublic(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy.publicOnly.allows(address))
    }

    @Test("a denied range wins over an allowed one, and both over the public rule")
    func precedence() throws {
        let policy = AddressPolicy(
            allowedRanges: ["10.1.0.0/16", "fd12::/16"].compactMap(AddressRange.init),
            deniedRanges: ["10.1.2.0/24", "8.8.8.8"].compactMap(AddressRange.init))
        let expected = [
            "10.1.0.1": true, "10.1.2.3": false, "10.2.0.1": false, "8.8.8.8": false, "8.8.4.4": true,
            "::ffff:10.1.9.9": true, "::ffff:10.1.2.9": false, "fd12::9": true, "fd13::9": false,
        ]
        for (text, isAllowed) in expected {
            #expect(policy.allows(try #require(IPAddress(text))) == isAllowed, "\(text)")
        }
    }

    @Test("a list of ports is the only ports")
    func ports() {
        let policy = AddressPolicy(ports: [443, 8443])
        #expect(policy.allows(port: 443) && policy.allows(port: 8443) && !policy.allows(port: 22))
        #expect(AddressPolicy.publicOnly.allows(port: 22))
    }

    @Test(
        "ranges that are not ranges are refused",
        arguments: [
            "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "0x0a.0.0.0/8", "::/129", "fd00::1/8",
            "10.0.0.0/8/8", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/0008", "localhost", "10.0.0.0 /8",
        ])
    func malformedRanges(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test(
        "a range is shown as it is written",
        arguments: ["0.0.0.0/0", "10.0.0.0/8", "192.0.2.7/32", "::/0", "fd00::/8", "2001:db8::1/128"])
    func rangeDescriptions(text: String) {
        #expect(AddressRange(text)?.description == text)
    }

    @Test(
        "however a URL spells this machine, nothing connects to it",
        arguments: [
            "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "127.000.000.001", "0177.0.0.1", "0177.0.0.01",
            "0x7f.0.0.1", "0x7f.1", "0x7F000001", "0x7f000001", "0X7F.0X0.0X0.0X1", "2130706433", "017700000001",
            "0", "0.0.0.0", "00", "0x0", "0.0", "%30", "127.0.0.1.", "localhost", "LOCALHOST", "localhost.",
            "%31%32%37.0.0.1", "%6c%6f%63alhost", "127.0.0.%31", "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1",
            "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[0::0]", "[::ffff:127.0.0.1]", "[::FFFF:7f00:1]",
            "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]",
            "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[::1%25lo]", "[fe80::1%25lo]", "[::1%lo]",
            "user@127.0.0.1", "user:secret@127.0.0.1", "good.example@127.0.0.1", "good.example:443@127.0.0.1",
            "good.example%40127.0.0.1", "127.0.0.1%00.good.example", "127.0.0.1%2f.good.example",
            "127.0.0.1\\.good.example",
            "good.example\\@127.0.0.1", "127.0.0.1#good.example", "127.0.0.1?good.example", " 127.0.0.1", "127.0.0.1 ",
            "127.0.0.1\t", "127.0.0.1\r\nHost: good.example", "4294967295", "4294967296", "1.2.3.4.5", "256.0.0.1",
            "0x1ffffffff", "127.0.0x1", "127.0x1", "0x7f.0x1", "[::ffff:0x7f.1]", "[127.0.0.1]", "[]", "",
            "169.254.169.254", "[fd00:ec2::254]",
        ])
    func spellings(host: String) async throws {
        let canary = try ScriptedServer { try $0.respond() }
        let canary6 = try ScriptedServer(ipv6: true) { try $0.respond() }
        try await withClient { client in
            for port in [canary.port, canary6.port] {
                var request = TransferRequest(url: "http://\(host):\(port)/")
                request.addressPolicy.allowsPlainHTTP = true
                let error = await transportError { _ = try await client.send(request) }
                #expect(
                    [.addressDenied, .urlInvalid, .urlUserInfo, .dns].contains(error?.code),
                    "\(String(describing: error))")
            }
        }
        #expect(canary.counts.accepted == 0 && canary6.counts.accepted == 0)
    }

    @Test("other schemes are refused before anything is resolved, and http unless it is allowed")
    func schemes() async throws {
        let canary = try ScriptedServer { try $0.respond() }
        try await withClient { client in
            for url in ["ftp://127.0.0.1:\(canary.port)/", "gopher://127.0.0.1:\(canary.port)/", canary.url()] {
                let error = await transportError { _ = try await client.send(TransferRequest(url: url)) }
                #expect([.urlScheme, .urlInvalid].contains(error?.code), "\(url)")
            }
            for url in ["file:///etc/hostname", "dict://127.0.0.1/", "mailto:a@b.example", "//127.0.0.1/", "/", "x"] {
                let error = await transportError { _ = try await client.send(.loopback(url)) }
                #expect(error != nil, "\(url)")
            }
        }
        #expect(canary.counts.accepted == 0)
    }

    @Test("a port that is not listed is refused before anything is connected")
    func portBeforeConnecting() async throws {
        let canary = try ScriptedServer { try $0.respond() }
        try await withClient { client in
            let request = TransferRequest.loopback(canary.url()) { $0.addressPolicy.ports = [443] }
            let error = await transportError { _ = try await client.send(request) }
            #expect(error?.code == .portDenied)
        }
        #expect(canary.counts.accepted == 0)
    }

    @Test("a pooled connection is checked again under the policy of the request that would use it")
    func pooledConnection() async throws {
        let server = try ScriptedServer { try $0.respond(body: "hello") }
        try await withClient { client in
            let allowed = try await client.send(.loopback(server.url("/first")))
            #expect(allowed.body == Array("hello".utf8))
            var request = TransferRequest(url: server.url("/second"))
            request.addressPolicy.allowsPlainHTTP = true
            let error = await transportError { _ = try await client.send(request) }
            #expect(error?.code == .addressDenied)
        }
        #expect(server.requests.map(\.target) == ["/first"])
        #expect(server.counts.accepted == 1)
    }
}
