// Letters as an office sends them: head, status, signer; text and pages; the program's files.
#include "rentsupport/letters.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

#include "rentsupport/csv.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/random_dossier.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;
using Catch::Contains;
using tests::Job;
using tests::replaced;

const std::string_view whole_list =
    "list_id,employer_id,group,payroll_copy,drawn_up_on,posted_on,sent_to_si_on,si_confirmed_on,"
    "received_on,submitted_on,decided_on,funded_on,paid_on\n"
    "L1,E1,working,yes,2022-06-01,2022-06-02,2022-06-07,2022-06-09,2022-06-10,2022-06-14,"
    "2022-06-15,2022-06-16,2022-06-17\n";

std::string letter_on(const Job& job, const std::string& day, const std::string& to = "worker",
                      const std::string& language = "vi") {
  const auto result =
      job.run("letters", {"--to", to, "--as-of", day, "--format", "text", "--language", language,
                          "--out", job.path("letters"), "--quiet"});
  INFO(result.err);
  CHECK(result.status == 0);
  return tests::read_file(job.path("letters/00001-L1.txt"));
}

}  // namespace

TEST_CASE("a letter promises nothing before the province has decided", "[letters][program]") {
  Job job;
  job.write("lists", whole_list);
  const std::string before = letter_on(job, "2022-06-14");
  CHECK_THAT(before,
             Contains("Tình trạng hồ sơ đến ngày 14/6/2022: Ủy ban nhân dân cấp huyện đã "
                      "trình Ủy ban nhân dân cấp tỉnh ngày 14/6/2022, chưa có quyết định."));
  CHECK_THAT(before, Contains("Các tháng đủ điều kiện hỗ trợ\n"));
  CHECK_THAT(before, Contains("Ủy ban nhân dân cấp tỉnh chưa quyết định."));
  CHECK_THAT(before, !Contains("Các tháng được hỗ trợ"));
  CHECK_THAT(before, !Contains("đã được chi trả"));
  const std::string decided = letter_on(job, "2022-06-15");
  CHECK_THAT(decided, Contains("Các tháng được hỗ trợ\n"));
  CHECK_THAT(decided, !Contains("chưa quyết định"));
  CHECK_THAT(decided, !Contains("đã được chi trả"));
  CHECK_THAT(letter_on(job, "2022-06-17"), Contains("Số tiền này đã được chi trả ngày 17/6/2022."));
  CHECK_THAT(letter_on(job, "2022-06-03", "employer", "en"),
             Contains("Where the dossier stands on 2022-06-03: the list was posted on 2022-06-02; "
                      "no day is given on which the social insurance agency got it.\n"));
}

