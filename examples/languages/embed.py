# Decides a batch by columns, from Python without a build step: the columns are arrays, as numpy, pandas and Arrow hold them.
#
#     python3 embed.py librentsupport.so.2
import sys
from array import array
from ctypes import CDLL, POINTER, Structure, byref, c_char, c_char_p, c_int32, c_int64, c_size_t, c_uint8, c_uint32, \
    c_uint64, c_void_p, sizeof
from datetime import date

library = CDLL(sys.argv[1])


class Message(Structure):
    _fields_ = [("code", c_char * 32), ("column", c_char * 32), ("text", c_char * 448)]


class Text(Structure):  # a column of texts
    _fields_ = [("bytes", c_char_p), ("offsets", c_void_p), ("known", c_void_p)]


class Values(Structure):  # a column of days, codes or sets of months
    _fields_ = [("values", c_void_p), ("known", c_void_p)]


class Columns(Structure):
    def __init__(self, rows):
        super().__init__(struct_size=sizeof(self), rows=rows)
        self.kept = []  # what the columns point to

    def put(self, **columns):
        for name, cells in columns.items():
            if isinstance(cells, list):
                encoded = [text.encode() for text in cells]
                offsets = array("i", [0])
                for text in encoded:
                    offsets.append(offsets[-1] + len(text))
                setattr(self, name, Text(b"".join(encoded), offsets.buffer_info()[0], None))
                cells = offsets
            else:
                setattr(self, name, Values(cells.buffer_info()[0], None))
            self.kept.append(cells)
        return self


def columns(name, *members):
    return type(name, (Columns,), {"_fields_": [("struct_size", c_size_t), ("rows", c_size_t), *members]})


def texts(*names):
    return [(name, Text) for name in names]


def values(*names):
    return [(name, Values) for name in names]


Employers = columns("Employers", *texts("employer_id", "tax_code", "name"),
                    *values("kind", "registered", "zone", "province"), *texts("district"))
Lists = columns("Lists", *texts("list_id", "employer_id"),
                *values("group", "drawn_up_on", "posted_on", "sent_to_si_on", "si_confirmed_on", "received_on",
                        "submitted_on", "decided_on", "funded_on", "paid_on", "payroll_copy",
                        "forms_attached", "signed_form"))
Requests = columns("Requests", *texts("request_id", "list_id", "worker_id"), *values("section"), *texts("full_name"),
                   *values("birth_date"), *texts("insurance_no"),
                   *values("applied", "contract_type", "contract_signed_on", "contract_starts_on", "contract_ends_on",
                           "previous_contract", "previous_contract_ended_on", "rent_from", "rent_to",
                           "rented_months", "pays_rent", "insured_months", "payroll_months", "insurance_exempt", "newly_recruited",
                           "insured_elsewhere", "months"), *texts("account"))


class Decision(Structure):
    _fields_ = [("struct_size", c_size_t), ("request", c_uint64), ("request_id", c_char_p), ("list_id", c_char_p),
                ("employer_id", c_char_p), ("worker_id", c_char_p), ("amount_vnd", c_int64),
                ("max_amount_vnd", c_int64), ("mask", c_uint64), ("ask", c_uint64), ("failed", c_uint32),
                ("unknown", c_uint32), ("month", c_int32), ("group", c_uint8), ("outcome", c_uint8)]


class Totals(Structure):
    _fields_ = [("struct_size", c_size_t), ("decisions", c_uint64), ("payable", c_uint64), ("refused", c_uint64),
                ("undetermined", c_uint64), ("payable_vnd", c_int64), ("at_most_vnd", c_int64)]


