/// Vietnamese; accents are folded away, so `không` is `khong` and `hả` is `ha`.
extension MarkerWords {
    static let vietnamese: [MarkerWords] = [
        .init(
            .inert,
            """
            không chỉ, không những, không khác, không khác gì, không kém, không thua, không thua kém
            không phân biệt được, không phân biệt, không nhận ra, không ai biết, không ai nhận ra, không ai phân biệt
            không thể phân biệt, không đắt, không sao, không vấn đề, không lo, không cần lo, không thể bỏ qua
            không bỏ lỡ, đừng bỏ lỡ, đừng lo, đừng quên, đừng chần chừ, đừng ngại, đừng chờ, không phải không có
            không phải là không có, không hối hận, không nói nhiều, ko khác gì, ko khác, không lỗi, chưa từng có
            không được nói, không nói được, không thể nói, không tiện nói, không nói, không nói tên, không được ghi
            không ghi, đừng nói, đừng ghi, đừng viết, đừng gõ, đừng hỏi, không được nhắc
            """),
        .init(
            .breaks,
            """
            nhưng, nhưng mà, bởi vì, tại vì, cho nên, tuy nhiên
            """),
        .init(.closes, "mà là, chỉ bán, chỉ có, toàn là, toàn bộ, đều là, là hàng"),
        .init(
            .renews,
            """
            bên mình, bên em, shop em, shop mình, bên shop, nhà em, tất cả, chúng tôi, hàng bên em
            """),
        .init(
            .asks,
            """
            có phải, có phải là, phải chăng, liệu, cho hỏi, xin hỏi, hỏi, không biết, có bán, là thật hay, thật hay
            auth hay, chính hãng hay, hay là
            """),
        .init(
            .asksWhich,
            """
            gì, sao, tại sao, vì sao, ở đâu, đâu, nào, thế nào, như thế nào, bao nhiêu, bnh, bao tiền, giá sao
            ai biết, khi nào, mấy tiền, mấy giờ
            """),
        .init(
            .asked,
            """
            không shop, không ạ, không bạn, không em, không chị, không anh, không ad, không vậy, không ta, không nhỉ
            ko shop, ko ạ, ko bạn, ko em, ko chị, ko anh, ko ad, ko vậy, k shop, k ạ, k bạn, k em, k ad, hông shop
            hong shop, hông ạ, phải không ạ, hả shop, hả bạn, hả em, hả ad, hả chị, hả anh, hay fake, hay thật
            hay giả, hay auth, hay real, hay hàng giả, hay hàng fake, vậy shop, chưa shop, chưa ạ, à shop, thế shop
            hả
            """),
        .init(
            .askedAtEnd,
            """
            không, ko, k, hông, hong, hok, chưa, nhỉ, vậy, hay không, được không, không hả, thế à, vậy hả
            """),
        .init(
            .tag,
            """
            đúng không, phải không, đúng ko, phải ko, đúng hông, thấy không, thấy chưa, thấy ko, nhé, được chưa
            hiểu không, đẹp không, đẹp ko, biết không, đúng chưa
            """),
        .init(
            .offers,
            """
            ai cần, ai muốn, ai muốn mua, ai mua, ai lấy, ai quan tâm, có ai muốn, có ai cần, có ai lấy, bạn nào cần
            bạn nào muốn, chị nào muốn, chị nào cần, cần không, muốn không
            """),
        .init(
            .sellerOffers,
            """
            muốn
            """),
        .init(
            .denies,
            """
            không, không phải, không phải là, không bán, không có, không hề, không bao giờ, không nhận, không làm
            không nhập, không kinh doanh, không phải hàng, ko, ko bán, ko phải, ko có, hông, hong, chẳng, chẳng phải
            chưa bao giờ, chưa từng, chưa từng bán, không còn, nói không với, cấm bán, nghiêm cấm, từ chối, tránh
            tránh xa, chống, khỏi, đéo
            """),
        .init(
            .deniesStatement,
            """
            không nói là, chưa từng nói, không bao giờ nói, ai nói, ai bảo, không nghĩ, không tin, đừng tin, nếu là
            nếu phát hiện, phát hiện, nếu không phải
            """),
        .init(.forbids, "đừng, đừng mua, không nên mua, không nên, không được, chớ, đừng có mua"),
        .init(
            [.denies, .deniedAtEnd],
            """
            không bán, không có, không nhận, không làm, shop không bán, shop không có, bên mình không bán
            bên em không bán, bên mình không có, bên em không có, em không bán, mình không bán, ko bán, shop ko bán
            không phải
            """),
        .init(
            .denied,
            """
            không bán đâu, không có đâu, không có nhé, không bán nhé
            """),
        .init(
            .received,
            """
            mua phải, mua nhầm, nhận được, nhận phải, nhận về, mua về, mua được, đặt về, đặt mua, giao, gửi, gửi cho
            giao cho, nhận hàng, check ra, kiểm tra ra, hóa ra, thì ra, ra là
            """),
        .init(
            .warns,
            """
            cẩn thận, coi chừng, cảnh giác, cảnh báo, đề phòng, lưu ý, chú ý, thông báo, cách phân biệt
            cách nhận biết, cách check, chỗ khác, shop khác, nơi khác, tràn lan, bắt giữ, thu giữ
            """),
        .init(
            .complains,
            """
            bị lừa, lừa đảo, lừa, bị scam, lừa gạt, trả hàng, đòi tiền, báo cáo, tố cáo, báo công an, công an
            thất vọng, tệ quá, bóc phốt, tẩy chay, rác, đánh giá 1 sao
            """),
        .init(
            .cites,
            """
            có người nói, có người bảo, người ta nói, người ta bảo, nghe nói, nghe bảo, họ nói, họ bảo, bạn em bảo
            bạn mình bảo, nghe đồn, thấy bảo, anh ấy nói, cô ấy nói, nó bảo, mọi người nói, có bạn hỏi, có người hỏi
            nhiều người hỏi
            """),
        .init(
            .citesSource,
            """
            chủ shop nói, shop nói, shop bảo, người bán nói, người bán bảo, tự nhận, quảng cáo là, ghi là
            """),
        .init(.replies, "trả lời"),
        .init(
            .trails,
            """
            ạ, nhé, nha, đâu, shop, ad, bạn, em, chị, anh, ơi, vậy, luôn, hết, mn, ta, hen, á, đấy, đó
            """),
    ]
}
