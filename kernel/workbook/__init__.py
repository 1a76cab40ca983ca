"""Spreadsheets as people send them: judged by their bytes, read into rows that know where they stand.

.xlsx, .xls, .ods and delimited text (UTF-8, UTF-16, GB 18030). What a sheet looks like is found by its
header's words; a row keeps its sheet, its number and the letter of each column, so that whoever typed it
can be shown the cell. Nothing is guessed here: a number that Excel has rounded says so (L27), and hidden
rows and sheets are told of, not passed over (L28). Reading a long sheet takes the memory of some thousands
of its rows (`pieces`).
"""

from kernel.workbook.package import MAX_PARTS, MAX_UNPACKED
from kernel.workbook.reading import ENCRYPTED, MAX_BYTES, OLE, is_large, properties, read
from kernel.workbook.tables import Cell, Column, Row, Sheet, Table, find_table, letter, place_of, text_of

__all__ = [
    "ENCRYPTED",
    "MAX_BYTES",
    "MAX_PARTS",
    "MAX_UNPACKED",
    "OLE",
    "Cell",
    "Column",
    "Row",
    "Sheet",
    "Table",
    "find_table",
    "is_large",
    "letter",
    "place_of",
    "properties",
    "read",
    "text_of",
]
