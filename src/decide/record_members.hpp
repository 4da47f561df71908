// The members of the records of rent support, by their columns: whatever copies a row follows them.
#ifndef RENTSUPPORT_SRC_DECIDE_RECORD_MEMBERS_HPP
#define RENTSUPPORT_SRC_DECIDE_RECORD_MEMBERS_HPP

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "decide/records.hpp"
#include "rentsupport/dossier.hpp"

namespace rentsupport {
inline namespace v2 {

template <class T>
struct Member {
  std::string_view column;
  T pointer;
};
template <class T>
Member(const char*, T) -> Member<T>;  // for clang 14

template <class Record>
inline constexpr TableName table_of = std::is_same_v<Record, Employer>  ? TableName::employers
                                      : std::is_same_v<Record, List>    ? TableName::lists
                                      : std::is_same_v<Record, Request> ? TableName::workers
                                      : std::is_same_v<Record, Payment> ? TableName::history
                                                                        : TableName::persons;

template <class Record, class R>
[[nodiscard]] constexpr auto texts_in_c() {
  if constexpr (std::is_same_v<Record, Employer>) {
    return std::tuple{Member{"employer_id", &R::employer_id}, Member{"tax_code", &R::tax_code},
                      Member{"name", &R::name}, Member{"district", &R::district}};
  } else if constexpr (std::is_same_v<Record, List>) {
    return std::tuple{Member{"list_id", &R::list_id}, Member{"employer_id", &R::employer_id}};
  } else if constexpr (std::is_same_v<Record, Request>) {
    return std::tuple{Member{"request_id", &R::request_id},     Member{"list_id", &R::list_id},
                      Member{"worker_id", &R::worker_id},       Member{"full_name", &R::full_name},
                      Member{"insurance_no", &R::insurance_no}, Member{"account", &R::account}};
  } else if constexpr (std::is_same_v<Record, Payment>) {
    return std::tuple{Member{"worker_id", &R::worker_id}, Member{"insurance_no", &R::insurance_no},
                      Member{"full_name", &R::full_name}};
  } else {
    return std::tuple{Member{"worker_id", &R::worker_id}, Member{"other_id", &R::other_id},
                      Member{"reason", &R::reason}};
  }
}

// Return the texts of a record, and its facts, as members of `R`: the record itself, or a struct
// whose members bear the same names. Birth dates, and month and amount of a payment, are none.
// Structs of C have no members for what came after them: they carry it by name.
template <class Record, class R = Record>
[[nodiscard]] constexpr auto texts_of() {
  if constexpr (std::is_same_v<R, Employer>) {
    return std::tuple_cat(texts_in_c<Record, R>(),
                          std::tuple{Member{"account", &R::account}, Member{"bank", &R::bank}});
  } else if constexpr (std::is_same_v<R, Request>) {
    return std::tuple_cat(
        texts_in_c<Record, R>(),
        std::tuple{Member{"bank", &R::bank}, Member{"account_name", &R::account_name}});
  } else {
    return texts_in_c<Record, R>();
  }
}

template <class Record, class R = Record>
[[nodiscard]] constexpr auto facts_of() {
  if constexpr (std::is_same_v<Record, Employer>) {
    return std::tuple{Member{"kind", &R::kind}, Member{"registered", &R::registered},
                      Member{"zone", &R::zone}, Member{"province", &R::province}};
  } else if constexpr (std::is_same_v<Record, List>) {
    return std::tuple{
        Member{"group", &R::group},
        Member{"drawn_up_on", &R::drawn_up_on},
        Member{"posted_on", &R::posted_on},
        Member{"sent_to_si_on", &R::sent_to_si_on},
        Member{"si_confirmed_on", &R::si_confirmed_on},
        Member{"received_on", &R::received_on},
        Member{"submitted_on", &R::submitted_on},
        Member{"decided_on", &R::decided_on},
        Member{"funded_on", &R::funded_on},
        Member{"paid_on", &R::paid_on},
        Member{"payroll_copy", &R::payroll_copy},
        Member{"forms_attached", &R::forms_attached},
        Member{"signed", &R::signed_form},
    };
  } else if constexpr (std::is_same_v<Record, Request>) {
    return std::tuple{
        Member{"section", &R::section},
        Member{"applied", &R::applied},
        Member{"contract_type", &R::contract_type},
        Member{"contract_signed_on", &R::contract_signed_on},
        Member{"contract_starts_on", &R::contract_starts_on},
        Member{"contract_ends_on", &R::contract_ends_on},
        Member{"previous_contract", &R::previous_contract},
        Member{"previous_contract_ended_on", &R::previous_contract_ended_on},
        Member{"rent_from", &R::rent_from},
        Member{"rent_to", &R::rent_to},
        Member{"rented_months", &R::rented_months},
        Member{"pays_rent", &R::pays_rent},
        Member{"insured_months", &R::insured_months},
        Member{"payroll_months", &R::payroll_months},
        Member{"insurance_exempt", &R::insurance_exempt},
        Member{"newly_recruited", &R::newly_recruited},
        Member{"insured_elsewhere", &R::insured_elsewhere},
        Member{"months", &R::months},
    };
  } else if constexpr (std::is_same_v<Record, Payment>) {
    return std::tuple{Member{"group", &R::group}};
  } else {
    return std::tuple{Member{"same", &R::same}, Member{"decided_on", &R::decided_on}};
  }
}

// The numbers of the columns of some members, found once.
template <class Record, class Members>
[[nodiscard]] const auto& columns_of_members(const Members& members) {
  static const auto columns = std::apply(
      [](const auto&... member) {
        return std::array{column_for(table_of<Record>, member.column)...};
      },
      members);
  return columns;
}

// Call visit(column, member) for each text or fact of a record: `R` as above.
template <class Record, class Members, class Visit>
void each_member(const Members& members, Visit&& visit) {
  const auto& columns = columns_of_members<Record>(members);
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (visit(columns[i], std::get<i>(members).pointer), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<Members>>{});
}
template <class Record, class R = Record, class Visit>
void each_text(Visit&& visit) {
  each_member<Record>(texts_of<Record, R>(), visit);
}
template <class Record, class Visit>
void each_fact(Visit&& visit) {
  each_member<Record>(facts_of<Record>(), visit);
}

// Calls visit(column, ours, theirs) for each fact, of two structs with members of the same names.
template <class Record, class R, class Visit>
void each_fact_of_both(Visit&& visit) {
  constexpr auto theirs = facts_of<Record, R>();
  const auto& columns = columns_of_members<Record>(theirs);
  constexpr auto ours = facts_of<Record>();
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (visit(columns[i], std::get<i>(ours).pointer, std::get<i>(theirs).pointer), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<decltype(ours)>>{});
}
template <class Record, class R, class Visit>
void each_text_of_both(Visit&& visit) {
  constexpr auto ours = texts_of<Record>();  // those of C stand first
  constexpr auto theirs = texts_of<Record, R>();
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (visit(std::get<i>(ours).pointer, std::get<i>(theirs).pointer), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<decltype(theirs)>>{});
}

}  // namespace v2
}  // namespace rentsupport

#endif
