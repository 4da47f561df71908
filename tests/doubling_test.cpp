// No input takes longer than it is long: every dimension of every input is doubled.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <ctime>
#include <filesystem>
#include <functional>
#include <limits>
#include <numeric>

#include "rentsupport/audit.hpp"
#include "rentsupport/compare.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/ledger.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "support/version_1_ledger.hpp"
#include "values/json.hpp"
#include "values/sha256.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;

// ---- How long something takes ----

using Work = std::function<void()>;

// Processor time, of this process or of those that it has waited for: others may run beside it.
enum class Whose { ours, programs };

double processor_seconds(Whose whose) {
  if (whose == Whose::programs) {
    rusage used{};
    ::getrusage(RUSAGE_CHILDREN, &used);
    const auto seconds = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
  }
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double seconds_of(const Work& work, Whose whose, int times) {
  double least = std::numeric_limits<double>::max();
  for (int i = 0; i < times; ++i) {
    const double begin = processor_seconds(whose);
    work();
    least = std::min(least, processor_seconds(whose) - begin);
  }
  return least;
}

// One dimension of one input: `prepare` makes an input of a size, and what is to be done with it.
struct Dimension {
  std::string name;
  std::size_t least = 0;  // to begin with
  std::size_t most = 0;   // there can be, or make sense
  std::function<Work(std::size_t)> prepare;
  Whose whose = Whose::ours;
};

constexpr double long_enough = 0.05;
constexpr double too_long = 0.8;
constexpr double most_growth = 2.6;

// Returns by how much a doubling to `size` prolongs a dimension; measured again while it looks too
// much: others on the same processor take its caches.
double growth_to(const Dimension& dimension, std::size_t size, double by) {
  for (int attempt = 0; attempt < 4 && by > most_growth * 0.8; ++attempt) {
    const Work work = dimension.prepare(size);
    const Work half = dimension.prepare(size / 2);
    by = std::min(by, seconds_of(work, dimension.whose, 3) / seconds_of(half, dimension.whose, 3));
  }
  return by;
}

// Doubles a dimension until it takes so long that it can be measured; returns by how much the last
// doubling prolonged it, 0 where all of it takes less. What outgrows a cache, or is given other
// pages, is slower at one size or two; what is worse than linear, at every size: the least of them
// counts, and the last one never decides alone.
double growth(const Dimension& dimension) {
  double least = 0;
  double before = seconds_of(dimension.prepare(dimension.least), dimension.whose, 1);
  for (std::size_t size = 2 * dimension.least; size <= dimension.most; size *= 2) {
    const double after = seconds_of(dimension.prepare(size), dimension.whose, 1);
    const bool is_last = after >= too_long || 2 * size > dimension.most;
    if (after >= long_enough) {
      const double by = growth_to(dimension, size, after / before);
      least = least == 0 ? by : std::min(least, by);
      if (is_last && least > most_growth)
        least = std::min(least, growth_to(dimension, size / 2, most_growth * 2));
      if (is_last || least <= most_growth) return least;
    }
    before = after;
  }
  return least;
}

// ---- Inputs ----

struct Texts {
  std::string employers{tests::sound_employers};
  std::string lists{tests::sound_lists};
  std::string workers{tests::sound_workers.substr(0, tests::sound_workers.find('\n') + 1)};
  std::string history;
};

// A row of workers that is sound but for what is said.
struct WorkerRow {
  std::string request;
  std::string list = "L1";
  std::string worker = "W00001";
  std::string name = "Người Mẫu";
  std::string applied = "yes";
  std::string months = "2022-05";
  std::string rent_from = "2020-12-01";

  [[nodiscard]] std::string text() const {
    return fmt::format(
        "{},{},{},{},1995-05-05,{},indefinite,2019-03-01,2019-03-01,none,{},yes,2022-04 2022-05,"
        "2022-04 2022-05,no,no,no,{},9000000010\n",
        request, list, worker, name, applied, rent_from, months);
  }
};

template <class Row>
std::string rows(std::size_t count, Row row) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += row(i);
  return text;
}

std::string id(char kind, std::size_t number) { return fmt::format("{}{:09}", kind, number); }

Texts one_worker(std::size_t requests, std::size_t workers = 1) {
  Texts texts;
  texts.workers += rows(requests, [&](std::size_t i) {
    return WorkerRow{
        .request = id('R', i), .worker = id('W', i % workers), .months = "2022-02 2022-05"}
        .text();
  });
  return texts;
}

Texts many_workers(std::size_t requests) { return one_worker(requests, requests); }

// Texts as files, for as long as this is kept.
class Files {
 public:
  explicit Files(const Texts& texts) {
    tests::write_file(scratch_ / "employers.csv", texts.employers);
    tests::write_file(scratch_ / "lists.csv", texts.lists);
    tests::write_file(scratch_ / "workers.csv", texts.workers);
    if (!texts.history.empty()) tests::write_file(scratch_ / "history.csv", texts.history);
    files_ = {scratch_ / "employers.csv", scratch_ / "lists.csv", scratch_ / "workers.csv", {}};
    if (!texts.history.empty()) files_.history = scratch_ / "history.csv";
  }
  [[nodiscard]] const InputFiles& input() const { return files_; }
  [[nodiscard]] std::string out() const { return scratch_ / "out"; }
  [[nodiscard]] std::string path(std::string_view name) const { return scratch_ / name; }

