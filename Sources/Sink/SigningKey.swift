import CounterfoilTranscript
import Crypto
import FoundationEssentials

/// A symmetric key of Standard Webhooks 1.0.0: `whsec_` and the base64 of 24 to 64 random bytes.
struct SigningKey: Sendable {
    private let key: SymmetricKey

    /// - Returns: `nil` where the text is no such key.
    init?(_ secret: Secret) {
        let text = secret.reveal()
        guard text.utf8.starts(with: "whsec_".utf8),
            let bytes = Data(base64Encoded: String(text.dropFirst(6))), (24...64).contains(bytes.count)
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// One entry of the `webhook-signature` header: `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body`.
    ///
    /// - Parameters:
    ///   - id: The message's id; without dots, so that the parts cannot be read in two ways.
    ///   - timestamp: The time of the attempt, in seconds since 1970.
    func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        var hmac = HMAC<SHA256>(key: key)
        hmac.update(data: Array("\(id).\(timestamp).".utf8))
        hmac.update(data: body)
        return "v1," + Data(hmac.finalize()).base64EncodedString()
    }
}
