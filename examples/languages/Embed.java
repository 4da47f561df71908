// Decides two requests from Java, with JNA and without a build step:
//
//     java -cp /usr/share/java/jna.jar -Djna.library.path=DIRECTORY_OF_THE_LIBRARY Embed.java
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.PointerByReference;

public class Embed {
  // size_t is a long on 64-bit systems. A struct says its own size.
  public abstract static class Sized extends Structure {
    public long struct_size;

    void seal() {
      struct_size = size();
    }
  }

  @FieldOrder({"code", "column", "text"})
  public static class Message extends Structure {
    public byte[] code = new byte[32];
    public byte[] column = new byte[32];
    public byte[] text = new byte[448];
  }

  @FieldOrder({"struct_size", "employer_id", "tax_code", "name", "district", "kind", "registered", "zone", "province"})
  public static class Employer extends Sized {
    public String employer_id, tax_code, name, district;
    public byte kind, registered, zone, province;
  }

  @FieldOrder({"struct_size", "list_id", "employer_id", "drawn_up_on", "posted_on", "sent_to_si_on", "si_confirmed_on",
    "received_on", "submitted_on", "decided_on", "funded_on", "paid_on", "group", "payroll_copy",
    "forms_attached", "signed_form"})
  public static class WorkerList extends Sized {
    public String list_id, employer_id;
    public int drawn_up_on, posted_on, sent_to_si_on, si_confirmed_on, received_on, submitted_on, decided_on, funded_on,
        paid_on;
    public byte group, payroll_copy, forms_attached, signed_form;
  }

  @FieldOrder({"struct_size", "request_id", "list_id", "worker_id", "full_name", "insurance_no", "account", "months",
    "insured_months", "payroll_months", "rented_months", "birth_date", "contract_signed_on", "contract_starts_on", "contract_ends_on",
    "previous_contract_ended_on", "rent_from", "rent_to", "section", "applied", "contract_type", "previous_contract", "pays_rent",
    "insurance_exempt", "newly_recruited", "insured_elsewhere"})
  public static class Request extends Sized {
    public String request_id, list_id, worker_id, full_name, insurance_no, account;
    public long months, insured_months, payroll_months, rented_months;
    public int birth_date, contract_signed_on, contract_starts_on, contract_ends_on, previous_contract_ended_on,
        rent_from, rent_to;
    public byte section, applied, contract_type, previous_contract, pays_rent, insurance_exempt, newly_recruited,
        insured_elsewhere;
  }

  @FieldOrder({"struct_size", "request", "request_id", "list_id", "employer_id", "worker_id", "amount_vnd",
    "max_amount_vnd", "mask", "ask", "failed", "unknown", "month", "group", "outcome"})
  public static class Decision extends Sized {
    public long request;
    public String request_id, list_id, employer_id, worker_id;
    public long amount_vnd, max_amount_vnd, mask, ask;
    public int failed, unknown, month;
    public byte group, outcome;
  }

  @FieldOrder({"struct_size", "decisions", "payable", "refused", "undetermined", "payable_vnd", "at_most_vnd"})
  public static class Totals extends Sized {
    public long decisions, payable, refused, undetermined, payable_vnd, at_most_vnd;
  }

  @FieldOrder({"struct_size", "payment_no", "request", "request_id", "list_id", "employer_id", "worker_id", "full_name",
    "account", "amount_vnd", "month", "posting_ends_on", "si_confirms_by", "district_submits_by", "province_decides_by",
    "funds_by", "employer_pays_by", "group", "completes_in_time"})
  public static class Payout extends Sized {
    public long payment_no, request;
    public String request_id, list_id, employer_id, worker_id, full_name, account;
    public long amount_vnd;
    public int month, posting_ends_on, si_confirms_by, district_submits_by, province_decides_by, funds_by,
        employer_pays_by;
    public byte group, completes_in_time;
  }

  public interface RentSupport extends Library {
    int rentsupport_rule_set_create(String toml, long size, Pointer readings, long count, PointerByReference rules,
        Message message);
    void rentsupport_rule_set_free(Pointer rules);
    String rentsupport_provision(Pointer rules, byte group, int number);
    String rentsupport_fact(int number);
    int rentsupport_dossier_create(PointerByReference dossier, Message message);
    void rentsupport_dossier_free(Pointer dossier);
    int rentsupport_dossier_add_employer(Pointer dossier, Employer row, Message message);
    int rentsupport_dossier_add_list(Pointer dossier, WorkerList row, Message message);
    int rentsupport_dossier_add_request(Pointer dossier, Request row, Message message);
    int rentsupport_evaluate(Pointer rules, Pointer dossier, Pointer options, PointerByReference decisions,
        Message message);
    void rentsupport_decisions_free(Pointer decisions);
    int rentsupport_decisions_totals(Pointer decisions, Totals totals, Message message);
    int rentsupport_decisions_read(Pointer decisions, long first, long count, Decision out, Message message);
    int rentsupport_schedule_read(Pointer decisions, long first, long count, Payout out, Message message);
  }