 private:
  tests::ScratchDirectory scratch_;
  InputFiles files_;
};

constexpr unsigned one_thread = 1;

LoadedFiles read(const InputFiles& input, const std::set<std::string>& ignored = {}) {
  ReadOptions options;
  options.ignored_columns = ignored;
  options.threads = one_thread;
  LoadedFiles reading = read_files(input, options);
  if (reading.problem()) throw Error(reading.problem()->text());
  return reading;
}

void write(const std::string& out, const LoadedFiles& reading, const Decisions& decisions,
           LedgerRun* ledger = nullptr) {
  const Summary summary = summarize(decisions, one_thread);
  if (const auto problem =
          write_files(out, reading, decisions, summary, {one_thread, nullptr, ledger, nullptr}))
    throw Error(problem->text());
}

// From the files to all outputs.
void run(const Files& files, const RuleSet& rules = RuleSet::decision_08_2022(),
         const std::set<std::string>& ignored = {}) {
  const LoadedFiles reading = read(files.input(), ignored);
  write(files.out(), reading, evaluate(rules, reading.dossier(), {one_thread}));
}

Work whole_run(const Texts& texts, const std::set<std::string>& ignored = {}) {
  return [files = std::make_shared<Files>(texts), ignored] {
    run(*files, RuleSet::decision_08_2022(), ignored);
  };
}

// Reading alone: of what is not decided.
Work reading_of(const Texts& texts) {
  return [files = std::make_shared<Files>(texts)] {
    ReadOptions options;
    options.threads = one_thread;
    static_cast<void>(read_files(files->input(), options));
  };
}

// A decided dossier, and something done with it.
struct Decided {
  explicit Decided(const Texts& texts)
      : files(texts),
        reading(read(files.input())),
        decisions(evaluate(RuleSet::decision_08_2022(), reading.dossier(), {one_thread})) {}
  Files files;
  LoadedFiles reading;
  Decisions decisions;
};

template <class What>
Work with_decided(const Texts& texts, What what) {
  return [decided = std::make_shared<Decided>(texts), what] { what(*decided); };
}

void explain_all(const Decided& decided) {
  Explainer explainer(decided.decisions);
  std::size_t counted = 0;
  for (std::size_t i = 0; i < decided.decisions.size(); ++i) counted += explainer(i).counted.size();
  if (counted == 0) throw Error("nothing counts");
}

// ---- Dimensions ----

