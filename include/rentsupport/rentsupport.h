/* The C ABI: for programs in C and in every language that calls C.
 *
 * Here stands rent support by structs. Every act by the names of its tables and columns, training
 * support too, is in rentsupport_tables.h.
 *
 * Functions return a status and never throw, end the process, print, or keep state outside handles.
 * Texts are UTF-8. A struct's first member is its size, set by the caller (struct_size = sizeof the
 * struct): a library newer than the caller's header reads and writes no more than that, and takes
 * what lies behind it as zero.
 *
 * Zero means unknown everywhere: a struct filled with zeros says nothing, and nothing unknown is
 * ever guessed. In structs a day is the number 20220401, a month 202204. In columns a day is the
 * number of days since 1970-01-01 (Arrow's date32). Facts, their meaning and which of them a row
 * must have are those of the input files (README.md, "What goes in").
 *
 * Rules that hold for every function, unless it says otherwise:
 * - A null pointer or a wrong struct_size gives RENTSUPPORT_INVALID_ARGUMENT. `message` may be
 * null. When a function fails, it sets no output but those that it names, and changes nothing.
 * - RENTSUPPORT_OUT_OF_MEMORY and RENTSUPPORT_INTERNAL can come from every function that returns a
 * status.
 * - Handles are independent of each other: any order of freeing is right. Freeing null does
 * nothing.
 * - Thread safety: a function may run in several threads at once, on the same handles, if those
 * handles are const in its declaration. A handle that is not const, or is being freed, belongs to
 * one thread at a time. */
#ifndef RENTSUPPORT_H
#define RENTSUPPORT_H

/* A header of C, which has no std:: and no using. */
/* NOLINTBEGIN(modernize-deprecated-headers,modernize-use-using) */

#include <stddef.h>
#include <stdint.h>

/* Marks what a shared library shows. */
#if defined(__GNUC__)
#define RENTSUPPORT_EXPORT __attribute__((visibility("default")))
#else
#define RENTSUPPORT_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Status, message, text ---- */

/* Says how a call ended. Later versions may add codes. */
typedef int32_t rentsupport_status;
enum {
  RENTSUPPORT_OK = 0,
  RENTSUPPORT_REJECTED = 1,  /* the row has a fault and was left out; it counts as rejected */
  RENTSUPPORT_CANCELLED = 2, /* the progress function asked for the end */
  RENTSUPPORT_INVALID_ARGUMENT =
      3, /* a null pointer, a wrong struct_size, a code or option that is none */
  RENTSUPPORT_NOT_FOUND = 4,    /* there is no such number, provision or request */
  RENTSUPPORT_BAD_SETTING = 5,  /* parameters, a reading or an assumption cannot be understood */
  RENTSUPPORT_IN_USE = 6,       /* rows cannot be added while decisions about the dossier live */
  RENTSUPPORT_OUT_OF_RANGE = 7, /* a sum of money does not fit 64 bits */
  RENTSUPPORT_OUT_OF_MEMORY = 8,
  RENTSUPPORT_INTERNAL = 9,  /* a fault of the library */
  RENTSUPPORT_BAD_INPUT = 10 /* a table has wrong columns, or cannot be read: rentsupport_arrow.h */
};

/* Receives the reason of a failure; owned by the caller, and written only where the status is not
 * RENTSUPPORT_OK. All three are ended by a zero byte and cut at a character's end where they are
 * longer. */
typedef struct rentsupport_message {
  char code[32];   /* what is wrong with the data, as in rejects.csv: "bad_date"; else empty */
  char column[32]; /* the column, parameter, reading or fact at fault; may be empty */
  char text[448];  /* an English sentence */
} rentsupport_message;

/* Holds a text that the library made: `size` bytes and a zero byte behind them. The caller frees
 * it. */
typedef struct rentsupport_text {
  char *bytes;
  size_t size;
} rentsupport_text;

/* Frees a text and makes it empty; a text of zeros, or null, is right. */
RENTSUPPORT_EXPORT void rentsupport_text_free(rentsupport_text *text);