class Payout(Structure):
    _fields_ = [("struct_size", c_size_t), ("payment_no", c_uint64), ("request", c_uint64), ("request_id", c_char_p),
                ("list_id", c_char_p), ("employer_id", c_char_p), ("worker_id", c_char_p), ("full_name", c_char_p),
                ("account", c_char_p), ("amount_vnd", c_int64), ("month", c_int32), ("posting_ends_on", c_int32),
                ("si_confirms_by", c_int32), ("district_submits_by", c_int32), ("province_decides_by", c_int32),
                ("funds_by", c_int32), ("employer_pays_by", c_int32), ("group", c_uint8),
                ("completes_in_time", c_uint8)]


library.rentsupport_provision.restype = c_char_p
library.rentsupport_fact.restype = c_char_p


def call(name, *arguments):
    message = Message()
    status = getattr(library, "rentsupport_" + name)(*arguments, byref(message))
    if status != 0:
        raise RuntimeError(f"{name}: status {status}: {message.text.decode()}")


def day(text):
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def month(year, number):
    return 1 << ((year - 2020) * 12 + number - 1)


NO = 2  # a yes is True, what is unknown is 0
employers = Employers(1).put(employer_id=["E1"], kind=array("B", [1]), province=array("B", [33]))
lists = Lists(1).put(list_id=["L1"], employer_id=["E1"], group=array("B", [1]),
                     drawn_up_on=array("i", [day("2022-06-01")]))
april_may = month(2022, 4) | month(2022, 5)
requests = Requests(2).put(
    request_id=["R1", "R2"], list_id=["L1", "L1"], worker_id=["033095578105", "033095578113"],
    applied=array("B", [True, True]), contract_type=array("B", [1, 1]),
    contract_signed_on=array("i", [day("2021-05-12")] * 2), contract_starts_on=array("i", [day("2021-05-19")] * 2),
    rent_from=array("i", [day("2022-04-10")] * 2), pays_rent=array("B", [True, 0]),
    insured_months=array("Q", [april_may] * 2), insured_elsewhere=array("B", [NO, NO]),
    months=array("Q", [month(2022, 3) | april_may, month(2022, 5)]))

rules, dossier, decisions = c_void_p(), c_void_p(), c_void_p()
call("rule_set_create", None, c_size_t(0), None, c_size_t(0), byref(rules))
call("dossier_create", byref(dossier))
for table, rows in ("employers", employers), ("lists", lists), ("requests", requests):
    rejected = c_size_t()
    call("dossier_add_" + table, dossier, byref(rows), byref(rejected))
    assert rejected.value == 0
call("evaluate", rules, dossier, None, byref(decisions))

totals = Totals(struct_size=sizeof(Totals))
call("decisions_totals", decisions, byref(totals))
read = (Decision * totals.decisions)()
read[0].struct_size = sizeof(Decision)
call("decisions_read", decisions, c_uint64(0), c_size_t(len(read)), read)
for decision in read:
    line = f"{decision.request_id.decode()} {decision.month // 100}-{decision.month % 100:02} " + \
        ("", "payable", "refused", "undetermined")[decision.outcome]
    if decision.outcome == 1:
        line += f" {decision.amount_vnd} VND"
    for bit in range(32):
        if decision.failed >> bit & 1:
            line += " by " + library.rentsupport_provision(rules, c_uint8(decision.group), c_uint32(bit)).decode()
    for bit in range(64):
        if decision.ask >> bit & 1:
            line += " asks " + library.rentsupport_fact(c_uint32(bit)).decode()
    print(line)
payouts = (Payout * totals.payable)()
payouts[0].struct_size = sizeof(Payout)
call("schedule_read", decisions, c_uint64(0), c_size_t(len(payouts)), payouts)
for payout in payouts:
    due = payout.employer_pays_by
    print(f"pay {payout.request_id.decode()} {payout.amount_vnd} VND for {payout.month // 100}-{payout.month % 100:02} "
          f"by {due // 10000}-{due // 100 % 100:02}-{due % 100:02}")

for free, handle in ("decisions", decisions), ("dossier", dossier), ("rule_set", rules):
    getattr(library, f"rentsupport_{free}_free")(handle)
