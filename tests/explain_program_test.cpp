// `rentsupport explain` as a clerk runs it.
#include <catch2/catch.hpp>

#include "support/job.hpp"

namespace {

using tests::Job;
using tests::ProgramResult;
using tests::replaced;
using tests::sound_workers;

ProgramResult explain(const Job& job, std::vector<std::string> options) {
  options.insert(options.begin(), {"--request", "R1"});
  return job.run("explain", options);
}

void check_refused(const ProgramResult& result, const std::string& part) {
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK_THAT(result.err, Catch::StartsWith("rentsupport: ") && Catch::Contains(part));
}

}  // namespace

TEST_CASE("explain says why, in Vietnamese unless English is asked for", "[explain][program]") {
  const Job job;
  ProgramResult result = explain(job, {});
  CHECK(result.status == 0);
  CHECK(result.err.empty());
  CHECK_THAT(result.out, Catch::StartsWith("Đề nghị R1 thuộc danh sách L1, tháng 5/2022: được hỗ "
                                           "trợ 500.000 đồng.\n"));
  CHECK(explain(job, {"--language", "vi"}).out == result.out);
  result = explain(job, {"--language", "en", "--month", "05/2022"});
  CHECK_THAT(result.out,
             Catch::StartsWith("Request R1 of list L1, 2022-05: payable, 500,000 VND.\n"));
}

TEST_CASE("explain shows every month of a request, or the one asked for", "[explain][program]") {
  const Job job;
  job.write("workers", replaced(sound_workers, "no,2022-05,", "no,2022-04 2022-05,"));
  const std::string all = explain(job, {"--language", "en"}).out;
  const std::string april = explain(job, {"--language", "en", "--month", "2022-04"}).out;
  const std::string may = explain(job, {"--language", "en", "--month", "2022-05"}).out;
  CHECK(all == april + '\n' + may);
  CHECK_THAT(april, Catch::StartsWith("Request R1 of list L1, 2022-04:"));
}

TEST_CASE("explain names a request or month that is not there", "[explain][program]") {
  Job job;
  check_refused(job.run("explain", {"--request", "R9"}), "there is no request R9");
  check_refused(job.run("explain", {"--request", "R9", "--language", "vi"}), "không có đề nghị R9");
  check_refused(explain(job, {"--month", "2022-06"}),
                "request R1 does not ask for 2022-06, but for 2022-05");
  check_refused(explain(job, {"--month", "June"}), "--month June: write a month");
  job.write("workers", replaced(sound_workers, "2020-12-01", "2020-12-32"));
  check_refused(explain(job, {}), "request R1 was rejected: workers, line 2, column rent_from");
  // Cells that a shifted row puts elsewhere may name a person.
  CHECK_THAT(explain(job, {}).err, !Catch::Contains("2020-12-32"));
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{"--format", "pdf"}, {"--language", "fr"}})
    CHECK(explain(job, options).status == 2);
}

TEST_CASE("messages about files and usage are Vietnamese where --language vi asks for them",
          "[explain][program]") {
  Job job;
  const auto said = [&](const char* command, std::vector<std::string> options) {
    options.insert(options.end(), {"--language", "vi"});
    if (std::string{command} == "explain") options.insert(options.end(), {"--request", "R1"});
    const ProgramResult result = job.run(command, options);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    return result.err;
  };
  for (const char* const command : {"explain", "readings"}) {
    CHECK(said(command, {"--reading", "late_list"}) ==
          "rentsupport: --reading late_list: ghi TÊN=GIÁ TRỊ\n");
    CHECK(said(command, {"--assume", "pays_rent"}) ==
          "rentsupport: --assume pays_rent: ghi DỮ KIỆN=GIÁ TRỊ\n");
  }
  CHECK(said("explain", {"--parameters", "none.toml"}) ==
        "rentsupport: none.toml: không mở được: không có tệp này\n");
  CHECK(said("compare", {"--after", "none.toml"}) ==
        "rentsupport: none.toml: không mở được: không có tệp này\n");
  CHECK(said("readings", {"--reading", "late_lists=accepted"}) ==
        "rentsupport: không nhận ra cách hiểu late_lists: có phải là late_list?\n");
  CHECK_THAT(job.run("explain", {"--language", "vi"}).err,
             Catch::StartsWith("thiếu tùy chọn bắt buộc (--request"));
  // The option parser's own words are English.
  for (const auto& [options, what] :
       {std::pair{std::vector<std::string>{"--bogus"}, "có đối số thừa ("},
        {{"--language", "vi"}, "số giá trị của tùy chọn không đúng ("},
        {{"--format", "pdf"}, "giá trị không hợp lệ ("}})
    CHECK_THAT(said("readings", options), Catch::StartsWith(what));
  CHECK_THAT(said("explain", {"--threads", "0"}),
             Catch::StartsWith("giá trị không hợp lệ (--threads: ") &&
                 Catch::EndsWith(")\nChạy với --help để xem hướng dẫn.\n"));
  job.write("workers", replaced(sound_workers, "rent_from,", "rent_too,"));
  for (const char* const command : {"explain", "readings", "compare"})
    CHECK_THAT(said(command, {}),
               Catch::EndsWith(": không nhận ra cột rent_too: có phải là rent_to?\n"));
  // Left out, texts about the law are Vietnamese and messages English.
  CHECK_THAT(explain(job, {}).err, Catch::EndsWith("rent_too: did you mean rent_to?\n"));
}

