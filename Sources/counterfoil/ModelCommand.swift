import ArgumentParser
import CounterfoilCues
import CounterfoilModel
import FoundationEssentials

/// `model`: the files behind semantic cues.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "The models behind semantic cues.",
        subcommands: [Build.self, Check.self, Pieces.self])

    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Builds a model file from the unpacked release of the sentence encoder.",
            discussion: """
                The same release gives the same bytes on every machine. The tokeniser and the table are part of the program;
                the verifier is fetched and built by deploy/fetch-verifier.sh.
                """)

        enum Kind: String, ExpressibleByArgument, CaseIterable { case tokeniser, table, verifier }

        @Argument(help: "tokeniser, table or verifier.")
        var kind: Kind

        @Option(help: "The directory into which the release was unpacked.")
        var wheel: String

        @Option(help: "The file to write.")
        var out: String

        func run() throws {
            let release = URL(filePath: wheel)
            let bytes: [UInt8]
            do throws(ModelBuildError) {
                bytes =
                    switch kind {
                    case .tokeniser: try TokeniserBuild.file(wheel: release)
                    case .table: try StaticTableBuild.file(wheel: release)
                    case .verifier: try VerifierBuild.file(wheel: release)
                    }
            } catch {
                throw CommandFailure.failure(error.message)
            }
            do {
                try Data(bytes).write(to: URL(filePath: out), options: .atomic)
            } catch {
                throw CommandFailure.failure("\(out) cannot be written: \(error)")
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells whether the verifier is installed, and checks every byte of it.")

        @Argument(help: "The verifier's file; by default where it is looked for.")
        var file: String?

        func run() throws {
            let directories = VerifierFile.directories(environment: ProcessInfo.processInfo.environment)
            guard let found = file.map({ URL(filePath: $0) }) ?? VerifierFile.find(in: directories) else {
                throw CommandFailure.failure(
                    "no \(VerifierFile.name) in \(directories.map(\.path).joined(separator: ", ")); "
                        + "deploy/fetch-verifier.sh installs it")
            }
            do throws(VerifierFileError) {
                let model = try VerifierFile.load(found, check: .content)
                Terminal.say("\(found.path): whole, version \(model.version)")
            } catch {
                throw CommandFailure(.verification, error.message)
            }
        }
    }

    struct Pieces: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cuts each line of a file as the tokeniser does: number:start:end for each piece, in bytes.")

        @Argument(help: "A text file.")
        var file: String

        func run() throws {
            guard let text = FileManager.default.contents(atPath: file) else {
                throw CommandFailure.usage("\(file) cannot be read; check the path")
            }
            try ByteWriter.output.write(PieceListing.lines(of: Array(text)))
        }
    }
}
