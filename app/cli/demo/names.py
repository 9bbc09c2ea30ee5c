"""Invented names, numbers and addresses: a city that is not, codes with valid check digits and unissued areas."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from app.statutes import identity

AREA = "290102"
CITY = "澜州市"
DISTRICTS = ("临澜区", "江东区", "望山区", "青浦县", "沙洲镇", "云台区", "白鹭区", "古渡县")
ROADS = ("示范路", "滨江大道", "青石街", "望潮路", "工业一路", "双桥街", "白鹭大道", "渡口路", "云台路", "纺织路")
SURNAMES = tuple("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹章云苏潘葛范彭鲁韦马苗方俞任袁柳唐罗薛雷贺倪汤")
GIVEN = (
    "示例",
    "示远",
    "示明",
    "示宁",
    "示安",
    "示航",
    "示文",
    "示岚",
    "示川",
    "示平",
    "示清",
    "示恒",
    "示舟",
    "示南",
    "示禾",
    "示林",
)
TRADES = (
    ("精工机械", "数控机床零部件制造"),
    ("纺织", "坯布织造"),
    ("印染", "面料印染加工"),
    ("新材料", "改性塑料生产"),
    ("食品", "速冻食品加工"),
    ("包装", "纸箱包装"),
    ("电子", "线束及连接器生产"),
    ("家具", "实木家具制造"),
    ("建材", "商品混凝土供应"),
    ("物流", "冷链仓储运输"),
    ("五金", "五金冲压件生产"),
    ("商贸", "钢材贸易"),
    ("服饰", "针织服装加工"),
    ("环保科技", "污水处理设备制造"),
    ("农业发展", "粮油收储加工"),
    ("装饰工程", "室内装饰施工"),
    ("汽车配件", "制动件生产"),
    ("陶瓷", "日用陶瓷生产"),
)
WORDS = (
    "澄岳",
    "宏图",
    "盛屿",
    "泽源",
    "新桥",
    "青岚",
    "海纳",
    "禾丰",
    "云帆",
    "恒信",
    "永川",
    "瑞禾",
    "长河",
    "锦程",
    "远洲",
    "嘉木",
    "天工",
    "百川",
    "金穗",
    "同舟",
    "卓越",
    "鼎和",
    "丰泽",
    "安澜",
)


@dataclass
class Registry:
    """Draws names and numbers from one seed and never gives the same twice."""

    random: Random
    _organisations: int = 0
    _people: int = 0
    _phones: int = 0
    _taken: set[str] = field(default_factory=set)

    def uscc(self) -> str:
        self._organisations += 1
        body = f"91{AREA}MA{self._organisations:07d}"
        return body + identity.uscc_check_character(body)

    def identity_number(self, *, born_on: date, is_male: bool) -> str:
        self._people += 1
        order = (self._people % 499) * 2 + (1 if is_male else 0)
        body = f"{AREA}{born_on:%Y%m%d}{order:03d}"
        return body + identity.resident_check_character(body)

    def telephone(self) -> str:
        self._phones += 1
        return f"199-0000-{self._phones:04d}"

    def company(self, trade: str) -> str:
        return self._fresh(lambda tries: f"澜州{''.join(self.random.sample(WORDS, 1 + tries // 8))}示例{trade}有限公司")

    def person(self) -> str:
        return self._fresh(
            lambda tries: (
                self.random.choice(SURNAMES) + self.random.choice(GIVEN) + ("" if tries < 20 else self.random.choice("文武元亨"))
            )
        )

    def address(self) -> str:
        return f"{CITY}{self.random.choice(DISTRICTS)}{self.random.choice(ROADS)}{self.random.randint(1, 299)}号"

    def home(self) -> str:
        return f"{self.address()}示例花园{self.random.randint(1, 30)}幢{self.random.randint(1, 18)}0{self.random.randint(1, 4)}室"

    def born_on(self) -> date:
        return date(self.random.randint(1958, 1992), self.random.randint(1, 12), self.random.randint(1, 28))

    def _fresh(self, draw: Callable[[int], str]) -> str:
        for tries in range(200):
            name = draw(tries)
            if name not in self._taken:
                self._taken.add(name)
                return name
        raise RuntimeError("The demo has run out of invented names: add words to the pools")