TEST_CASE("explain names no column where the whole row is at fault", "[explain][program]") {
  const Job job;
  job.write("workers", replaced(sound_workers, "2022-05,9", "2022-05,,9"));
  check_refused(explain(job, {}), "request R1 was rejected: workers, line 2: bad_fields; ");
  check_refused(explain(job, {"--language", "vi"}), "bị loại khi đọc: workers, dòng 2: ");
}

TEST_CASE("explain is status 1 where another row was rejected, and says so", "[explain][program]") {
  const Job job;
  job.write("history", "worker_id,month,amount_vnd,group\nW,2022-13,1,working\n");
  const std::vector<std::string> history{"--history", job.path("history.csv")};
  const auto with_history = [&](std::vector<std::string> options) {
    options.insert(options.end(), history.begin(), history.end());
    return explain(job, options);
  };
  const ProgramResult result = with_history({});
  CHECK(result.status == 1);
  CHECK_THAT(result.out, Catch::StartsWith("Đề nghị R1"));
  CHECK(result.err ==
        "rentsupport: rejected rows: 1; those of the history whose worker and month can be read "
        "count all the same; rejects.csv of evaluate says how to mend them\n");
  for (const char* const command : {"readings", "compare"}) {
    const ProgramResult table = job.run(command, history);
    CHECK(table.status == 1);
    CHECK(table.err == result.err);
  }
  CHECK(with_history({"--quiet"}).err.empty());
  CHECK(
      with_history({"--language", "vi"}).err ==
      "rentsupport: số dòng bị loại: 1; dòng lịch sử chi trả đọc được người lao động và tháng vẫn "
      "được tính; xem rejects.csv của evaluate để biết cách sửa\n");
  // Such a row: its group cannot be read, and it pays the month of R1.
  job.write("history", "worker_id,month,amount_vnd,group\n033095000010,2022-05,500000,B\n");
  const ProgramResult paid = with_history({"--language", "en"});
  CHECK(paid.err == result.err);
  CHECK_THAT(paid.out, Catch::StartsWith("Request R1 of list L1, 2022-05: refused"));
}

TEST_CASE("explain uses readings, parameters and assumptions", "[explain][program]") {
  const Job job;
  job.write("workers", replaced(sound_workers, "2020-12-01,yes", "2020-12-01,"));
  CHECK_THAT(explain(job, {"--language", "en"}).out, Catch::Contains("undetermined"));
  CHECK_THAT(explain(job, {"--language", "en", "--assume", "pays_rent=yes"}).out,
             Catch::Contains("payment of rent: yes (assumed: the files do not say); must be yes"));
  CHECK_THAT(explain(job, {"--language", "en", "--reading", "partial_month=full_month"}).out,
             Catch::Contains("reading partial_month = full_month"));
}

TEST_CASE("explain writes JSON of a documented schema", "[explain][program]") {
  const Job job;
  job.write("workers", replaced(sound_workers, "2020-12-01,yes", "2020-12-01,"));
  const std::string json = explain(job, {"--format", "json"}).out;
  CHECK_THAT(json, Catch::StartsWith(
                       "{\n  \"format\": 2,\n  \"schema\": \"rentsupport-explanation-2\",\n"));
  CHECK_THAT(json, Catch::Contains(R"(      "request_id": "R1",
      "list_id": "L1",
      "employer_id": "E1",
      "worker_id": "033095000010",
      "group": "working",
      "month": "2022-05",
      "outcome": "undetermined",
      "amount_vnd": 0,
      "max_amount_vnd": 500000,
      "mask": "000000155955555d")"));
  CHECK_THAT(json, Catch::Contains(R"(      "counted": [],
      "maybe_counted": [],
      "lacking": [],
      "settling": [
        ["pays_rent"]
      ],
      "persons_to_check": [],
      "more_persons_to_check": 0
    }
  ]
}
)"));
  CHECK_THAT(json, Catch::Contains(R"json(            "provision": "art1.tenant",
            "state": "unknown",
            "citations": [
              {
                "en": "Art. 1",
                "vi": "Điều 1"
              },
              {
                "en": "Art. 3(2)",
                "vi": "khoản 2 Điều 3"
              }
            ],)json"));
  CHECK_THAT(json, Catch::Contains(R"(                    "fact": "pays_rent",
                    "value": null,
                    "origin": "unknown",
                    "from": {},
                    "vouched_by": "worker",)"));
  CHECK_THAT(json, Catch::Contains(R"(                    "fact": "posting_ends_on",
                    "value": "2022-06-06",
                    "origin": "computed",
                    "from": {
                      "drawn_up_on": "2022-06-01"
                    })"));
}

TEST_CASE("explain that cannot print is status 3", "[explain][program]") {
  const Job job;
  const ProgramResult result =
      job.run("explain", {"--request", "R1"}, tests::Streams{"/dev/null", "/dev/full"});
  CHECK(result.status == 3);
  CHECK(result.err == "rentsupport: standard output could not be written\n");
  CHECK(job.run("explain", {"--request", "R1", "--language", "vi"},
                tests::Streams{"/dev/null", "/dev/full"})
            .err == "rentsupport: không ghi được đầu ra chuẩn\n");
}
