// Decides two requests from Go:
//
//	CGO_CFLAGS=-Iinclude CGO_LDFLAGS='-LDIRECTORY -Wl,-rpath,DIRECTORY -lrentsupport' go run embed.go
package main

/*
#include <stdlib.h>
#include "rentsupport/rentsupport.h"
*/
import "C"

import (
	"fmt"
	"os"
	"unsafe"
)

var message C.rentsupport_message

func must(status C.rentsupport_status) {
	if status != C.RENTSUPPORT_OK {
		fmt.Fprintf(os.Stderr, "status %d: %s\n", status, C.GoString(&message.text[0]))
		os.Exit(1)
	}
}

func month(year, month int) C.uint64_t {
	return 1 << ((year-2020)*12 + month - 1)
}

// Texts that structs point to are C's: Go's may move.
var texts []unsafe.Pointer

func text(value string) *C.char {
	bytes := C.CString(value)
	texts = append(texts, unsafe.Pointer(bytes))
	return bytes
}

func main() {
	var rules *C.rentsupport_rule_set
	must(C.rentsupport_rule_set_create(nil, 0, nil, 0, &rules, &message))
	defer C.rentsupport_rule_set_free(rules)
	var dossier *C.rentsupport_dossier
	must(C.rentsupport_dossier_create(&dossier, &message))
	defer C.rentsupport_dossier_free(dossier)

	employer := C.rentsupport_employer{employer_id: text("E1"), kind: C.RENTSUPPORT_ENTERPRISE, province: 33}
	employer.struct_size = C.sizeof_rentsupport_employer
	must(C.rentsupport_dossier_add_employer(dossier, &employer, &message))
	list := C.rentsupport_list{list_id: text("L1"), employer_id: text("E1"), group: C.RENTSUPPORT_WORKING,
		drawn_up_on: 20220601}
	list.struct_size = C.sizeof_rentsupport_list
	must(C.rentsupport_dossier_add_list(dossier, &list, &message))
	request := C.rentsupport_request{
		request_id:         text("R1"),
		list_id:            text("L1"),
		worker_id:          text("033095578105"),
		applied:            C.RENTSUPPORT_YES,
		contract_type:      C.RENTSUPPORT_INDEFINITE,
		contract_signed_on: 20210512,
		contract_starts_on: 20210519,
		rent_from:          20220410,
		pays_rent:          C.RENTSUPPORT_YES,
		insured_months:     month(2022, 4) | month(2022, 5),
		insured_elsewhere:  C.RENTSUPPORT_NO,
		months:             month(2022, 3) | month(2022, 4) | month(2022, 5),
	}
	request.struct_size = C.sizeof_rentsupport_request
	must(C.rentsupport_dossier_add_request(dossier, &request, &message))
	request.request_id = text("R2")
	request.worker_id = text("033095578113")
	request.pays_rent = 0 // unknown
	request.months = month(2022, 5)
	must(C.rentsupport_dossier_add_request(dossier, &request, &message))
	for _, bytes := range texts { // the library has its own copies
		C.free(bytes)
	}

	var decisions *C.rentsupport_decisions
	must(C.rentsupport_evaluate(rules, dossier, nil, &decisions, &message))
	defer C.rentsupport_decisions_free(decisions)
	totals := C.rentsupport_totals{struct_size: C.sizeof_rentsupport_totals}
	must(C.rentsupport_decisions_totals(decisions, &totals, &message))
	outcomes := []string{"", "payable", "refused", "undetermined"}
	for i := C.uint64_t(0); i < totals.decisions; i++ {
		decision := C.rentsupport_decision{struct_size: C.sizeof_rentsupport_decision}
		must(C.rentsupport_decisions_read(decisions, i, 1, &decision, &message))
		fmt.Printf("%s %d-%02d %s", C.GoString(decision.request_id), decision.month/100, decision.month%100,
			outcomes[decision.outcome])
		if decision.outcome == C.RENTSUPPORT_PAYABLE {
			fmt.Printf(" %d VND", decision.amount_vnd)
		}
		for bit := C.uint32_t(0); bit < 32; bit++ {
			if decision.failed>>bit&1 != 0 {
				fmt.Printf(" by %s", C.GoString(C.rentsupport_provision(rules, decision.group, bit)))
			}
		}
		for bit := C.uint32_t(0); bit < 64; bit++ {
			if decision.ask>>bit&1 != 0 {
				fmt.Printf(" asks %s", C.GoString(C.rentsupport_fact(bit)))
			}
		}
		fmt.Println()
	}
	for i := C.uint64_t(0); i < totals.payable; i++ {
		payout := C.rentsupport_payout{struct_size: C.sizeof_rentsupport_payout}
		must(C.rentsupport_schedule_read(decisions, i, 1, &payout, &message))
		due := payout.employer_pays_by
		fmt.Printf("pay %s %d VND for %d-%02d by %d-%02d-%02d\n", C.GoString(payout.request_id), payout.amount_vnd,
			payout.month/100, payout.month%100, due/10000, due/100%100, due%100)
	}
}
