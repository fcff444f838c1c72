import CounterfoilFolding

/// What pictures are read as: words of what they show, and characters whose sound they lend.
struct EmojiTable: Sendable {
    static let shared = EmojiTable()

    private var names: [UInt32: [[UInt32]]] = [:]

    /// The words that a picture is read as, as folded text.
    func names(of value: UInt32) -> [[UInt32]] { names[value] ?? [] }

    /// A picture and the words for it, each picture once.
    private static let data: StaticString = """
        🍎 苹果 果 apple,🍏 苹果 果 apple,🐴 马,🐎 马,🏇 马,🐔 鸡,🐓 鸡,🐣 鸡,🦆 鸭,🐮 牛,🐂 牛,🐄 牛,🐷 猪,🐖 猪,🐑 羊,🐏 羊,\
        🐶 狗,🐕 狗,🐱 猫,🐈 猫,🐭 鼠,🐰 兔,🐇 兔,🐯 虎,🐅 虎,🐲 龙,🐉 龙,🐍 蛇,🐵 猴,🐒 猴,🐻 熊,🐼 熊猫,🦊 狐,🐺 狼,🦁 狮,\
        🐘 象,🐟 鱼,🐠 鱼,🐳 鲸,🦈 鲨,🐢 龟,🐸 蛙,🐦 鸟,🦅 鹰,🐝 蜂 蜜,🐛 虫,🦋 蝶 蝴蝶,🐜 蚁,🐊 鳄鱼 鳄,🦌 鹿,🐫 驼,🐪 驼,\
        🦢 鹅 天鹅,🦉 猫头鹰,🦇 蝠,🌸 花,🌹 花 玫瑰,🌺 花,🌼 花,🌻 花,💐 花,🌲 树 松,🌳 树 木,🌴 树,🎄 树,🍃 叶,🍀 草 三叶草,\
        🌿 草,☘ 三叶草,🌱 苗 芽,🍁 枫,🌾 稻 米,🍚 米 饭,🌙 月,🌛 月,🌕 月,☀ 日 太阳 阳,🌞 日 太阳 阳,⭐ 星,🌟 星,✨ 星,☁ 云,⛅ 云,\
        🌧 雨,☔ 雨,⚡ 电,🔥 火,💧 水,🌊 水 海 浪,❄ 雪,⛄ 雪,⛰ 山,🏔 山,🗻 山,🌋 山,🌍 地球 球,🌎 地球 球,🌏 地球 球,💎 钻 宝,\
        💍 戒指 钻,👑 皇冠 冠 王,⌚ 表,⏰ 钟 表,🕰 钟 表,👜 包,👝 包,🎒 包,💼 包,👛 包 钱包,👟 鞋,👞 鞋,👠 鞋,👡 鞋,👢 靴 鞋,\
        👕 衣,👔 衣,👗 裙 衣,🧥 衣,👖 裤,👙 衣,🧦 袜,🧤 手套,🧣 围巾,👒 帽,🎩 帽,🧢 帽,👓 镜 眼镜,🕶 镜 墨镜,💄 口红,💋 唇,\
        📱 机 手机,☎ 电话,📞 电话,💻 电脑,📷 相机 机,🎧 耳机,🔋 电池,💊 药,🍺 酒 啤酒,🍷 酒,🍶 酒,🥃 酒,🍵 茶,☕ 咖啡,🥛 奶,\
        🍊 橙 橘,🍋 柠檬,🍌 香蕉 蕉,🍉 瓜 西瓜,🍇 葡萄,🍓 草莓,🍑 桃,🍒 樱桃,🍐 梨,🥥 椰子 椰,🥜 花生,🌰 栗,🍞 面包 包,🧀 奶酪,\
        🥚 蛋,🍳 蛋,🍗 鸡腿,🥩 肉,🍖 肉,🧂 盐,🍬 糖,🍭 糖,🍯 蜜,🎂 蛋糕,👨 男,👩 女,👧 女,👦 男,👶 婴 宝宝,👵 奶奶 婆,👴 爷,\
        👀 看 眼,👁 眼,👂 耳,👃 鼻,👄 嘴 口,👅 舌,🦷 牙,🦶 脚 足,🦵 腿,✋ 手,🤚 手,👋 手,👊 拳,✊ 拳,👍 赞 好,👎 差,🙏 拜,\
        💰 钱,💵 钱,💴 钱 元,💸 钱,💲 钱,🏦 银行,🏭 厂 工厂,🏪 店,🏬 店 商场,🏠 家 房,🏡 家 房,🚗 车,🚙 车,🚕 车,🚚 货 车,\
        ✈ 飞机 机,🚢 船,⛵ 船,🚀 火箭,🎁 礼,📦 包 箱,📮 邮,✉ 信,📧 信 邮,💬 聊,📝 写,📖 书,📚 书,📰 报,🔑 钥匙,🔒 锁,🔔 铃,\
        🎵 音,🎤 麦,🎯 的 标,🏷 标,🔖 标 签,📜 证,🆔 证,🔎 查,🔍 查,⚖ 秤,🔨 锤,⚒ 工,🛠 工,🔧 修,🧪 试,💉 针,🩸 血,💀 死,👻 鬼,\
        🤡 丑,💩 屎,❤ 心 爱,💔 心,🆕 新,🆒 酷,🆗 好,🉑 可,🈚 无,🈶 有,🈲 禁,🈴 合,🈵 满,🈳 空,🉐 得,㊗ 祝,㊙ 秘,🈹 割,🀄 中,\
        ⬆ 上,⬇ 下,⬅ 左,➡ 右,⭕ 圈,❌ 错 叉,🚫 禁,💯 百,🔴 红,🟠 橙,🟡 黄,🟢 绿,🔵 蓝,🟣 紫,🟤 棕,⚫ 黑,⚪ 白,🎰 赌,🎲 骰,♠ 桃,\
        🧧 红包,🏮 灯,🧨 炮,🎈 球,⚽ 球,🏀 球,🎾 球,🧱 砖,🛢 油,⛽ 油,🚪 门,🪟 窗,🛏 床,🪑 椅,🚿 洗,🧹 扫,🧴 乳 霜,🪞 镜
        """

    private init() {
        for entry in Self.data.bytes.split(separator: UInt8(ascii: ",")) {
            let words = entry.split(separator: UInt8(ascii: " ")).map {
                TextFolder.values(String(decoding: $0, as: UTF8.self))
            }
            guard let picture = words.first?.first, words.count > 1 else { continue }
            names[picture] = Array(words.dropFirst())
        }
    }
}
