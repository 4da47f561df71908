// Measures deciding in memory: the evaluator with all bitmaps and masks on one core, beside a loop
// written by hand for the same provisions; the C ABI, with one request and with columns, beside the
// C++ API; explaining; output rows, the leaves of the hash tree, the check of a receipt, a file of
// a million payments; and on all cores reading and deciding, alone and with every reading at stake.
// Usage: bench DIR, which holds files written by `generate`.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "audit/decision_lines.hpp"
#include "audit/request_leaves.hpp"
#include "by_hand.hpp"
#include "decide/decisions_data.hpp"
#include "decide/record_members.hpp"
#include "files/files.hpp"
#include "files/payment_files.hpp"
#include "rentsupport/audit.hpp"
#include "rentsupport/compare.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/rentsupport.h"
#include "support/c_abi.hpp"
#include "values/sha256.hpp"

namespace {

using namespace rentsupport;

InputFiles files;
std::unique_ptr<LoadedFiles> reading;

Decisions::Data columns_for(const Dossier& dossier) {
  // Sized and touched once: memory is not what is measured.
  const Decisions decided = evaluate(RuleSet::decision_08_2022(), dossier, {1});
  return Decisions::Data::of(decided);
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
    const LoadedFiles read = read_files(files);
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), read.dossier());
    benchmark::DoNotOptimize(decisions.size());
  }
}

void read_decide_and_readings(benchmark::State& state) {
  for (auto _ : state) {
    const LoadedFiles read = read_files(files);
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), read.dossier());
    benchmark::DoNotOptimize(readings_at_stake(decisions).size());
  }
}

constexpr std::size_t explained = 200'000;

// Calls use(explanation) for request-months from the first on, with all that an explanation holds.
template <class Use>
void explaining(benchmark::State& state, Use use) {
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading->dossier());
  const std::size_t count = std::min(explained, decisions.size());
  Explainer explainer(decisions);
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

// ---- The C ABI beside the C++ API ----

// Returns the rows of a table as records, by their members.
template <class Record>
std::vector<Record> records_of(const Table& table) {
  std::vector<Record> records(table.rows);
  for (std::size_t row = 0; row < table.rows; ++row) {
    Record& to = records[row];
    each_text<Record>([&](std::size_t column, auto member) {
      if (table.columns[column].texts.size() != 0) to.*member = table.columns[column].texts[row];
    });
    each_fact<Record>([&](std::size_t column, auto member) {
      const Column& from = table.columns[column];
      using Value = std::decay_t<decltype(to.*member)>;
      if (!from.is_known(row)) return;
      if constexpr (std::is_same_v<Value, std::optional<Day>>) {
        to.*member = from.date(row);
      } else if constexpr (std::is_constructible_v<Value, MonthSet>) {
        to.*member = MonthSet::from_bits(from.sets[row]);
      } else {
        to.*member = static_cast<typename Value::value_type>(from.choices[row]);
      }
    });
  }
  return records;
}

// The rows of the files, as records and as columns.
struct Batch {
  std::vector<Employer> employers;
  std::vector<List> lists;
  std::vector<Request> requests;

  explicit Batch(const Dossier& dossier) {
    const Dossier::Data& d = *Dossier::Data::of(dossier);
    employers = records_of<Employer>(d.employers);
    lists = records_of<List>(d.lists);
    requests = records_of<Request>(d.workers);
  }
};

void must(rentsupport_status status) {
  if (status != RENTSUPPORT_OK) std::abort();
}

tests::CRuleSet c_rules() {
  rentsupport_rule_set* rules = nullptr;
  must(rentsupport_rule_set_create(nullptr, 0, nullptr, 0, &rules, nullptr));
  return tests::CRuleSet{rules};
}

std::vector<rentsupport_case> cases_of(const Batch& batch) {
  std::map<std::string, const Employer*> employers;
  std::map<std::string, const List*> lists;
  for (const Employer& row : batch.employers) employers[row.employer_id] = &row;
  for (const List& row : batch.lists) lists[row.list_id] = &row;
  std::vector<rentsupport_case> cases;
  for (const Request& row : batch.requests) {
    const List& list = *lists.at(row.list_id);
    cases.push_back(tests::c_case(*employers.at(list.employer_id), list, row));
  }
  return cases;
}

