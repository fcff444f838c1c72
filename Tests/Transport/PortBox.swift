import Synchronization

/// A port that is known only after the script which needs it was written.
final class PortBox: Sendable {
    private let value = Mutex<UInt16>(0)

    var port: UInt16 {
        get { value.withLock(\.self) }
        set { value.withLock { $0 = newValue } }
    }
}
