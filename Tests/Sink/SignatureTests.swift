import CounterfoilJSON
import CounterfoilTestSupport
import CounterfoilTranscript
import CounterfoilTransport
import FoundationEssentials
import Glibc
import Testing

@testable import CounterfoilSink

@Suite("Signatures after Standard Webhooks 1.0.0")
struct SignatureTests {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    static let timestamp: Int64 = 1_614_265_330
    static let body = Array(#"{"test": 2432232314}"#.utf8)
    static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    @Test("the reference implementations' vector")
    func vector() throws {
        let key = try #require(SigningKey(Secret(Self.secret)))
        #expect(key.signature(id: Self.id, timestamp: Self.timestamp, body: Self.body) == Self.signature)
    }

    @Test("every flipped bit of the body, the id and the key changes the signature")
    func bitFlips() throws {
        let key = try #require(SigningKey(Secret(Self.secret)))
        for bit in 0..<(Self.body.count * 8) {
            var body = Self.body
            body[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(key.signature(id: Self.id, timestamp: Self.timestamp, body: body) != Self.signature)
        }
        for bit in 0..<63 {
            let timestamp = Self.timestamp ^ (1 << Int64(bit))
            #expect(key.signature(id: Self.id, timestamp: timestamp, body: Self.body) != Self.signature)
        }
        for place in 0..<Self.id.utf8.count {
            var id = Array(Self.id.utf8)
            id[place] ^= 1
            let changed = String(decoding: id, as: UTF8.self)
            #expect(key.signature(id: changed, timestamp: Self.timestamp, body: Self.body) != Self.signature)
        }
        let bytes = Array(try #require(Data(base64Encoded: String(Self.secret.dropFirst(6)))))
        for bit in 0..<(bytes.count * 8) {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let other = try #require(SigningKey(Secret("whsec_" + Data(flipped).base64EncodedString())))
            #expect(other.signature(id: Self.id, timestamp: Self.timestamp, body: Self.body) != Self.signature)
        }
    }

    @Test(
        "a key is whsec_ and the base64 of 24 to 64 bytes",
        arguments: [
            (0, false), (23, false), (24, true), (32, true), (64, true), (65, false),
        ])
    func keyLengths(_ count: Int, _ isKey: Bool) {
        let text = Data([UInt8](repeating: 7, count: count)).base64EncodedString()
        #expect((SigningKey(Secret("whsec_" + text)) != nil) == isKey)
        #expect(SigningKey(Secret(text)) == nil)
        #expect(SigningKey(Secret("whsk_" + text)) == nil)
        #expect(SigningKey(Secret("whsec_%" + text)) == nil)
    }

    @Test("a request carries id, time of the attempt, signature, and the alert in an envelope")
    func request() throws {
        let format = try VerdictTests.genericFormat()
        let entry = SampleAlert().entry(.update)
        let now = SampleAlert.epoch.advanced(by: 5_999)
        let request = try format.request(for: entry, at: now)
        #expect(request.method == .post)
        #expect(request.headers["webhook-id"] == "cf0123456789abcdef0123456789abcdef-update-0")
        #expect(request.headers["webhook-timestamp"] == "1778760015")
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(request.timeouts.total == .seconds(15))
        #expect(request.redirects == .none)
        let root = try JSONDocument(request.body).root
        #expect(root["type"]?.text == "counterfoil.alert.update")
        #expect(root["timestamp"]?.text == "2026-05-14T12:00:10.000Z")
        #expect(root["data"]?.source.elementsEqual(entry.message.payload) == true)
        let key = try #require(SigningKey(Secret(Self.secret)))
        #expect(
            request.headers["webhook-signature"]
                == key.signature(id: entry.message.id, timestamp: 1_778_760_015, body: request.body))
        let later = try format.request(for: entry, at: now.advanced(by: 60_000))
        #expect(later.body == request.body)
        #expect(later.headers["webhook-id"] == request.headers["webhook-id"])
        #expect(later.headers["webhook-signature"] != request.headers["webhook-signature"])
    }

    @Test("two secrets give two signatures, so that a receiver can change over")
    func rotation() throws {
        let second = "whsec_" + Data([UInt8](repeating: 9, count: 32)).base64EncodedString()
        let format = try VerdictTests.genericFormat { $0.signingSecrets.append(Secret(second)) }
        let entry = SampleAlert().entry()
        let request = try format.request(for: entry, at: SampleAlert.epoch)
        let expected = try [Self.secret, second].map { secret in
            try #require(SigningKey(Secret(secret))).signature(
                id: entry.message.id, timestamp: 1_778_760_010, body: request.body)
        }
        #expect(request.headers["webhook-signature"] == expected.joined(separator: " "))
    }

    @Test("a payload that is not JSON is refused, not signed")
    func badPayload() throws {
        let format = try VerdictTests.genericFormat()
        var entry = SampleAlert().entry()
        entry.message = OutboxMessage(
            alert: "cf1", room: "r", kind: .firing, sequence: 0, endpoint: "desk", payload: Array("{".utf8))
        #expect(throws: FormatError.self) { try format.request(for: entry, at: SampleAlert.epoch) }
    }

    /// Writes signed requests for `Tests/Tools/check-signatures.py`, which checks them with another implementation.
    @Test(
        "ten thousand random payloads for an independent checker",
        .enabled(if: getenv("COUNTERFOIL_SIGNATURES") != nil, "set COUNTERFOIL_SIGNATURES to a file to write"))
    func export() throws {
        let path = String(cString: try #require(getenv("COUNTERFOIL_SIGNATURES")))
        var random = SplitMix(state: 11)
        var lines: [UInt8] = []
        let now = EventTime(milliseconds: Int64(time(nil)) * 1_000)
        for number in 0..<10_000 {
            let key = Data(
                (0..<Int.random(in: 24...64, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
            let secret = "whsec_" + key.base64EncodedString()
            let format = try VerdictTests.genericFormat { $0.signingSecrets = [Secret(secret)] }
            let bytes = (0..<Int.random(in: 0...600, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let payload = CanonicalJSON.members([
                "id": .string("cf\(number)"), "text": .text(WireText(repairing: bytes)),
                "zh": .string("高仿 👜 \u{202E} é"),
            ]).encoded
            var entry = SampleAlert().entry()
            entry.message = OutboxMessage(
                alert: "cf\(number)", room: "r", kind: .firing, sequence: number, endpoint: "desk", payload: payload)
            let request = try format.request(for: entry, at: now)
            lines +=
                CanonicalJSON.members([
                    "secret": .string(secret), "body": .string(Data(request.body).base64EncodedString()),
                    "headers": .object(request.headers.map { ($0.name, .string($0.value)) }),
                ]).encoded + [0x0A]
        }
        try Data(lines).write(to: URL(filePath: path))
    }
}