std::vector<Dimension> of_files() {
  const auto with_lists = [](std::size_t count, bool one_employer) {
    Texts texts = many_workers(count);
    texts.workers.resize(texts.workers.find('\n') + 1);
    for (std::size_t i = 0; i < count; ++i) {
      texts.lists += fmt::format("{},{},working,2022-06-01,yes\n", id('L', i),
                                 one_employer ? "E1" : id('E', i));
      if (!one_employer)
        texts.employers += fmt::format("{},Công ty,enterprise,yes,none,33,{}\n", id('E', i), i);
      texts.workers +=
          WorkerRow{.request = id('R', i), .list = id('L', i), .worker = id('W', i)}.text();
    }
    return texts;
  };
  const auto with_history = [](std::size_t count, std::size_t workers) {
    Texts texts = many_workers(std::min<std::size_t>(count, 1000));
    texts.history = "worker_id,month,amount_vnd,group\n";
    texts.history += rows(count, [&](std::size_t i) {
      return fmt::format("{},2022-0{},500000,working\n", id('W', i % workers), 1 + i % 5);
    });
    return texts;
  };
  const auto spoiled = [](std::size_t count, auto spoil) {
    Texts texts;
    texts.workers += rows(count, [&](std::size_t i) {
      WorkerRow row{.request = id('R', i), .worker = id('W', i)};
      spoil(row, i);
      return row.text();
    });
    return texts;
  };
  const auto with_columns = [](std::size_t count, const std::string& prefix, bool cells) {
    Texts texts = many_workers(2);
    std::string header = texts.workers.substr(0, texts.workers.find('\n'));
    const std::string known = header;
    header += rows(count, [&](std::size_t i) { return fmt::format(",{}{}", prefix, i); });
    std::string text = header + "\n";
    for (std::size_t i = 0; i < 2; ++i) {
      std::string row = WorkerRow{.request = id('R', i), .worker = id('W', i)}.text();
      row.pop_back();
      text += row + (cells ? std::string(count, ',') : std::string{}) + "\n";
    }
    texts.workers = text;
    return texts;
  };
  const auto columns_named = [](std::size_t count, const std::string& prefix) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.insert(fmt::format("{}{}", prefix, i));
    return names;
  };
  constexpr std::size_t rows_least = 512;
  constexpr std::size_t rows_most = 1U << 20U;
  constexpr std::size_t columns_most = 1U << 16U;  // a header is at most 1 MiB
  constexpr std::size_t bytes_least = 1U << 16U;
  constexpr std::size_t bytes_most = 1U << 26U;
  return {
      {"requests", rows_least, rows_most, [](std::size_t n) { return whole_run(many_workers(n)); }},
      {"requests of one worker", rows_least, rows_most,
       [](std::size_t n) { return whole_run(one_worker(n)); }},
      {"requests of two workers in turn", rows_least, rows_most,
       [](std::size_t n) { return whole_run(one_worker(n, 2)); }},
      {"requests of one worker in a signed form", rows_least, rows_most,
       [](std::size_t n) {
         Texts texts = one_worker(n);
         texts.lists =
             "list_id,employer_id,group,drawn_up_on,signed\nL1,E1,working,2022-06-01,yes\n";
         return whole_run(texts);
       }},
      {"open requests of one worker", rows_least, rows_most,
       [](std::size_t n) {
         Texts texts;
         texts.workers += rows(n, [](std::size_t i) {
           return WorkerRow{.request = id('R', i), .applied = i % 100 == 0 ? "yes" : ""}.text();
         });
         return whole_run(texts);
       }},
      {"lists of one employer", rows_least, rows_most,
       [=](std::size_t n) { return whole_run(with_lists(n, true)); }},
      {"employers", rows_least, rows_most,
       [=](std::size_t n) { return whole_run(with_lists(n, false)); }},
      {"history", rows_least, rows_most,
       [=](std::size_t n) { return whole_run(with_history(n, n / 5)); }},
      {"history of one worker", rows_least, rows_most,
       [=](std::size_t n) { return whole_run(with_history(n, 1)); }},
      {"columns that are passed over", rows_least, columns_most,
       [=](std::size_t n) { return whole_run(with_columns(n, "x_", true)); }},
      {"columns that are ignored", rows_least, columns_most,
       [=](std::size_t n) {
         return whole_run(with_columns(n, "column", true), columns_named(n, "column"));
       }},
      {"unknown columns", rows_least, columns_most,
       [=](std::size_t n) { return reading_of(with_columns(n, "column", true)); }},
      {"columns of a header alone", rows_least, columns_most,
       [=](std::size_t n) { return whole_run(with_columns(n, "x_", false)); }},
      {"the bytes of a cell", bytes_least, bytes_most,
       [=](std::size_t n) {
         return whole_run(
             spoiled(2, [&](WorkerRow& row, std::size_t) { row.name.resize(n, 'x'); }));
       }},
      {"the bytes of keys", bytes_least, bytes_most,
       [=](std::size_t n) {
         return whole_run(spoiled(2, [&](WorkerRow& row, std::size_t) {
           row.request.resize(n, 'x');
           row.worker.resize(n, 'x');
         }));
       }},
      {"doubled quotes in a cell", bytes_least, bytes_most,
       [=](std::size_t n) {
         return whole_run(spoiled(2, [&](WorkerRow& row, std::size_t) {
           row.name = '"' + std::string(n / 2 * 2, '"') + '"';
         }));
       }},
      {"lines in a cell", bytes_least, bytes_most,
       [=](std::size_t n) {
         return whole_run(spoiled(
             2, [&](WorkerRow& row, std::size_t) { row.name = '"' + std::string(n, '\n') + '"'; }));
       }},
      {"blank lines", bytes_least, bytes_most,
       [](std::size_t n) {
         Texts texts = many_workers(2);
         texts.workers += std::string(n, '\n');
         texts.employers = std::string(n, '\n') + texts.employers;
         return whole_run(texts);
       }},
      {"quotes and nothing else", bytes_least, bytes_most,
       [](std::size_t n) {
         Texts texts = many_workers(2);
         texts.workers += std::string(n, '"');
         return whole_run(texts);
       }},
      {"lines behind a quote that is not closed", bytes_least, bytes_most,
       [](std::size_t n) {
         Texts texts = many_workers(2);
         texts.workers += "R,\"" + std::string(n, '\n');
         return whole_run(texts);
       }},
      {"lines that open a quote", bytes_least, bytes_most,
       [](std::size_t n) {
         Texts texts = many_workers(2);
         texts.workers += rows(n / 4, [](std::size_t) { return "a,\"\n"; });
         return whole_run(texts);
       }},
      {"rejected rows", rows_least, rows_most,
       [=](std::size_t n) {
         return whole_run(
             spoiled(n, [](WorkerRow& row, std::size_t) { row.rent_from = "31/02/2022"; }));
       }},
      {"rows with a cell too many", rows_least, rows_most,
       [=](std::size_t n) {
         return whole_run(spoiled(n, [](WorkerRow& row, std::size_t) { row.name = "a,b"; }));
       }},
      {"rows that are not UTF-8", rows_least, rows_most,
       [=](std::size_t n) {
         // A file with more of them is in another encoding.
         return whole_run(spoiled(n, [](WorkerRow& row, std::size_t i) {
           if (i % 16 == 0) row.name = "\xff";
         }));
       }},
      {"rows of one key", rows_least, rows_most,
       [=](std::size_t n) {
         return whole_run(spoiled(n, [](WorkerRow& row, std::size_t) { row.request = "R"; }));
       }},
      {"rejected rows whose keys come again", rows_least, rows_most,
       [=](std::size_t n) {
         return whole_run(spoiled(n, [](WorkerRow& row, std::size_t i) {
           row.request = id('R', i / 2);
           row.months = i % 3 == 0 ? "2022-05" : "May";
         }));
       }},
      {"references to nothing", rows_least, rows_most,
       [=](std::size_t n) {
         return whole_run(spoiled(n, [](WorkerRow& row, std::size_t i) { row.list = id('X', i); }));
       }},
      {"suspicious identifiers", rows_least, rows_most,
       [](std::size_t n) {
         Texts texts;
         texts.workers = "request_id,list_id,worker_id,insurance_no,months\n";
         texts.workers += rows(n, [](std::size_t i) {
           return fmt::format("{},L1,{},0123456789,2022-05\n", id('R', i), id('W', i));
         });
         return whole_run(texts);
       }},
      {"months asked for, said again", bytes_least, bytes_most,
       [=](std::size_t n) {
         return whole_run(spoiled(2, [&](WorkerRow& row, std::size_t) {
           row.months = "2022-05" + rows(n / 8, [](std::size_t) { return " 2022-05"; });
         }));
       }},
  };
}

