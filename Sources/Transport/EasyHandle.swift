import CCurl
import Glibc

/// Owns one libcurl easy handle and the memory its options point at.
///
/// Has to be out of its multi handle before it goes away, and is used on the I/O thread only.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    init() throws(TransportError) {
        guard let pointer = curl_easy_init() else { throw TransportError(.resources, "curl_easy_init") }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        ccurl_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, errorText)
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    /// libcurl's own account of the last failure; may be empty.
    var errorDetail: String { String(cString: errorText) }

    /// The operating system's number for the last failure; 0 if none.
    var systemError: Int32 {
        var number = 0
        ccurl_getinfo_long(pointer, CURLINFO_OS_ERRNO, &number)
        return Int32(truncatingIfNeeded: number)
    }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try Self.check(ccurl_setopt_long(pointer, option, value), option)
    }

    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try Self.check(ccurl_setopt_string(pointer, option, value), option)
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) throws(TransportError) {
        try Self.check(ccurl_setopt_pointer(pointer, option, value), option)
    }

    /// Keeps the removal of this handle from waiting for a name that is still being resolved: the resolver's thread ends
    /// by itself, while the I/O thread would stand still for all other transfers.
    func leaveResolverBehind() {
        ccurl_setopt_long(pointer, CURLOPT_QUICK_EXIT, 1)
    }

    /// Lets libcurl copy the body of a POST.
    func setBody(_ body: [UInt8]) throws(TransportError) {
        try Self.check(
            ccurl_setopt_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)),
            CURLOPT_POSTFIELDSIZE_LARGE)
        let result = body.withUnsafeBytes { bytes in
            // An empty array has no address, and libcurl takes a null pointer for "read the body from a callback".
            withUnsafeBytes(of: 0 as UInt8) { empty in
                ccurl_setopt_bytes(pointer, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? empty.baseAddress)
            }
        }
        try Self.check(result, CURLOPT_COPYPOSTFIELDS)
    }

    /// Sets the request's header lines, written as libcurl wants them.
    func setHeaders(_ lines: [String]) throws(TransportError) {
        for line in lines {
            guard let longer = curl_slist_append(headers, line) else { throw TransportError(.resources, "headers") }
            headers = longer
        }
        try Self.check(ccurl_setopt_list(pointer, CURLOPT_HTTPHEADER, headers), CURLOPT_HTTPHEADER)
    }

    /// Checks the result of setting an option.
    static func check(_ result: CURLcode, _ option: CURLoption) throws(TransportError) {
        guard result != CURLE_OK else { return }
        let code: TransportError.Code = result == CURLE_OUT_OF_MEMORY ? .resources : .internal
        throw TransportError(
            code, "option \(option.rawValue): \(String(cString: curl_easy_strerror(result)))",
            curlCode: Int32(result.rawValue))
    }
}
