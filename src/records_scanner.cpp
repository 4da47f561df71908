#include "records_scanner.hpp"

#include <algorithm>

namespace rentsupport {
inline namespace v2 {

namespace {

struct BlockBits {
  std::uint64_t special;
  std::uint64_t not_ascii;
};

// Marks separators, quotes and line feeds in 64 bytes, and bytes of 0x80 or more.
BlockBits mark(const char* bytes, char separator) noexcept {
  BlockBits bits{0, 0};
#if defined(RENTSUPPORT_SSE2)
  const __m128i separators = _mm_set1_epi8(separator);
  const __m128i feeds = _mm_set1_epi8('\n');
  const __m128i quotes = _mm_set1_epi8('"');
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i text =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + std::size_t{16} * i));
    const __m128i special =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(text, separators), _mm_cmpeq_epi8(text, feeds)),
                     _mm_cmpeq_epi8(text, quotes));
    bits.special |=
        static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(special)))
        << (16 * i);
    bits.not_ascii |=
        static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(text))) << (16 * i);
  }
#else
  for (unsigned i = 0; i < 64; ++i) {
    const char c = bytes[i];
    bits.special |= std::uint64_t{c == separator || c == '\n' || c == '"'} << i;
    bits.not_ascii |= std::uint64_t{(static_cast<unsigned char>(c) & 0x80U) != 0} << i;
  }
#endif
  return bits;
}

bool is_blank_line(std::string_view line) noexcept {
  return std::all_of(line.begin(), line.end(), is_blank);
}

CellText cell_of(std::string_view text) noexcept {
  const std::string_view view = trimmed(text);
  return {view.data(), view.size() & (SIZE_MAX >> 2U), false, false};
}

}  // namespace

std::string undoubled(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '"') ++i;
  }
  return result;
}

std::size_t count_line_feeds(std::string_view text) noexcept {
  std::size_t count = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
#if defined(RENTSUPPORT_SSE2)
  const __m128i feeds = _mm_set1_epi8('\n');
  while (end - at >= 16) {
    // A byte counts to 255 at most; then the bytes are added up.
    __m128i counts = _mm_setzero_si128();
    for (int i = 0; i < 255 && end - at >= 16; ++i, at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(bytes, feeds));
    }
    const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
    count += static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
             static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
  }
#endif
  return count + static_cast<std::size_t>(std::count(at, end, '\n'));
}

bool RecordScanner::refill() {
  position_count_ = 0;
  next_ = 0;
  if (window_end_ >= text_.size()) return false;
  window_begin_ = window_end_;
  const std::size_t end = std::min(text_.size(), window_end_ + window);
  for (; window_end_ < end; window_end_ += block) {
    BlockBits bits = mark(text_.data() + window_end_, separator_);
    if (window_end_ + block > text_.size()) {
      const std::uint64_t inside = ~std::uint64_t{0} >> (window_end_ + block - text_.size());
      bits.special &= inside;
      bits.not_ascii &= inside;
    }
    if (bits.not_ascii != 0) not_ascii_until_ = window_end_ + block;
    const std::size_t offset = window_end_ - window_begin_;
    for (std::uint64_t rest = bits.special; rest != 0; rest &= rest - 1) {
      positions_[position_count_++] =
          static_cast<std::uint16_t>(offset + static_cast<std::size_t>(std::countr_zero(rest)));
    }
  }
  return true;
}

std::size_t RecordScanner::quoted_cell(std::size_t begin, CellText& cell) {
  ++next_;  // the opening quote
  bool doubled = false;
  while (true) {
    const std::size_t at = peek();
    if (at >= text_.size()) {  // never closed
      cell = cell_of(text_.substr(begin + 1));
      cell.bad_quote = true;
      return at;
    }
    ++next_;
    lines_ += text_[at] == '\n' ? 1U : 0U;
    if (text_[at] != '"') continue;
    if (at + 1 < text_.size() && text_[at + 1] == '"') {
      doubled = true;
      next_ += peek() == at + 1 ? 1U : 0U;
      continue;
    }
    cell = cell_of(text_.substr(begin + 1, at - begin - 1));
    cell.doubled_quotes = doubled;
    const std::size_t after = skip_to_end();
    const bool line_end =
        after < text_.size() && text_[after] == '\n' && after == at + 2 && text_[at + 1] == '\r';
    cell.bad_quote = after != at + 1 && !line_end;
    return after;
  }
}

void RecordScanner::keep(Record& record, const CellText& cell) const {
  if (record.cell_count < kept_cells_) {
    if (record.cell_count == record.cells.size()) record.cells.emplace_back();
    record.cells[record.cell_count] = cell;
  }
  ++record.cell_count;
}

// Reads cells that need no second look: without quotes, and ended by a separator in this window.
// Returns where the next cell begins.
std::size_t RecordScanner::plain_cells(Record& record, std::size_t begin) {
  const char* const text = text_.data();
  for (; next_ < position_count_; ++next_) {
    const std::size_t end = window_begin_ + positions_[next_];
    if (text[end] != separator_) break;
    const bool blank = end > begin && (is_blank(text[begin]) || is_blank(text[end - 1]));
    keep(record, blank ? cell_of(text_.substr(begin, end - begin))
                       : CellText{text + begin, (end - begin) & (SIZE_MAX >> 2U), false, false});
    begin = end + 1;
  }
  return begin;
}

bool RecordScanner::next(Record& record, std::size_t limit, std::size_t patience) {
  gave_up_ = false;
  patience_ = patience;
  while (place_ < limit && place_ < text_.size()) {
    record.begin = place_;
    record.line = lines_;
    record.bad_quote = false;
    record.cell_count = 0;
    std::size_t cell_begin = place_;
    while (true) {
      cell_begin = plain_cells(record, cell_begin);
      CellText cell;
      std::size_t end = peek();
      if (end == cell_begin && end < text_.size() && text_[end] == '"') {
        end = quoted_cell(cell_begin, cell);
        record.bad_quote |= cell.bad_quote;
      } else {
        end = skip_to_end();
        std::size_t content = end;
        if (end < text_.size() && text_[end] == '\n' && end > cell_begin && text_[end - 1] == '\r')
          --content;
        cell = cell_of(text_.substr(cell_begin, content - cell_begin));
      }
      if (end > patience) {
        gave_up_ = true;
        return false;
      }
      keep(record, cell);
      if (end < text_.size()) ++next_;
      if (end < text_.size() && text_[end] == separator_) {
        cell_begin = end + 1;
        continue;
      }
      record.end = end;
      if (end < text_.size() && end > record.begin && text_[end - 1] == '\r') --record.end;
      lines_ += end < text_.size() ? 1U : 0U;
      place_ = end < text_.size() ? end + 1 : end;
      break;
    }
    if (is_blank_line(text_.substr(record.begin, record.end - record.begin))) continue;
    record.maybe_not_ascii = not_ascii_until_ > record.begin;
    return true;
  }
  return false;
}

}  // namespace v2
}  // namespace rentsupport
