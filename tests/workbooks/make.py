#!/usr/bin/python3
"""Makes the workbooks that tests/workbooks_test.cpp reads, with openpyxl, as spreadsheets would.

make.py twins CASES OUT   every table of the folders below CASES as OUT/FOLDER/NAME.xlsx: dates, months
                          and numbers in cells of their own kind
make.py cells OUT         OUT/cells.xlsx, OUT/mac.xlsx: a cell of every kind, and of the epoch 1904
make.py hostile OUT       workbooks that nobody should read whole
make.py forms OUT         ten forms as firms make them, OUT/NAME.xlsx, each beside its twin: what evaluate
                          must be given instead, OUT/NAME/employers.csv, lists.csv, workers.csv
make.py odd OUT           forms with faults, in two readings, without what they need; Form 01; other encodings
make.py many OUT N        N forms of 100 requests
make.py example OUT       the forms of examples/forms
make.py answered TABLE OUT WORD...   a table of payments as a bank gives it back: what became of each row, a reason behind `:`
"""

import csv
import datetime
import os
import re
import sys
import unicodedata
import zipfile

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

MONTHS = {"months", "rented_months", "insured_months", "payroll_months", "month"}


def put(sheet, row, column, name, text):
    """Puts a text into a cell of the kind that a spreadsheet gives it."""
    cell = sheet.cell(row=row, column=column)
    if re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", text):
        try:
            cell.value = datetime.date.fromisoformat(text)
            cell.number_format = ("dd/mm/yyyy", "yyyy-mm-dd", "[$-42A]dd-mm-yyyy;@")[row % 3]
            return
        except ValueError:
            pass
    if name in MONTHS and re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        cell.value = datetime.date.fromisoformat(text + "-01")
        cell.number_format = "mmm-yy"
    elif re.fullmatch(r"[1-9]\d{0,14}|0", text):
        cell.value = int(text)
    elif text.startswith("number:"):  # whatever becomes of its digits
        cell.value = int(text.removeprefix("number:"))
    elif re.fullmatch(r"0\d{3,14}", text) and row % 2:
        cell.value = int(text)  # shown with its zeros
        cell.number_format = "0" * len(text)
    else:
        cell.value = text
        cell.data_type = "s"  # a formula that is none


def twin(path, to, epoch):
    with open(path, encoding="utf-8-sig", newline="") as file:
        text = file.read()
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Dữ liệu"
    row = 0
    names = []
    for record in csv.reader(text.splitlines(keepends=True), delimiter=separator):
        row += 1
        for column, cell in enumerate(record, 1):
            cell = cell.strip(" \t")
            if row == 1:
                names.append(cell)
            if cell:
                put(sheet, row, column, names[column - 1] if column <= len(names) else "", cell)
    book.create_sheet("Sheet2")
    book.save(to)


def twins(cases, out):
    for number, case in enumerate(sorted(os.listdir(cases))):
        folder = os.path.join(cases, case)
        if not os.path.isdir(folder):
            continue
        os.makedirs(os.path.join(out, case))
        for name in ("employers", "lists", "workers", "history", "persons"):
            path = os.path.join(folder, name + ".csv")
            if os.path.exists(path):
                twin(path, os.path.join(out, case, name + ".xlsx"), number % 2)


# ---- Every kind of cell, written part by part: openpyxl makes fewer of them ----

TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/></Types>')
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(path, sheets, strings="", styles="", is_1904=False, extra=None):
    """Writes a workbook of parts: sheets by name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", TYPES)
        book.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" '
                      f'Type="{OFFICE}/officeDocument" Target="/xl/workbook.xml"/></Relationships>')
        names = "".join(f'<x:sheet name="{name}" sheetId="{i}" r:id="s{i}"/>'
                        for i, name in enumerate(sheets, 1))
        book.writestr("xl/workbook.xml",
                      f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{OFFICE}"><x:workbookPr '
                      f'date1904="{int(is_1904)}"/><x:sheets>{names}</x:sheets></x:workbook>')
        links = "".join(f'<Relationship Id="s{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                        for i, _ in enumerate(sheets, 1))
        book.writestr("xl/_rels/workbook.xml.rels",
                      f'<Relationships xmlns="{PACKAGE}">{links}'
                      f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
                      f'<Relationship Id="u" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>')
        book.writestr("xl/sharedStrings.xml", strings or f'<sst xmlns="{MAIN}"/>')
        book.writestr("xl/styles.xml", styles or f'<styleSheet xmlns="{MAIN}"/>')
        for i, xml in enumerate(sheets.values(), 1):
            with book.open(f"xl/worksheets/sheet{i}.xml", "w", force_zip64=True) as part:
                for piece in [xml] if isinstance(xml, str) else xml:
                    part.write(piece.encode())
        for name, text in (extra or {}).items():
            book.writestr(name, text)


def sheet_xml(rows):
    return f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'


STYLES = (f'<styleSheet xmlns="{MAIN}"><numFmts count="5"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
          '<numFmt numFmtId="165" formatCode="000000000000"/><numFmt numFmtId="166" '
          'formatCode="[Red]#,##0\\ &quot;đồng một tháng&quot;"/><numFmt numFmtId="167" '
          'formatCode="[$-42A]d mmmm yyyy;@"/><numFmt numFmtId="168" formatCode="_-* #,##0_d;\\d0"/></numFmts>'
          '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
          '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/>'
          '<xf numFmtId="168"/><xf numFmtId="22"/></cellXfs></styleSheet>')

# A cell, and what it says; the style is the index into cellXfs.
CELLS = [
    ('t="s"', "<v>0</v>", "Nguyễn Văn An"), ('t="s"', "<v>1</v>", "Trần Thị Bình"),
    ('t="inlineStr"', "<is><r><t>Lê </t></r><r><t>Cúc</t></r></is>", "Lê Cúc"),
    ('t="inlineStr"', "<is><t>東京</t><rPh sb=\"0\" eb=\"1\"><t>とうきょう</t></rPh></is>", "東京"),
    ('t="inlineStr"', "<is><t>a_x000D_b_x005F_x</t></is>", "a b_x"),
    ('t="str"', "<f>A1&amp;B1</f><v>An, \"Bình\"</v>", 'An, "Bình"'),
    ("", "<f>1+1</f><v>2</v>", "2"), ("", "<f>SUM(A1:A2)</f>", "=SUM(A1:A2)"),
    ('t="b"', "<v>1</v>", "true"), ('t="b"', "<v>0</v>", "false"), ('t="e"', "<v>#N/A</v>", "#N/A"),
    ("", "<v>33095000123</v>", "33095000123"), ("", "<v>3.3095000123E10</v>", "33095000123"),
    ('s="3"', "<v>33095000123</v>", "033095000123"), ("", "<v>123456789012345</v>", "123456789012345"),
    ("", "<v>1.234567890123456E+15</v>", "1.234567890123456E+15"), ("", "<v>0.1</v>", "0.1"),
    ("", "<v>-1500000</v>", "-1500000"), ("", "<v>1E-3</v>", "0.001"), ("", "<v>0</v>", "0"),
    ('s="4"', "<v>500000</v>", "500000"), ('s="6"', "<v>500000</v>", "500000"),
    ('s="1"', "<v>44652</v>", "2022-04-01"), ('s="2"', "<v>1</v>", "1900-01-01"),
    ('s="2"', "<v>59</v>", "1900-02-28"), ('s="2"', "<v>60</v>", "1900-02-29"), ('s="2"', "<v>61</v>", "1900-03-01"),
    ('s="5"', "<v>44652</v>", "2022-04-01"), ('s="7"', "<v>44652.5625</v>", "2022-04-01 13:30:00"),
    ('s="2"', "<v>44651.999999999</v>", "2022-04-01"), ('s="2"', "<v>2958465</v>", "9999-12-31"),
    ('s="2"', "<v>2958466</v>", "2958466"), ('s="2"', "<v>-1</v>", "-1"),
    ('t="d"', "<v>2022-04-01T00:00:00</v>", "2022-04-01"), ("", "<v></v>", ""), ('s="2"', "", ""),
]
MAC = [('s="2"', "<v>0</v>", "1904-01-01"), ('s="2"', "<v>59</v>", "1904-02-29"), ('s="2"', "<v>43190</v>", "2022-04-01")]
STRINGS = (f'<sst xmlns="{MAIN}"><si><t xml:space="preserve">Nguyễn Văn An</t></si><si><r><rPr><b/></rPr><t>Trần '
           '</t></r><r><t>Thị Bình</t></r></si></sst>')


def cells(out):
    for name, all_cells, is_1904 in (("cells", CELLS, False), ("mac", MAC, True)):
        rows = ['<x:row><x:c t="inlineStr"><is><t>key</t></is></x:c><x:c t="inlineStr"><is><t>x_cell</t></is></x:c></x:row>']
        for number, (attributes, inside, _) in enumerate(all_cells, 2):
            attributes = f' {attributes}' if attributes else ""
            rows.append(f'<x:row r="{number}"><x:c t="str"><v>r{number}</v></x:c>'
                        f'<x:c r="B{number}"{attributes}>{inside}</x:c></x:row>')
        xml = sheet_xml("".join(rows)).replace("<x:", "<").replace("</x:", "</").replace("xmlns:x", "xmlns")
        package(os.path.join(out, name + ".xlsx"), {"Ô": xml}, STRINGS, STYLES, is_1904)
        with open(os.path.join(out, name + ".txt"), "w", encoding="utf-8", newline="") as file:
            file.write("".join(text + "\n" for _, _, text in all_cells))


def hostile(out):
    def path(name):
        return os.path.join(out, name + ".xlsx")

    row = '<x:row><x:c t="s"><x:v>0</x:v></x:c></x:row>'
    many = (f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>', *["<x:row>" + "<x:c><x:v>1</x:v></x:c>" * 12000 + "</x:row>"] * 100)
    package(path("cells"), {"A": many})
    blanks = (f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>', *[" " * 1000000] * 21)
    package(path("unpacked"), {"A": blanks})
    text = "x" * 1000000
    strings = f'<sst xmlns="{MAIN}">' + f"<si><t>{text}</t></si>" * 21 + "</sst>"
    package(path("strings"), {"A": sheet_xml(row)}, strings)
    package(path("depth"), {"A": sheet_xml("<x:a>" * 100 + "</x:a>" * 100)})
    laughs = ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;&b;">'
              f'<!ENTITY d SYSTEM "file:///etc/passwd">]><sst xmlns="{MAIN}"><si><t>&c;&d;</t></si></sst>')
    package(path("document_type"), {"A": sheet_xml(row)}, laughs)
    package(path("token"), {"A": f'<x:worksheet xmlns:x="{MAIN}" x:a="' + "a" * 3000000 + '"/>'})
    package(path("no_string"), {"A": sheet_xml(row)})
    package(path("backwards"), {"A": sheet_xml('<x:row r="2"/><x:row r="1"/>')})
    far = sheet_xml('<x:row r="1"><x:c r="XFD1"><x:v>1</x:v></x:c></x:row>' +
                    "".join(f'<x:row r="{r}"><x:c r="A{r}"><x:v>1</x:v></x:c></x:row>' for r in range(2, 1000)))
    package(path("wide"), {"A": far})
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30000}</t></si></sst>'
    package(path("text"), {"A": sheet_xml(("<x:row>" + '<x:c t="s"><x:v>0</x:v></x:c>' * 100 + "</x:row>") * 200)}, shared)
    package(path("several"), {"Một": sheet_xml(row.replace('t="s"', "")), "Hai": sheet_xml(row.replace('t="s"', ""))})
    package(path("empty"), {"A": sheet_xml("")})
    with open(path("cells"), "rb") as whole, open(path("cut"), "wb") as part:
        part.write(whole.read()[:2000])
    with zipfile.ZipFile(path("zip"), "w") as book:
        book.writestr("readme.txt", "no workbook")


# ---- Forms as firms make them ----

FIRM = ("Công ty TNHH May Mẫu", "0100233488")
PEOPLE = [  # name, ID, insurance number, kind of contract, months of it, start, account
    ("Nguyễn Văn An", "033095000123", "3312345671", "Không xác định thời hạn", None, "2019-03-01", "1903000123"),
    ("Trần Thị Bình", "033196000456", "3312345672", "XĐTH 12 tháng", 12, "2022-02-01", "1903000456"),
    ("Lê Văn Cường", "033095000789", "3312345673", "HĐLĐ xác định thời hạn 24 tháng", 24, "2021-06-15", "1903000789"),
    ("Phạm Thị Dung", "145678000", "3312345674", "KXĐTH", None, "2020-12-31", "1903000999"),
    ("Đỗ Văn Em", "033098000111", "3312345675", "Xác định thời hạn", "", "2022-03-15", "1903000111"),
    ("Vũ Thị Phượng", "B1234567", "3312345676", "1 năm", 12, "2022-01-31", "1903000222"),
]


def end_of(start, months):
    day = datetime.date.fromisoformat(start)
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    while True:
        try:
            return (day.replace(year=year, month=month) - datetime.timedelta(days=1)).isoformat()
        except ValueError:  # a day that the month lacks is its last
            day -= datetime.timedelta(days=1)


def text_of(kind):
    return "indefinite" if kind in ("Không xác định thời hạn", "KXĐTH") else "fixed_term"


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


class FormMaker:
    """A form in a sheet, row by row, and what it says as a twin."""

    def __init__(self, out, name, group="working", month="4", drawn="03/5/2022", epoch_1904=False):
        self.out, self.name, self.group, self.drawn = out, name, group, drawn
        self.months, self.lists, self.workers = [month], [], []
        self.book = openpyxl.Workbook()
        if epoch_1904:
            self.book.epoch = CALENDAR_MAC_1904
        self.sheet = self.book.active
        self.row = 0
        self.list_id = name
        self.made = lambda text: text  # how the firm writes

    def put(self, *cells, row=None, merge=None):
        self.row = row or self.row + 1
        for column, value in enumerate(cells, 1):
            if value is not None:
                cell = self.sheet.cell(row=self.row, column=column)
                cell.value = self.made(value) if isinstance(value, str) else value
        if merge:
            self.sheet.merge_cells(merge.replace("#", str(self.row)))
        return self.row

    def heading(self):
        self.put(None, "CÔNG TY TNHH MAY MẪU", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", merge="E#:K#")
        self.put(None, None, None, None, "Độc lập - Tự do - Hạnh phúc", merge="E#:K#")
        self.row += 1
        self.put("DANH SÁCH NGƯỜI LAO ĐỘNG ĐỀ NGHỊ HỖ TRỢ TIỀN THUÊ NHÀ", merge="A#:K#")
        self.put(f"Tháng {self.months[0]} năm 2022", merge="A#:K#")
        self.put("(Dành cho người lao động đang làm việc trong doanh nghiệp)" if self.group == "working" else
                 "(Đối với người lao động quay trở lại thị trường lao động)", merge="A#:K#")
        self.put("Kính gửi: Ủy ban nhân dân thị xã Mỹ Hào")
        self.put("I. THÔNG TIN CHUNG VỀ DOANH NGHIỆP")
        self.put(f"1. Tên doanh nghiệp: {FIRM[0]}")
        self.put("2. Số đăng ký kinh doanh:", None, None, FIRM[1])
        self.put("3. Địa chỉ: KCN Thăng Long II, Hưng Yên")
        self.put("4. Điện thoại liên hệ: 0221 3 000 000   E-mail: mau@example.vn")
        self.put("5. Tài khoản: Số tài khoản 112233445566 tại Ngân hàng Mẫu")

    def part(self, section):
        titles = {"II": "II. DANH SÁCH NGƯỜI LAO ĐỘNG CÓ THAM GIA BẢO HIỂM XÃ HỘI BẮT BUỘC ĐỀ NGHỊ HỖ TRỢ TIỀN THUÊ NHÀ",
                  "III": "III. DANH SÁCH NGƯỜI LAO ĐỘNG KHÔNG THUỘC ĐỐI TƯỢNG THAM GIA BẢO HIỂM XÃ HỘI BẮT BUỘC "
                         "ĐỀ NGHỊ HỖ TRỢ TIỀN THUÊ NHÀ"}
        self.put(titles[section], merge="A#:K#")

    def columns(self, number="Số sổ BHXH"):
        """The printed heading, in two rows."""
        top = self.put("TT", "Họ và tên", "Số CCCD/\nCMND", "Địa chỉ nhà thuê, nhà trọ1", "Hợp đồng lao động", None,
                       number, "Số tiền hỗ trợ", "Tài khoản ngân hàng", None, "Ghi chú")
        self.put(None, None, None, None, "Loại hợp đồng", "Thời điểm bắt đầu thực hiện HĐLĐ", None, None,
                 "Số tài khoản", "Tên ngân hàng")
        for column in "ABCDGHK":
            self.sheet.merge_cells(f"{column}{top}:{column}{top + 1}")
        self.sheet.merge_cells(f"E{top}:F{top}")
        self.sheet.merge_cells(f"I{top}:J{top}")

    def amount(self):
        return 500000 if self.group == "working" else 1000000

    def person(self, number, person, section="II", cells=None, key=None):
        name, worker, insurance, kind, months, start, account = person
        day = datetime.date.fromisoformat(start)
        if cells is None:
            cells = (number, name, worker, "Xã Mẫu", kind, day, insurance if section == "II" else number + 10,
                     self.amount(), account, "Ngân hàng Mẫu")
        row = self.put(*cells)
        if isinstance(self.sheet.cell(row=row, column=6).value, datetime.date):
            self.sheet.cell(row=row, column=6).number_format = "dd/mm/yyyy"
        self.twin(key or f"{self.list_id}/{section}/{number}", section, person)
        return row

    def twin(self, request, section, person):
        name, worker, insurance, kind, months, start, account = person
        asked = " ".join(f"2022-{int(month):02}" for month in self.months)
        self.workers.append((request, self.list_id, worker, section, name, insurance if section == "II" else "",
                             text_of(kind), start, end_of(start, months) if months else "", asked, account))

    def total(self, words=None):
        count = sum(1 for worker in self.workers if worker[1] == self.list_id)
        self.put("Cộng", "x", "x", "x", "x", "x", "x", count * self.amount(), "x", "x")
        if words:
            self.put(f"(Số tiền hỗ trợ bằng chữ: {words})", merge="A#:K#")

    def signature(self):
        self.row += 1
        self.put(None, None, None, None, None, None, None,
                 "Hưng Yên, ngày {} tháng {} năm {}".format(*self.drawn.split("/")))
        self.put(None, "XÁC NHẬN CỦA CƠ QUAN BẢO HIỂM XÃ HỘI", None, None, None, None, None, "ĐẠI DIỆN DOANH NGHIỆP")
        self.put(None, "(Ký tên và đóng dấu)", None, None, None, None, None, "(Ký tên và đóng dấu)")
        self.put(None, None, None, None, None, None, None, "Nguyễn Thị Giám Đốc")
        day, month, year = self.drawn.split("/")
        self.lists.append((self.list_id, FIRM[1], self.group, f"{year}-{int(month):02}-{int(day):02}", "2022-06-10", "yes"))

    def save(self):
        path = os.path.join(self.out, self.name + ".xlsx")
        self.book.save(path)
        folder = os.path.join(self.out, self.name)
        os.makedirs(folder)
        write_csv(os.path.join(folder, "employers.csv"),
                  ["employer_id", "tax_code", "name", "kind", "zone", "province", "district"],
                  [(FIRM[1], FIRM[1], FIRM[0], "enterprise", "industrial_park", "33", "328")])
        write_csv(os.path.join(folder, "lists.csv"),
                  ["list_id", "employer_id", "group", "drawn_up_on", "si_confirmed_on", "signed"], self.lists)
        write_csv(os.path.join(folder, "workers.csv"),
                  ["request_id", "list_id", "worker_id", "section", "full_name", "insurance_no", "contract_type",
                   "contract_starts_on", "contract_ends_on", "months", "account"], self.workers)
        return path


def whole(form, people=PEOPLE, words=None):
    """The usual form: part I, part II, part III, signature."""
    form.heading()
    form.part("II")
    form.columns()
    for number, person in enumerate(people[:4], 1):
        form.person(number, person)
    form.total(words)
    form.part("III")
    form.columns("Số thứ tự trong bảng lương")
    for number, person in enumerate(people[4:], 1):
        form.person(number, person, "III")
    form.signature()


def forms(out):
    form = FormMaker(out, "as printed")
    whole(form)
    form.save()

    form = FormMaker(out, "three rows")
    form.heading()
    form.part("II")
    form.put("TT", "Thông tin người lao động", None, None, "Hợp đồng lao động", None, "BHXH", "Hỗ trợ", "Tài khoản", None,
             "Ghi chú", merge="B#:D#")
    form.sheet.merge_cells(f"E{form.row}:F{form.row}")
    form.put(None, "Họ và tên", "Số CCCD/CMND", "Địa chỉ nhà trọ", "Loại hợp đồng", "Thời điểm bắt đầu", "Số sổ BHXH",
             "Số tiền hỗ trợ", "Số tài khoản", "Tên ngân hàng")
    form.put(None, "(chữ in)", None, None, None, "thực hiện HĐLĐ", None, "(đồng)", None, None)
    form.put(*[f"({i})" for i in range(1, 12)])
    for number, person in enumerate(PEOPLE, 1):
        form.person(number, person)
    form.total("Ba triệu đồng")
    form.signature()
    form.save()

    form = FormMaker(out, "numbers")
    form.heading()
    form.part("II")
    form.columns()
    for number, person in enumerate(PEOPLE[:3], 1):
        form.person(number, person, cells=(number, person[0], int(person[1]), None, person[3],
                                           datetime.date.fromisoformat(person[5]), int(person[2]), 500000,
                                           int(person[6]), "Ngân hàng Mẫu"))
        form.sheet.cell(row=form.row, column=3).number_format = "0"
    form.total("Một triệu năm trăm ngàn đồng chẵn./.")
    form.signature()
    form.save()

    form = FormMaker(out, "mac", epoch_1904=True)
    whole(form)
    form.save()

    form = FormMaker(out, "parts")
    form.heading()
    form.part("II")
    form.columns()
    for part in range(2):
        form.put(f"{'AB'[part]}. Phân xưởng {part + 1}", merge="A#:K#")
        for number, person in enumerate(PEOPLE[part * 3:part * 3 + 3], 1):
            row = form.row + 1
            form.person(number, person, key=f"parts/II/{number}/r{row}")
        form.put("Cộng phân xưởng", None, None, None, None, None, None, 1500000)
        form.row += 1  # an empty row
    form.put("Tổng cộng", None, None, None, None, None, None, 3000000)
    form.signature()
    form.save()

    form = FormMaker(out, "hidden")
    whole(form)
    form.sheet.column_dimensions["C"].hidden = True
    form.sheet.row_dimensions[form.row - 12].hidden = True
    other = form.book.create_sheet("Cũ")
    other.sheet_state = "hidden"
    other.append(["TT", "Họ và tên", "Số CCCD", "Số tài khoản"])
    other.append([1, "Người Cũ", "033095999999", "1"])
    form.book.create_sheet("Sheet3")
    form.save()

    form = FormMaker(out, "formulas")
    form.heading()
    form.part("II")
    form.columns()
    cached = {}
    for number, person in enumerate(PEOPLE, 1):
        row = form.person(number, person)
        if number > 1:
            form.sheet.cell(row=row, column=1).value = f"=A{row - 1}+1"
            cached[f"A{row}"] = number
        form.sheet.cell(row=row, column=8).value = "=1*500000"
        cached[f"H{row}"] = 500000
    form.total()
    form.sheet.cell(row=form.row, column=8).value = f"=SUM(H{form.row - 6}:H{form.row - 1})"
    cached[f"H{form.row}"] = 3000000
    form.signature()
    path = form.save()
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    xml = parts["xl/worksheets/sheet1.xml"].decode()
    for cell, value in cached.items():
        xml, count = re.subn(rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v ?/>|(<c r="{cell}"[^>]*><f>[^<]*</f>)<v></v>',
                             lambda m: f"{m[1] or m[2]}<v>{value}</v>", xml)
        assert count == 1, cell
    parts["xl/worksheets/sheet1.xml"] = xml.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)

    form = FormMaker(out, "nfd")
    form.made = lambda text: unicodedata.normalize("NFD", text)
    whole(form)
    form.save()

    form = FormMaker(out, "payroll", drawn="06/6/2022")
    form.months = ["4", "5"]
    form.put("Công ty TNHH May Mẫu")
    form.put("Mã NV", "Họ tên nhân viên", "Bộ phận", "CMND/CCCD", "Ngày vào làm", "Loại HĐ", "Mã số BHXH", "STK", "Ngân hàng")
    for number, person in enumerate(PEOPLE, 1):
        day = datetime.date.fromisoformat(person[5])
        form.put(f"NV{number:03}", person[0], "May", person[1], day.strftime("%d/%m/%Y"), person[3], person[2], person[6], "Mẫu")
        form.twin(f"payroll/r{form.row}", "", person)
    form.workers = [worker[:5] + (PEOPLE[i][2],) + worker[6:] for i, worker in enumerate(form.workers)]
    form.lists.append(("payroll", FIRM[1], "working", "2022-06-06", "2022-06-10", "yes"))
    form.save()

    form = FormMaker(out, "two lists", group="returning", drawn="01/6/2022")
    people = [person[:5] + ("2022-04-11",) + person[6:] for person in PEOPLE]
    for month in ("4", "5"):
        if month == "5":
            form.sheet = form.book.create_sheet("x")
            form.row = 0
        form.sheet.title = f"Tháng {month}"
        form.months = [month]
        form.list_id = f"two lists#Tháng {month}"
        whole(form, people)
    form.save()


def cp1258(text):
    """Windows-1258 has vowels with their own marks, and tones behind them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        out += unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        out += "".join(c for c in parts if c in tones)
    return out.encode("cp1258")