  static final Message message = new Message();

  static void must(int status) {
    if (status != 0) throw new IllegalStateException("status " + status + ": " + Native.toString(message.text, "UTF-8"));
  }

  static long month(int year, int month) {
    return 1L << ((year - 2020) * 12 + month - 1);
  }

  public static void main(String[] arguments) {
    RentSupport library = Native.load("rentsupport", RentSupport.class,
        java.util.Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
    PointerByReference rules = new PointerByReference();
    must(library.rentsupport_rule_set_create(null, 0, null, 0, rules, message));
    PointerByReference dossier = new PointerByReference();
    must(library.rentsupport_dossier_create(dossier, message));

    Employer employer = new Employer();
    employer.seal();
    employer.employer_id = "E1";
    employer.kind = 1;
    employer.province = 33;
    must(library.rentsupport_dossier_add_employer(dossier.getValue(), employer, message));
    WorkerList list = new WorkerList();
    list.seal();
    list.list_id = "L1";
    list.employer_id = "E1";
    list.group = 1;
    list.drawn_up_on = 20220601;
    must(library.rentsupport_dossier_add_list(dossier.getValue(), list, message));
    Request request = new Request();
    request.seal();
    request.request_id = "R1";
    request.list_id = "L1";
    request.worker_id = "033095578105";
    request.applied = 1;
    request.contract_type = 1;
    request.contract_signed_on = 20210512;
    request.contract_starts_on = 20210519;
    request.rent_from = 20220410;
    request.pays_rent = 1;
    request.insured_months = month(2022, 4) | month(2022, 5);
    request.insured_elsewhere = 2;
    request.months = month(2022, 3) | month(2022, 4) | month(2022, 5);
    must(library.rentsupport_dossier_add_request(dossier.getValue(), request, message));
    request.request_id = "R2";
    request.worker_id = "033095578113";
    request.pays_rent = 0; // unknown
    request.months = month(2022, 5);
    must(library.rentsupport_dossier_add_request(dossier.getValue(), request, message));

    PointerByReference decisions = new PointerByReference();
    must(library.rentsupport_evaluate(rules.getValue(), dossier.getValue(), null, decisions, message));
    Totals totals = new Totals();
    totals.seal();
    must(library.rentsupport_decisions_totals(decisions.getValue(), totals, message));
    String[] outcomes = {"", "payable", "refused", "undetermined"};
    for (long i = 0; i < totals.decisions; ++i) {
      Decision decision = new Decision();
      decision.seal();
      must(library.rentsupport_decisions_read(decisions.getValue(), i, 1, decision, message));
      StringBuilder line = new StringBuilder(String.format("%s %d-%02d %s", decision.request_id, decision.month / 100,
          decision.month % 100, outcomes[decision.outcome]));
      if (decision.outcome == 1) line.append(" ").append(decision.amount_vnd).append(" VND");
      for (int bit = 0; bit < 32; ++bit) {
        if ((decision.failed >>> bit & 1) != 0)
          line.append(" by ").append(library.rentsupport_provision(rules.getValue(), decision.group, bit));
      }
      for (int bit = 0; bit < 64; ++bit) {
        if ((decision.ask >>> bit & 1) != 0) line.append(" asks ").append(library.rentsupport_fact(bit));
      }
      System.out.println(line);
    }
    for (long i = 0; i < totals.payable; ++i) {
      Payout payout = new Payout();
      payout.seal();
      must(library.rentsupport_schedule_read(decisions.getValue(), i, 1, payout, message));
      int due = payout.employer_pays_by;
      System.out.println(String.format("pay %s %d VND for %d-%02d by %d-%02d-%02d", payout.request_id,
          payout.amount_vnd, payout.month / 100, payout.month % 100, due / 10000, due / 100 % 100, due % 100));
    }
    library.rentsupport_decisions_free(decisions.getValue());
    library.rentsupport_dossier_free(dossier.getValue());
    library.rentsupport_rule_set_free(rules.getValue());
  }
}