TEST_CASE("a letter says how far the money of a month has come in the ledger",
          "[letters][ledger][program]") {
  Job job;
  job.write(
      "lists",
      "list_id,employer_id,group,payroll_copy,drawn_up_on,posted_on,sent_to_si_on,"
      "si_confirmed_on,received_on,submitted_on\n"
      "L1,E1,working,yes,2022-06-01,2022-06-02,2022-06-07,2022-06-08,2022-06-08,2022-06-09\n");
  const std::string ledger = job.path("ledger.db");
  const std::string sound = tests::read_file(job.path("workers.csv"));
  const auto decide = [&](const std::string& run, const std::string& day) {
    const auto result =
        job.run("evaluate", {"--ledger", ledger, "--commit", "--keep", "--date", day, "--reason",
                             "Đợt 1", "--out", job.path(run), "--quiet"});
    INFO(result.err);
    REQUIRE(result.status == 0);
  };
  const auto books = [&](const std::string& what, const std::string& day,
                         std::vector<std::string> more) {
    more.insert(more.begin(), {tests::places::program, "ledger", what, ledger, "--date", day,
                               "--reason", "Văn bản số 5"});
    const auto result = tests::run_program(more);
    INFO(result.err);
    REQUIRE(result.status == 0);
  };
  decide("run", "2022-06-10");
  books("approve", "2022-06-11", {"--list", "L1"});
  books("send", "2022-06-12", {"--list", "L1"});
  books("pay", "2022-06-13", {"--list", "L1"});
  tests::write_file(job.path("returned.csv"),
                    "list_id,month,reason\nL1,2022-05,AC04: Tài khoản đã đóng\n");
  books("return", "2022-06-14", {"--from", job.path("returned.csv")});
  books("reverse", "2022-06-15", {"--list", "L1", "--kind", "mend"});
  decide("again", "2022-06-16");
  job.write("workers", replaced(sound, ",yes,indefinite,", ",no,indefinite,"));
  decide("refused", "2022-06-17");
  books("withdraw", "2022-06-18", {"--from", job.path("refused/reviews.csv")});
  job.write("workers", sound);
  decide("at_last", "2022-06-19");
  books("reverse", "2022-06-20", {"--list", "L1", "--kind", "close"});

  struct Told {
    std::string day;
    bool is_granted;
    bool is_taken_back;
    std::string vietnamese;
    std::string english;
  };
  for (const Told& told : std::vector<Told>{
           {"2022-06-10", false, false, "đã đưa vào đề xuất ngày 10/6/2022, chưa được phê duyệt",
            "proposed on 2022-06-10, not approved yet"},
           {"2022-06-11", true, false, "đã được phê duyệt ngày 11/6/2022, chưa chuyển tiền",
            "approved on 2022-06-11, the money is not transferred"},
           {"2022-06-12", true, false,
            "đã gửi ngân hàng lệnh chuyển tiền ngày 12/6/2022, chưa có kết quả",
            "with the bank to be transferred on 2022-06-12, no result yet"},
           {"2022-06-13", true, false, "đã chi trả ngày 13/6/2022", "paid on 2022-06-13"},
           {"2022-06-14", true, false,
            "ngân hàng đã trả lại tiền ngày 14/6/2022: Tài khoản đã đóng",
            "the bank sent the money back on 2022-06-14: Tài khoản đã đóng"},
           {"2022-06-15", false, true, "đã thu hồi ngày 15/6/2022, được đề xuất lại sau khi sửa",
            "taken back on 2022-06-15, may be proposed again once it is put right"},
           {"2022-06-17", false, false, "đang được rà soát lại ngày 17/6/2022, tạm dừng chi trả",
            "in question on 2022-06-17, not paid meanwhile"},
           {"2022-06-18", false, true, "đã rút khỏi danh sách chi trả ngày 18/6/2022",
            "withdrawn on 2022-06-18"},
           {"2022-06-20", false, true, "đã thu hồi ngày 20/6/2022, không đề xuất lại",
            "taken back on 2022-06-20, for good"}}) {
    CAPTURE(told.day);
    const auto letter = [&](const std::string& run, const std::string& language) {
      const auto result =
          tests::run_program({tests::places::program, "letters", "--run", job.path(run), "--ledger",
                              ledger, "--to", "worker", "--as-of", told.day, "--format", "text",
                              "--language", language, "--out", job.path("letters"), "--quiet"});
      INFO(result.err);
      CHECK(result.status == 0);
      return tests::read_file(job.path("letters/00001-L1.txt"));
    };
    const std::string vietnamese = letter("run", "vi");
    const std::string english = letter("run", "en");
    const std::string held =
        "Trong sổ chi trả, tháng 5/2022: " + told.vietnamese + ", 500.000 đồng.";
    if (told.is_taken_back) {
      CHECK_THAT(vietnamese, Contains(held) && !Contains("Các tháng"));
      CHECK_THAT(english, Contains("In the ledger, 2022-05: " + told.english + ", 500,000 VND."));
    } else {
      CHECK_THAT(vietnamese, Contains("Tháng 5/2022: 500.000 đồng; " + told.vietnamese));
      CHECK_THAT(vietnamese, told.is_granted ? Contains("Các tháng được hỗ trợ")
                                             : Contains("Các tháng đủ điều kiện hỗ trợ"));
      CHECK_THAT(english, Contains("2022-05: 500,000 VND; " + told.english));
    }
    // Only what is proposed waits for the province, and only what was granted is to be paid.
    CHECK((vietnamese.find("Ủy ban nhân dân cấp tỉnh chưa quyết định") != std::string::npos) ==
          (told.day == "2022-06-10"));
    CHECK((vietnamese.find("Người sử dụng lao động chi trả trong") != std::string::npos) ==
          (told.is_granted && told.day != "2022-06-13"));
    // A run that finds the month refused tells what is held of it all the same.
    CHECK_THAT(letter("refused", "vi"), Contains(held));
  }
}

