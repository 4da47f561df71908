// Decides two requests from C#, with Mono or .NET:
//
//     mcs Embed.cs && LD_LIBRARY_PATH=DIRECTORY_OF_THE_LIBRARY mono Embed.exe
using System;
using System.Runtime.InteropServices;
using System.Text;

static class Embed {
  const string Library = "rentsupport";

  [StructLayout(LayoutKind.Sequential)]
  struct Message {
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 32)] public byte[] code;
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 32)] public byte[] column;
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 448)] public byte[] text;
  }

  // Ids are ASCII here; texts with other letters go as UTF-8 bytes that end with a zero byte.
  [StructLayout(LayoutKind.Sequential)]
  struct Employer {
    public UIntPtr struct_size;
    public string employer_id, tax_code, name, district;
    public byte kind, registered, zone, province;
  }

  [StructLayout(LayoutKind.Sequential)]
  struct List {
    public UIntPtr struct_size;
    public string list_id, employer_id;
    public int drawn_up_on, posted_on, sent_to_si_on, si_confirmed_on, received_on, submitted_on, decided_on, funded_on,
        paid_on;
    public byte group, payroll_copy, forms_attached, signed_form;
  }

  [StructLayout(LayoutKind.Sequential)]
  struct Request {
    public UIntPtr struct_size;
    public string request_id, list_id, worker_id, full_name, insurance_no, account;
    public ulong months, insured_months, payroll_months, rented_months;
    public int birth_date, contract_signed_on, contract_starts_on, contract_ends_on, previous_contract_ended_on,
        rent_from, rent_to;
    public byte section, applied, contract_type, previous_contract, pays_rent, insurance_exempt, newly_recruited,
        insured_elsewhere;
  }

  [StructLayout(LayoutKind.Sequential)]
  struct Decision {
    public UIntPtr struct_size;
    public ulong request;
    public IntPtr request_id, list_id, employer_id, worker_id;
    public long amount_vnd, max_amount_vnd;
    public ulong mask, ask;
    public uint failed, unknown;
    public int month;
    public byte group, outcome;
  }

  [StructLayout(LayoutKind.Sequential)]
  struct Totals {
    public UIntPtr struct_size;
    public ulong decisions, payable, refused, undetermined;
    public long payable_vnd, at_most_vnd;
  }

  [StructLayout(LayoutKind.Sequential)]
  struct Payout {
    public UIntPtr struct_size;
    public ulong payment_no, request;
    public IntPtr request_id, list_id, employer_id, worker_id, full_name, account;
    public long amount_vnd;
    public int month, posting_ends_on, si_confirms_by, district_submits_by, province_decides_by, funds_by,
        employer_pays_by;
    public byte group, completes_in_time;
  }

  [DllImport(Library)]
  static extern int rentsupport_rule_set_create(byte[] toml, UIntPtr size, IntPtr readings, UIntPtr count,
      out IntPtr rules, ref Message message);
  [DllImport(Library)] static extern void rentsupport_rule_set_free(IntPtr rules);
  [DllImport(Library)] static extern IntPtr rentsupport_provision(IntPtr rules, byte group, uint number);
  [DllImport(Library)] static extern IntPtr rentsupport_fact(uint number);
  [DllImport(Library)] static extern int rentsupport_dossier_create(out IntPtr dossier, ref Message message);
  [DllImport(Library)] static extern void rentsupport_dossier_free(IntPtr dossier);
  [DllImport(Library)]
  static extern int rentsupport_dossier_add_employer(IntPtr dossier, ref Employer row, ref Message message);
  [DllImport(Library)]
  static extern int rentsupport_dossier_add_list(IntPtr dossier, ref List row, ref Message message);
  [DllImport(Library)]
  static extern int rentsupport_dossier_add_request(IntPtr dossier, ref Request row, ref Message message);
  [DllImport(Library)]
  static extern int rentsupport_evaluate(IntPtr rules, IntPtr dossier, IntPtr options, out IntPtr decisions,
      ref Message message);
  [DllImport(Library)] static extern void rentsupport_decisions_free(IntPtr decisions);
  [DllImport(Library)]
  static extern int rentsupport_decisions_totals(IntPtr decisions, ref Totals totals, ref Message message);
  [DllImport(Library)]
  static extern int rentsupport_decisions_read(IntPtr decisions, ulong first, UIntPtr count, ref Decision decision,
      ref Message message);
  [DllImport(Library)]
  static extern int rentsupport_schedule_read(IntPtr decisions, ulong first, UIntPtr count, ref Payout payout,
      ref Message message);

  static Message message;

  static void Must(int status) {
    if (status != 0) throw new Exception("status " + status + ": " + Encoding.UTF8.GetString(message.text).TrimEnd('\0'));
  }

  static UIntPtr SizeOf<T>() { return (UIntPtr)Marshal.SizeOf(typeof(T)); }

  static ulong Month(int year, int month) { return 1UL << ((year - 2020) * 12 + month - 1); }

  static string Text(IntPtr text) { return Marshal.PtrToStringAnsi(text); }

  static void Main() {
    IntPtr rules, dossier, decisions;
    Must(rentsupport_rule_set_create(null, UIntPtr.Zero, IntPtr.Zero, UIntPtr.Zero, out rules, ref message));
    Must(rentsupport_dossier_create(out dossier, ref message));
    var employer = new Employer { struct_size = SizeOf<Employer>(), employer_id = "E1", kind = 1, province = 33 };
    Must(rentsupport_dossier_add_employer(dossier, ref employer, ref message));
    var list = new List {
      struct_size = SizeOf<List>(), list_id = "L1", employer_id = "E1", group = 1, drawn_up_on = 20220601
    };
    Must(rentsupport_dossier_add_list(dossier, ref list, ref message));
    var request = new Request {
      struct_size = SizeOf<Request>(),
      request_id = "R1",
      list_id = "L1",
      worker_id = "033095578105",
      applied = 1,
      contract_type = 1,
      contract_signed_on = 20210512,
      contract_starts_on = 20210519,
      rent_from = 20220410,
      pays_rent = 1,
      insured_months = Month(2022, 4) | Month(2022, 5),
      insured_elsewhere = 2,
      months = Month(2022, 3) | Month(2022, 4) | Month(2022, 5)
    };
    Must(rentsupport_dossier_add_request(dossier, ref request, ref message));
    request.request_id = "R2";
    request.worker_id = "033095578113";
    request.pays_rent = 0; // unknown
    request.months = Month(2022, 5);
    Must(rentsupport_dossier_add_request(dossier, ref request, ref message));

    Must(rentsupport_evaluate(rules, dossier, IntPtr.Zero, out decisions, ref message));
    var totals = new Totals { struct_size = SizeOf<Totals>() };
    Must(rentsupport_decisions_totals(decisions, ref totals, ref message));
    string[] outcomes = { "", "payable", "refused", "undetermined" };
    for (ulong i = 0; i < totals.decisions; ++i) {
      var decision = new Decision { struct_size = SizeOf<Decision>() };
      Must(rentsupport_decisions_read(decisions, i, (UIntPtr)1, ref decision, ref message));
      var line = string.Format("{0} {1}-{2:00} {3}", Text(decision.request_id), decision.month / 100,
          decision.month % 100, outcomes[decision.outcome]);
      if (decision.outcome == 1) line += " " + decision.amount_vnd + " VND";
      for (int bit = 0; bit < 32; ++bit) {
        if ((decision.failed >> bit & 1) != 0)
          line += " by " + Text(rentsupport_provision(rules, decision.group, (uint)bit));
      }
      for (int bit = 0; bit < 64; ++bit) {
        if ((decision.ask >> bit & 1) != 0) line += " asks " + Text(rentsupport_fact((uint)bit));
      }
      Console.WriteLine(line);
    }
    for (ulong i = 0; i < totals.payable; ++i) {
      var payout = new Payout { struct_size = SizeOf<Payout>() };
      Must(rentsupport_schedule_read(decisions, i, (UIntPtr)1, ref payout, ref message));
      int due = payout.employer_pays_by;
      Console.WriteLine("pay {0} {1} VND for {2}-{3:00} by {4}-{5:00}-{6:00}", Text(payout.request_id),
          payout.amount_vnd, payout.month / 100, payout.month % 100, due / 10000, due / 100 % 100, due % 100);
    }
    rentsupport_decisions_free(decisions);
    rentsupport_dossier_free(dossier);
    rentsupport_rule_set_free(rules);
  }
}