/* ---- Library ---- */

/* Is the version of this ABI: within one number functions, members and codes are added only, never
 * changed. */
#define RENTSUPPORT_ABI_VERSION 2

/* Returns the version of the library as a text that is never freed: "2.0.0". */
RENTSUPPORT_EXPORT const char *rentsupport_version(void);

/* Returns the RENTSUPPORT_ABI_VERSION that the library was built with. */
RENTSUPPORT_EXPORT uint32_t rentsupport_abi_version(void);

/* Name what a library can do beyond this ABI's first functions, a bit each. */
#define RENTSUPPORT_CAN_DECIDE_ONE UINT64_C(1) /* rentsupport_decide() */
#define RENTSUPPORT_CAN_ADD_COLUMNS \
  UINT64_C(2) /* rentsupport_dossier_add_employers() and its like */
#define RENTSUPPORT_CAN_EXCHANGE_ARROW UINT64_C(4) /* rentsupport_arrow.h */
#define RENTSUPPORT_CAN_READ_TABLES UINT64_C(8)    /* rentsupport_tables.h */

/* Returns what the library can do, as a sum of RENTSUPPORT_CAN_ bits. */
RENTSUPPORT_EXPORT uint64_t rentsupport_capabilities(void);

/* ---- Facts ---- */

/* Answers yes or no. What is true in the caller's language, 1, is a yes; what is false, 0, is
 * unknown, not a no. */
enum { RENTSUPPORT_YES = 1, RENTSUPPORT_NO = 2 };

/* Names the group of a list: Form 02 or Form 03. */
enum { RENTSUPPORT_WORKING = 1, RENTSUPPORT_RETURNING = 2 };

/* Names the kind of an employer. */
enum {
  RENTSUPPORT_ENTERPRISE = 1,
  RENTSUPPORT_COOPERATIVE = 2,
  RENTSUPPORT_BUSINESS_HOUSEHOLD = 3,
  RENTSUPPORT_PUBLIC_UNIT = 4,
  RENTSUPPORT_OTHER_EMPLOYER_KIND = 5
};

/* Names the zone of a worksite. */
enum {
  RENTSUPPORT_INDUSTRIAL_PARK = 1,
  RENTSUPPORT_EXPORT_PROCESSING_ZONE = 2,
  RENTSUPPORT_ECONOMIC_ZONE = 3,
  RENTSUPPORT_NO_ZONE = 4
};

/* Names the type of a contract. */
enum {
  RENTSUPPORT_INDEFINITE = 1,
  RENTSUPPORT_FIXED_TERM = 2,
  RENTSUPPORT_PROBATION = 3,
  RENTSUPPORT_NO_CONTRACT = 4
};

/* Says whether an earlier contract goes before the one relied on, and with whom. */
enum {
  RENTSUPPORT_NO_PREVIOUS_CONTRACT = 1,
  RENTSUPPORT_SAME_EMPLOYER = 2,
  RENTSUPPORT_OTHER_EMPLOYER = 3
};

/* Says whether a worker is outside compulsory social insurance, and why. */
enum { RENTSUPPORT_NOT_EXEMPT = 1, RENTSUPPORT_DECREE_115 = 2, RENTSUPPORT_FOREIGNER = 3 };

/* Names the section of Form 02 or 03 in which a worker stands: in compulsory social insurance, or
 * outside it. */
enum { RENTSUPPORT_SECTION_II = 1, RENTSUPPORT_SECTION_III = 2 };

/* Is the bit of a month in a set of months, which has 60: 2020-01 the lowest, 2024-12 the highest;
 * 0 for any other month, and one that does not exist. Names its arguments more than once. */
#define RENTSUPPORT_MONTH(year, month)                           \
  ((year) < 2020 || (year) > 2024 || (month) < 1 || (month) > 12 \
       ? UINT64_C(0)                                             \
       : UINT64_C(1) << ((((year)-2020) * 12 + (month)-1) & 63))

