/* Verifies a receipt of `rentsupport receipt` without the library: hashes the bytes of its leaf,
 * follows the path to the root as RFC 6962 and RFC 9162 have it, compares, and prints what the leaf
 * says in words. It shares no code with the library and needs nothing but a C99 compiler:
 *
 *     cc -std=c99 -O2 verify_receipt.c -o verify_receipt && ./verify_receipt receipt.json ROOT
 *
 * It proves that this decision, with these facts, is in the tree of ROOT, which stands in the
 * run's manifest.json: take it from a source that you trust. Without ROOT the receipt is only held
 * against the root that it names itself: anyone could have made it. That the facts give the
 * decision, `rentsupport check-receipt` says.
 *
 * Exit status: 0 verified, 1 consistent and its origin NOT checked, 2 no receipt, 4 not verified.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SHA-256, FIPS 180-4. */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotated(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void hash_block(uint32_t state[8], const unsigned char *block) {
  uint32_t w[64], s[8];
  int i;
  for (i = 0; i < 16; ++i)
    w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
           (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
  for (; i < 64; ++i)
    w[i] = w[i - 16] + w[i - 7] +
           (rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ w[i - 15] >> 3) +
           (rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ w[i - 2] >> 10);
  memcpy(s, state, sizeof s);
  for (i = 0; i < 64; ++i) {
    const uint32_t a = s[7] + (rotated(s[4], 6) ^ rotated(s[4], 11) ^ rotated(s[4], 25)) +
                       ((s[4] & s[5]) ^ (~s[4] & s[6])) + K[i] + w[i];
    const uint32_t b = (rotated(s[0], 2) ^ rotated(s[0], 13) ^ rotated(s[0], 22)) +
                       ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 7 * sizeof s[0]);
    s[4] += a;
    s[0] = a + b;
  }
  for (i = 0; i < 8; ++i) state[i] += s[i];
}

/* Hashes one byte, what comes then, if anything, and what is behind it. */
static void sha256(unsigned char prefix, const unsigned char *first, size_t first_size,
                   const unsigned char *text, size_t size, unsigned char digest[32]) {
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const uint64_t bits = 8 * ((uint64_t)first_size + size + 1);
  const size_t padded = (first_size + size + 1 + 9 + 63) / 64 * 64;
  unsigned char *const all = calloc(padded, 1);
  size_t at;
  int i;
  if (all == NULL) exit(2);
  all[0] = prefix;
  if (first_size > 0) memcpy(all + 1, first, first_size);
  memcpy(all + 1 + first_size, text, size);
  all[first_size + size + 1] = 0x80;
  for (i = 0; i < 8; ++i) all[padded - 1 - (size_t)i] = (unsigned char)(bits >> (8 * i));
  for (at = 0; at < padded; at += 64) hash_block(state, all + at);
  for (i = 0; i < 32; ++i) digest[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
  free(all);
}

static void hash_nodes(const unsigned char left[32], const unsigned char right[32],
                       unsigned char digest[32]) {
  unsigned char both[64];
  memcpy(both, left, 32);
  memcpy(both + 32, right, 32);
  sha256(1, NULL, 0, both, sizeof both, digest);
}

static void no_receipt(const char *why) {
  fprintf(stderr, "no receipt: %s\n", why);
  exit(2);
}

static const char *behind_string(const char *at) {
  for (++at; *at != '"'; ++at) {
    if (*at == '\\') ++at;
    if (*at == '\0') no_receipt("a string without an end");
  }
  return at + 1;
}

/* Finds the value of a member of the outermost object, the only one of its name there; NULL where
 * there is none. */
static const char *find_member(const char *json, const char *name) {
  const size_t size = strlen(name);
  const char *found = NULL;
  int depth = 0;
  while (*json != '\0') {
    if (*json == '"') {
      const char *const end = behind_string(json);
      if (depth == 1 && (size_t)(end - json) == size + 2 && memcmp(json + 1, name, size) == 0 &&
          end[0] == ':' && end[1] == ' ') {
        if (found != NULL) no_receipt("a member twice");
        found = end + 2;
      }
      json = end;
      continue;
    }
    if (*json == '{' || *json == '[') ++depth;
    if (*json == '}' || *json == ']') --depth;
    ++json;
  }
  return found;
}

static const char *member(const char *json, const char *name) {
  const char *const found = find_member(json, name);
  if (found == NULL) no_receipt(name);
  return found;
}

static int hex_digit(char c) {
  const char *const digits = "0123456789abcdef";
  const char *const found = c == '\0' ? NULL : strchr(digits, c);
  if (found == NULL) no_receipt("a digit that is not hexadecimal");
  return (int)(found - digits);
}

/* Reads a digest in quotes. */
static void read_digest(const char *at, unsigned char digest[32]) {
  int i;
  if (*at++ != '"') no_receipt("a digest without quotes");
  for (i = 0; i < 32; ++i, at += 2)
    digest[i] = (unsigned char)(hex_digit(at[0]) << 4 | hex_digit(at[1]));
  if (*at != '"') no_receipt("a digest of another length");
}

static uint64_t read_number(const char *at) {
  char *end;
  const unsigned long long number = strtoull(at, &end, 10);
  if (end == at || *at == '-') no_receipt("a number that is none");
  return number;
}

/* Reads a string as our JSON has it: no character above U+001F is written as \u. */
static size_t read_string(const char *at, unsigned char *text) {
  const char *const escapes = "\"\\/bfnrt", *const meant = "\"\\/\b\f\n\r\t";
  size_t size = 0;
  if (*at++ != '"') no_receipt("a text without quotes");
  for (; *at != '"'; ++at) {
    if (*at == '\0') no_receipt("a text without an end");
    if (*at != '\\') {
      text[size++] = (unsigned char)*at;
    } else if (*++at == 'u') {
      if (strncmp(at, "u00", 3) != 0) no_receipt("an escape that is not ours");
      text[size++] = (unsigned char)(hex_digit(at[3]) << 4 | hex_digit(at[4]));
      at += 4;
    } else {
      const char *const found = *at == '\0' ? NULL : strchr(escapes, *at);
      if (found == NULL) no_receipt("an escape that is none");
      text[size++] = (unsigned char)meant[found - escapes];
    }
  }
  return size;
}

/* Reads bytes in hexadecimal. */
static size_t read_bytes(const char *at, unsigned char *bytes) {
  size_t size = 0;
  if (*at++ != '"') no_receipt("bytes without quotes");
  for (; *at != '"'; at += 2) {
    const int high = hex_digit(at[0]);
    bytes[size++] = (unsigned char)(high << 4 | hex_digit(at[1]));
  }
  return size;
}

/* ---- The records of a leaf, as the text of its run describes them (audit.hpp) ---- */

/* Reads a cell of a row: it ends at a comma or a line feed outside quotes. */
static const char *read_cell(const char *at, char *cell, size_t room) {
  size_t size = 0;
  int quoted = 0;
  for (; *at != '\0' && (quoted || (*at != ',' && *at != '\n')); ++at) {
    if (*at == '"' && !(quoted && at[1] == '"')) {
      quoted = !quoted;
      continue;
    }
    if (*at == '"') ++at;
    if (size + 1 < room) cell[size++] = *at;
  }
  cell[size] = '\0';
  return at;
}

static const char *next_row(const char *at) {
  char cell[256];
  while (*(at = read_cell(at, cell, sizeof cell)) == ',') ++at;
  return *at == '\n' ? at + 1 : at;
}

struct bytes {
  const unsigned char *at, *end;
};

static uint64_t take(struct bytes *bytes, int size) {
  uint64_t value = 0;
  int i;
  if (bytes->end - bytes->at < size) no_receipt("a record that ends too early");
  for (i = 0; i < size; ++i) value |= (uint64_t)*bytes->at++ << (8 * i);
  return value;
}

static uint64_t take_count(struct bytes *bytes) {
  uint64_t value = 0, byte;
  int shift = 0;
  do {
    if (shift > 63) no_receipt("a number that is too long");
    byte = take(bytes, 1);
    value |= (byte & 0x7f) << shift;
    shift += 7;
  } while (byte > 0x7f);
  return value;
}

static void print_date(int64_t days) {
  /* The days of the Gregorian calendar, counted from 1 March of the year 0. */
  const int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097,
                yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365,
                doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153,
                month = mp < 10 ? mp + 3 : mp - 9, year = yoe + era * 400 + (month <= 2);
  printf("%04d-%02d-%02d", (int)year, (int)month, (int)(doy - (153 * mp + 2) / 5 + 1));
}

/* Prints the value of a place in a row of values, which begins at `values`. */
static void print_value(const char *values, uint64_t number) {
  char cell[256] = "";
  while (*values == ',') {
    values = read_cell(values + 1, cell, sizeof cell);
    if (number-- == 0) {
      fputs(cell, stdout);
      return;
    }
  }
  no_receipt("a value that its column does not have");
}

static void print_months(uint64_t months) {
  unsigned i, printed = 0;
  for (i = 0; i < 60; ++i) {
    if ((months >> i & 1) != 0)
      printf("%s%u-%02u", printed++ > 0 ? " " : "", 2020 + i / 12, i % 12 + 1);
  }
  if (printed == 0) printf("-");
}

/* Prints the provisions in a state, of which a mask has two bits each. */
static void print_states(const char *head, const char *group, uint64_t mask) {
  static const char *const states[4] = {NULL, "held", "failed", "unknown"};
  char kind[32], of[64];
  unsigned state, i;
  for (; *head != '\0'; head = next_row(head)) {
    const char *at = read_cell(head, kind, sizeof kind);
    if (strcmp(kind, "provisions") != 0) continue;
    at = read_cell(at + 1, of, sizeof of);
    if (of[0] != '\0' && strcmp(of, group) != 0) continue;
    for (state = 1; state < 4; ++state) {
      unsigned printed = 0;
      for (i = 0; i < 32; ++i) {
        if ((mask >> (2 * i) & 3) != state) continue;
        printf("%s", printed++ > 0 ? " " : ", ");
        if (printed == 1) printf("%s: ", states[state]);
        print_value(at, i);
      }
    }
  }
}

/* Prints a record, its columns in the order of the head, and notes the group where it has one. */
static void print_record(const char *head, const char *record, struct bytes *bytes,
                         char group[64]) {
  char kind[32], of[32], table[64], last[64] = "", name[64], type[16];
  const char *row;
  for (row = head; *row != '\0'; row = next_row(row)) {
    const char *at = read_cell(row, kind, sizeof kind);
    if (strcmp(kind, "column") != 0) continue;
    at = read_cell(at + 1, of, sizeof of);
    if (strcmp(of, record) != 0) continue;
    at = read_cell(at + 1, table, sizeof table);
    at = read_cell(at + 1, name, sizeof name);
    at = read_cell(at + 1, type, sizeof type);
    if (strcmp(table, last) != 0) printf("%s%s:", last[0] == '\0' ? "" : "\n", table);
    strcpy(last, table);
    printf(" %s=", name);
    if (strcmp(type, "text") == 0) {
      const uint64_t size = take_count(bytes);
      if ((uint64_t)(bytes->end - bytes->at) < size) no_receipt("a text that ends too early");
      printf("%.*s", (int)size, (const char *)bytes->at);
      bytes->at += size;
    } else if (strcmp(type, "choice") == 0) {
      const uint64_t value = take(bytes, 1);
      if (value == 0xff) continue;
      print_value(at, value);
      if (strcmp(name, "group") == 0 && strcmp(table, "counted") != 0) {
        uint64_t i;
        for (i = 0; i <= value; ++i) at = read_cell(at + 1, group, 64);
      }
    } else if (strcmp(type, "code") == 0) {
      const uint64_t value = take(bytes, 1);
      if (value != 0xff) printf("%02u", (unsigned)value);
    } else if (strcmp(type, "month") == 0) {
      const uint64_t value = take(bytes, 1);
      if (value != 0xff) printf("%u-%02u", 2020 + (unsigned)value / 12, (unsigned)value % 12 + 1);
    } else if (strcmp(type, "date") == 0) {
      const int64_t day = (int32_t)(uint32_t)take(bytes, 4);
      if (day != INT32_MIN) print_date(day);
    } else if (strcmp(type, "number") == 0) {
      const uint64_t folded = take_count(bytes);
      const int64_t value = (int64_t)(folded >> 1 ^ (0 - (folded & 1)));
      if (value != INT64_MIN) printf("%lld", (long long)value);
    } else if (strcmp(type, "months") == 0) {
      const uint64_t months = take_count(bytes);
      if (months >> 63 == 0) print_months(months);
    } else if (strcmp(type, "names") == 0) {
      const uint64_t names = take_count(bytes);
      unsigned i, printed = 0;
      for (i = 0; i < 64; ++i) {
        if ((names >> i & 1) == 0) continue;
        if (printed++ > 0) printf(" ");
        print_value(at, i);
      }
    } else if (strcmp(type, "mask") == 0) {
      const uint64_t mask = take(bytes, 8);
      printf("%016llx", (unsigned long long)mask);
      print_states(head, group, mask);
    } else {
      no_receipt("a column of a type that is none");
    }
  }
  printf("\n");
}

static void print_leaf(const char *head, struct bytes shared, struct bytes own) {
  char group[64] = "";
  uint64_t months, counted;
  print_record(head, "shared", &shared, group);
  print_record(head, "own", &own, group);
  if (own.at < own.end) {
    for (months = take_count(&own); months > 0; --months) {
      print_record(head, "month", &own, group);
      for (counted = take_count(&own); counted > 0; --counted)
        print_record(head, "counted", &own, group);
    }
  }
  if (shared.at != shared.end || own.at != own.end) no_receipt("a record that is too long");
}

static char *read_file(const char *path) {
  FILE *const file = fopen(path, "rb");
  size_t size = 0, room = 1 << 16;
  char *text = malloc(room);
  if (file == NULL || text == NULL) no_receipt("it cannot be opened");
  for (;;) {
    const size_t count = fread(text + size, 1, room - size - 1, file);
    size += count;
    if (count == 0) break;
    if (size + 1 < room) continue;
    char *const more = realloc(text, room *= 2);
    if (more == NULL) exit(2);
    text = more;
  }
  fclose(file);
  text[size] = '\0';
  return text;
}

int main(int argc, char **argv) {
  unsigned char hash[32], sibling[32], root[32];
  uint64_t place, last;
  if (argc != 2 && argc != 3) no_receipt("usage: verify_receipt FILE [ROOT]");
  char *const json = read_file(argv[1]);
  unsigned char *const head = malloc(strlen(json) + 1), *const text = malloc(strlen(json) + 1),
                       *const shared = malloc(strlen(json) + 1);
  if (head == NULL || text == NULL || shared == NULL) return 2;
  struct bytes of_shared = {shared, shared}, of_own = {text, text};
  const int is_of_1_0 = find_member(json, "format") == NULL;
  size_t size = 0;
  if (is_of_1_0) { /* the leaf is a text */
    size = read_string(member(json, "leaf"), text);
    sha256(0, NULL, 0, text, size, hash);
  } else {
    unsigned char before[48] = {0}; /* salt, and the digest of what is shared */
    const char *const salt = member(json, "leaf_salt");
    if (read_number(member(json, "format")) != 2) no_receipt("a format that is not known here");
    if (*salt == '"' && (strlen(salt) < 33 || salt[33] != '"')) no_receipt("a salt too long");
    if (*salt == '"') read_bytes(salt, before);
    if (*salt == '"' && strncmp(member(json, "signature"), "null", 4) == 0) {
      printf("NOT VERIFIED: the leaf is of a signed run: the signature was taken away\n");
      return 4;
    }
    size = read_string(member(json, "leaf_head"), head);
    head[size] = '\0';
    sha256(3, NULL, 0, head, size, hash);
    of_shared.end += read_bytes(member(json, "leaf_shared"), shared);
    sha256(2, hash, 32, shared, (size_t)(of_shared.end - shared), before + 16);
    of_own.end += read_bytes(member(json, "leaf"), text);
    sha256(0, before, sizeof before, text, (size_t)(of_own.end - text), hash);
  }
  place = read_number(member(json, "leaf_number"));
  last = read_number(member(json, "leaves"));
  if (place >= last--) no_receipt("a leaf behind the last one");
  read_digest(member(json, "root"), root);

  const char *at = member(json, "path");
  if (*at++ != '[') no_receipt("a path that is no list");
  for (;;) {
    while (*at == ' ' || *at == '\n' || *at == ',') ++at;
    if (*at == ']') break;
    read_digest(at, sibling);
    at = behind_string(at);
    if (last == 0) break; /* the path is too long */
    if (place % 2 == 1 || place == last) {
      hash_nodes(sibling, hash, hash);
      for (; place % 2 == 0; place /= 2) last /= 2;
    } else {
      hash_nodes(hash, sibling, hash);
    }
    place /= 2;
    last /= 2;
  }
  const char *const named = member(json, "root") + 1;
  const int consistent = *at == ']' && last == 0 && memcmp(hash, root, 32) == 0;
  const int trusted = argc == 3 && strlen(argv[2]) == 64 && memcmp(argv[2], named, 64) == 0;
  const int verified = consistent && (argc == 2 || trusted);
  if (verified) {
    printf("%s\n%.64s\n",
           trusted ? "verified: the leaf is in the tree of this root"
                   : "consistent; origin NOT checked: is this the root of the run?",
           named);
    if (is_of_1_0)
      printf("%.*s", (int)size, (const char *)text);
    else
      print_leaf((const char *)head, of_shared, of_own);
  } else {
    printf("NOT VERIFIED: %s\n",
           consistent ? "the root is not the one given" : "the leaf does not lead to the root");
  }
  free(shared);
  free(text);
  free(head);
  free(json);
  return !verified ? 4 : trusted ? 0 : 1;
}
