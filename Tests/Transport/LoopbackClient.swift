import CounterfoilTestSupport

@testable import CounterfoilTransport

/// Runs a body with a client, and shuts the client down however the body ends.
func withClient<Result>(
    _ configuration: HTTPClient.Configuration = .init(), _ body: (HTTPClient) async throws -> Result
) async throws -> Result {
    let client = try await HTTPClient(configuration: configuration)
    do {
        let result = try await body(client)
        await client.shutdown()
        return result
    } catch {
        await client.shutdown()
        throw error
    }
}

extension TransferRequest {
    /// A request that may reach this machine.
    static func loopback(_ url: String, _ change: (inout TransferRequest) -> Void = { _ in }) -> TransferRequest {
        var request = TransferRequest(url: url)
        request.addressPolicy = .includingLoopback
        change(&request)
        return request
    }
}

/// The error of an operation that has to fail; nil where it did not.
func transportError(of operation: () async throws -> Void) async -> TransportError? {
    do {
        try await operation()
        return nil
    } catch {
        return error as? TransportError
    }
}

extension ByteStream {
    /// All bytes to the end.
    func collected() async throws(TransportError) -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in self { bytes += chunk }
        return bytes
    }

    /// All bytes, and the error that ended them.
    func untilFailure() async -> ([UInt8], TransportError?) {
        var bytes: [UInt8] = []
        do throws(TransportError) {
            for try await chunk in self { bytes += chunk }
            return (bytes, nil)
        } catch {
            return (bytes, error)
        }
    }
}
