"""The words people sign. Official Chinese only; a change of words is a new version, the old ones stay readable.

Ours, after S1 十一 (pledge before, self-check after, meetings registered in it) and the plans' rules on meals,
company and secrecy. The row that was signed keeps its version and its words.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """Answered with yes or no; `no` is the clean answer, a yes needs words."""

    code: str
    text: str


@dataclass(frozen=True)
class PledgeText:
    version: str
    title: str
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        return "\n".join((self.title, *self.lines))


PLEDGE = PledgeText(
    "1",
    "廉政承诺书",
    (
        "本人参加大气污染防治监督检查工作，郑重承诺：",
        "一、严格遵守中央八项规定精神和生态环境部督查、巡查工作纪律，服从督查组安排，不擅离岗位。",
        "二、自行安排食宿，在当地用餐按标准交纳餐费并保留凭据；不接受被督查对象的宴请、礼品礼金、旅游等安排。",
        "三、不安排与督查无关的活动，不利用督查之便为本人或他人谋取利益，不干预企业正常生产经营。",
        "四、依法、客观、如实记录检查情况，不隐瞒、不编造、不选择性执法。",
        "五、不泄露督查安排、举报信息和未公开的问题，未经批准不接受采访。",
        "六、在非工作场合与地方人员沟通检查发现的问题，遵守在场人数规定并如实登记。",
        "如违反上述承诺，愿意承担相应责任。",
    ),
)

CHECK_VERSION = "1"
QUESTIONS = (
    Question("banquets", "是否接受过被督查对象或地方安排的宴请？"),
    Question("gifts", "是否收受过礼品、礼金、消费卡或土特产？"),
    Question("activities", "是否参加过旅游、娱乐等与督查无关的活动？"),
    Question("meals_unpaid", "在地方食堂或企业用餐，是否有未按标准交纳餐费的情况？"),
    Question("lodging", "是否有超标准住宿或由他人支付住宿费用的情况？"),
    Question("favours", "是否为本人或他人向被督查对象提出过请托或谋取利益？"),
    Question("interference", "是否有说情打招呼、干预检查或瞒报问题的情况？"),
    Question("secrecy", "是否泄露过督查安排、举报信息或未公开的问题？"),
    Question("meetings", "在非工作场合与地方人员沟通问题，是否有在场人数不足或未登记的情况？"),
)
