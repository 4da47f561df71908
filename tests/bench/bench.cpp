// Measures deciding in memory: the evaluator with all bitmaps and masks on one core, beside a loop
// written by hand for the same provisions; explaining; and on all cores reading and deciding, alone
// and with every reading at stake. Usage: bench DIR, which holds files written by `generate`.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "by_hand.hpp"
#include "decisions_data.hpp"
#include "rentsupport/compare.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/explain.hpp"

namespace {

using namespace rentsupport;

InputFiles files;
std::unique_ptr<Reading> reading;

Decisions::Data columns_for(const Dossier& dossier) {
  // Sized and touched once: memory is not what is measured.
  const Decisions decided = evaluate(RuleSet::decision_08_2022(), dossier, {1});
  return decided.data();
}

void evaluator(benchmark::State& state) {
  Decisions::Data decisions = columns_for(reading->dossier());
  for (auto _ : state) {
    decide_batches(decisions, {1});
    benchmark::DoNotOptimize(decisions.masks.data());
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(decisions.outcomes.size()));
}

void loop_by_hand(benchmark::State& state) {
  Decisions::Data decisions = columns_for(reading->dossier());
  const Buffer<std::uint64_t> expected = [&] {
    decide_batches(decisions, {1});
    return decisions.masks;
  }();
  for (auto _ : state) {
    bench::decide_by_hand(decisions);
    benchmark::DoNotOptimize(decisions.masks.data());
  }
  if (decisions.masks != expected)
    state.SkipWithError("the loop decides otherwise than the evaluator");
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(decisions.outcomes.size()));
}

void read_and_decide(benchmark::State& state) {
  for (auto _ : state) {
    const Reading read = read_files(files);
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), read.dossier());
    benchmark::DoNotOptimize(decisions.size());
  }
}

void read_decide_and_readings(benchmark::State& state) {
  for (auto _ : state) {
    const Reading read = read_files(files);
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), read.dossier());
    benchmark::DoNotOptimize(readings_at_stake(read.dossier(), decisions).size());
  }
}

constexpr std::size_t explained = 200'000;

// Calls use(explanation) for request-months from the first on, with all that an explanation holds.
template <class Use>
void explaining(benchmark::State& state, Use use) {
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading->dossier());
  const std::size_t count = std::min(explained, decisions.size());
  Explainer explainer(reading->dossier(), decisions);
  for (auto _ : state) {
    for (std::size_t i = 0; i < count; ++i) use(explainer(i));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}

void explain_values(benchmark::State& state) {
  explaining(state, [](const Explanation& why) { benchmark::DoNotOptimize(why.states.data()); });
}

void explain_text(benchmark::State& state) {
  std::size_t bytes = 0;
  explaining(state, [&](const Explanation& why) {
    bytes += to_text(why, Language::vietnamese).size();
    benchmark::DoNotOptimize(bytes);
  });
}

BENCHMARK(explain_values)->Unit(benchmark::kMillisecond);
BENCHMARK(explain_text)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(evaluator)->Unit(benchmark::kMillisecond);
BENCHMARK(loop_by_hand)->Unit(benchmark::kMillisecond);
BENCHMARK(read_and_decide)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(read_decide_and_readings)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench DIR\n");
    return 2;
  }
  const std::string directory = argv[1];
  files = {directory + "/employers.csv", directory + "/lists.csv", directory + "/workers.csv",
           directory + "/history.csv"};
  reading = std::make_unique<Reading>(read_files(files));
  if (reading->problem()) {
    std::fprintf(stderr, "%s\n", reading->problem()->text().c_str());
    return 2;
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
