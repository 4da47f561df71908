/* Any act by name: rows of its tables in, tables of decisions out.
 *
 * The acts are "decision-08-2022" (rent support) and "decision-23-2021-training" (training
 * support); rentsupport_acts() lists them with the tables and columns of their input. Tables and
 * columns bear the names of the files (src/files/formats.md), what goes in is read under the rules
 * of the files, and what comes out is cell by cell what the program writes: a caller needs no
 * struct and no code, and a later version's columns need no later header. The rules of
 * rentsupport.h hold for these functions too.
 *
 *     rentsupport_rules_create("decision-23-2021-training", NULL, &rules, &message);
 *     rentsupport_input_create("decision-23-2021-training", RENTSUPPORT_ENGLISH, &input, &message);
 *     const rentsupport_cell plan[] = {{"plan_id", "P1"}, {"employer_id", "E1"}, ...};
 *     rentsupport_input_add(input, "plans", plan, 3, &message);
 *     ...
 *     rentsupport_input_decide(input, rules, NULL, &results, &message);
 *     rentsupport_results_cell(results, "decisions", 0, "outcome", &text, &message);
 */
#ifndef RENTSUPPORT_TABLES_H
#define RENTSUPPORT_TABLES_H

/* A header of C, which has no std:: and no using. */
/* NOLINTBEGIN(modernize-deprecated-headers,modernize-use-using) */

#include "rentsupport/rentsupport_arrow.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Acts and their rules ---- */

/* Writes the acts as JSON: {"decision-08-2022": {"employers": [{"name", "type", "required",
 * "values"}, ...], ...}, ...}. `type` is text, date, birth_date, month, month_set, choice, yes_no,
 * province, amount or number; `values` are those of a choice, else there are none. The caller frees
 * *json. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_acts(rentsupport_text *json,
                                                       rentsupport_message *message);

/* Holds the rules of an act under certain parameters and readings. Immutable: any number of threads
 * may use one at the same time. */
typedef struct rentsupport_rules rentsupport_rules;

/* Says under which parameters an act is decided; all of it may be zero: as enacted. */
typedef struct rentsupport_rules_options {
  size_t struct_size;
  const char *toml; /* overlays the built-in parameters: UTF-8 of `toml_size` bytes */
  size_t toml_size;
  const rentsupport_setting *readings;
  size_t reading_count;
  const char *facts; /* of rent support: further facts, a file of --facts; UTF-8 */
  size_t facts_size; /* 0: none */
} rentsupport_rules_options;

/* Makes the rules of an act; `options` may be null. Fails with RENTSUPPORT_NOT_FOUND where there is
 * no such act, RENTSUPPORT_INVALID_ARGUMENT for further facts of training support, else as
 * rentsupport_rule_set_create(). The caller frees *rules. */
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_rules_create(const char *act, const rentsupport_rules_options *options,
                         rentsupport_rules **rules, rentsupport_message *message);

/* Frees rules; what was decided under them stays. */
RENTSUPPORT_EXPORT void rentsupport_rules_free(rentsupport_rules *rules);

/* Makes the same rules without a provision, in every group that has it: another rule set, which is
 * not the act as enacted, and says so. Fails with RENTSUPPORT_INVALID_ARGUMENT where there is none
 * of that id (the message names the nearest), and for training support, which is decided as enacted
 * only. The caller frees *other. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_rules_without(const rentsupport_rules *rules,
                                                                const char *provision,
                                                                rentsupport_rules **other,
                                                                rentsupport_message *message);

/* Makes rules of rent support from a text: UTF-8 of `size` bytes, 4 MiB at most. It is what
 * `rules --format json` or rentsupport_rules_text() wrote, own provisions included, word for word
 * as this version writes it; or changes, of the schema rentsupport-rule-changes-2: provisions
 * added, replaced or taken out. `before` are rules with the further facts that it was written with,
 * and those that are changed; NULL: the act as enacted. Fails with RENTSUPPORT_BAD_SETTING where it
 * is neither. The core alone (rentsupport::core) does not have it. The caller frees *rules. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_rules_read(const rentsupport_rules *before,
                                                             const char *json, size_t size,
                                                             rentsupport_rules **rules,
                                                             rentsupport_message *message);

/* Writes rules in a form: "id", "sha256", "canonical" (the text that the digest is of), "toml" (the
 * parameters in force), or the cards of the law as "text", "json", "markdown" or "mermaid". Fails
 * with RENTSUPPORT_NOT_FOUND for any other form. The caller frees *text. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_rules_text(const rentsupport_rules *rules,
                                                             const char *form, uint8_t language,
                                                             rentsupport_text *text,
                                                             rentsupport_message *message);

/* ---- Rows in ---- */

