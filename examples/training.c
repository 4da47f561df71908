/* Training support in C, by the names of tables and columns: a plan and its two workers in; what is
 * paid, by when, and what is still missing out. A program about another act has other names. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "rentsupport/rentsupport_tables.h"

static const char *const act = "decision-23-2021-training";
static rentsupport_message message;

static void must(rentsupport_status status) {
  if (status == RENTSUPPORT_OK) return;
  fprintf(stderr, "status %d %s %s: %s\n", (int)status, message.code, message.column, message.text);
  exit(1);
}

/* Prints a cell as the program's file has it. */
static void print(const rentsupport_results *results, const char *table, uint64_t row,
                  const char *column) {
  rentsupport_text text = {NULL, 0};
  must(rentsupport_results_cell(results, table, row, column, &text, &message));
  printf(" %s=%s", column, text.bytes);
  rentsupport_text_free(&text);
}

int main(void) {
  rentsupport_rules *rules = NULL;
  must(rentsupport_rules_create(act, NULL, &rules, &message));
  rentsupport_input *input = NULL;
  must(rentsupport_input_create(act, RENTSUPPORT_ENGLISH, &input, &message));

  /* A cell is a text as a file has it, or a value with its type. What is left out is not known. */
  const rentsupport_cell plan[] = {{"plan_id", "P1", 0, 0, 0},
                                   {"employer_id", "E1", 0, 0, 0},
                                   {"employer_kind", "enterprise", 0, 0, 0},
                                   {"filed_on", NULL, 20220520, RENTSUPPORT_CELL_DAY, 0},
                                   {"ui_months_before_2020", "24", 0, 0, 0},
                                   {"ui_arrears", "no", 0, 0, 0},
                                   {"change", "technology", 0, 0, 0},
                                   {"revenue_now", NULL, 88000000000, RENTSUPPORT_CELL_NUMBER, 0},
                                   {"revenue_2019", NULL, 100000000000, RENTSUPPORT_CELL_NUMBER, 0},
                                   {"institution", "own", 0, 0, 0},
                                   {"plan", "yes", 0, 0, 0},
                                   {"request_form", "yes", 0, 0, 0},
                                   {"change_document", "yes", 0, 0, 0},
                                   {"si_confirmed", "yes", 0, 0, 0},
                                   {"institution_registered", "yes", 0, 0, 0}};
  must(rentsupport_input_add(input, "plans", plan, sizeof plan / sizeof *plan, &message));
  rentsupport_cell line[] = {{"line_id", "L1", 0, 0, 0},
                             {"plan_id", "P1", 0, 0, 0},
                             {"worker_id", "033195000123", 0, 0, 0},
                             {"starts_on", "01/06/2022", 0, 0, 0},
                             {"ends_on", "31/08/2022", 0, 0, 0},
                             {"cost_vnd", "4.000.000", 0, 0, 0},
                             {"ui_paid", "yes", 0, 0, 0}};
  must(rentsupport_input_add(input, "trainees", line, 7, &message));
  line[0].text = "L2";
  line[2].text = "033196000124";
  must(rentsupport_input_add(input, "trainees", line, 6, &message)); /* nobody says ui_paid */

  rentsupport_results *results = NULL;
  must(rentsupport_input_decide(input, rules, NULL, &results, &message));
  uint64_t rows = 0;
  must(rentsupport_results_rows(results, "rejects", &rows, &message));
  printf("%" PRIu64 " rows rejected\n", rows);
  must(rentsupport_results_rows(results, "decisions", &rows, &message));
  for (uint64_t row = 0; row < rows; ++row) {
    print(results, "decisions", row, "line_id");
    print(results, "decisions", row, "outcome");
    print(results, "decisions", row, "amount_vnd");
    print(results, "decisions", row, "ask");
    printf("\n");
  }
  print(results, "schedule", 0, "amount_in_words");
  print(results, "schedule", 0, "decides_by");
  printf("\n");

  /* The papers, and why: here what is missing of the second worker. */
  rentsupport_text why = {NULL, 0};
  must(rentsupport_results_explain(results, "decisions", 1, RENTSUPPORT_EXPLAIN_TEXT,
                                   RENTSUPPORT_ENGLISH, &why, &message));
  printf("%s", why.bytes);
  rentsupport_text_free(&why);

  rentsupport_results_free(results);
  rentsupport_input_free(input);
  rentsupport_rules_free(rules);
  return 0;
}
