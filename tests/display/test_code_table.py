"""The reply codes as a table."""

import re

import pytest

from smtpkit.display.code_table import CodeTable
from smtpkit.protocol.codes import REPLY_CODES
from smtpkit.protocol.errors import BadArgument


def test_all_rows_are_there_in_numeric_order() -> None:
    codes = [row.code for row in CodeTable()]
    assert len(codes) == len(REPLY_CODES)
    assert codes == sorted(codes)


@pytest.mark.parametrize(
    ("digits", "codes"),
    [("3", {334, 354}), (45, {450, 451, 452, 453, 454, 455, 458, 459}), ("221", {221})],
)
def test_digits_choose_the_codes_that_begin_so(
    digits: str | int, codes: set[int]
) -> None:
    assert {row.code for row in CodeTable(digits)} == codes


def test_an_rfc_chooses_what_it_sets() -> None:
    assert {row.code for row in CodeTable(rfc=3207)} == {220, 454, 501, 530}
    assert 334 not in {row.code for row in CodeTable(rfc="5321")}


@pytest.mark.parametrize(("digits", "rfc"), [("9", ""), ("", "1"), ("3", "1985")])
def test_an_empty_table_is_refused(digits: str, rfc: str) -> None:
    with pytest.raises(BadArgument, match="beginning of a code"):
        CodeTable(digits, rfc=rfc)


def test_as_text_no_line_is_long_and_nothing_is_lost() -> None:
    text = str(CodeTable())
    assert max(map(len, text.splitlines())) <= 88
    said = " ".join(text.split())
    for row in REPLY_CODES:
        for word in row.meaning.split():
            assert word in said
    assert re.findall(r"^\d{3}", text, re.M) == [str(row.code) for row in CodeTable()]


def test_as_html_each_row_has_its_code_as_a_heading_and_its_source() -> None:
    page = CodeTable("5")._repr_html_()
    rows = [row for row in REPLY_CODES if row.code // 100 == 5]
    assert page.count('scope="row"') == len(rows)
    assert all(row.source in page for row in rows)
    assert "<caption>Reply codes: " in page
