<?php
// Decides two requests from PHP, without a build step. FFI reads the header without what the preprocessor would read.
//
//     php embed.php rentsupport.h librentsupport.so.2
$header = file_get_contents($argv[1]);
$header = preg_replace('~/\*.*?\*/~s', '', $header);              // comments
$header = preg_replace('~#ifdef __cplusplus.*?#endif~s', '', $header);
$header = preg_replace('~^#(.*\\\\\n)*.*$~m', '', $header);          // directives, with the lines that continue them
$header = str_replace('RENTSUPPORT_EXPORT', '', $header);
$c = FFI::cdef($header, $argv[2]);
$message = $c->new('rentsupport_message');

function must(int $status): void {
    global $message;
    if ($status !== 0) {
        throw new RuntimeException("status $status: " . FFI::string(FFI::addr($message->text[0])));
    }
}

// A text for a struct: bytes that end with a zero byte and live as long as $texts.
$texts = [];
function text(string $value): FFI\CData {
    global $c, $texts;
    $bytes = $c->new('char[' . strlen($value) + 1 . ']');
    FFI::memcpy($bytes, $value, strlen($value));
    $texts[] = $bytes;
    return FFI::cast('char *', FFI::addr($bytes));
}

function row(string $type, array $members): FFI\CData {
    global $c;
    $row = $c->new($type);
    $row->struct_size = FFI::sizeof($row);
    foreach ($members as $name => $value) {
        $row->$name = is_string($value) ? text($value) : $value;
    }
    return $row;
}

function month(int $year, int $month): int {
    return 1 << (($year - 2020) * 12 + $month - 1);
}

$rules = $c->new('rentsupport_rule_set *');
must($c->rentsupport_rule_set_create(null, 0, null, 0, FFI::addr($rules), FFI::addr($message)));
$dossier = $c->new('rentsupport_dossier *');
must($c->rentsupport_dossier_create(FFI::addr($dossier), FFI::addr($message)));

$employer = row('rentsupport_employer',
    ['employer_id' => 'E1', 'kind' => $c->RENTSUPPORT_ENTERPRISE, 'province' => 33]);
must($c->rentsupport_dossier_add_employer($dossier, FFI::addr($employer), FFI::addr($message)));
$list = row('rentsupport_list', ['list_id' => 'L1', 'employer_id' => 'E1', 'group' => $c->RENTSUPPORT_WORKING,
    'drawn_up_on' => 20220601]);
must($c->rentsupport_dossier_add_list($dossier, FFI::addr($list), FFI::addr($message)));
$facts = ['request_id' => 'R1', 'list_id' => 'L1', 'worker_id' => '033095578105', 'applied' => $c->RENTSUPPORT_YES,
    'contract_type' => $c->RENTSUPPORT_INDEFINITE, 'contract_signed_on' => 20210512, 'contract_starts_on' => 20210519,
    'rent_from' => 20220410, 'pays_rent' => $c->RENTSUPPORT_YES, 'insured_months' => month(2022, 4) | month(2022, 5),
    'insured_elsewhere' => $c->RENTSUPPORT_NO, 'months' => month(2022, 3) | month(2022, 4) | month(2022, 5)];
$request = row('rentsupport_request', $facts);
must($c->rentsupport_dossier_add_request($dossier, FFI::addr($request), FFI::addr($message)));
$request = row('rentsupport_request', ['request_id' => 'R2', 'worker_id' => '033095578113', 'pays_rent' => 0, // unknown
    'months' => month(2022, 5)] + $facts);
must($c->rentsupport_dossier_add_request($dossier, FFI::addr($request), FFI::addr($message)));

$decisions = $c->new('rentsupport_decisions *');
must($c->rentsupport_evaluate($rules, $dossier, null, FFI::addr($decisions), FFI::addr($message)));
$totals = row('rentsupport_totals', []);
must($c->rentsupport_decisions_totals($decisions, FFI::addr($totals), FFI::addr($message)));
$outcomes = ['', 'payable', 'refused', 'undetermined'];
for ($i = 0; $i < $totals->decisions; ++$i) {
    $decision = row('rentsupport_decision', []);
    must($c->rentsupport_decisions_read($decisions, $i, 1, FFI::addr($decision), FFI::addr($message)));
    printf('%s %d-%02d %s', FFI::string($decision->request_id), intdiv($decision->month, 100), $decision->month % 100,
        $outcomes[$decision->outcome]);
    if ($decision->outcome === $c->RENTSUPPORT_PAYABLE) {
        echo " $decision->amount_vnd VND";
    }
    for ($bit = 0; $bit < 32; ++$bit) {
        if ($decision->failed >> $bit & 1) {
            echo ' by ', $c->rentsupport_provision($rules, $decision->group, $bit);
        }
    }
    for ($bit = 0; $bit < 64; ++$bit) {
        if ($decision->ask >> $bit & 1) {
            echo ' asks ', $c->rentsupport_fact($bit);
        }
    }
    echo "\n";
}
for ($i = 0; $i < $totals->payable; ++$i) {
    $payout = row('rentsupport_payout', []);
    must($c->rentsupport_schedule_read($decisions, $i, 1, FFI::addr($payout), FFI::addr($message)));
    $due = $payout->employer_pays_by;
    printf("pay %s %d VND for %d-%02d by %d-%02d-%02d\n", FFI::string($payout->request_id), $payout->amount_vnd,
        intdiv($payout->month, 100), $payout->month % 100, intdiv($due, 10000), intdiv($due, 100) % 100, $due % 100);
}
$c->rentsupport_decisions_free($decisions);
$c->rentsupport_dossier_free($dossier);
$c->rentsupport_rule_set_free($rules);