std::vector<Dimension> of_records() {
  constexpr std::size_t least = 256;
  constexpr std::size_t most = 1U << 20U;
  const auto asked = [](std::size_t i, std::size_t workers) {
    Request request;
    request.request_id = id('R', i);
    request.list_id = "L1";
    request.worker_id = id('W', i % workers);
    request.insurance_no = "0123456789";
    request.months = MonthSet{2022y / 5};
    return request;
  };
  const auto decide = [](std::size_t count, auto add) {
    DossierBuilder dossier;
    static_cast<void>(dossier.add(Employer{.employer_id = "E1", .kind = EmployerKind::enterprise}));
    List list{.list_id = "L1", .employer_id = "E1", .group = Group::working};
    list.drawn_up_on = 2022y / 6 / 1;
    static_cast<void>(dossier.add(list));
    for (std::size_t i = 0; i < count; ++i) add(dossier, i);
    static_cast<void>(
        summarize(evaluate(RuleSet::decision_08_2022(), dossier.build(), {one_thread}), 1));
  };
  const auto requests_of = [=](std::size_t workers) {
    return [=](std::size_t n) -> Work {
      return [=] {
        decide(n, [&](DossierBuilder& to, std::size_t i) {
          static_cast<void>(to.add(asked(i, workers == 0 ? n : workers)));
        });
      };
    };
  };
  return {
      {"records of requests", least, most, requests_of(0)},
      {"records of one worker", least, most, requests_of(1)},
      {"records of rejected requests", least, most,
       [=](std::size_t n) -> Work {
         return [=] {
           decide(n, [&](DossierBuilder& to, std::size_t i) {
             Request bad = asked(i, n);
             bad.months = MonthSet{};
             static_cast<void>(to.add(bad));
           });
         };
       }},
      {"records of payments", least, most,
       [=](std::size_t n) -> Work {
         return [=] {
           decide(n, [&](DossierBuilder& to, std::size_t i) {
             static_cast<void>(to.add(Payment{id('W', i / 5), 2022y / static_cast<int>(1 + i % 5),
                                              Money{1}, Group::working}));
           });
         };
       }},
      {"explanations", least, most,
       [](std::size_t n) { return with_decided(many_workers(n), explain_all); }},
      {"explanations of one worker", least, most,
       [](std::size_t n) { return with_decided(one_worker(n), explain_all); }},
      {"explanations of two workers in turn", least, most,
       [](std::size_t n) { return with_decided(one_worker(n, 2), explain_all); }},
      {"the comparison of one worker's requests", least, most,
       [](std::size_t n) {
         return with_decided(one_worker(n), [](const Decided& decided) {
           Parameters other = Parameters::built_in();
           other.cap_months = 0;
           const Decisions after =
               evaluate(RuleSet::decision_08_2022(other), decided.reading.dossier(), {one_thread});
           static_cast<void>(compare(decided.decisions, after, one_thread));
         });
       }},
      {"a receipt of one worker's requests", least, most,
       [](std::size_t n) {
         const Texts texts = one_worker(n);
         auto files = std::make_shared<Files>(texts);
         run(*files);
         Manifest manifest;
         if (load_manifest(files->out(), manifest)) throw Error("no manifest");
         return with_decided(texts, [manifest, files](const Decided& decided) {
           static_cast<void>(
               receipt(manifest, decided.decisions, decided.decisions.size() / 2, one_thread));
         });
       }},
  };
}

