/* Columns by the Arrow C data interface: rows into a dossier; decisions, the schedule and problems
 * out of it.
 *
 * Arrays that other Arrow libraries made (pyarrow, DuckDB, Polars, arrow-rs) are read where they
 * are, and decisions are read by them, without a file between. The rules of rentsupport.h hold for
 * these functions too.
 *
 * A table is a struct (format +s) with a field for each column, named as in the files (README.md,
 * "What goes in") and in any order. A field whose name begins with x_ is passed over; any other
 * that is unknown, and a required one that is missing, is an error, as in a file's header. A null
 * is an unknown fact, a null row an empty one.
 *
 * The column row_no is reserved: the caller's number of a row, int64 (l) or a narrower integer,
 * given in every row or in none. It comes out again with the problems of the row, and that of a
 * request with its decisions and payments, so that these can be joined to what the caller has.
 * Where a table has no such column, its rows are numbered from 0 as they are added, rejected ones
 * included. */
#ifndef RENTSUPPORT_ARROW_H
#define RENTSUPPORT_ARROW_H

/* A header of C, which has no std:: and no using. */
/* NOLINTBEGIN(modernize-deprecated-headers,modernize-use-using) */

#include "rentsupport/rentsupport.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The Arrow C data interface, as its specification gives it ---- */

/* clang-format off */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  // Array type description
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;

  // Release callback
  void (*release)(struct ArrowSchema*);
  // Opaque producer-specific data
  void* private_data;
};

struct ArrowArray {
  // Array data description
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;

  // Release callback
  void (*release)(struct ArrowArray*);
  // Opaque producer-specific data
  void* private_data;
};

#endif  // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  // Callback to get the stream type
  // (will be the same for all arrays in the stream).
  //
  // Return value: 0 if successful, an `errno`-compatible error code otherwise.
  //
  // If successful, the ArrowSchema must be released independently from the stream.
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);

  // Callback to get the next array
  // (if no error and the array is released, the stream has ended)
  //
  // Return value: 0 if successful, an `errno`-compatible error code otherwise.
  //
  // If successful, the ArrowArray must be released independently from the stream.
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);

  // Callback to get optional detailed error information.
  // This must only be called if the last stream operation failed
  // with a non-0 return code.
  //
  // Return value: pointer to a null-terminated character array describing
  // the last error, or NULL if no description is available.
  //
  // The returned pointer is only valid until the next operation on this stream
  // (including release).
  const char* (*get_last_error)(struct ArrowArrayStream*);

  // Release callback: release the stream's own resources.
  // Note that arrays returned by `get_next` must be individually released.
  void (*release)(struct ArrowArrayStream*);

  // Opaque producer-specific data
  void* private_data;
};

#endif  // ARROW_C_STREAM_INTERFACE
/* clang-format on */

/* ---- Rows in ---- */

/* Add the rows of an array, or of every array of a stream, to a table of a dossier. What a column
 * may be, where its type in the files is
 *
 *   text           utf8 (u), large utf8 (U), string view (vu)
 *   date           date32 (tdD); date64 (tdm) or a timestamp without a time zone (tss:, tsm:, tsu:,
 *                  tsn:) of whole days; text as in the files
 *   month          text as in the files; any of the above of the month's first day
 *   set of months  text as in the files ("-" is the empty set), list (+l) or large list (+L) of
 *                  months; an empty list is the empty set
 *   yes/no         bool (b), text as in the files, an integer of 0 or 1
 *   enumeration    text
 *   province       text of two digits, an integer
 *   amount         text, an integer
 *
 * Integers have 8 to 64 bits, signed or not. Any of these, also inside of a list, may be
 * dictionary-encoded; a column of the null type (n) is unknown in every row. Slices, and null
 * bitmaps that are absent or were not counted, are right. A time of day is a fault of its row
 * (bad_date, bad_month). Any other type is an error: a timestamp with a time zone, for instance,
 * whose day depends on the zone, must be cast to date32.
 *
 * Rows are checked, and left out where they have a fault, as a file's rows are: *rejected, where it
 * is not null, receives their number, rentsupport_dossier_problems() names them. All values are
 * copied.
 *
 * Schema, array and stream are taken over, whatever the status: their `release` is null afterwards,
 * and what they held is released. (Where `dossier` or one of them is null, or was released before,
 * nothing is taken over.)
 *
 * Fail with RENTSUPPORT_BAD_INPUT where columns are unknown, missing or of another type (the
 * message names the column), or the stream fails; with RENTSUPPORT_INVALID_ARGUMENT where an array
 * is not as its schema says (buffers missing, offsets that descend, an index outside of its
 * dictionary); and with RENTSUPPORT_IN_USE while decisions about the dossier live. No row of that
 * array is added then; those of a stream's arrays before it are, and are counted in *rejected. When
 * memory runs out the rows before that stay added. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_add_arrow(
    rentsupport_dossier* dossier, uint8_t table, struct ArrowSchema* schema,
    struct ArrowArray* array, size_t* rejected, rentsupport_message* message);
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_add_arrow_stream(
    rentsupport_dossier* dossier, uint8_t table, struct ArrowArrayStream* stream, size_t* rejected,
    rentsupport_message* message);

/* ---- Decisions out ---- */