/* Holds rows of the tables of an act. */
typedef struct rentsupport_input rentsupport_input;

/* Makes an empty input; what is wrong with its rows is said in a language. Fails with
 * RENTSUPPORT_NOT_FOUND where there is no such act. The caller frees *input. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_input_create(const char *act, uint8_t language,
                                                               rentsupport_input **input,
                                                               rentsupport_message *message);

/* Makes an empty input of an act by its rules: its tables have the columns of their further facts
 * too. It is decided under rules with the same ones. The caller frees *input. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_input_create_for(const rentsupport_rules *rules,
                                                                   uint8_t language,
                                                                   rentsupport_input **input,
                                                                   rentsupport_message *message);

/* Frees an input; results stay. */
RENTSUPPORT_EXPORT void rentsupport_input_free(rentsupport_input *input);

/* Says what a cell holds. Zero is a text: {"plan_id", "P1"} is a whole cell. */
enum {
  RENTSUPPORT_CELL_TEXT = 0,   /* as in the files; a text that is null is not known */
  RENTSUPPORT_CELL_NUMBER = 1, /* a whole number: đồng, a count, a year of birth, a province */
  RENTSUPPORT_CELL_DAY = 2,    /* 20220401; 0 is not known */
  RENTSUPPORT_CELL_MONTH = 3,  /* 202204; 0 is not known */
  RENTSUPPORT_CELL_MONTHS = 4, /* RENTSUPPORT_MONTH bits, RENTSUPPORT_NO_MONTH; 0 is not known */
  RENTSUPPORT_CELL_YES_NO = 5  /* RENTSUPPORT_YES, RENTSUPPORT_NO; 0 is not known */
};

/* Is a cell of a row, by the name of its column. */
typedef struct rentsupport_cell {
  const char *column;
  const char *text;  /* of RENTSUPPORT_CELL_TEXT */
  int64_t number;    /* of the others */
  uint32_t type;     /* RENTSUPPORT_CELL_TEXT ... */
  uint32_t reserved; /* 0 */
} rentsupport_cell;

/* Adds a row of `count` cells in any order to a table; a column that is left out is not known. The
 * library keeps copies. Rows are checked when the input is decided, all of them as those of a file
 * are, so that they may come in any order of tables; only what cannot be a cell is refused here:
 * RENTSUPPORT_NOT_FOUND where there is no such table, RENTSUPPORT_BAD_INPUT where a column is
 * unknown or named twice (the message names it), RENTSUPPORT_INVALID_ARGUMENT for a type, a day or
 * months that are none. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_input_add(rentsupport_input *input,
                                                            const char *table,
                                                            const rentsupport_cell *cells,
                                                            size_t count,
                                                            rentsupport_message *message);

/* Add the rows of an array, or of every array of a stream, as rentsupport_dossier_add_arrow() does;
 * a whole number may also stand in a column of type number. There is no column row_no: rejects and
 * issues name a row by its line, which is its number in the table, from 2. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_input_add_arrow(rentsupport_input *input,
                                                                  const char *table,
                                                                  struct ArrowSchema *schema,
                                                                  struct ArrowArray *array,
                                                                  rentsupport_message *message);
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_input_add_arrow_stream(rentsupport_input *input, const char *table,
                                   struct ArrowArrayStream *stream, rentsupport_message *message);

/* Adds a whole table as the bytes of its CSV file, which are copied: read when the input is
 * decided, with all that holds for a file (src/files/formats.md: separator, quotes, encoding, the
 * order of day and month). Rejects and issues name its lines, and what makes a file unreadable, a
 * column that is unknown or missing, makes deciding fail with RENTSUPPORT_BAD_INPUT. A workbook is
 * none. Fails with RENTSUPPORT_INVALID_ARGUMENT where the table has rows or a file already, as the
 * functions above do where it has a file. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_input_add_csv(rentsupport_input *input,
                                                                const char *table,
                                                                const char *bytes, size_t size,
                                                                rentsupport_message *message);

/* Says whether the day or the month stands first in dates such as 03/04/2022, by the name of a
 * table or of its column, "workers.rent_from": "day_first" or "month_first"; what was said before
 * goes. A table that nothing is said of settles it by itself. Fails with RENTSUPPORT_BAD_SETTING
 * for any other order; a name that is none makes deciding fail with RENTSUPPORT_BAD_INPUT. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_input_set_dates(rentsupport_input *input,
                                                                  const rentsupport_setting *dates,
                                                                  size_t count,
                                                                  rentsupport_message *message);

/* ---- Tables out ---- */

