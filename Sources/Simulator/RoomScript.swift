package import CounterfoilTranscript

/// A script as one room of a ``Platform`` plays it.
package struct RoomScript: Sendable {
    package var room: RoomID
    package var script: SessionScript
    /// How many seconds of the script pass in one second; more than 0.
    package var speed: Double
    /// How long after the platform's start the room begins.
    package var delay: Duration
    /// Whether the script begins anew when it is over, its ids with the suffix `~1`, `~2`, …; a room that does not
    /// loop ends.
    package var loops: Bool

    /// - Parameter room: The room's name, where it is not the script's own.
    package init(
        _ script: SessionScript, room: RoomID? = nil, speed: Double = 1, delay: Duration = .zero, loops: Bool = false
    ) {
        self.room = room ?? script.room
        self.script = script
        self.speed = speed
        self.delay = delay
        self.loops = loops
    }
}