/* Is the known set without a month: a set that is 0 is unknown. */
#define RENTSUPPORT_NO_MONTH (UINT64_C(1) << 63)

/* Describes a worksite. */
typedef struct rentsupport_employer {
  size_t struct_size;
  const char *employer_id; /* key; required */
  const char *tax_code;    /* a text that is null is empty */
  const char *name;
  const char *district;
  uint8_t kind;       /* RENTSUPPORT_ENTERPRISE ... */
  uint8_t registered; /* RENTSUPPORT_YES, RENTSUPPORT_NO */
  uint8_t zone;       /* RENTSUPPORT_INDUSTRIAL_PARK ... */
  uint8_t province;   /* the code as a number: 33 is Hung Yen */
} rentsupport_employer;

/* Describes a list that an employer draws up. A step of 0 has not happened yet. */
typedef struct rentsupport_list {
  size_t struct_size;
  const char *list_id;     /* key; required */
  const char *employer_id; /* of an employer added before; required */
  int32_t drawn_up_on;     /* required */
  int32_t posted_on;
  int32_t sent_to_si_on;
  int32_t si_confirmed_on;
  int32_t received_on;
  int32_t submitted_on;
  int32_t decided_on;
  int32_t funded_on;
  int32_t paid_on;
  uint8_t group; /* RENTSUPPORT_WORKING, RENTSUPPORT_RETURNING; required */
  uint8_t payroll_copy;
  uint8_t forms_attached; /* the workers' requests (Form 01) are in the dossier */
  uint8_t signed_form;    /* column "signed": the list is a signed Form 02 or 03, which declares */
} rentsupport_list;

/* Describes a request: a line of the form. */
typedef struct rentsupport_request {
  size_t struct_size;
  const char *request_id; /* key; required */
  const char *list_id;    /* of a list added before; required */
  const char *worker_id;  /* names the person over all requests; required */
  const char *full_name;
  const char *insurance_no;
  const char *account;
  uint64_t months; /* asked for: a sum of RENTSUPPORT_MONTH bits; required */
  uint64_t insured_months;
  uint64_t payroll_months;
  uint64_t rented_months; /* declared; where given, it stands for rent_from and rent_to */
  int32_t birth_date;     /* of a year alone 19950000 */
  int32_t contract_signed_on;
  int32_t contract_starts_on;
  int32_t contract_ends_on; /* 0 of an indefinite contract: open-ended */
  int32_t previous_contract_ended_on;
  int32_t rent_from;
  int32_t rent_to; /* 0: still renting */
  uint8_t section; /* RENTSUPPORT_SECTION_II, RENTSUPPORT_SECTION_III */
  uint8_t applied;
  uint8_t contract_type;     /* RENTSUPPORT_INDEFINITE ... */
  uint8_t previous_contract; /* RENTSUPPORT_NO_PREVIOUS_CONTRACT ... */
  uint8_t pays_rent;
  uint8_t insurance_exempt; /* RENTSUPPORT_NOT_EXEMPT ... */
  uint8_t newly_recruited;
  uint8_t insured_elsewhere;
} rentsupport_request;

/* Describes a month that a worker was already paid for by a request that is not in the dossier, or
 * that such a payment was paid back. */
typedef struct rentsupport_payment {
  size_t struct_size;
  const char *worker_id;    /* required */
  int64_t amount_vnd;       /* 1 to 10^18 - 1, below 0 a repayment; anything else is an issue */
  int32_t month;            /* 202001 to 202412; required */
  uint8_t group;            /* required */
  const char *insurance_no; /* this and the next two: evidence of who the person is */
  const char *full_name;
  int32_t birth_date; /* of a year alone 19950000 */
} rentsupport_payment;

/* Is a decision of an office on who is the same person: two IDs in any order. */
typedef struct rentsupport_person_decision {
  size_t struct_size;
  const char *worker_id; /* required */
  const char *other_id;  /* required; the same as worker_id: one person in spite of the dates */
  const char *reason;
  int32_t decided_on;
  uint8_t same; /* RENTSUPPORT_YES, RENTSUPPORT_NO; 0: not decided yet */
} rentsupport_person_decision;