// One request with its reasons, another one each time.
void c_decide_one(benchmark::State& state) {
  const std::vector<rentsupport_case> cases = cases_of(Batch(reading->dossier()));
  const tests::CRuleSet rules = c_rules();
  std::array<rentsupport_decision, 60> decisions{};
  decisions[0].struct_size = sizeof decisions[0];
  std::size_t at = 0;
  std::size_t months = 0;
  for (auto _ : state) {
    std::size_t count = 0;
    must(rentsupport_decide(rules.get(), &cases[at], decisions.data(), decisions.size(), &count,
                            nullptr));
    benchmark::DoNotOptimize(decisions.data());
    months += count;
    if (++at == cases.size()) at = 0;
  }
  state.counters["months"] = static_cast<double>(months) / static_cast<double>(state.iterations());
}

// The whole way in memory on one core: rows in, decisions out.
void cpp_batch(benchmark::State& state) {
  const Batch batch(reading->dossier());
  const RuleSet rules = RuleSet::decision_08_2022();
  std::int64_t months = 0;
  for (auto _ : state) {
    DossierBuilder dossier;
    for (const Employer& row : batch.employers) must(dossier.add(row) ? 1 : 0);
    for (const List& row : batch.lists) must(dossier.add(row) ? 1 : 0);
    for (const Request& row : batch.requests) must(dossier.add(row) ? 1 : 0);
    const Decisions decisions = evaluate(rules, dossier.build(), {1});
    for (std::size_t i = 0; i < decisions.size(); ++i) benchmark::DoNotOptimize(decisions[i]);
    months += static_cast<std::int64_t>(decisions.size());
  }
  state.SetItemsProcessed(months);
}

void c_column_batch(benchmark::State& state) {
  tests::EmployerCells employers;
  tests::ListCells lists;
  tests::RequestCells requests;
  const Batch batch(reading->dossier());
  for (const Employer& row : batch.employers) employers.add(row);
  for (const List& row : batch.lists) lists.add(row);
  for (const Request& row : batch.requests) requests.add(row);
  const rentsupport_employer_columns employer_columns = employers.columns();
  const rentsupport_list_columns list_columns = lists.columns();
  const rentsupport_request_columns request_columns = requests.columns();
  const tests::CRuleSet rules = c_rules();
  auto options = tests::sized<rentsupport_evaluate_options>();
  options.threads = 1;
  std::vector<rentsupport_decision> out(4096);
  out[0].struct_size = sizeof out[0];
  std::int64_t months = 0;
  for (auto _ : state) {
    rentsupport_dossier* dossier = nullptr;
    must(rentsupport_dossier_create(&dossier, nullptr));
    const tests::CDossier freed{dossier};
    must(rentsupport_dossier_add_employers(dossier, &employer_columns, nullptr, nullptr));
    must(rentsupport_dossier_add_lists(dossier, &list_columns, nullptr, nullptr));
    must(rentsupport_dossier_add_requests(dossier, &request_columns, nullptr, nullptr));
    rentsupport_decisions* decisions = nullptr;
    must(rentsupport_evaluate(rules.get(), dossier, &options, &decisions, nullptr));
    const tests::CDecisions freed_too{decisions};
    auto totals = tests::sized<rentsupport_totals>();
    must(rentsupport_decisions_totals(decisions, &totals, nullptr));
    for (std::uint64_t first = 0; first < totals.decisions; first += out.size()) {
      const auto count = std::min<std::uint64_t>(out.size(), totals.decisions - first);
      must(rentsupport_decisions_read(decisions, first, count, out.data(), nullptr));
      benchmark::DoNotOptimize(out.data());
    }
    months += static_cast<std::int64_t>(totals.decisions);
  }
  state.SetItemsProcessed(months);
}

// The rows of decisions.csv and schedule.csv, and the leaves of the hash tree.
void output_rows(benchmark::State& state) {
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading->dossier());
  DecisionLines lines(decisions);
  for (auto _ : state) {
    for (std::size_t begin = 0; begin < reading->dossier().requests(); begin += 2048)
      lines.write(begin, std::min(begin + 2048, reading->dossier().requests()), 0);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(decisions.size()));
}

