import CounterfoilStrictYAML
import CounterfoilTransport

/// Reads URLs and tells at once what would keep them from being requested.
struct URLCheck {
    let addresses: AddressPolicy

    func url(_ value: YAMLValue) -> String? {
        let url = value.string(length: 1...4_096)
        guard let problem = addresses.problem(with: url) else { return url }
        value.problem(problem.code.rawValue, problem.message, remedy(problem))
        return nil
    }

    private func remedy(_ problem: TransportError) -> String {
        switch problem.code {
        case .addressDenied: "allow the address under 'network: allow', such as [127.0.0.0/8], if that is meant"
        case .urlScheme: "use https, or set 'network: plain_http: true' if that is meant"
        default: "write an absolute URL such as https://host/path"
        }
    }
}