/* ---- Columns of facts ---- */

/* Hold columns as Arrow lays them out. `known` has a bit a row, the lowest of the first byte the
 * first; null: every row has a value. Values that mean unknown in a struct mean it here too. A
 * column of zeros is unknown in every row. */
typedef struct rentsupport_text_column {
  const char *bytes;      /* of all rows; may be null where there are none */
  const int32_t *offsets; /* rows + 1 of them, ascending from 0 or more: a row's bytes end where the
                             next one's begin */
  const uint8_t *known;
} rentsupport_text_column;

typedef struct rentsupport_date_column {
  const int32_t *days; /* since 1970-01-01; a day 0 is 1970-01-01, only `known` says unknown */
  const uint8_t *known;
} rentsupport_date_column;

typedef struct rentsupport_code_column {
  const uint8_t *codes;
  const uint8_t *known;
} rentsupport_code_column;

typedef struct rentsupport_months_column {
  const uint64_t *sets;
  const uint8_t *known;
} rentsupport_months_column;

/* Hold rows of the kind that the struct without `_columns` describes. */
typedef struct rentsupport_employer_columns {
  size_t struct_size;
  size_t rows;
  rentsupport_text_column employer_id;
  rentsupport_text_column tax_code;
  rentsupport_text_column name;
  rentsupport_code_column kind;
  rentsupport_code_column registered;
  rentsupport_code_column zone;
  rentsupport_code_column province;
  rentsupport_text_column district;
} rentsupport_employer_columns;

typedef struct rentsupport_list_columns {
  size_t struct_size;
  size_t rows;
  rentsupport_text_column list_id;
  rentsupport_text_column employer_id;
  rentsupport_code_column group;
  rentsupport_date_column drawn_up_on;
  rentsupport_date_column posted_on;
  rentsupport_date_column sent_to_si_on;
  rentsupport_date_column si_confirmed_on;
  rentsupport_date_column received_on;
  rentsupport_date_column submitted_on;
  rentsupport_date_column decided_on;
  rentsupport_date_column funded_on;
  rentsupport_date_column paid_on;
  rentsupport_code_column payroll_copy;
  rentsupport_code_column forms_attached;
  rentsupport_code_column signed_form;
} rentsupport_list_columns;

typedef struct rentsupport_request_columns {
  size_t struct_size;
  size_t rows;
  rentsupport_text_column request_id;
  rentsupport_text_column list_id;
  rentsupport_text_column worker_id;
  rentsupport_code_column section;
  rentsupport_text_column full_name;
  rentsupport_date_column birth_date;
  rentsupport_text_column insurance_no;
  rentsupport_code_column applied;
  rentsupport_code_column contract_type;
  rentsupport_date_column contract_signed_on;
  rentsupport_date_column contract_starts_on;
  rentsupport_date_column contract_ends_on;
  rentsupport_code_column previous_contract;
  rentsupport_date_column previous_contract_ended_on;
  rentsupport_date_column rent_from;
  rentsupport_date_column rent_to;
  rentsupport_months_column rented_months;
  rentsupport_code_column pays_rent;
  rentsupport_months_column insured_months;
  rentsupport_months_column payroll_months;
  rentsupport_code_column insurance_exempt;
  rentsupport_code_column newly_recruited;
  rentsupport_code_column insured_elsewhere;
  rentsupport_months_column months;
  rentsupport_text_column account;
} rentsupport_request_columns;

typedef struct rentsupport_payment_columns {
  size_t struct_size;
  size_t rows;
  rentsupport_text_column worker_id;
  rentsupport_date_column month; /* any day of the month */
  const int64_t *amount_vnd;
  rentsupport_code_column group;
  rentsupport_text_column insurance_no;
  rentsupport_text_column full_name;
  rentsupport_date_column birth_date;
} rentsupport_payment_columns;