/* Names a table of decisions. */
enum { RENTSUPPORT_DECISIONS = 1, RENTSUPPORT_SCHEDULE = 2 };

/* Export decisions, or the schedule of the payable ones, as one array (with its schema), or as a
 * stream of arrays of 65,536 rows at most. The rows and columns are those of decisions.csv and
 * schedule.csv, in their order:
 *
 *   request_id, list_id, employer_id, worker_id  utf8
 *   full_name, account                           utf8, null where they are not known
 *   group, month, outcome                        utf8, dictionary-encoded (int8): as in the files
 *   amount_vnd, max_amount_vnd                   int64
 *   failed, unknown, ask                         list of utf8; an empty list where the file's cell
 *                                                is empty
 *   mask, payment_no                             uint64
 *   posting_ends_on ... employer_pays_by         date32
 *   completes_in_time                            bool
 *   row_no (behind the file's columns)           int64, of the row of the request
 *
 * `month` and `outcome` (their indices) and `mask` of the decisions are the library's own columns,
 * not copies. What is exported keeps the decisions as long as it is not released: they may be freed
 * before, rows can be added to their dossier (RENTSUPPORT_IN_USE) only afterwards. It may be
 * released by any thread, its parts in any order.
 *
 * `schema`, `array` and `stream` receive what the caller must release; what they held before is not
 * released. Export of an array fails with RENTSUPPORT_INVALID_ARGUMENT where the texts of one
 * column are longer than 2 GiB; the stream has no such limit but on its arrays. A stream answers
 * ENOMEM, EOVERFLOW or EIO, and tells why by get_last_error(). */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_decisions_export_arrow(
    const rentsupport_decisions* decisions, uint8_t table, struct ArrowSchema* schema,
    struct ArrowArray* array, rentsupport_message* message);
RENTSUPPORT_EXPORT rentsupport_status rentsupport_decisions_export_arrow_stream(
    const rentsupport_decisions* decisions, uint8_t table, struct ArrowArrayStream* stream,
    rentsupport_message* message);

/* ---- Problems out ---- */

/* Export what is wrong with the rows so far, however they were added: rows that were rejected, then
 * the issues of rows that are used, each in the order in which they were added.
 *
 *   file      utf8: employers, lists, workers, history or persons
 *   row_no    int64
 *   key       utf8, null where the row has none: its employer_id, list_id or request_id, a
 *             payment's worker_id and month ("033095000010 2022-04")
 *   column    utf8, null where the whole row is meant
 *   code      utf8, as in rejects.csv and issues.csv
 *   message   utf8
 *   rejected  bool
 *
 * What is exported is a copy: the dossier may change or be freed. The rest is as above. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_export_problems_arrow(
    const rentsupport_dossier* dossier, struct ArrowSchema* schema, struct ArrowArray* array,
    rentsupport_message* message);
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_export_problems_arrow_stream(
    const rentsupport_dossier* dossier, struct ArrowArrayStream* stream,
    rentsupport_message* message);

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-deprecated-headers,modernize-use-using) */

#endif
