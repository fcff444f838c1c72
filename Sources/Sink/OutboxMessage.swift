package import CounterfoilAlert
import CounterfoilJSON
import CounterfoilTranscript

/// One message for one endpoint, as it is put into the outbox.
package struct OutboxMessage: Sendable, Equatable {
    /// Names the message for its receiver, the same on every attempt and after every crash: `alert-kind-sequence`.
    /// The outbox takes one message of an id and endpoint, however often it is offered. It has no dots, which would
    /// make the bytes that are signed ambiguous.
    package let id: String
    /// The endpoint's name.
    package let endpoint: String
    /// The alert's id.
    package let alert: String
    package let room: String
    package let kind: Kind
    /// The alert as canonical JSON.
    package let payload: [UInt8]

    /// A step of an alert's life, as the receiver is told of it.
    package enum Kind: String, Sendable, CaseIterable {
        case firing, update, resolved

        /// The kind of message that tells of an alert in a state.
        package init(_ state: Alert.State) {
            switch state {
            case .opened: self = .firing
            case .extended: self = .update
            case .closed: self = .resolved
            }
        }
    }

    /// - Parameter sequence: The step's place in the alert's life, counted from 0.
    package init(alert: Alert, kind: Kind, sequence: Int, endpoint: String) {
        self.init(
            alert: alert.id, room: alert.room.rawValue, kind: kind, sequence: sequence, endpoint: endpoint,
            payload: alert.json.encoded)
    }

    /// Takes a payload that is canonical JSON already.
    package init(alert: String, room: String, kind: Kind, sequence: Int, endpoint: String, payload: [UInt8]) {
        id = "\(alert)-\(kind.rawValue)-\(sequence)"
        self.endpoint = endpoint
        self.alert = alert
        self.room = room
        self.kind = kind
        self.payload = payload
    }

    /// Takes the parts as they are stored.
    init(id: String, endpoint: String, alert: String, room: String, kind: Kind, payload: [UInt8]) {
        self.id = id
        self.endpoint = endpoint
        self.alert = alert
        self.room = room
        self.kind = kind
        self.payload = payload
    }

    /// Whether a text may name an endpoint.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
            }
    }
}