/* ---- Rule sets ---- */

/* Holds the rules of Decision 08/2022 under certain parameters and readings. Immutable: any number
 * of threads may use one at the same time. */
typedef struct rentsupport_rule_set rentsupport_rule_set;

/* Is a choice by name: of a reading ("late_list", "accepted") or an assumption ("pays_rent",
 * "yes"). */
typedef struct rentsupport_setting {
  const char *name;
  const char *value;
} rentsupport_setting;

/* Makes a rule set: the Decision as enacted, overlaid with `toml` (UTF-8 of `toml_size` bytes, the
 * keys of rules/decision_08_2022/parameters.toml; null: nothing), then with the readings. Fails
 * with RENTSUPPORT_BAD_SETTING where one of them cannot be understood, or `toml` is larger than
 * 1 MiB or 1000 keys, tables and lists, or nested deeper than 8; the message names the line.
 * The caller frees *rule_set. Memory that runs out while TOML is parsed (`toml`, and what is built
 * in at the first call of a process) ends the process: the parser cannot say so. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_rule_set_create(
    const char *toml, size_t toml_size, const rentsupport_setting *readings, size_t reading_count,
    rentsupport_rule_set **rule_set, rentsupport_message *message);

/* Frees a rule set; decisions made with it stay as they are. */
RENTSUPPORT_EXPORT void rentsupport_rule_set_free(rentsupport_rule_set *rule_set);

/* Returns the SHA-256 of the rule set's canonical text, 64 lower-case hexadecimal digits, which
 * lives as long as the rule set; null for null. Rule sets with the same digest decide alike. */
RENTSUPPORT_EXPORT const char *rentsupport_rule_set_sha256(const rentsupport_rule_set *rule_set);

/* Returns the id of a group's provision by its number, "art4.1.rents", which lives as long as the
 * rule set; null where there is none. Bit i of `failed` and `unknown`, and bits 2i and 2i + 1 of
 * `mask`, speak of provision i. */
RENTSUPPORT_EXPORT const char *rentsupport_provision(const rentsupport_rule_set *rule_set,
                                                     uint8_t group, uint32_t number);

/* Returns the column name of a fact by its number, "rent_from", as a text that is never freed; null
 * where there is none. Bit i of `ask` speaks of fact i; bit 63 of "worker_id": an office must say
 * who is the same person. */
RENTSUPPORT_EXPORT const char *rentsupport_fact(uint32_t number);

/* ---- Decisions ---- */

/* Says what became of a request-month. */
enum { RENTSUPPORT_PAYABLE = 1, RENTSUPPORT_REFUSED = 2, RENTSUPPORT_UNDETERMINED = 3 };

/* Is the decision about one request-month: a row of decisions.csv. Texts live as long as the
 * decisions. */
typedef struct rentsupport_decision {
  size_t struct_size;
  uint64_t request;       /* number of the request among those used, from 0 */
  const char *request_id; /* the four texts end with a zero byte; null from rentsupport_decide() */
  const char *list_id;
  const char *employer_id;
  const char *worker_id;
  int64_t amount_vnd; /* what is payable, else 0 */
  int64_t
      max_amount_vnd; /* the amount if payable, 0 if refused, the group's amount if undetermined */
  uint64_t
      mask; /* the state of each provision, 2 bits: 0 not reached, 1 held, 2 failed, 3 unknown */
  uint64_t ask;     /* facts that an undetermined month asks for: rentsupport_fact() */
  uint32_t failed;  /* provisions to blame for a refusal: rentsupport_provision() */
  uint32_t unknown; /* provisions that an undetermined month hangs on */
  int32_t month;    /* 202204 */
  uint8_t group;
  uint8_t outcome; /* RENTSUPPORT_PAYABLE ... */
} rentsupport_decision;

