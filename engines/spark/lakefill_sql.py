"""The transform's SQL, written for DuckDB, as Spark reads it where both mean the same."""

import re

_TOKEN = re.compile(
    r"""
    (?P<comment>--[^\n]*)
  | (?P<dollar>\$(?P<tag>[A-Za-z_]\w*)?\$.*?\$(?(tag)(?P=tag))\$)
  | (?P<escaped>(?<!\w)[eE]'(?:[^'\\]|\\.|'')*')
  | (?P<text>'(?:[^']|'')*')
  | (?P<name>"(?:[^"]|"")*")
  | (?P<parameter>(?<![\w:"'\])]):[A-Za-z_]\w*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<space>\s+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def tokens(sql):
    """(kind, text) without a gap; block comments, which nest, are dropped."""
    position = 0
    while position < len(sql):
        if sql.startswith("/*", position):
            position = _end_of_comment(sql, position)
            yield "space", " "
            continue
        match = _TOKEN.match(sql, position)
        position = match.end()
        yield match.lastgroup if match.lastgroup != "tag" else "dollar", match.group()


def _end_of_comment(sql, start):
    depth, position = 0, start
    while position < len(sql):
        pair = sql[position : position + 2]
        if pair in ("/*", "*/"):
            depth += 1 if pair == "/*" else -1
            position += 2
            if depth == 0:
                return position
        else:
            position += 1
    return position


def quote_text(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def quote_name(name):
    return "`" + name.replace("`", "``") + "`"


def spark_sql(sql, parameter):
    """
    Strings and quoted names in Spark's spelling (it reads `'it''s'` as `its`), parameters replaced by what `parameter` gives
    for their name, a final semicolon and comments gone.
    """
    out = []
    for kind, text in tokens(sql):
        if kind == "comment":
            out.append(" ")
        elif kind == "text":
            out.append(quote_text(text[1:-1].replace("''", "'")))
        elif kind == "escaped":
            plain = re.sub(r"\\(.)|''", lambda m: "'" if m.group(1) is None else _ESCAPES.get(m.group(1), m.group(1)), text[2:-1])
            out.append(quote_text(plain))
        elif kind == "dollar":
            mark = text[: text.index("$", 1) + 1]
            out.append(quote_text(text[len(mark) : -len(mark)]))
        elif kind == "name":
            out.append(quote_name(text[1:-1].replace('""', '"')))
        elif kind == "parameter":
            out.append(parameter(text[1:]))
        else:
            out.append(text)
    return re.sub(r"[\s;]+$", "", "".join(out))


def parameters(sql):
    return {text[1:] for kind, text in tokens(sql) if kind == "parameter"}


def has_subquery(sql):
    return any(kind == "word" and text.upper() == "SELECT" for kind, text in tokens(sql))


def has_whole_rows(sql):
    """A star inside a call (`hash(*)`): it would take in helper columns. `a * b` and `SELECT *` do not."""
    frames, previous, call = [], "", False
    for kind, text in tokens(sql):
        if kind in ("space", "comment"):
            continue
        if text == "(":
            frames.append(call)
        elif text == ")" and frames:
            frames.pop()
        elif text == "*" and frames and frames[-1] and previous in ("(", ",", "."):
            return True
        if text.upper() in ("SELECT", "WITH") and previous == "(" and frames:
            frames[-1] = False
        call = kind in ("word", "name") and text.upper() not in ("IN", "EXISTS", "FROM", "AND", "OR", "NOT", "AS", "ON", "WHERE")
        previous = text
    return False
