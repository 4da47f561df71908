#include "values/records_scanner.hpp"

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

CellText cell_of(std::string_view text) noexcept {
  const std::string_view view = trimmed(text);
  return {view.data(), view.size() & (SIZE_MAX >> 1U), false};
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

std::size_t RecordScanner::quoted_cell(std::size_t begin, CellText& cell, Quotes& quotes) {
  ++next_;  // the opening quote
  bool doubled = false;
  while (true) {
    const std::size_t at = peek();
    if (at >= text_.size() || text_[at] == '\n') {
      cell = cell_of(text_.substr(begin + 1, at - begin - 1));
      quotes = Quotes::open;
      return at;
    }
    ++next_;
    if (text_[at] != '"') continue;
    if (at + 1 < text_.size() && text_[at + 1] == '"') {
      doubled = true;
      next_ += peek() == at + 1 ? 1U : 0U;
      continue;
    }
    cell = cell_of(text_.substr(begin + 1, at - begin - 1));
    cell.doubled_quotes = doubled;
    const std::size_t after = skip_to_end();
    quotes = after == at + 1 || ends_line(at + 1) ? Quotes::good : Quotes::bad;
    return after;
  }
}

bool RecordScanner::is_record(std::string_view line) const {
  std::size_t cells = 1;
  bool has_value = false;
  for (const char c : line) {
    if (c == separator_) {
      ++cells;
    } else {
      has_value = has_value || (!is_blank(c) && c != '\r');
    }
  }
  return has_value && cells >= counts_.least && cells <= counts_.most;
}

bool RecordScanner::long_record(Record& record, std::size_t& end, std::size_t& line_feeds) const {
  const std::size_t limit = std::min(text_.size(), record.begin + most_record_bytes);
  std::size_t feeds = 0;
  record.cell_count = 0;
  std::size_t at = record.begin;
  while (true) {
    CellText cell;
    if (at < limit && text_[at] == '"') {
      const std::size_t begin = ++at;
      for (;; ++at) {
        if (at >= limit) return false;
        if (text_[at] == '\n') {
          if (++feeds == most_record_lines) return false;
          const std::size_t line_end = std::min(text_.find('\n', at + 1), text_.size());
          if (is_record(text_.substr(at + 1, line_end - at - 1))) return false;
        } else if (text_[at] == '"') {
          if (at + 1 >= limit || text_[at + 1] != '"') break;
          cell.doubled_quotes = true;
          ++at;
        }
      }
      const bool doubled = cell.doubled_quotes;
      cell = cell_of(text_.substr(begin, at - begin));
      cell.doubled_quotes = doubled;
      ++at;
      if (at < text_.size() && text_[at] != separator_ && !ends_line(at)) return false;
      if (at < text_.size() && text_[at] == '\r') ++at;
    } else {
      const std::size_t begin = at;
      while (at < text_.size() && text_[at] != separator_ && text_[at] != '\n') ++at;
      cell = cell_of(text_.substr(begin, at - begin - (at > begin && ends_line(at - 1) ? 1 : 0)));
    }
    keep(record, cell);
    if (record.cell_count > counts_.most) return false;
    if (at >= text_.size() || text_[at] == '\n') break;
    ++at;
  }
  if (record.cell_count < counts_.least || at - record.begin > most_record_bytes) return false;
  end = at;
  line_feeds = feeds;
  return true;
}

void RecordScanner::keep(Record& record, const CellText& cell) const {
  if (record.cell_count < counts_.most) {
    if (record.cell_count == record.cells.size()) record.cells.emplace_back();
    record.cells[record.cell_count] = cell;
  }
  ++record.cell_count;
}

bool RecordScanner::has_value(const Record& record) const {
  for (std::size_t i = 0; i < std::min(record.cell_count, counts_.most); ++i) {
    if (record.cells[i].size != 0) return true;
  }
  if (record.cell_count <= counts_.most) return false;
  // Those beyond them, which are not kept.
  const std::string_view text = text_.substr(record.begin, record.end - record.begin);
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (!is_blank(text[at])) return true;
      }
      if (at + 1 < text.size() && text[at + 1] != separator_) return true;
      ++at;
    } else {
      for (; at < text.size() && text[at] != separator_; ++at) {
        if (!is_blank(text[at])) return true;
      }
    }
  }
  return false;
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
                       : CellText{text + begin, (end - begin) & (SIZE_MAX >> 1U), false});
    begin = end + 1;
  }
  return begin;
}

bool RecordScanner::next(Record& record, std::size_t limit) {
  while (place_ < limit && place_ < text_.size()) {
    record.begin = place_;
    record.line = lines_;
    record.bad_quote = false;
    record.cell_count = 0;
    record.sound_cells = SIZE_MAX;
    std::size_t cell_begin = place_;
    std::size_t end = 0;
    std::size_t line_feeds = 0;
    while (true) {
      cell_begin = plain_cells(record, cell_begin);
      CellText cell;
      end = peek();
      if (end == cell_begin && end < text_.size() && text_[end] == '"') {
        const std::size_t before = record.cell_count;
        Quotes quotes{};
        end = quoted_cell(cell_begin, cell, quotes);
        if (quotes == Quotes::open && !record.bad_quote && long_record(record, end, line_feeds)) {
          while (peek() < end) ++next_;
          break;
        }
        record.cell_count = before;
        if (quotes != Quotes::good && !record.bad_quote) {
          record.bad_quote = true;
          record.sound_cells = before;
        }
      } else {
        end = skip_to_end();
        const bool crlf = end < text_.size() && end > cell_begin && ends_line(end - 1);
        cell = cell_of(text_.substr(cell_begin, end - cell_begin - (crlf ? 1 : 0)));
      }
      keep(record, cell);
      if (end >= text_.size() || text_[end] == '\n') break;
      ++next_;
      cell_begin = end + 1;
    }
    const bool at_feed = end < text_.size();
    record.end = end;
    if (at_feed && end > record.begin && text_[end - 1] == '\r') --record.end;
    if (at_feed) ++next_;
    lines_ += line_feeds + (at_feed ? 1 : 0);
    place_ = at_feed ? end + 1 : end;
    record.bad_quote |= record.end - record.begin > most_record_bytes;
    if (!record.bad_quote && !has_value(record)) continue;
    record.maybe_not_ascii = not_ascii_until_ > record.begin;
    return true;
  }
  return false;
}

}  // namespace v2
}  // namespace rentsupport