/* Is a request with all that is known about it, its list and its employer, to be decided alone. */
typedef struct rentsupport_case {
  size_t struct_size;
  uint64_t months; /* asked for; required */
  uint64_t insured_months;
  uint64_t payroll_months;
  uint64_t rented_months;
  uint64_t paid_working; /* months that the worker was already paid for in each group */
  uint64_t paid_returning;
  int32_t drawn_up_on; /* required */
  int32_t posted_on;
  int32_t sent_to_si_on;
  int32_t si_confirmed_on;
  int32_t received_on;
  int32_t submitted_on;
  int32_t decided_on;
  int32_t funded_on;
  int32_t paid_on;
  int32_t contract_signed_on;
  int32_t contract_starts_on;
  int32_t contract_ends_on;
  int32_t previous_contract_ended_on;
  int32_t rent_from;
  int32_t rent_to;
  uint8_t kind;
  uint8_t registered;
  uint8_t zone;
  uint8_t province;
  uint8_t group; /* required */
  uint8_t payroll_copy;
  uint8_t forms_attached;
  uint8_t signed_form;
  uint8_t section;
  uint8_t applied;
  uint8_t contract_type;
  uint8_t previous_contract;
  uint8_t pays_rent;
  uint8_t insurance_exempt;
  uint8_t newly_recruited;
  uint8_t insured_elsewhere;
} rentsupport_case;

/* Decides one request alone, with the reasons: a decision for each month asked for, ascending.
 * Writes as many as fit `capacity` (each of the size that the first one's struct_size says) and to
 * *count how many there are, at most 60. Fails with RENTSUPPORT_REJECTED where the case has a
 * fault. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_decide(const rentsupport_rule_set *rule_set,
                                                         const rentsupport_case *request,
                                                         rentsupport_decision *decisions,
                                                         size_t capacity, size_t *count,
                                                         rentsupport_message *message);

/* ---- Dossiers ---- */

/* Names a table of a dossier. */
enum {
  RENTSUPPORT_EMPLOYERS = 1,
  RENTSUPPORT_LISTS = 2,
  RENTSUPPORT_WORKERS = 3,
  RENTSUPPORT_HISTORY = 4,
  RENTSUPPORT_PERSONS = 5 /* decisions on who is the same person; Arrow only */
};

/* Holds employers, lists, requests and earlier payments. A row refers to rows added before it. */
typedef struct rentsupport_dossier rentsupport_dossier;

/* Makes an empty dossier. The caller frees *dossier. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_create(rentsupport_dossier **dossier,
                                                                 rentsupport_message *message);

/* Frees a dossier; decisions about it stay as they are. */
RENTSUPPORT_EXPORT void rentsupport_dossier_free(rentsupport_dossier *dossier);

/* Add a row; the library keeps copies of the texts. Fail with RENTSUPPORT_REJECTED where the row
 * has a fault (the message says the first one; a payment whose worker and month can be read still
 * counts), and with RENTSUPPORT_IN_USE while decisions about the dossier live. */
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_dossier_add_employer(rentsupport_dossier *dossier, const rentsupport_employer *employer,
                                 rentsupport_message *message);
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_add_list(rentsupport_dossier *dossier,
                                                                   const rentsupport_list *list,
                                                                   rentsupport_message *message);
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_add_request(
    rentsupport_dossier *dossier, const rentsupport_request *request, rentsupport_message *message);
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_add_payment(
    rentsupport_dossier *dossier, const rentsupport_payment *payment, rentsupport_message *message);