std::vector<Dimension> of_runs() {
  constexpr std::size_t least = 256;
  constexpr std::size_t most = 1U << 20U;
  const auto verified = [](const Texts& texts) -> Work {
    auto files = std::make_shared<Files>(texts);
    run(*files);
    return [files] {
      VerifyOptions options;
      options.threads = one_thread;
      if (!verify_run(files->out(), files->input(), options).faults.empty())
        throw Error("a run is not confirmed");
    };
  };
  const auto differences = [](const Texts& before, const Texts& after) -> Work {
    auto first = std::make_shared<Files>(before);
    auto second = std::make_shared<Files>(after);
    run(*first);
    run(*second);
    return [first, second] {
      const RunDifferences found = compare_runs({first->out(), first->input(), {}},
                                                {second->out(), second->input(), {}}, one_thread);
      if (found.months.empty()) throw Error("nothing differs");
      static_cast<void>(to_json(found));
    };
  };
  // A worker's requests are open in one run, and decided in the other.
  const auto one_worker_twice = [differences](std::size_t n) {
    Texts after = one_worker(n);
    Texts before = after;
    for (std::size_t at = before.workers.find(",yes,indefinite"); at != std::string::npos;
         at = before.workers.find(",yes,indefinite", at))
      before.workers.replace(at, 4, ",");
    return differences(before, after);
  };
  return {
      {"a run of one worker, verified", least, most,
       [=](std::size_t n) { return verified(one_worker(n)); }},
      {"a run of many employers, verified", least, most,
       [=](std::size_t n) {
         Texts texts = many_workers(2);
         texts.employers += rows(n, [](std::size_t i) {
           return fmt::format("{},Công ty,enterprise,yes,none,33,{}\n", id('E', i), i);
         });
         texts.lists += rows(n, [](std::size_t i) {
           return fmt::format("{},{},working,2022-06-01,yes\n", id('L', i), id('E', i));
         });
         texts.workers += rows(n, [](std::size_t i) {
           return WorkerRow{.request = id('S', i), .list = id('L', i), .worker = id('V', i)}.text();
         });
         return verified(texts);
       }},
      {"the differences of one worker", least, most, one_worker_twice},
      {"requests that vanish", least, most,
       [=](std::size_t n) { return differences(many_workers(n), many_workers(2)); }},
      {"requests of one worker that vanish", least, most,
       [=](std::size_t n) { return differences(one_worker(n), one_worker(2)); }},
  };
}

// A manifest, a summary or a receipt as one of ours, with something more in it.
std::vector<Dimension> of_json() {
  constexpr std::size_t least = 512;
  constexpr std::size_t most = 1U << 20U;
  static const auto run_of_one = [] {
    auto files = std::make_shared<Files>(many_workers(1));
    run(*files);
    return files;
  }();
  static const Manifest sound = [] {
    Manifest manifest;
    if (load_manifest(run_of_one->out(), manifest)) throw Error("no manifest");
    return manifest;
  }();
  static const std::string sound_receipt = [] {
    const Decided decided(many_workers(1));
    return receipt(sound, decided.decisions, 0, one_thread);
  }();
  // Verifies the run with another manifest, in which the summary's digest is right.
  const auto verified = [](Manifest manifest, const std::string& summary) -> Work {
    auto directory = std::make_shared<tests::ScratchDirectory>();
    std::filesystem::copy(run_of_one->out(), directory->path() / "out");
    const std::string text =
        summary.empty() ? tests::read_file(run_of_one->out() + "/summary.json") : summary;
    tests::write_file(*directory / "out/summary.json", text);
    manifest.outputs["summary.json"] = {text.size(), sha256(text)};
    tests::write_file(*directory / "out/manifest.json", manifest_json(manifest));
    return [directory] {
      if (verify_run(*directory / "out", run_of_one->input(), {}).faults.empty())
        throw Error("a forged run is confirmed");
    };
  };
  const auto members = [](std::size_t count) {
    JsonObject object;
    for (std::size_t i = 0; i < count; ++i) object.number(fmt::format("member{}", i), i);
    return object.json();
  };
  const auto read_as_manifest = [](const std::string& json) -> Work {
    return [json] {
      Manifest manifest;
      if (!read_manifest(json, "manifest.json", manifest)) throw Error("no manifest is read");
    };
  };
  const auto checked = [](std::string_view what, const std::string& by) -> Work {
    return [json = tests::replaced(sound_receipt, what, by)] {
      if (check_receipt(json, "r.json", RuleSet::decision_08_2022(), {}).faults.empty())
        throw Error("a forged receipt is confirmed");
    };
  };
  return {
      {"members of a manifest", least, most,
       [=](std::size_t n) { return read_as_manifest(members(n)); }},
      {"elements of a manifest", least, most,
       [=](std::size_t n) {
         return read_as_manifest("[0" + rows(n, [](std::size_t) { return ",0"; }) + "]");
       }},
      {"brackets of a manifest", least, most,
       [=](std::size_t n) { return read_as_manifest(std::string(n, '[')); }},
      {"parameters of a manifest", least, most,
       [=](std::size_t n) {
         Manifest manifest = sound;
         for (std::size_t i = 0; i < n; ++i)
           manifest.parameters.emplace_back(fmt::format("key{}", i), "1");
         return verified(manifest, {});
       }},
      {"months in a parameter of a manifest", least, most,
       [=](std::size_t n) {
         Manifest manifest = sound;
         for (auto& [key, value] : manifest.parameters) {
           if (key.starts_with("calendar."))
             value = rows(n, [](std::size_t) { return "2022-01-01 "; });
         }
         return verified(manifest, {});
       }},
      {"assumptions of a manifest", least, most,
       [=](std::size_t n) {
         Manifest manifest = sound;
         for (std::size_t i = 0; i < n; ++i) manifest.assumptions[fmt::format("fact{}", i)] = "1";
         return verified(manifest, {});
       }},
      {"ignored columns of a manifest", least, most,
       [=](std::size_t n) {
         Manifest manifest = sound;
         for (std::size_t i = 0; i < n; ++i)
           manifest.ignored_columns.insert(fmt::format("column{}", i));
         return verified(manifest, {});
       }},
      {"outputs of a manifest", least, most,
       [=](std::size_t n) {
         Manifest manifest = sound;
         for (std::size_t i = 0; i < n; ++i) manifest.outputs[fmt::format("file{}", i)] = {1, "a"};
         return verified(manifest, {});
       }},
      {"members of a summary", least, most,
       [=](std::size_t n) {
         return verified(
             sound, tests::replaced(tests::read_file(run_of_one->out() + "/summary.json"),
                                    "\"by_employer\": {",
                                    "\"of_others\": " + members(n) + ",\n  \"by_employer\": {"));
       }},
      {"the length of a member's name, and members", least, 1U << 14U,
       [=](std::size_t n) {
         JsonObject object;
         object.raw(std::string(n, 'x'), members(n));
         Manifest manifest = sound;
         manifest.rule_set_sha256 = "0";
         return verified(
             manifest,
             tests::replaced(tests::read_file(run_of_one->out() + "/summary.json"),
                             "\"engine\": ", "\"a\": " + object.json() + ",\n  \"engine\": "));
       }},
      {"the path of a receipt", least, most,
       [=](std::size_t n) {
         return checked(
             "\"path\": [",
             "\"path\": [" +
                 rows(n, [](std::size_t) { return '"' + std::string(64, '0') + "\",\n"; }) + '"' +
                 std::string(64, '0') + '"');
       }},
      {"counted months in the leaf of a receipt", least, most,
       [=](std::size_t n) {
         return checked("\"leaf\": \"",
                        "\"leaf\": \"" + rows(n, [](std::size_t) { return "0a0b0c0d"; }));
       }},
      {"counted months behind the leaf of a receipt", least, most,
       [=](std::size_t n) {
         return checked("\",\n  \"leaf_sha256\"",
                        rows(n, [](std::size_t) { return "0a0b0c0d"; }) + "\",\n  \"leaf_sha256\"");
       }},
      {"parameters of a receipt", least, most,
       [=](std::size_t n) {
         return checked("\"parameters\": {", "\"parameters\": {\n" + rows(n, [](std::size_t i) {
                                               return fmt::format("\"key{}\": \"1\",\n", i);
                                             }));
       }},
  };
}

