/// What each alert channel answers when it took a message and when it refused one, so that a sender's verdict can be
/// tested: several of them report a failure with status 200.
package enum ChannelDialect: String, Sendable, CaseIterable {
    case generic, slack, mattermost, discord, teams, feishu, dingtalk, wecom, pagerduty, opsgenie

    /// The answer to a message that was taken.
    package var success: WebhookAnswer {
        switch self {
        case .generic, .slack, .mattermost: .text(200, "ok")
        case .discord: .json(200, "{\"id\":\"1\",\"type\":0}")
        case .teams: .text(202, "")
        case .feishu: .json(200, "{\"code\":0,\"msg\":\"success\",\"data\":{}}")
        case .dingtalk, .wecom: .json(200, "{\"errcode\":0,\"errmsg\":\"ok\"}")
        case .pagerduty:
            .json(202, "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"1\"}")
        case .opsgenie: .json(202, "{\"result\":\"Request will be processed\",\"took\":0.1,\"requestId\":\"1\"}")
        }
    }

    /// The answer to a message that is wrong and would be wrong again.
    package var refusal: WebhookAnswer {
        switch self {
        case .generic: .text(400, "bad request")
        case .slack: .text(400, "invalid_payload")
        case .mattermost: .json(400, "{\"id\":\"api.webhook.incoming.error\",\"message\":\"bad payload\"}")
        case .discord: .json(400, "{\"code\":50006,\"message\":\"Cannot send an empty message\"}")
        case .teams: .json(400, "{\"error\":{\"code\":\"InvalidRequest\",\"message\":\"bad card\"}}")
        case .feishu: .json(200, "{\"code\":19021,\"msg\":\"sign match fail\"}")
        case .dingtalk: .json(200, "{\"errcode\":310000,\"errmsg\":\"keywords not in content\"}")
        case .wecom: .json(200, "{\"errcode\":93000,\"errmsg\":\"invalid webhook url\"}")
        case .pagerduty: .json(400, "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\"}")
        case .opsgenie: .json(422, "{\"message\":\"Request body is not processable\",\"took\":0.1}")
        }
    }

    /// The answer to a sender that is too fast, where the channel says so in its own way.
    package var rateLimit: WebhookAnswer {
        switch self {
        case .feishu: .json(200, "{\"code\":11232,\"msg\":\"frequency limited\"}")
        case .dingtalk: .json(200, "{\"errcode\":130101,\"errmsg\":\"send too fast\"}")
        case .wecom: .json(200, "{\"errcode\":45009,\"errmsg\":\"api freq out of limit\"}")
        case .slack: .json(429, "{\"ok\":false,\"error\":\"rate_limited\",\"retry_after\":1}", retryAfter: "1")
        case .discord:
            .json(
                429, "{\"message\":\"You are being rate limited.\",\"retry_after\":1.0,\"global\":false}",
                retryAfter: "1")
        case .generic, .mattermost, .teams, .pagerduty, .opsgenie: .text(429, "too many requests", retryAfter: "1")
        }
    }

    /// The dialect that a path asks for by its first part, such as `/feishu/room-7`.
    static func named(inPath path: String) -> ChannelDialect {
        path.split(separator: "/").first.flatMap { ChannelDialect(rawValue: String($0)) } ?? .generic
    }
}