/* Adds a decision on who is the same person, as above. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_add_person_decision(
    rentsupport_dossier *dossier, const rentsupport_person_decision *decision,
    rentsupport_message *message);

/* Add rows by columns, one after the other; the columns are needed during the call only. Rows with
 * a fault are left out: *rejected, where it is not null, receives their number,
 * rentsupport_dossier_problems() names them. Fail with RENTSUPPORT_INVALID_ARGUMENT where offsets
 * descend or there are more than 2147483647 rows, and with RENTSUPPORT_IN_USE as above; nothing is
 * added then. When memory runs out the rows before that stay added. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_add_employers(
    rentsupport_dossier *dossier, const rentsupport_employer_columns *employers, size_t *rejected,
    rentsupport_message *message);
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_dossier_add_lists(rentsupport_dossier *dossier, const rentsupport_list_columns *lists,
                              size_t *rejected, rentsupport_message *message);
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_add_requests(
    rentsupport_dossier *dossier, const rentsupport_request_columns *requests, size_t *rejected,
    rentsupport_message *message);
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_add_payments(
    rentsupport_dossier *dossier, const rentsupport_payment_columns *payments, size_t *rejected,
    rentsupport_message *message);

/* Puts a row in place of the one with its key, used or rejected (of a payment: worker and month),
 * and forgets what was rejected under the key. `row` is the struct of a row of the table, such as
 * rentsupport_request. It keeps the place of a row that was used, and the rows that refer to it;
 * else it is added as the last one. Fails with RENTSUPPORT_REJECTED where the row has a fault,
 * which is "unknown_reference" where there is none with its key, and changes nothing then; with
 * RENTSUPPORT_IN_USE as above. Costs as much as reading the table once. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_replace(rentsupport_dossier *dossier,
                                                                  uint8_t table, const void *row,
                                                                  rentsupport_message *message);

/* Removes a row by its key (of a payment: worker_id and month, 202204), and forgets what was
 * rejected under the key: neither counts any longer, and the key can be used again. An empty key
 * stands for the rejected rows whose key could not be read, a month of 0 for those whose month
 * could not; in other tables the month is 0. Fails with RENTSUPPORT_NOT_FOUND where there is no
 * such row, with RENTSUPPORT_REJECTED and "row_in_use" while a list or request refers to it, and
 * with RENTSUPPORT_IN_USE as above. Costs as much as reading the table once. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_remove(rentsupport_dossier *dossier,
                                                                 uint8_t table, const char *key,
                                                                 int32_t month,
                                                                 rentsupport_message *message);

/* Writes what is wrong with the rows as JSON, in the order in which they were added:
 *
 *     {"rejects": [{"file", "row", "column", "code", "message"}], "issues": [{"file", "key",
 * "column", "code", "message"}]}
 *
 * `file` is employers, lists, workers, history or persons, `row` counts the rows added to it from
 * 0, rejected and removed ones included, or is the caller's row_no; rows that were mended or
 * removed are not named. Issues are suspicious identifiers of rows that are used.
 * rentsupport_arrow.h has the same as a table. The caller frees *json. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_dossier_problems(
    const rentsupport_dossier *dossier, rentsupport_text *json, rentsupport_message *message);

/* ---- Evaluation ---- */

/* Holds the decisions about every request-month of a dossier: requests in the order in which they
 * were added, months ascending. Immutable. */
typedef struct rentsupport_decisions rentsupport_decisions;

/* Says how to evaluate; all of it may be zero. */
typedef struct rentsupport_evaluate_options {
  size_t struct_size;
  const rentsupport_setting
      *assumptions; /* fill facts where they are unknown, in this evaluation only */
  size_t assumption_count;
  /* Is called with `context` on the thread that evaluates, before, now and then during, and after
   * the work; `done` of `total` requests are decided. Any other answer than 0 ends the evaluation
   * with RENTSUPPORT_CANCELLED. */
  int32_t (*progress)(void *context, uint64_t done, uint64_t total);
  void *context;
  uint32_t threads; /* 0: all processors, 1024 at most; the decisions do not depend on it */
} rentsupport_evaluate_options;

/* Decides every request-month of a dossier. `options` may be null. Fails with
 * RENTSUPPORT_BAD_SETTING where an assumption cannot be understood. The caller frees *decisions. */
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_evaluate(const rentsupport_rule_set *rule_set, const rentsupport_dossier *dossier,
                     const rentsupport_evaluate_options *options, rentsupport_decisions **decisions,
                     rentsupport_message *message);

