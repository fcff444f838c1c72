/// Spanish of Spain and of Latin America.
extension MarkerWords {
    static let spanish: [MarkerWords] = [
        .init(
            .inert,
            """
            no solo, no sólo, no solamente, no te pierdas, no se pierdan, no se lo pierdan, no te lo pierdas
            no te quedes, no se queden, no se nota, no se notará, no se distingue, no se distinguen
            no hay diferencia, no tiene diferencia, nadie nota, nadie lo nota, nadie se da cuenta, nadie notará
            no dudes, no duden, no lo dudes, no olvides, no olviden, no te preocupes, no se preocupen
            no hay problema, no pasa nada, no esperes, no esperen, no te arrepentirás, no se arrepentirán, no es caro
            no tiene nada que envidiar, sin problema, sin duda, sin dudas, sin compromiso, no es que no
            no digo que no, no más, por qué no, porque no, cómo no, como no, no me digas, no vas a notar
            nunca fallan, sin defectos, sin fallas, no puedo decir, no podemos decir, no puedo mencionar
            no puedo mostrar, no se puede decir, no digan, no digas, no escriban, no escribas, no pongan
            no mencionen, no pregunten, no me dejan decir, no me dejan mostrar
            """),
        .init(.breaks, "pero, porque, aunque, sino, sino que, además, entonces, así que, ya que, puesto que"),
        .init(
            .closes,
            """
            es que es, son, es una, es un, es, solo, sólo, solamente, puro, pura, puros, todo es, todos son, esto es
            estos son, únicamente
            """),
        .init(.renews, "nosotros, yo, aquí, todo, todos, somos, vendemos, tenemos, manejamos, vengan, compren"),
        .init(
            .asks,
            """
            ¿, es original o, original o, real o, auténtico o, auténtica o, o es, o son, o original, o réplica
            o falso, o falsa, será, serán, tienes, tienen, tendrás, tendrán, tenés, venden, vendes, vendés, manejan
            hay, habrá, una pregunta, pregunta, consulta, quisiera saber, quiero saber, saben si, sabes si
            alguien sabe
            """),
        .init(
            .asksWhich,
            """
            que precio, cuánto, cuanto, cuánto cuesta, cuántos, dónde, donde, por qué, cuál, cuáles, a cómo, a como
            de dónde, qué tal, qué calidad, qué es, qué son, qué tipo, qué modelo, qué marca, cómo es, cómo son
            cómo puedo, cómo se, quién vende, quién tiene, precio por favor, precio pls
            """),
        .init(.askedAtEnd, "o no, o qué, o sea"),
        .init(
            .tag,
            """
            no es cierto, a que sí, no es así, no crees, no creen, sí o no, entienden, me entienden, me explico
            ya saben
            """),
        .init(.tagAtEnd, "no, ok, vale, ves, ven, sabes, saben, cierto, verdad, no es verdad, o no"),
        .init(
            .offers,
            """
            quién quiere, quien quiere, quiénes quieren, quienes quieren, alguien quiere, alguien interesado
            alguien interesada, interesados, quién se anima, quién necesita, buscas, buscan, quieres, quieren
            te interesa, les interesa, querés
            """),
        .init(.sellerOffers, "les gusta, te gusta"),
        .init(
            .denies,
            """
            no, nunca, jamás, tampoco, ni, ningún, ninguna, ninguno, nada de, sin, no es, no son, no vendo
            no vendemos, no se vende, no se venden, no hay, no tenemos, no tengo, no manejo, no manejamos, cero
            evita, eviten, evitar, prohibido, prohibida, prohibidos, prohibidas, rechazamos, en contra de, contra
            en lugar de, en vez de, libre de
            """),
        .init(
            .deniesStatement,
            """
            no digo que, no dije que, nunca dije, nunca dije que, no he dicho, no estoy diciendo, no creo que
            no creo, no pienso, quién dijo, quien dijo, dejen de decir, no crean, no creas, si fuera, si resulta
            si sale, si te sale, si les sale, si encuentras, si encuentran, dudo que, mentira que
            """),
        .init(
            .forbids,
            """
            no compres, no compren, no compréis, no comprar, no dejes, no dejen, no caigas en, no caigan en
            nunca compres, nunca compren
            """),
        .init(
            [.denies, .deniedAtEnd],
            """
            no vendo, no vendemos, no tenemos, no manejamos, no hay, aquí no hay, aquí no, nunca, jamás
            no trabajamos, no hacemos
            """),
        .init(
            .denied,
            """
            no se vende, no se venden, no se permite, no se permiten, no se aceptan, no están permitidas
            no están permitidos, están prohibidas, están prohibidos, no son bienvenidas
            """),
        .init(
            .received,
            """
            recibí, me llegó, me llego, me llegaron, me mandaron, me enviaron, me vendieron, me dieron, compré
            había comprado, pedí, resultó, resultó ser, resulta que, me salió, me salio, me tocó, salió, era, eran
            vino, autentiqué
            """),
        .init(
            .warns,
            """
            cuidado, cuidado con, ojo, ojo con, alerta, aviso, advertencia, atención, tengan cuidado, ten cuidado
            no se dejen engañar, decomisaron, incautaron, cómo identificar, como identificar, cómo distinguir
            como distinguir, cómo reconocer, otras tiendas, otros vendedores, en otros lados
            """),
        .init(
            .complains,
            """
            estafa, estafas, estafador, estafadora, estafadores, estafaron, me estafaron, me engañaron, engañan
            engaño, fraude, timo, reembolso, devolución, devolver, denuncio, denuncié, denunciar, denuncia
            denunciado, reportado, reporté, reportar, reporten, policía, profeco, queja, quejas, basura, decepción
            decepcionada, decepcionado, robo, ladrones, rateros, mentirosos, mentirosa, mentiroso
            """),
        .init(
            .cites,
            """
            él dijo, ella dijo, dijo que, dijeron que, dicen que, dicen, dice que, me dijeron, me dijo, me han dicho
            nos dicen, la gente dice, alguien dijo, alguien dice, alguien pregunta, preguntan, me preguntan, escuché
            escuche que, oí que, según, supuestamente, al parecer, se rumorea, ustedes dicen
            """),
        .init(
            .citesSource,
            """
            el vendedor dijo, el vendedor dice, la vendedora dice, la vendedora dijo, la tienda dice, anuncian como
            así llamado, dizque, según el vendedor, se supone que
            """),
        .init(.replies, "respuesta a, respondiendo a, en respuesta a"),
        .init(
            .trails,
            """
            aquí, amigas, amigos, gracias, por favor, chicas, chicos, reina, amiga, amigo, nunca, jamás
            """),
    ]
}