std::vector<Dimension> of_parameters() {
  const auto overlaid = [](const std::string& toml) -> Work {
    return [toml] {
      Parameters parameters = Parameters::built_in();
      static_cast<void>(parameters.overlay(toml, "x.toml"));
    };
  };
  constexpr std::size_t least = 64;
  constexpr std::size_t most = 1U << 22U;
  return {
      {"unknown keys", least, most,
       [=](std::size_t n) {
         return overlaid(rows(n, [](std::size_t i) { return fmt::format("key{} = 1\n", i); }));
       }},
      {"unknown keys of a table", least, most,
       [=](std::size_t n) {
         return overlaid(rows(n, [](std::size_t i) { return fmt::format("cap.m{} = 1\n", i); }));
       }},
      {"tables", least, most,
       [=](std::size_t n) {
         return overlaid(rows(n, [](std::size_t i) { return fmt::format("[t{}.a.b]\n", i); }) +
                         rows(n, [](std::size_t i) { return fmt::format("[t{}.a]\n", i); }));
       }},
      {"tables in dotted keys", least, most,
       [=](std::size_t n) {
         return overlaid(
             rows(n, [](std::size_t i) { return fmt::format("t{}.a.b.c.d.e.f = 1\n", i); }) +
             rows(n, [](std::size_t i) { return fmt::format("t{}.a.b.c.d.e.g = 1\n", i); }));
       }},
      {"parts of a dotted key", least, most,
       [=](std::size_t n) {
         return overlaid(rows(n, [](std::size_t) { return "a."; }) + "a = 1");
       }},
      {"brackets", least, most,
       [=](std::size_t n) { return overlaid("a = " + std::string(n, '[')); }},
      {"inline tables", least, most,
       [=](std::size_t n) { return overlaid(rows(n, [](std::size_t) { return "a={"; })); }},
      {"elements of a list", least, most,
       [=](std::size_t n) {
         return overlaid("place.key_economic_regions = [" +
                         rows(n, [](std::size_t) { return "\"33\","; }) + "]");
       }},
      {"elements that are refused", least, most,
       [=](std::size_t n) {
         return overlaid("place.key_economic_regions = [" +
                         rows(n, [](std::size_t) { return "33,"; }) + "]");
       }},
      {"the bytes of a comment", least, most,
       [=](std::size_t n) { return overlaid("# " + std::string(n, '.') + "\ncap.months = 3\n"); }},
      {"the bytes of a key", least, most,
       [=](std::size_t n) { return overlaid(std::string(n, 'k') + " = 3\n"); }},
      {"the bytes of a string", least, most,
       [=](std::size_t n) {
         return overlaid("readings.late_list = \"\"\"" + std::string(n, '"') + "x\"\"\"");
       }},
      {"letters beyond ASCII", least, most,
       [=](std::size_t n) {
         return overlaid("# " + rows(n, [](std::size_t) { return "\xc3\xa0"; }) + "\n");
       }},
      {"facts that are assumed", least, most,
       [](std::size_t n) -> Work {
         std::map<std::string, std::string> facts;
         for (std::size_t i = 0; i < n; ++i) facts[fmt::format("fact{}", i)] = "1";
         return [facts = std::move(facts)] {
           if (!Assumptions{}.add(facts)) throw Error("unknown facts are assumed");
         };
       }},
      {"a name and what it could mean", least, most,
       [](std::size_t n) -> Work {
         return [name = std::string(n, 'l')] {
           Parameters parameters = Parameters::built_in();
           if (!parameters.choose(name, name)) throw Error("an unknown reading is chosen");
         };
       }},
  };
}

