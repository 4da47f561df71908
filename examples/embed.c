/* A payroll program in C that decides two requests: what is paid, what is not and why, what must be
 * asked, and when the money is due. The programs in examples/languages do the same, call for call.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "rentsupport/rentsupport.h"

static rentsupport_message message;

/* A vendor logs the message and goes on; here the program ends. */
static void must(rentsupport_status status) {
  if (status == RENTSUPPORT_OK) return;
  fprintf(stderr, "status %d %s %s: %s\n", (int)status, message.code, message.column, message.text);
  exit(1);
}

static const char *outcome_names[] = {"", "payable", "refused", "undetermined"};

int main(void) {
  /* The Decision as enacted. Make it once: any number of threads may use it. */
  rentsupport_rule_set *rules = NULL;
  must(rentsupport_rule_set_create(NULL, 0, NULL, 0, &rules, &message));

  rentsupport_dossier *dossier = NULL;
  must(rentsupport_dossier_create(&dossier, &message));

  /* What a struct leaves out is unknown. */
  rentsupport_employer employer = {.struct_size = sizeof employer,
                                   .employer_id = "E1",
                                   .kind = RENTSUPPORT_ENTERPRISE,
                                   .province = 33};
  must(rentsupport_dossier_add_employer(dossier, &employer, &message));
  rentsupport_list list = {.struct_size = sizeof list,
                           .list_id = "L1",
                           .employer_id = "E1",
                           .group = RENTSUPPORT_WORKING,
                           .drawn_up_on = 20220601};
  must(rentsupport_dossier_add_list(dossier, &list, &message));
  rentsupport_request request = {
      .struct_size = sizeof request,
      .request_id = "R1",
      .list_id = "L1",
      .worker_id = "033095578105",
      .applied = RENTSUPPORT_YES,
      .contract_type = RENTSUPPORT_INDEFINITE,
      .contract_signed_on = 20210512,
      .contract_starts_on = 20210519,
      .rent_from = 20220410,
      .pays_rent = RENTSUPPORT_YES,
      .insured_months = RENTSUPPORT_MONTH(2022, 4) | RENTSUPPORT_MONTH(2022, 5),
      .insured_elsewhere = RENTSUPPORT_NO,
      .months =
          RENTSUPPORT_MONTH(2022, 3) | RENTSUPPORT_MONTH(2022, 4) | RENTSUPPORT_MONTH(2022, 5)};
  must(rentsupport_dossier_add_request(dossier, &request, &message));
  request.request_id = "R2";
  request.worker_id = "033095578113";
  request.pays_rent = 0;
  request.months = RENTSUPPORT_MONTH(2022, 5);
  must(rentsupport_dossier_add_request(dossier, &request, &message));

  rentsupport_decisions *decisions = NULL;
  must(rentsupport_evaluate(rules, dossier, NULL, &decisions, &message));
  rentsupport_totals totals = {.struct_size = sizeof totals};
  must(rentsupport_decisions_totals(decisions, &totals, &message));

  for (uint64_t i = 0; i < totals.decisions; ++i) {
    rentsupport_decision decision = {.struct_size = sizeof decision};
    must(rentsupport_decisions_read(decisions, i, 1, &decision, &message));
    printf("%s %d-%02d %s", decision.request_id, (int)decision.month / 100,
           (int)decision.month % 100, outcome_names[decision.outcome]);
    if (decision.outcome == RENTSUPPORT_PAYABLE) printf(" %" PRId64 " VND", decision.amount_vnd);
    for (uint32_t bit = 0; bit < 32; ++bit) {
      if (decision.failed >> bit & 1)
        printf(" by %s", rentsupport_provision(rules, decision.group, bit));
    }
    for (uint32_t bit = 0; bit < 64; ++bit) {
      if (decision.ask >> bit & 1) printf(" asks %s", rentsupport_fact(bit));
    }
    printf("\n");
  }
  for (uint64_t i = 0; i < totals.payable; ++i) {
    rentsupport_payout payout = {.struct_size = sizeof payout};
    must(rentsupport_schedule_read(decisions, i, 1, &payout, &message));
    int day = (int)payout.employer_pays_by;
    printf("pay %s %" PRId64 " VND for %d-%02d by %d-%02d-%02d\n", payout.request_id,
           payout.amount_vnd, (int)payout.month / 100, (int)payout.month % 100, day / 10000,
           day / 100 % 100, day % 100);
  }

  rentsupport_decisions_free(decisions);
  rentsupport_dossier_free(dossier);
  rentsupport_rule_set_free(rules);
  return 0;
}