TEST_CASE("a letter promised a month in question, and called the amount of the run paid",
          "[letters][ledger]") {
  // Of two months one is approved; the other is in question, or not in the ledger.
  Job job;
  const std::string workers = tests::read_file(job.path("workers.csv"));
  job.write("workers",
            replaced(replaced(replaced(workers, ",no,no,no,2022-05,", ",no,no,no,2022-04 2022-05,"),
                              ",yes,2022-04 2022-05,", ",yes,2022-03 2022-04 2022-05,"),
                     "2022-05,2022-04 2022-05,no", "2022-05,2022-03 2022-04 2022-05,no"));
  const LoadedFiles loaded =
      read_files({job.path("employers.csv"), job.path("lists.csv"), job.path("workers.csv")});
  REQUIRE_FALSE(loaded.problem());
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), loaded.dossier());
  Explainer explainer(decisions);
  std::vector<Explanation> months;
  for (std::size_t at = 0; at < decisions.first_of(1); ++at) months.push_back(explainer(at));
  REQUIRE(months.size() == 2);
  for (const Explanation& month : months) REQUIRE(month.outcome == Outcome::payable);
  using enum MonthInLedger::Standing;
  LetterOptions options;
  options.language = Language::english;
  options.on = 2022y / 7 / 1;
  const auto letter = [&] {
    return letters(std::vector<std::vector<Explanation>>{months}, options, LetterFormat::text);
  };
  CHECK_THAT(letter(), Contains("In all: 1,000,000 VND."));
  options.in_ledger = {{{months[0].month, granted, Money{400'000}, "approved on 2022-06-30"},
                        {months[1].month, questioned, Money{500'000}, "in question"}}};
  CHECK_THAT(letter(), Contains("Conditions met") &&
                           Contains("2022-04: 500,000 VND; approved on 2022-06-30, 400,000 VND") &&
                           Contains("2022-05: 500,000 VND; in question") && !Contains("In all") &&
                           Contains("2022-04: The employer pays it within") &&
                           !Contains("has not decided"));
  options.in_ledger.front().pop_back();
  CHECK_THAT(letter(), Contains("2022-05: 500,000 VND\n") && !Contains("In all") &&
                           Contains("2022-04: The employer pays it within") &&
                           Contains("2022-05: The provincial People's Committee has not decided"));
  options.in_ledger.clear();
  options.in_ledger.resize(1);
  CHECK_THROWS_AS(
      letters(std::vector<std::vector<Explanation>>{months, months}, options, LetterFormat::text),
      Error);
}

TEST_CASE("a letter names what was assumed, and the reading that decides", "[letters]") {
  Job job;
  job.write("workers", replaced(tests::sound_workers, ",yes,2022", ",,2022"));
  const auto result =
      job.run("letters", {"--to", "worker", "--as-of", "2022-06-20", "--assume", "pays_rent=yes",
                          "--format", "text", "--out", job.path("letters")});
  INFO(result.err);
  CHECK(result.status == 0);
  CHECK_THAT(result.out + result.err, Contains("1 letters in 1 files"));
  CHECK_THAT(tests::read_file(job.path("letters/00001-L1.txt")),
             Contains("Căn cứ xem xét\n- ") && Contains("(giả định vì hồ sơ không ghi)\n"));
}

TEST_CASE("letters stand on the sheet of the office, or leave dots for the pen", "[letters]") {
  const Job job;
  Office office;
  const auto problem = read_office(
      "superior = \"UBND HUYỆN <MẪU>\" # cấp trên\nname = \"PHÒNG LAO ĐỘNG\"\n"
      "place = \"Hưng Yên\"\nsigner = 'Nguyễn \"Mẫu\"'\nrecipients = [\"Lưu: VT.\"]\n",
      "office.toml", office);
  REQUIRE_FALSE(problem);
  CHECK(office.superior == "UBND HUYỆN <MẪU>");
  CHECK(office.recipients == std::vector<std::string>{"Lưu: VT."});
  // The example names all that a sheet can.
  Office example;
  const std::string toml =
      tests::read_file(std::filesystem::path{tests::places::examples} / "hung_yen/office.toml");
  REQUIRE_FALSE(read_office(toml, "office.toml", example));
  for (const std::string* text :
       {&example.superior, &example.name, &example.number, &example.place, &example.signer_title,
        &example.signer, &example.address, &example.telephone})
    CHECK_FALSE(text->empty());

  const LoadedFiles loaded = read_files(
      {job.path("employers.csv"), job.path("lists.csv"), job.path("workers.csv"), {}, {}}, {});
  REQUIRE_FALSE(loaded.problem());
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), loaded.dossier());
  const std::vector<std::vector<Explanation>> one{{explain(decisions, 0)}};
  const LetterOptions options{Addressee::worker, Language::vietnamese, office, 2022y / 2 / 3};
  const std::string html = letters(one, options, LetterFormat::html);
  CHECK_THAT(html, Contains("UBND HUYỆN &lt;MẪU&gt;<br><b>PHÒNG LAO ĐỘNG</b><br>Số: …"));
  CHECK_THAT(html, Contains("<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>"));
  CHECK_THAT(html, Contains("<i>Hưng Yên, ngày 03 tháng 02 năm 2022</i>"));
  CHECK_THAT(html, Contains("<b>Nguyễn &quot;Mẫu&quot;</b>"));
  CHECK_THAT(html, Contains("<br>- Lưu: VT."));
  CHECK_THAT(html, !Contains("http"));  // nothing beside it is needed
  const std::string text = letters(one, options, LetterFormat::text);
  CHECK_THAT(text, Contains("\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"));
  CHECK_THAT(text, Contains("THÔNG BÁO\n") && Contains("\n- Như trên;\n- Lưu: VT.\n"));
  // Two letters, two pages.
  const std::vector<std::vector<Explanation>> two{one[0], one[0]};
  CHECK(letters(two, options, LetterFormat::text) == text + '\f' + text);
  CHECK_THROWS_AS(letters(std::vector<std::vector<Explanation>>{{}}, options, LetterFormat::text),
                  Error);
  LetterOptions never = options;
  never.on = 2022y / 2 / 30;
  CHECK_THROWS_AS(letters(one, never, LetterFormat::text), Error);
}

TEST_CASE("an office that cannot be read is refused by line and key, and changes nothing",
          "[letters]") {
  const std::array<std::array<const char*, 3>, 6> faults{
      {{"name = \"A\"\nnam = \"B\"\n", "nam", "2"},
       {"name = 3\n", "name", "1"},
       {"recipients = \"Lưu\"\n", "recipients", "1"},
       {"recipients = [1]\n", "recipients", "1"},
       {"name = \"A\"\nplace = Hưng Yên\n", "", "2"},
       {"name = \"A\"\nplace = 1979-05-27\"Hưng Yên\"\n", "", "2"}}};
  for (const auto& [toml, key, line] : faults) {
    CAPTURE(toml);
    Office office{.name = "before"};
    const auto problem = read_office(toml, "office.toml", office);
    REQUIRE(problem);
    CHECK(problem->column == key);
    CHECK(std::to_string(problem->line) == line);
    CHECK(office.name == "before");
  }
}

TEST_CASE("letters are written for their owner only, a file for each list, and over no input",
          "[letters][program]") {
  const Job job;
  const std::string out = job.path("letters");
  const auto write = [&](std::vector<std::string> options) {
    options.insert(options.end(), {"--to", "employer", "--as-of", "20/6/2022", "--out", out});
    return job.run("letters", options);
  };
  CHECK(write({"--quiet"}).status == 0);
  struct stat found {};
  REQUIRE(::stat((out + "/00001-L1.html").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777U) == 0600U);
  CHECK(write({"--request", "R9"}).err == "rentsupport: there is no request R9\n");
  CHECK(write({"--list", "L9"}).err == "rentsupport: there is no list L9 with requests\n");
  CHECK(write({"--outcome", "refused", "--quiet"}).status == 0);  // none: no file, no fault
  CHECK(write({"--list", "L1", "--request", "R1"}).status == 2);
  CHECK_THAT(write({"--as-of", "2022-06-31"}).err, Contains("--as-of"));
  std::filesystem::remove(out + "/00001-L1.html");
  std::filesystem::create_hard_link(job.path("workers.csv"), out + "/00001-L1.html");
  const std::string before = tests::read_file(job.path("workers.csv"));
  CHECK(write({}).status == 2);
  CHECK(tests::read_file(job.path("workers.csv")) == before);
}

TEST_CASE("a Word document says, line by line, what the text says", "[letters][program]") {
  Job job;
  job.write("lists", whole_list);
  job.write("workers", replaced(tests::sound_workers, "Người Mẫu", "<Người> & Mẫu"));
  const auto written = [&](const std::string& format) {
    const auto result = job.run("letters", {"--to", "worker", "--as-of", "2022-06-20", "--format",
                                            format, "--out", job.path(format), "--quiet"});
    INFO(result.err);
    CHECK(result.status == 0);
    return tests::read_file(job.path(format + "/00001-L1." + (format == "text" ? "txt" : format)));
  };
  const std::string document = written("docx");
  CHECK(written("docx") == document);
  tests::write_file(job.path("read.py"),
                    "import sys, zipfile, xml.etree.ElementTree as tree\n"
                    "w = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'\n"
                    "parts = zipfile.ZipFile(sys.argv[1])\n"
                    "for name in parts.namelist(): tree.fromstring(parts.read(name))\n"
                    "for p in tree.fromstring(parts.read('word/document.xml')).iter(w + 'p'):\n"
                    "    print(''.join(t.text or '' for t in p.iter(w + 't')))\n");
  const auto read =
      tests::run_program({"/usr/bin/python3", job.path("read.py"), job.path("docx/00001-L1.docx")},
                         {{"PYTHONIOENCODING", "utf-8"}});
  INFO(read.err);
  REQUIRE(read.status == 0);
  const auto lines_of = [](const std::string& text) {
    std::multiset<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      const std::size_t begin = line.find_first_not_of("- ");
      if (begin != std::string::npos) lines.insert(line.substr(begin));
    }
    return lines;
  };
  CHECK(lines_of(read.out) == lines_of(written("text")));
  CHECK_THAT(read.out, Contains("<Người> & Mẫu"));
}

TEST_CASE("the letter and the workbook under examples are those that are written",
          "[letters][workbooks][program]") {
  const tests::ScratchDirectory scratch;
  const std::string examples = tests::places::examples;
  const auto run = [&](std::vector<std::string> command) {
    command.insert(command.begin(), tests::places::program);
    for (const std::string table : {"employers", "lists", "workers", "history"}) {
      command.insert(command.end(),
                     {"--" + table, fmt::format("{}/hung_yen/{}.csv", examples, table)});
    }
    const auto result = tests::run_program(command);
    INFO(result.err);
    CHECK((result.status == 0 || result.status == 1));
  };
  run({"letters", "--to", "worker", "--request", "R0000033", "--as-of", "2022-06-25", "--office",
       examples + "/hung_yen/office.toml", "--format", "docx", "--out", scratch / "letters",
       "--quiet"});
  run({"evaluate", "--as-of", "2022-06-25", "--workbook", scratch / "ket_qua.xlsx", "--annex",
       "--out", scratch / "run", "--quiet"});
  for (const auto& [written, example] : {std::pair{"letters/00001-L0000010.docx", "thong_bao.docx"},
                                         std::pair{"ket_qua.xlsx", "ket_qua.xlsx"}}) {
    const std::string path = fmt::format("{}/papers/{}", examples, example);
    if (std::getenv("RENTSUPPORT_WRITE_PAPERS") != nullptr)
      tests::write_file(path, tests::read_file(scratch / written));
    CHECK((tests::read_file(scratch / written) == tests::read_file(path)));
  }
}