// Options of the program. A command line of more than 2 MB is not started.
std::vector<Dimension> of_options() {
  const auto program = [](std::size_t count, const std::string& option, auto value) -> Work {
    auto files = std::make_shared<Files>(many_workers(1));
    std::vector<std::string> arguments{tests::places::program,
                                       "evaluate",
                                       "--employers",
                                       files->input().employers,
                                       "--lists",
                                       files->input().lists,
                                       "--workers",
                                       files->input().workers,
                                       "--out",
                                       files->out(),
                                       "--quiet"};
    for (std::size_t i = 0; i < count; ++i) {
      arguments.push_back(option);
      arguments.push_back(value(i));
    }
    return [files, arguments] {
      if (tests::run_program(arguments).status > 2) throw Error("the program failed");
    };
  };
  const auto overlay = std::make_shared<Files>(many_workers(1));
  tests::write_file(overlay->path("o"), "cap.months = 3\n");
  constexpr std::size_t least = 1024;
  constexpr std::size_t most = 1U << 15U;
  return {
      {"--assume", least, most,
       [=](std::size_t n) {
         return program(n, "--assume", [](std::size_t) { return "pays_rent=yes"; });
       },
       Whose::programs},
      {"--assume, of unknown facts", least, most,
       [=](std::size_t n) {
         return program(n, "--assume", [](std::size_t i) { return fmt::format("fact{}=yes", i); });
       },
       Whose::programs},
      {"--reading", least, most,
       [=](std::size_t n) {
         return program(n, "--reading", [](std::size_t) { return "late_list=accepted"; });
       },
       Whose::programs},
      {"--ignore-column", least, most,
       [=](std::size_t n) {
         return program(n, "--ignore-column",
                        [](std::size_t i) { return fmt::format("column{}", i); });
       },
       Whose::programs},
      {"--parameters", 64, 1U << 12U,
       [=](std::size_t n) {
         return program(n, "--parameters", [&](std::size_t) { return overlay->path("o"); });
       },
       Whose::programs},
  };
}

