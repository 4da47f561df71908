// Rows of rejects.csv and issues.csv, of whichever act.
#ifndef RENTSUPPORT_SRC_FILES_PROBLEM_ROWS_HPP
#define RENTSUPPORT_SRC_FILES_PROBLEM_ROWS_HPP

#include <string_view>

#include "rentsupport/csv.hpp"
#include "values/lines.hpp"

namespace rentsupport {
inline namespace v2 {

inline constexpr std::string_view rejects_header = "file,line,key,column,code,message,record\n";
inline constexpr std::string_view issues_header = "file,line,key,column,code,message\n";

// Puts what both have, of a Reject or an Issue.
template <class Row>
void put_place(Lines& out, const Row& row) {
  out.put(row.file);
  out.put(',');
  out.put(row.line);
  out.put(',');
  out.cell(row.key);
  out.put(',');
  out.put(row.column);
  out.put(',');
  out.put(name(row.code));
  out.put(',');
  out.cell(row.message);
}

inline void put_row(Lines& out, const Reject& reject) {
  put_place(out, reject);
  out.put(',');
  out.cell(reject.record);
  out.put('\n');
}

inline void put_row(Lines& out, const Issue& issue) {
  put_place(out, issue);
  out.put('\n');
}

}  // namespace v2
}  // namespace rentsupport

#endif
