import CCurl
import Glibc

extension Transfer {
    /// What libcurl's result means; nil for success.
    func failure(_ result: CURLcode) -> TransportError? {
        guard result != CURLE_OK else { return nil }
        let number = Int32(result.rawValue)
        if result == CURLE_COULDNT_CONNECT {
            if let deniedAddress {
                return TransportError(.addressDenied, deniedAddress.description, curlCode: number)
            }
            if socketError != 0 {
                return TransportError(.resources, systemMessage(socketError), curlCode: number)
            }
            let cause = easy?.systemError ?? 0
            let code: TransportError.Code = cause == ECONNREFUSED ? .connectRefused : .connectFailed
            return TransportError(code, cause == 0 ? "" : systemMessage(cause), curlCode: number)
        }
        if result == CURLE_OPERATION_TIMEDOUT {
            // The only time libcurl keeps for us is that of connecting.
            return TransportError(.timeoutConnect, curlCode: number)
        }
        if result == CURLE_OUT_OF_MEMORY, deadlines.phase.isAwaitingHead {
            // A single line that outgrows libcurl's own buffer is reported like this.
            return TransportError(.headerLimit, "a line of more than 100 KB", curlCode: number)
        }
        let code = TransportError.Code(result)
        return TransportError(code, detail(of: result, code), curlCode: number)
    }

    /// libcurl's words. Its longer account is taken only for TLS, where it names the certificate's fault and never any
    /// part of the request.
    private func detail(of result: CURLcode, _ code: TransportError.Code) -> String {
        let long = easy?.errorDetail ?? ""
        let isTLS = [.tlsVerify, .tlsHandshake, .tlsTrustStore].contains(code)
        return isTLS && !long.isEmpty ? long : String(cString: curl_easy_strerror(result))
    }
}

extension TransportError.Code {
    /// The code for a libcurl result that needs no more knowledge than itself.
    init(_ result: CURLcode) {
        self =
            switch result {
            case CURLE_URL_MALFORMAT: .urlInvalid
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .dns
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .tlsVerify
            case CURLE_SSL_CACERT_BADFILE: .tlsTrustStore
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED: .tlsHandshake
            case CURLE_GOT_NOTHING: .responseEmpty
            case CURLE_PARTIAL_FILE: .bodyTruncated
            case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SSL_SHUTDOWN_FAILED: .reset
            // An answer without a status line is reported as another protocol (HTTP/0.9).
            case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: .responseMalformed
            case CURLE_BAD_CONTENT_ENCODING: .encodingUnsupported
            case CURLE_OUT_OF_MEMORY: .resources
            default: .internal
            }
    }
}