std::vector<Dimension> of_ledgers() {
  constexpr std::size_t least = 256;
  constexpr std::size_t most = 1U << 17U;
  // A ledger in which all months of these files are proposed.
  struct Booked {
    explicit Booked(const Texts& texts) : files(texts) {
      LoadedFiles reading = read(files.input());
      LedgerRun ledger(files.path("ledger"), true, {2022y / 6 / 10, "proposed"});
      EvaluateOptions how{.threads = one_thread};
      if (ledger.problem() || ledger.count_in(reading.dossier(), how))
        throw Error("the ledger cannot be made");
      write(files.out(), reading, evaluate(RuleSet::decision_08_2022(), reading.dossier(), how),
            &ledger);
    }
    Files files;
  };
  const auto fail = [](const std::optional<Problem>& problem) {
    if (problem) throw Error(problem->text());
  };
  // The same requests once more, against the ledger.
  const auto again = [=](const Texts& first, const Texts& then) -> Work {
    auto booked = std::make_shared<Booked>(first);
    auto files = std::make_shared<Files>(then);
    return [=] {
      LoadedFiles reading = read(files->input());
      LedgerRun ledger(booked->files.path("ledger"), false);
      fail(ledger.problem());
      EvaluateOptions how{.threads = one_thread};
      fail(ledger.count_in(reading.dossier(), how));
      write(files->out(), reading, evaluate(RuleSet::decision_08_2022(), reading.dossier(), how),
            &ledger);
    };
  };
  const auto with_ledger = [=](std::size_t n, LedgerAccess access, auto what) -> Work {
    auto booked = std::make_shared<Booked>(many_workers(n));
    return [=] {
      Ledger ledger(booked->files.path("ledger"), access);
      fail(ledger.problem());
      what(ledger);
    };
  };
  return {
      {"proposals", least, most,
       [](std::size_t n) -> Work {
         auto texts = std::make_shared<Texts>(many_workers(n));
         return [texts] { const Booked booked(*texts); };
       }},
      {"the same run again", least, most,
       [=](std::size_t n) { return again(many_workers(n), many_workers(n)); }},
      {"entries of one worker", least, most,
       [=](std::size_t n) { return again(many_workers(n), one_worker(n)); }},
      {"entries of two workers in turn", least, most,
       [=](std::size_t n) { return again(many_workers(n), one_worker(n, 2)); }},
      {"entries that count as history", least, most,
       [=](std::size_t n) {
         Texts other = many_workers(n);
         for (std::size_t at = other.workers.find("\nR"); at != std::string::npos;
              at = other.workers.find("\nR", at))
           other.workers[at + 1] = 'S';
         return again(many_workers(n), other);
       }},
      {"entries, listed", least, most,
       [=](std::size_t n) {
         return with_ledger(n, LedgerAccess::read, [=](Ledger& ledger) {
           fail(ledger.read_latest({}, [](const LedgerEntry&, const Booking&) {}));
         });
       }},
      {"entries, verified", least, most,
       [=](std::size_t n) {
         return with_ledger(n, LedgerAccess::book, [](Ledger& ledger) {
           if (!ledger.verify().empty()) throw Error("the ledger is damaged");
         });
       }},
      {"entries, approved", least, most,
       [=](std::size_t n) -> Work {
         auto booked = std::make_shared<Booked>(many_workers(n));
         return [=] {
           const std::string copy = booked->files.path("copy");
           std::filesystem::copy_file(booked->files.path("ledger"), copy,
                                      std::filesystem::copy_options::overwrite_existing);
           Ledger ledger(copy, LedgerAccess::book);
           fail(ledger.problem());
           rentsupport::Booked result;
           if (!ledger
                    .book(LedgerState::approved, MonthSelection{.month = 2022y / 5},
                          {2022y / 6 / 11, "approved"}, result)
                    .empty())
             throw Error("nothing can be booked");
         };
       }},
      {"rows of a file, booked", least, most,
       [=](std::size_t n) -> Work {
         auto booked = std::make_shared<Booked>(many_workers(n));
         auto rows = std::make_shared<std::vector<MonthRow>>();
         Ledger read(booked->files.path("ledger"), LedgerAccess::read);
         fail(read.read([&](const LedgerEntry& entry, const Booking&) {
           rows->push_back({.request_id = std::string{entry.request_id}, .month = entry.month});
         }));
         return [=] {
           const std::string copy = booked->files.path("copy");
           std::filesystem::copy_file(booked->files.path("ledger"), copy,
                                      std::filesystem::copy_options::overwrite_existing);
           Ledger ledger(copy, LedgerAccess::book);
           fail(ledger.problem());
           rentsupport::Booked result;
           if (!ledger
                    .book(LedgerState::approved, *rows, "months.csv", {2022y / 6 / 11, "approved"},
                          result)
                    .empty())
             throw Error("nothing can be booked");
         };
       }},
      {"entries, upgraded", least, most,
       [=](std::size_t n) -> Work {
         auto directory = std::make_shared<tests::ScratchDirectory>();
         tests::write_version_1_ledger(*directory / "old", n);
         return [=] {
           const std::string copy = *directory / "ledger";
           std::filesystem::copy_file(*directory / "old", copy,
                                      std::filesystem::copy_options::overwrite_existing);
           Upgraded upgraded;
           fail(upgrade_ledger(copy, ReversalKind::mend, {}, {}, upgraded));
         };
       }},
  };
}

void check_growth(const std::vector<Dimension>& dimensions) {
  for (const Dimension& dimension : dimensions) {
    const double by = growth(dimension);
    INFO(dimension.name << ": twice as much takes " << by << " times as long");
    CHECK(by <= most_growth);
  }
}

}  // namespace

TEST_CASE("work that grows with the square of an input is told from work that grows with it",
          "[doubling]") {
  const auto counting = [](auto steps) {
    return Dimension{"steps", 1U << 10U, 1U << 30U, [=](std::size_t n) -> Work {
                       return [=] {
                         volatile std::uint64_t sum = 0;
                         for (std::size_t i = 0; i < steps(n); ++i) sum = sum + i;
                       };
                     }};
  };
  CHECK(growth(counting([](std::size_t n) { return n; })) <= most_growth);
  // Also where the square is the smaller part of it at first.
  CHECK(growth(counting([](std::size_t n) { return 1000 * n + n * n; })) > most_growth);
}

TEST_CASE("files twice as large take twice as long", "[doubling]") { check_growth(of_files()); }
TEST_CASE("twice the records take twice as long", "[doubling]") { check_growth(of_records()); }
TEST_CASE("runs twice as large are verified and compared in twice the time", "[doubling]") {
  check_growth(of_runs());
}
TEST_CASE("manifests, summaries and receipts twice as large are read in twice the time",
          "[doubling]") {
  check_growth(of_json());
}
TEST_CASE("parameters twice as long are read in twice the time", "[doubling]") {
  check_growth(of_parameters());
}
TEST_CASE("twice the options are read in twice the time", "[doubling]") {
  check_growth(of_options());
}
TEST_CASE("ledgers twice as long are gone through in twice the time", "[doubling]") {
  check_growth(of_ledgers());
}
