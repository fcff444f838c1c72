import CounterfoilDetection
import CounterfoilTranscript
import Crypto

/// Names alerts by what they rest on: session, family, rule, and the keys of the utterances that completed it.
///
/// No clock, counter or place in a log takes part: a worker that crashed and reads the feed again comes to the same
/// id, so that a receiver can tell a repetition from news.
enum AlertIdentity {
    /// `cf` and 32 hexadecimal digits: the first half of a SHA-256 over the parts, each preceded by its length.
    static func make(session: SessionID, detection: Detection) -> String {
        var hash = SHA256()
        func add(_ bytes: [UInt8]) {
            var length = UInt32(clamping: bytes.count).bigEndian
            withUnsafeBytes(of: &length) { hash.update(bufferPointer: $0) }
            bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        add(Array("counterfoil/alert/1".utf8))
        add(Array(session.rawValue.utf8))
        add(Array(detection.rule.family.rawValue.utf8))
        add(Array(detection.rule.id.utf8))
        for evidence in detection.evidence { add(evidence.utterance.key.utf8) }
        let digits = Array("0123456789abcdef".utf8)
        var id = Array("cf".utf8)
        for byte in hash.finalize().prefix(16) { id += [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]] }
        return String(decoding: id, as: UTF8.self)
    }
}
