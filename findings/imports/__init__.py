"""What comes in from outside: lines of published bulletins, ledgers of targets."""

from findings.imports.bulletins import ImportedLines, Line, Placed, bring_in, import_lines, read_lines

__all__ = ["ImportedLines", "Line", "Placed", "bring_in", "import_lines", "read_lines"]