void leaves(benchmark::State& state) {
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading->dossier());
  const LeafHead head = leaf_head(version(), decisions.rule_set(), {}, {});
  for (auto _ : state) {
    const LeafRun run(decisions, head);
    benchmark::DoNotOptimize(prove_leaf(decisions, run, 0, 1).root);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(decisions.size()));
}

void receipt_check(benchmark::State& state) {
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading->dossier());
  const LeafRun leaves(decisions, leaf_head(version(), decisions.rule_set(), {}, {}));
  const LeafProof proof = prove_leaf(decisions, leaves, 0, 1);
  Manifest run;
  run.engine = version();
  run.leaves = proof.leaves;
  run.root = to_hex(proof.root);
  run.outputs["summary.json"] = {};
  const std::string json = receipt(run, decisions, decisions.size() / 2);
  for (auto _ : state) {
    if (!check_receipt(json, "receipt.json", decisions.rule_set(), {}).faults.empty())
      state.SkipWithError("the receipt is not confirmed");
  }
}

// A million payments, in a thousand lists, written to a file of ISO 20022 and brought to the disk;
// names with diacritics, which are folded.
void payment_file(benchmark::State& state) {
  constexpr std::size_t lists = 1000;
  constexpr std::size_t workers = 1000;
  const std::array<std::string, 4> names{"Nguyễn Thị Hường", "Đỗ Văn Đạt", "Trần Thị Ánh Tuyết",
                                         "Lê Hoàng Long"};
  std::vector<std::string> accounts(workers);
  for (std::size_t i = 0; i < workers; ++i) accounts[i] = std::to_string(9'000'000'000 + i);
  const Day on = *parse_date("2022-06-15");
  PaymentFile file{
      "payments.xml", id_of("batch"), {"Công ty Mẫu", "112233445566", "Ngân hàng Mẫu"}, on, {}};
  for (std::size_t list = 0; list < lists; ++list) {
    CreditBlock& block = file.blocks.emplace_back();
    block.id = block_id("batch", std::to_string(list));
    block.list_id = "L1";
    for (std::size_t i = 0; i < workers; ++i) {
      Credit& credit = block.credits.emplace_back();
      credit.id = block.id;
      credit.to = {names[i % names.size()], accounts[i], "Ngân hàng TMCP Ngoại thương Việt Nam"};
      credit.amount = Money{500'000};
      credit.request_id = "R";
      credit.months = MonthSet::from_bits(std::uint64_t{3} << (26 + i % 3));
    }
  }
  const OutputDirectory directory(files.employers.substr(0, files.employers.rfind('/')));
  for (auto _ : state) {
    OutputFile out(directory, file.name, Readers::owner);
    std::uint64_t bytes = 0;
    Sha256 digest;
    write_payment_file(file, PaymentStyle{}, [&](std::string_view part) {
      out.write_at(bytes, part);
      digest.add(part);
      bytes += part.size();
    });
    out.sync();
    out.close();
    benchmark::DoNotOptimize(digest.digest());
    state.counters["bytes"] = static_cast<double>(bytes);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(lists * workers));
}

BENCHMARK(c_decide_one);
BENCHMARK(cpp_batch)->Unit(benchmark::kMillisecond);
BENCHMARK(c_column_batch)->Unit(benchmark::kMillisecond);
BENCHMARK(explain_values)->Unit(benchmark::kMillisecond);
BENCHMARK(explain_text)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(evaluator)->Unit(benchmark::kMillisecond);
BENCHMARK(loop_by_hand)->Unit(benchmark::kMillisecond);
BENCHMARK(output_rows)->Unit(benchmark::kMillisecond);
BENCHMARK(leaves)->Unit(benchmark::kMillisecond);
BENCHMARK(receipt_check)->Unit(benchmark::kMillisecond);
BENCHMARK(payment_file)->Unit(benchmark::kMillisecond)->UseRealTime();
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
  reading = std::make_unique<LoadedFiles>(read_files(files));
  if (reading->problem()) {
    std::fprintf(stderr, "%s\n", reading->problem()->text().c_str());
    return 2;
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