/* Frees decisions. */
RENTSUPPORT_EXPORT void rentsupport_decisions_free(rentsupport_decisions *decisions);

/* Counts request-months and money. */
typedef struct rentsupport_totals {
  size_t struct_size;
  uint64_t decisions; /* request-months */
  uint64_t payable;   /* request-months, and rows of the schedule */
  uint64_t refused;
  uint64_t undetermined;
  int64_t payable_vnd;
  int64_t at_most_vnd; /* if every open question is answered in the worker's favour */
} rentsupport_totals;

/* Counts the decisions. Fails with RENTSUPPORT_OUT_OF_RANGE where a sum does not fit; the summary
 * has it in full. */
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_decisions_totals(const rentsupport_decisions *decisions, rentsupport_totals *totals,
                             rentsupport_message *message);

/* Reads decisions by number: `count` of them from `first` on, each of the size that the first one's
 * struct_size says. Fails with RENTSUPPORT_NOT_FOUND where there are fewer. */
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_decisions_read(const rentsupport_decisions *decisions, uint64_t first, size_t count,
                           rentsupport_decision *out, rentsupport_message *message);

/* Finds the decisions about a request by its id: `*count` of them from `*first` on. Fails with
 * RENTSUPPORT_NOT_FOUND where no request used has that id. */
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_decisions_find(const rentsupport_decisions *decisions, const char *request_id,
                           uint64_t *first, size_t *count, rentsupport_message *message);

/* Is a payment to be made: a row of schedule.csv. Each day is the last one for its step. Texts live
 * as long as the decisions and end with a zero byte. */
typedef struct rentsupport_payout {
  size_t struct_size;
  uint64_t payment_no; /* from 1 */
  uint64_t request;
  const char *request_id;
  const char *list_id;
  const char *employer_id;
  const char *worker_id;
  const char *full_name;
  const char *account;
  int64_t amount_vnd;
  int32_t month;
  int32_t posting_ends_on;
  int32_t si_confirms_by;
  int32_t district_submits_by;
  int32_t province_decides_by;
  int32_t funds_by;
  int32_t employer_pays_by;
  uint8_t group;
  uint8_t completes_in_time; /* RENTSUPPORT_YES, RENTSUPPORT_NO */
} rentsupport_payout;

/* Reads rows of the schedule: `count` of them from `first` (0 is payment_no 1) on, each of the size
 * that the first one's struct_size says. There are as many as totals count payable. Fails with
 * RENTSUPPORT_NOT_FOUND where there are fewer. */
RENTSUPPORT_EXPORT rentsupport_status
rentsupport_schedule_read(const rentsupport_decisions *decisions, uint64_t first, size_t count,
                          rentsupport_payout *out, rentsupport_message *message);

/* Writes the summary as JSON, as in summary.json; `inputs` and `outputs` are empty. The caller
 * frees *json. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_summary(const rentsupport_decisions *decisions,
                                                          rentsupport_text *json,
                                                          rentsupport_message *message);

/* Names the form of an explanation: of one decision as text or JSON, or a letter about its whole
 * request. */
enum {
  RENTSUPPORT_EXPLAIN_TEXT = 1,
  RENTSUPPORT_EXPLAIN_JSON = 2,
  RENTSUPPORT_LETTER_TO_WORKER = 3,
  RENTSUPPORT_LETTER_TO_EMPLOYER = 4
};

/* Names the language of an explanation; JSON holds both. */
enum { RENTSUPPORT_VIETNAMESE = 1, RENTSUPPORT_ENGLISH = 2 };

/* Explains a decision by its number: why, and what would change it. Fails with
 * RENTSUPPORT_NOT_FOUND where there is none. The caller frees *text. */
RENTSUPPORT_EXPORT rentsupport_status rentsupport_explain(const rentsupport_decisions *decisions,
                                                          uint64_t number, uint8_t form,
                                                          uint8_t language, rentsupport_text *text,
                                                          rentsupport_message *message);

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-deprecated-headers,modernize-use-using) */

#endif
