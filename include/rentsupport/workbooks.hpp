// Forms 01 to 03 in workbooks (.xlsx), as firms fill them in, made tables; a workbook back to the
// firm, with its faults; empty forms.
#ifndef RENTSUPPORT_WORKBOOKS_HPP
#define RENTSUPPORT_WORKBOOKS_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/summary.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// How CSV files are written that are not UTF-8.
enum class Encoding : std::uint8_t { utf_8, windows_1258 };
/// Returns an encoding as it is written: `windows-1258`; parse<Encoding>() reads it.
[[nodiscard]] std::string_view name(Encoding encoding) noexcept;

/// Says what forms do not say, and how they are read. What a form says itself comes first, but for
/// the days and months that it leaves in doubt.
struct ImportOptions {
  /// Headings by the column of workers.csv that they are, or `-`: left out. Also `number_in_list`,
  /// `amount`, and names that begin with x_, which are kept and decide nothing.
  std::vector<std::pair<std::string, std::string>> map{};
  /// A file of employers (employers.csv, or a workbook): a firm of it, found by its tax code,
  /// employer_id or name, is taken as it stands there. Empty: none.
  std::string employers{};
  std::string employer{};  ///< employer_id of forms that name no firm
  std::optional<Group> group{};
  MonthSet months{};  ///< asked for, where the heading names none
  std::optional<Date> drawn_up_on{};
  std::optional<Date> si_confirmed_on{};   ///< of all lists
  DateOrder dates = DateOrder::day_first;  ///< of dates written as text
  /// Files or lists that are signed: their declarations hold (law page, section 8); `all`.
  std::vector<std::string> signed_forms{};
  Encoding encoding = Encoding::utf_8;
  WorkbookLimits workbooks{};
  Language language = Language::english;  ///< of messages; workbooks back are Vietnamese
  unsigned threads = 0;                   ///< 0: all processors
  /// Is called on the thread that imports, before the work, between files and after the last one,
  /// with how many of the files are read. Where it answers false, or throws, no further file is
  /// begun.
  std::function<bool(std::size_t done, std::size_t files)> go_on{};
};

/// What became of one file.
struct ImportedForm {
  std::string path;
  std::optional<Problem> problem{};  ///< why it cannot be read; nothing of it is imported then
  std::vector<std::string> lists{};
  std::uint64_t requests = 0;
  std::uint64_t rejected = 0;  ///< of them: evaluate will reject them, if they stay as they are
  std::uint64_t issues = 0;
  std::uint64_t signed_lists = 0;
  std::uint64_t hidden_rows = 0;      ///< read like others
  std::vector<std::string> unread{};  ///< headings that say nothing to us
  bool is_firm_unknown = false;       ///< not among the employers that were given
};

/// Holds what was imported: tables as evaluate reads them.
class ImportedForms {
 public:
  [[nodiscard]] const std::vector<ImportedForm>& forms() const noexcept;
  [[nodiscard]] const std::string& employers_csv() const noexcept;
  [[nodiscard]] const std::string& lists_csv() const noexcept;
  [[nodiscard]] const std::string& workers_csv() const noexcept;
  /// Return `file,sheet,cell,key,column,code,message`: by file, sheet and row.
  [[nodiscard]] const std::string& rejects_csv() const noexcept;
  [[nodiscard]] const std::string& issues_csv() const noexcept;
  /// Returns the bytes of a workbook to give back to the firm: the sheets as they were read, their
  /// faulty cells coloured, each with a comment, behind a sheet that counts them. Empty where the
  /// form has no fault, or could not be read. Equal forms give equal bytes.
  [[nodiscard]] std::string workbook_back(std::size_t form) const;

  struct Data;  // for the library's own sources
  explicit ImportedForms(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

/// Reads forms: workbooks, or CSV with the same headings. Each sheet that holds a table of workers
/// is a list; its id is the file's name without its ending, with `#SHEET` where a file has several.
/// The tables are checked as evaluate checks them. Throws Error where `employers` cannot be read or
/// a heading is mapped to no column, Cancelled where `go_on` answers false.
[[nodiscard]] ImportedForms import_forms(const std::vector<std::string>& paths,
                                         const ImportOptions& options = {});

/// Returns the bytes of an empty workbook to fill in: `form02`, `form03`, or `employers`; text
/// where numbers would lose digits, lists of allowed values. Throws Error for another name.
[[nodiscard]] std::string form_template(std::string_view name);

struct RunWorkbookOptions {
  Language language = Language::vietnamese;
  bool by_list = false;  ///< with the annex to the province's decision, list by list
  /// What is overdue counts these payments alone, as overdue() takes it.
  std::function<bool(std::size_t decision)> is_due{};
};

/// Returns the bytes of a workbook about a run: what it comes to, with charts; who meets the
/// conditions, who does not and why, what is lacking and from whom; doubtful persons; rejected
/// rows; what is suspicious; as of a day what is overdue, by who must act. A table of more than a
/// million rows goes on on another sheet. Equal runs give equal bytes. Throws Error where the
/// decisions are not of the reading's dossier, or a workbook cannot be written.
[[nodiscard]] std::string run_workbook(const LoadedFiles& loaded, const Decisions& decisions,
                                       const Summary& summary,
                                       const RunWorkbookOptions& options = {});

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
