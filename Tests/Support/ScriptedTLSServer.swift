import Glibc

/// A TLS server with a certificate of its own making, run by the `openssl` program: answers every GET with a page.
package final class ScriptedTLSServer {
    /// Whether the program is there.
    package static let isAvailable = access("/usr/bin/openssl", X_OK) == 0

    /// The port it listens on, on `127.0.0.1`.
    package let port: UInt16
    /// The certificate it signed for itself, as a PEM file.
    package var certificateFile: String { directory + "/certificate.pem" }
    private let directory: String
    private let process: pid_t

    /// Starts a server whose certificate is for `name`.
    ///
    /// - Parameter options: further options of `openssl s_server`, such as `-tls1_3`.
    package init(name: String = "localhost", options: [String] = []) throws {
        var template = Array("/tmp/scripted-tls-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ScriptedFailure.system(call: "mkdtemp", number: errno) }
        let directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.directory = directory
        do {
            let files = ["-keyout", directory + "/key.pem", "-out", directory + "/certificate.pem"]
            let maker = try Self.spawn(
                ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"] + files
                    + ["-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)"], output: nil)
            var status: Int32 = 0
            waitpid(maker, &status, 0)

            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { throw ScriptedFailure.system(call: "pipe", number: errno) }
            for end in ends { ScriptedPipe.closeOnExec(end) }
            defer { close(ends[0]) }
            process = try Self.spawn(
                ["s_server", "-accept", "127.0.0.1:0", "-www", "-key", directory + "/key.pem"]
                    + ["-cert", directory + "/certificate.pem"] + options, output: ends[1])
            close(ends[1])
            port = try Self.announcedPort(from: ends[0])
        } catch {
            Self.remove(directory)
            throw error
        }
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        Self.remove(directory)
    }

    /// Reads the program's output up to `ACCEPT 127.0.0.1:PORT`.
    private static func announcedPort(from descriptor: Int32) throws -> UInt16 {
        var text = ""
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) == 1 {
            text.unicodeScalars.append(Unicode.Scalar(byte))
            guard byte == UInt8(ascii: "\n") else { continue }
            if text.hasPrefix("ACCEPT"), let port = text.split(separator: ":").last.flatMap({ UInt16($0.dropLast()) }) {
                return port
            }
            text = ""
        }
        throw ScriptedFailure.system(call: "openssl s_server", number: 0)
    }

    /// Starts the program with its output going to a descriptor, or nowhere.
    private static func spawn(_ arguments: [String], output: Int32?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
        var words = (["openssl"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let result = posix_spawn(&process, "/usr/bin/openssl", &actions, nil, &words, environ)
        guard result == 0 else { throw ScriptedFailure.system(call: "posix_spawn", number: result) }
        return process
    }

    private static func remove(_ directory: String) {
        unlink(directory + "/key.pem")
        unlink(directory + "/certificate.pem")
        rmdir(directory)
    }
}
