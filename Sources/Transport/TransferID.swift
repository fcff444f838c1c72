/// Names a transfer across threads and inside libcurl, where a pointer could outlive what it points at.
struct TransferID: Hashable, Sendable {
    /// Counted from 1 and never used again.
    let number: UInt
}
