"""Text as it comes out of spreadsheets."""

import pytest

from kernel.text import clean, squash


@pytest.mark.parametrize(
    "typed, cleaned",
    [
        ("１３８１２３４５６７８", "13812345678"),
        ("\u200b13812345678", "13812345678"),
        ("\xa0男", "男"),
        ("\ufeff序号", "序号"),
        ("王⻢", "王马"),
        ("擅  长\n行  业", "擅 长 行 业"),
        ("张　三", "张 三"),
        (None, ""),
        (35, "35"),
    ],
)
def test_clean(typed, cleaned):
    assert clean(typed) == cleaned


def test_squash_takes_every_space():
    assert squash("所属\n\n地 市") == "所属地市"


def test_clean_keeps_rare_characters():
    assert clean("㛃鄠瀍喆") == "㛃鄠瀍喆"