def odd(out):
    def form(name, change, **options):
        form = FormMaker(out, name, **options)
        whole(form, words="Hai triệu năm trăm nghìn đồng" if name == "faulty" else None)
        change(form.sheet, form)
        form.book.save(os.path.join(out, name + ".xlsx"))

    def faulty(sheet, form):
        sheet["C17"] = "12345"
        sheet["E18"] = "cộng tác viên"
        sheet["I19"] = 1903000789000000
        sheet["F20"] = "31/02/2022"
        sheet["H17"] = 600000
        sheet["H21"] = 2500000
        sheet["I18"] = 1903000456

    form("faulty", faulty)
    form("two accounts", lambda sheet, _: sheet.__setitem__("L15", "STK"))
    form("two months", lambda sheet, _: sheet.__setitem__("A14", "Tháng 5 năm 2022"))
    form("two days", lambda sheet, f: sheet.__setitem__(f"B{f.row + 1}", "Hưng Yên, ngày 10 tháng 5 năm 2022"))
    form("no day", lambda sheet, f: sheet.__setitem__(f"H{f.row - 3}", "Hưng Yên, ngày     tháng     năm 2022"))
    form("both groups", lambda sheet, _: sheet.__setitem__("A14", "Mẫu số 03"))
    form("month first", lambda sheet, _: sheet.__setitem__("F17", "03/25/2019"))
    form("no firm", lambda sheet, _: [sheet.__setitem__(cell, None) for cell in ("A9", "D10")])

    for name, header in (("vni", ["TT", "Hoï vaø teân", "Soá CCCD", "Soá taøi khoaûn"]), ("tcvn3", ["TT", "Hä vµ tªn", "Sè CCCD", "Sè TK"]),
                         ("no table", ["a", "b", "c", "d"])):
        book = openpyxl.Workbook()
        book.active.append(header)
        book.active.append([1, "x", "033095000123", "123456789"])
        book.save(os.path.join(out, name + ".xlsx"))

    book = openpyxl.Workbook()
    for line in (["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["ĐỀ NGHỊ HỖ TRỢ TIỀN THUÊ NHÀ"], ["Tháng 4 năm 2022"],
                 ["1. Họ và tên: Nguyễn Văn An 2. Giới tính: Nam"],
                 ["3. Ngày, tháng, năm sinh: 05/5/1995 4. Số sổ bảo hiểm xã hội (nếu có): 3312345671"],
                 ["5. Số CCCD/CMND: 033095000123 Ngày cấp 01/01/2020 Nơi cấp: Cục CS"],
                 ["7. Thông tin về hợp đồng lao động và nơi đang làm việc:"],
                 ["- Tên doanh nghiệp/hợp tác xã/hộ kinh doanh:", "Công ty TNHH May Mẫu"], ["- Địa chỉ làm việc: Hưng Yên"],
                 ["- Loại hợp đồng lao động: ☒ Không xác định thời hạn ☐ Xác định thời hạn"],
                 ["- Thời điểm giao kết hợp đồng lao động: Ngày 01/3/2019"],
                 ["- Thời điểm bắt đầu thực hiện hợp đồng lao động:", datetime.date(2019, 3, 1)],
                 ["- Thời gian ở thuê, ở trọ: Bắt đầu từ ngày 01/12/2020 đến ngày 30/6/2022"],
                 ["Tôi đề nghị được hỗ trợ tiền thuê nhà của tháng 4 năm 2022 theo chính sách hỗ trợ cho đối tượng:"],
                 ["x", "Người lao động đang làm việc trong doanh nghiệp"], ["", "Người lao động quay trở lại thị trường lao động"],
                 ["☒ Tài khoản (Tên tài khoản: NGUYEN VAN AN, Số tài khoản: 1903000123 tại Ngân hàng Mẫu)"]):
        book.active.append(line)
    book.save(os.path.join(out, "request.xlsx"))

    rows = [["Tháng 4 năm 2022, người lao động đang làm việc trong doanh nghiệp"], ["Mã số thuế: 0100233488"],
            ["STT", "Họ và tên", "Số CMND/CCCD", "Loại hợp đồng", "Ngày bắt đầu HĐLĐ", "Số tài khoản"],
            ["1", "Nguyễn Thị Hường", "033095000123", "Không xác định thời hạn", "01/03/2019", "1903000123"],
            ["", "", "", "", "", "Hưng Yên, ngày 3 tháng 5 năm 2022"]]
    with open(os.path.join(out, "windows.csv"), "wb") as file:
        for row in rows:
            file.write(cp1258(";".join(row)) + b"\r\n")


def many(out, count):
    for number in range(int(count)):
        form = FormMaker(out, f"firm {number:03}")
        form.heading()
        form.part("II")
        form.columns()
        for person in range(1, 101):
            name, _, _, kind, months, start, _ = PEOPLE[person % 6]
            form.person(person, (name, f"033095{number * 100 + person:06}", f"33{number * 100 + person:08}", kind, months,
                                 start, f"1903{number * 100 + person:06}"))
        form.total()
        form.signature()
        form.book.save(os.path.join(out, form.name + ".xlsx"))


def example(out):
    """Two lists as firms send them, with some of the usual faults."""

    def look(form, table_row):
        sheet = form.sheet
        for column, width in zip("ABCDEFGHIJK", (5, 24, 16, 26, 22, 13, 14, 12, 17, 16, 12)):
            sheet.column_dimensions[column].width = width
        centred = openpyxl.styles.Alignment(horizontal="center", vertical="center", wrap_text=True)
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.font = openpyxl.styles.Font(name="Times New Roman", size=12, bold=cell.row < 7 or cell.row in (
                    table_row, table_row + 1))
                if cell.row < 8 or cell.row in (table_row, table_row + 1):
                    cell.alignment = centred

    form = FormMaker(out, "thang_4")
    whole(form, words="Hai triệu năm trăm nghìn đồng")
    look(form, 15)
    form.sheet["C18"] = 33196000456  # a number, without its zero
    form.sheet["I18"] = 1903000456
    form.sheet["C19"] = "33.095.789"
    form.sheet["E20"] = "Hợp đồng khoán"
    form.sheet["F27"] = "31/02/2022"
    form.sheet["H21"] = 2500000
    form.book.save(os.path.join(out, "thang_4.xlsx"))

    form = FormMaker(out, "quay_lai_thang_5", group="returning", month="5", drawn="07/6/2022")
    whole(form, [person[:3] + ("Không xác định thời hạn", None, "2022-04-11") + person[6:] for person in PEOPLE])
    look(form, 15)
    form.book.save(os.path.join(out, "quay_lai_thang_5.xlsx"))


def answered(table, out, *words):
    book = openpyxl.load_workbook(table)
    sheet = book.active
    column = sheet.max_column + 1
    for row, word in enumerate(["Trạng thái:Lý do", *words], 1):
        for place, text in enumerate(word.split(":")):
            sheet.cell(row=row, column=column + place).value = text
    book.save(out)


if __name__ == "__main__":
    {"twins": twins, "cells": cells, "hostile": hostile, "forms": forms, "odd": odd, "many": many,
     "example": example, "answered": answered}[sys.argv[1]](*sys.argv[2:])
