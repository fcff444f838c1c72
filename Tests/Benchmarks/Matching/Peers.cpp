// Two engines of the benchmark: Hyperscan in stream mode, alone or behind ICU's NFKC_Casefold with offsets, and ICU alone.
// Builds its tables, says what that took, and then makes one pass for each line that it reads.
//
//     peers CORPUS LEXICON hyperscan|icu|icu+hyperscan
//
// Lines are dealt to 256 streams in turn, without their ends.

#include <hs/hs.h>
#include <time.h>
#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

static constexpr int kStreams = 256;

static double threadTime() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static std::string readFile(const char *path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

static std::vector<std::string_view> linesOf(const std::string &text) {
    std::vector<std::string_view> lines;
    for (size_t start = 0; start < text.size();) {
        size_t end = text.find('\n', start);
        if (end == std::string::npos) end = text.size();
        lines.emplace_back(text.data() + start, end - start);
        start = end + 1;
    }
    return lines;
}

struct Count {
    uint64_t matches = 0, ends = 0;
};

static int onMatch(unsigned, unsigned long long, unsigned long long to, unsigned, void *context) {
    auto *count = static_cast<Count *>(context);
    count->matches += 1;
    count->ends += to;
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    const std::string corpus = readFile(argv[1]), lexicon = readFile(argv[2]), mode = argv[3];
    const bool matches = mode.find("hyperscan") != std::string::npos, folds = mode.find("icu") != std::string::npos;
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2 *normalizer = icu::Normalizer2::getNFKCCasefoldInstance(error);
    std::string folded;
    icu::Edits edits;
    auto fold = [&](std::string_view text) {
        folded.clear();
        icu::StringByteSink<std::string> sink(&folded);
        edits.reset();
        normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), int32_t(text.size())), sink, &edits, error);
    };

    std::vector<std::string> terms;
    for (auto line : linesOf(lexicon)) {
        if (line.empty()) continue;
        if (folds) fold(line);
        terms.push_back(folds ? folded : std::string(line));
    }
    hs_database_t *database = nullptr;
    hs_scratch_t *scratch = nullptr;
    std::vector<hs_stream_t *> streams(kStreams);
    double build = 0;
    size_t memory = 0, state = 0;
    if (matches) {
        std::vector<const char *> texts;
        std::vector<unsigned> flags(terms.size(), 0), ids;
        std::vector<size_t> lengths;
        for (auto &term : terms) {
            ids.push_back(unsigned(ids.size()));
            texts.push_back(term.data());
            lengths.push_back(term.size());
        }
        hs_compile_error_t *failure = nullptr;
        const double start = threadTime();
        if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(), unsigned(terms.size()),
                                 HS_MODE_STREAM, nullptr, &database, &failure) != HS_SUCCESS) {
            std::fprintf(stderr, "%s\n", failure->message);
            return 1;
        }
        build = threadTime() - start;
        hs_alloc_scratch(database, &scratch);
        hs_database_size(database, &memory);
        hs_stream_size(database, &state);
    }
    std::printf("{\"build\": %f, \"memory\": %zu, \"state\": %zu}\n", build, memory, state);
    std::fflush(stdout);

    const auto lines = linesOf(corpus);
    size_t bytes = 0;
    for (auto line : lines) bytes += line.size();
    for (std::string go; std::getline(std::cin, go);) {
        for (auto &stream : streams) {
            if (matches) hs_open_stream(database, 0, &stream);
        }
        Count count;
        const double start = threadTime();
        for (size_t number = 0; number < lines.size(); number++) {
            std::string_view text = lines[number];
            if (folds) {
                fold(text);
                text = folded;
                count.ends += edits.lengthDelta();
            }
            if (matches) {
                hs_scan_stream(streams[number % kStreams], text.data(), unsigned(text.size()), 0, scratch, onMatch,
                               &count);
            }
        }
        const double time = threadTime() - start;
        for (auto stream : streams) {
            if (matches) hs_close_stream(stream, scratch, nullptr, nullptr);
        }
        std::printf("{\"seconds\": %f, \"bytes\": %zu, \"count\": %llu}\n", time, bytes,
                    static_cast<unsigned long long>(count.matches));
        std::fflush(stdout);
    }
}
