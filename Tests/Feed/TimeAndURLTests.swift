import CounterfoilJSON
import CounterfoilTranscript
import Testing

@testable import CounterfoilFeed

@Suite("Times, URLs and hashes")
struct TimeAndURLTests {
    @Test(
        "times are read in the form that is configured",
        arguments: [
            ("rfc3339", "\"2026-05-14T12:00:07.4129Z\"", "2026-05-14T12:00:07.412Z"),
            ("rfc3339 +08:00", "\"2026-05-14 20:00:07\"", "2026-05-14T12:00:07.000Z"),
            ("unix_s", "1766000000.5", "2025-12-17T19:33:20.500Z"),
            ("unix_s", "\"1766000000\"", "2025-12-17T19:33:20.000Z"),
            ("unix_ms", "1766000000123", "2025-12-17T19:33:20.123Z"),
            ("unix_us", "1766000000123999", "2025-12-17T19:33:20.123Z"), ("unix_us", "0", "1970-01-01T00:00:00.000Z"),
            ("%Y-%m-%d %H:%M:%S +08:00", "\"2026-05-14 20:00:07\"", "2026-05-14T12:00:07.000Z"),
            ("%F %T.%f -03:30", "\"2026-05-14 08:30:07.25\"", "2026-05-14T12:00:07.250Z"),
            ("%d/%b/%Y:%H:%M:%S %z", "\"14/May/2026:14:00:07 +0200\"", "2026-05-14T12:00:07.000Z"),
            ("%e %b %Y +00:00", "\" 4 Feb 2026\"", "2026-02-04T00:00:00.000Z"),
        ])
    func readable(format: String, json: String, expected: String) throws {
        let format = try #require(TimeFormat(format))
        #expect(format.read(try JSONDocument(Array(json.utf8)).root)?.rfc3339 == expected)
        #expect(TimeFormat(format.name) == format)
    }

    @Test(
        "impossible times are no times",
        arguments: [
            ("rfc3339", "\"2026-02-30T00:00:00Z\""), ("rfc3339", "\"2026-05-14 20:00:07\""), ("unix_ms", "1e30"),
            ("unix_s", "9223372036854775807"), ("unix_s", "\"NaN\""), ("unix_ms", "[]"), ("unix_ms", "\"\""),
            ("%Y-%m-%d +00:00", "\"2026-5-14\""), ("%Y-%m-%d +00:00", "\"2026-05-14x\""),
        ])
    func unreadable(format: String, json: String) throws {
        #expect(try #require(TimeFormat(format)).read(try JSONDocument(Array(json.utf8)).root) == nil)
    }

    @Test("names of no form are refused", arguments: ["", "unix", "%Y", "%Q-%Y +00:00", "%H:%M +00:00", "%Y %"])
    func unknownFormat(name: String) { #expect(TimeFormat(name) == nil) }

    @Test(
        "HTTP dates are read in their three forms",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ])
    func httpDate(text: String) { #expect(HTTPDate.read(text)?.rfc3339 == "1994-11-06T08:49:37.000Z") }

    @Test(
        "Retry-After is seconds, or a date next to the answer's own date",
        arguments: [
            (["retry-after": "7"], 7_000), (["retry-after": "-1"], 0), (["retry-after": "999999999"], 86_400_000),
            (["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:07 GMT"], 30_000),
            (["retry-after": "Thu, 01 Jan 1970 00:00:30 GMT"], 20_000), (["retry-after": "soon"], 0), ([:], 0),
        ] as [([String: String], Int64)])
    func retryAfter(fields: [String: String], expected: Int64) {
        let head = FeedResponseHead(
            status: 503, url: "", headers: fields.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })
        #expect(HTTPDate.retryAfter(head, receivedAt: EventTime(milliseconds: 10_000)) == expected)
    }

    @Test(
        "references resolve as RFC 3986 says (section 5.4)",
        arguments: [
            ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
            ("g#s", "http://a/b/c/g"), (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
            ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"), ("g?y/../x", "http://a/b/c/g?y/../x"),
        ])
    func resolve(reference: String, expected: String) {
        #expect(URLReference.resolve(reference, against: "http://a/b/c/d;p?q") == expected)
    }

    @Test("query items are replaced and encoded")
    func query() {
        #expect(
            URLReference.settingQuery("a", to: "1&2 中", in: "https://h/p?a=0&b=1#f")
                == "https://h/p?b=1&a=1%262%20%E4%B8%AD")
        #expect(URLReference.settingQuery("a", to: "1", in: "https://h/p") == "https://h/p?a=1")
    }

    @Test(
        "credentials are taken out of URLs and put back for the host they belong to",
        arguments: [
            ("https://h/p?key=s3&id=1", "https://h/p?key=redacted&id=1"),
            ("https://h/p?X-Amz-Signature=s3&pageToken=t", "https://h/p?X-Amz-Signature=redacted&pageToken=redacted"),
            ("https://h/p?access_token=s3&sig=a&SIG=b", "https://h/p?access_token=redacted&sig=redacted&SIG=redacted"),
            ("https://u:s3@h/p", "https://h/p"), ("https://h/p?monkey=1&id=2", "https://h/p?monkey=1&id=2"),
        ])
    func redaction(url: String, expected: String) {
        let redacted = URLReference.redacted(url)
        #expect(redacted == expected)
        #expect(!redacted.contains("s3"))
        if !url.contains("@") {
            #expect(URLReference.restoring(redacted, from: url) == url)
            #expect(
                URLReference.restoring(redacted.replacing("//h/", with: "//evil/"), from: url).contains("s3") == false)
        }
    }

    @Test("SipHash-2-4-128 gives the values of its reference implementation")
    func sipHash() {
        // Key 00..0f; messages of 0, 1 and 8 bytes counting up, from the reference's vectors_sip128.
        func hash(_ count: UInt8) -> [UInt8] {
            var hash = SipHash(key: (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908))
            hash.append((0..<count).map { $0 })
            let value = hash.finish()
            return (0..<16).map { UInt8(truncatingIfNeeded: value >> UInt128($0 * 8)) }
        }
        #expect(
            hash(0) == [0xA3, 0x81, 0x7F, 0x04, 0xBA, 0x25, 0xA8, 0xE6, 0x6D, 0xF6, 0x72, 0x14, 0xC7, 0x55, 0x02, 0x93])
        #expect(
            hash(1) == [0xDA, 0x87, 0xC1, 0xD8, 0x6B, 0x99, 0xAF, 0x44, 0x34, 0x76, 0x59, 0x11, 0x9B, 0x22, 0xFC, 0x45])
    }

    @Test("the ring knows at least its capacity of the last items and at most twice as many")
    func ring() {
        var ring = DedupRing(capacity: 100)
        for item in 0..<1_000 {
            let isNew = ring.insert(UInt128(item))
            #expect(isNew)
            for earlier in max(0, item - 99)...item { #expect(ring.contains(UInt128(earlier))) }
            if item >= 200 { #expect(!ring.contains(UInt128(item - 200))) }
        }
        let again = ring.insert(950)
        #expect(!again)
        #expect(ring.rotations == 9)
    }
}
