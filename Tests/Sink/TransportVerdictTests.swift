import CounterfoilSink
import Testing

@testable import CounterfoilTransport

@Suite("What a failed exchange means")
struct TransportVerdictTests {
    @Test("each way to fail is retried, holds the endpoint, or is no attempt", arguments: TransportError.Code.allCases)
    func everyCode(_ code: TransportError.Code) {
        let verdict = Verdict(TransportError(code))
        switch code {
        case .cancelled, .shutdown: #expect(verdict == nil)
        case .urlInvalid, .urlScheme, .urlUserInfo, .requestInvalid, .headerInvalid, .addressDenied, .portDenied,
            .tlsVerify, .tlsTrustStore, .tlsKeyLog:
            #expect(verdict == .misconfigured(reason: code.rawValue))
        default: #expect(verdict == .retry(after: nil, reason: code.rawValue))
        }
    }
}
