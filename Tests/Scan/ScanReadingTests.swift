import CounterfoilTranscript
import Foundation
import Testing

@testable import CounterfoilScan

@Suite("Reading what is to be scanned")
struct ScanReadingTests {
    /// Messages and bad lines of a file with this content.
    private func read(_ name: String, _ content: Data) throws -> (messages: [ScanMessage], bad: [MessageReader.BadLine])
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "counterfoil-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try content.write(to: file)
        var messages: [ScanMessage] = []
        var bad: [MessageReader.BadLine] = []
        var reader = MessageReader()
        try reader.read(file.path, onMessage: { messages.append($0) }, onBadLine: { bad.append($0) })
        return (messages, bad)
    }

    @Test("a line longer than the limit is passed over whole and the next ones stand")
    func passesOverLongLines() throws {
        var content = Data("first\n".utf8)
        content += Data(repeating: 0x61, count: LineReader.maximumLength * 2 + 17)
        content += Data("\nlast".utf8)
        let (messages, bad) = try read("x.txt", content)
        #expect(messages.map(\.text) == ["first", "last"])
        #expect(messages.map(\.index) == [0, 2])
        #expect(bad.map(\.line) == [2])
    }

    @Test(
        "times are read exactly and in their own kind",
        arguments: [
            ("{\"text\":\"a\",\"t\":12.5}", 12_500, ScanTime.Style.seconds),
            ("{\"text\":\"a\",\"t\":\"7\"}", 7_000, .seconds),
            ("{\"text\":\"a\",\"t\":\"2026-05-14T20:00:00+08:00\"}", 1_778_760_000_000, .rfc3339),
            ("{\"text\":\"a\"}", 0, .seconds),
        ] as [(String, Int64, ScanTime.Style)])
    func readsTimes(line: String, milliseconds: Int64, style: ScanTime.Style) throws {
        let message = try #require(try read("x.jsonl", Data(line.utf8)).messages.first)
        #expect(message.time == ScanTime(milliseconds: milliseconds, style: style))
    }

    @Test("without roles, chat is a viewer's and captions are the host's")
    func assumesRoles() throws {
        let lines =
            "{\"text\":\"a\"}\n{\"text\":\"b\",\"channel\":\"caption\"}\n{\"text\":\"c\",\"role\":\"moderator\"}\n{\"text\":\"d\",\"role\":\"king\"}\n"
        let (messages, bad) = try read("x.jsonl", Data(lines.utf8))
        #expect(messages.map(\.role) == [.viewer, .host, .moderator])
        #expect(bad.map(\.line) == [4])
    }

    @Test("SubRip is read as it is found in the wild")
    func readsSubRip() {
        let cues = CaptionFile.srt(
            Array(
                "\u{FEFF}1\r\n00:00:01,5 --> 00:00:02.250 X1:10\r\n<i>one</i>\r\n{\\an8}two\r\n\r\n00:01 --> 00:02\r\n1 < 2\n\n"
                    .utf8))
        #expect(cues.map(\.start) == [1_500, 1_000])
        #expect(cues.map(\.end) == [2_250, 2_000])
        #expect(cues.map(\.text) == ["one\ntwo", "1 < 2"])
    }

    @Test("columns are found by name, in any order, and unknown ones passed over")
    func readsColumns() throws {
        let (messages, _) = try read(
            "x.tsv", Data("colour\tText\troom\tt\nred\thi\tr1\t2\nblue\tho\tr2\t3\textra\n".utf8))
        #expect(messages.map(\.room) == ["r1", "r2"])
        #expect(messages.map(\.text) == ["hi", "ho"])
        #expect(messages.map(\.time.milliseconds) == [2_000, 3_000])
    }
}
