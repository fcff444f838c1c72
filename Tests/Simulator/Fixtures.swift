import CounterfoilTranscript
import Glibc

@testable import CounterfoilSimulator

/// Small scripts for tests.
enum Fixtures {
    /// 2026-05-14T12:00:00Z.
    static let wall = EventTime(milliseconds: 1_778_760_000_000)

    static func script(_ lines: [SessionScript.Line], room: String = "studio") throws -> SessionScript {
        SessionScript(
            id: "test", title: "Test", summary: "A test.", room: try name(room), seller: "Seller", language: "zh",
            link: "https://live.example/rooms/studio", start: wall, lines: SessionScript.merged(lines),
            expectations: [])
    }

    static func name(_ room: String) throws -> RoomID {
        guard let name = RoomID(room) else { throw SimulatorError(code: "test", message: "no room's name: \(room)") }
        return name
    }

    static func message(
        _ id: String, at offset: Int64, _ text: String = "hello", badges: SessionScript.Badges = []
    ) -> SessionScript.Line {
        SessionScript.Line(
            offset: offset, id: WireText(id),
            content: .message(
                SessionScript.Message(
                    author: SessionScript.Author(id: "viewer-1", name: "小满", badges: badges), text: WireText(text))))
    }

    static func caption(_ id: String, _ start: Int64, _ end: Int64, _ text: String = "说话") -> SessionScript.Line {
        SessionScript.Line(
            offset: start, id: WireText(id),
            content: .caption(
                SessionScript.Caption(end: end, voice: nil, payload: WireText(text), text: WireText(text))))
    }

    static func deletion(_ id: String, of target: String, at offset: Int64) -> SessionScript.Line {
        SessionScript.Line(offset: offset, id: WireText(id), content: .deletion(of: WireText(target)))
    }

    static func timeline(
        _ lines: [SessionScript.Line], speed: Double = 1, loops: Bool = false
    ) throws -> RoomTimeline {
        RoomTimeline(RoomScript(try script(lines), speed: speed, loops: loops), origin: wall)
    }

    /// A platform's configuration for one room, exact and without heartbeats that would disturb.
    static func configuration(
        _ lines: [SessionScript.Line], loops: Bool = false, faults: String? = nil
    ) throws -> Platform.Configuration {
        var configuration = Platform.Configuration(
            rooms: [RoomScript(try script(lines), loops: loops)],
            faults: try faults.map { try FaultScript(parsing: $0) } ?? FaultScript())
        configuration.tick = 0
        configuration.heartbeat = 60_000
        configuration.wallStart = wall
        return configuration
    }

    /// The samples that come with the project; `nil` where they are missing.
    static let samples: String? = {
        guard let real = realpath(#filePath, nil) else { return nil }
        defer { free(real) }
        let parts = String(cString: real).split(separator: "/").dropLast(3)
        let path = "/" + parts.joined(separator: "/") + "/Samples/sessions"
        return access(path, R_OK) == 0 ? path : nil
    }()
}