/* Holds what was decided, and the rows that could not be used. Immutable; it keeps all that it
 * needs. */
typedef struct rentsupport_results rentsupport_results;

/* Decides the rows so far; further rows may be added then, and all decided again. `options` may be
 * null; training support has no assumptions. Fails with RENTSUPPORT_INVALID_ARGUMENT where the
 * rules are another act's, and as rentsupport_evaluate(). The caller frees *results. */
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_input_decide(const rentsupport_input *input, const rentsupport_rules *rules,
                         const rentsupport_evaluate_options *options, rentsupport_results **results,
                         rentsupport_message *message);

/* Frees results. */
RENTSUPPORT_EXPORT void rentsupport_results_free(rentsupport_results *results);

/* Counts the rows of a table that came out: "decisions", "schedule", "rejects", "issues", and of
 * rent support "persons_to_check", of training support "plans_decided". Fails with
 * RENTSUPPORT_NOT_FOUND where there is no such table, as the functions below do. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_results_rows(const rentsupport_results *results,
                                                               const char *table, uint64_t *rows,
                                                               rentsupport_message *message);

/* Writes a cell as the file has it, without quotes: *text is empty where nothing is known. Fails
 * with RENTSUPPORT_NOT_FOUND where there is no such row or column. The caller frees *text. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_results_cell(const rentsupport_results *results,
                                                               const char *table, uint64_t row,
                                                               const char *column,
                                                               rentsupport_text *text,
                                                               rentsupport_message *message);

/* Reads a cell as a number: đồng and counts as they are, a day as 20220401, yes and no as
 * RENTSUPPORT_YES and RENTSUPPORT_NO (0 where it is not known), a mask's 64 bits. Fails with
 * RENTSUPPORT_NOT_FOUND as above, and where a number is not known; with
 * RENTSUPPORT_INVALID_ARGUMENT where the column holds texts. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_results_number(const rentsupport_results *results,
                                                                 const char *table, uint64_t row,
                                                                 const char *column,
                                                                 int64_t *number,
                                                                 rentsupport_message *message);

/* Finds the first row from *row on whose cell is a text, and sets *row to it: a plan by its id.
 * Fails with RENTSUPPORT_NOT_FOUND where there is none. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_results_find(const rentsupport_results *results,
                                                               const char *table,
                                                               const char *column, const char *text,
                                                               uint64_t *row,
                                                               rentsupport_message *message);

/* Writes a table as its file. The caller frees *text. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_results_csv(const rentsupport_results *results,
                                                              const char *table,
                                                              rentsupport_text *text,
                                                              rentsupport_message *message);

/* Export a table as one array (with its schema), or as a stream of arrays of 65,536 rows at most:
 * texts as utf8, few values (group, month, outcome) dictionary-encoded, amounts as int64, counts
 * and masks as uint64, days as date32, yes and no as bool, names as list of utf8; null where
 * nothing is known. What is exported outlives the results. The rest is as in rentsupport_arrow.h.
 */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_results_export_arrow(
    const rentsupport_results *results, const char *table, struct ArrowSchema *schema,
    struct ArrowArray *array, rentsupport_message *message);
RENTSUPPORT_EXPORT rentsupport_status rentsupport_results_export_arrow_stream(
    const rentsupport_results *results, const char *table, struct ArrowArrayStream *stream,
    rentsupport_message *message);

/* Continues the forms of rentsupport_explain(). */
enum { RENTSUPPORT_LETTER_OF_RECOVERY = 5 /* what an employer returns, Form 04b */ };

/* Explains a row of a table: of rent support those of "decisions", in every form of
 * rentsupport_explain(). Of training support those of "decisions" and "plans_decided" as
 * RENTSUPPORT_EXPLAIN_TEXT; the paper about a plan, approval (Form 04a), refusal or what is
 * missing, as RENTSUPPORT_LETTER_TO_EMPLOYER; and RENTSUPPORT_LETTER_OF_RECOVERY. Fails with
 * RENTSUPPORT_NOT_FOUND where there is no such row, or no such form of it, and with
 * RENTSUPPORT_INVALID_ARGUMENT where a plan returns nothing. The caller frees *text. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_results_explain(
    const rentsupport_results *results, const char *table, uint64_t row, uint8_t form,
    uint8_t language, rentsupport_text *text, rentsupport_message *message);

/* Writes the summary as summary.json has it, without digests of files. The caller frees *json. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_results_summary(
    const rentsupport_results *results, rentsupport_text *json, rentsupport_message *message);

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-deprecated-headers,modernize-use-using) */

#endif
