import Testing

@testable import CounterfoilCues

@Suite("Spans")
struct SpanPlanTests {
    @Test("Every piece of the text is in a span, every span ends in the text, none is too long")
    func covers() {
        for context in 0...20 {
            for own in 0...60 {
                var plan = SpanPlan()
                plan.plan(count: context + own, context: context, most: 1000)
                var covered = Set<Int>()
                for span in plan.spans {
                    #expect(!span.isEmpty && span.count <= SpanPlan.sentence.window && span.lowerBound >= 0)
                    #expect(span.upperBound > context && span.upperBound <= context + own)
                    covered.formUnion(span)
                }
                #expect(covered.isSuperset(of: context..<context + own))
                #expect(plan.spans.isEmpty == (own == 0))
                if context == 0, own > SpanPlan.longestWhole {
                    let phrases = (own - SpanPlan.phrase.window) / SpanPlan.phrase.stride + 2
                    let sentences = max(0, own - SpanPlan.sentence.window) / SpanPlan.sentence.stride + 2
                    #expect(plan.spans.count <= phrases + sentences)
                }
            }
        }
    }

    @Test("A text of many pieces has a bounded number of spans")
    func bounded() {
        var plan = SpanPlan()
        plan.plan(count: 100_000, context: 0, most: 64)
        #expect(plan.spans.count == 64)
    }
}
