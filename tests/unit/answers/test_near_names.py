from __future__ import annotations

import pytest

from bot.answers.service import Asker, QuestionService
from bot.values.answer import Outcome

APART = [
    ("深圳大学地址", {"szu"}),
    ("深圳职业技术大学地址", {"szpu"}),
    ("泸州职业技术学院在哪个联合体", {"luyongjiang"}),
    ("柳州职业技术学院在哪个联合体", {"liuzhou"}),
    ("who leads the Liuzhou consortium", {"lzzy", "sgmw"}),
    ("who leads the Zhuzhou consortium", {"hnrpc", "crrc-zelc"}),
    ("who leads the Suzhou consortium", {"jssvc", "inovance-suzhou"}),
    ("who leads the Zhengzhou consortium", {"zhengzhou-etdz", "zhengzhou-airport", "zhengzhou-jinshui"}),
    ("who leads the Changzhou consortium", {"changzhou", "changzhou-synbio"}),
    ("who leads the Hangzhou consortium", set()),
]


@pytest.mark.parametrize(("question", "results"), APART)
def test_near_names_stay_apart(service: QuestionService, question: str, results: set[str]) -> None:
    assert set(service.ask(question, Asker()).results) == results


@pytest.mark.parametrize(
    "city", ["Zhangzhou", "Quzhou", "Huzhou", "Xuzhou", "Taizhou", "漳州", "徐州", "湖州"]
)
def test_a_real_city_without_a_consortium_is_no_misspelt_one(service: QuestionService, city: str) -> None:
    assert service.ask(f"Who leads the {city} consortium?", Asker()).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("typed", "city"),
    [("Shenzen", "shenzhen"), ("Fosahn", "foshan"), ("Hengyan", "hengyang"), ("株州", "zhuzhou")],
)
def test_a_mistyped_city_is_understood(service: QuestionService, typed: str, city: str) -> None:
    assert service.ask(f"who leads the {typed} consortium", Asker()).subjects == (city,)
