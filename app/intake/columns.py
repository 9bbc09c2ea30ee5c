"""The shape of the workbook as data: its sheets, their columns, what each column holds and what banks call it.

The keys are those of the services of matters and collateral. Labels, notes and words are Chinese, for so is the workbook whatever the
language of the screen; what stands on a page is `english`, which is translated there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.collateral.states import AssetType, RegistrationKind, SecurityKind, ValuationMethod
from app.core.labels import N_, Labelled
from app.matters.states import (
    AllocationOrder,
    Compound,
    CostKind,
    CountMode,
    DayBasis,
    DefaultKind,
    Gender,
    GuaranteeKind,
    GuaranteeMode,
    IdentityKind,
    Jurisdiction,
    LprTerm,
    MaximumBasis,
    PartyKind,
    PartyStatus,
    RateKind,
    RepaymentChannel,
    Reprice,
    Role,
    Settlement,
    Stage,
    Tier,
)


class Kind(StrEnum):
    """What a cell holds, and so how it is understood: the type of the value stands behind."""

    TEXT = "text"
    """str"""
    MONEY = "money"
    """Decimal, yuan to the fen"""
    RATE = "rate"
    """Decimal, per cent a year with up to six decimals: 5.35"""
    POINTS = "points"
    """Decimal, basis points: -35"""
    DATE = "date"
    """date"""
    WHOLE = "whole"
    """int"""
    AREA = "area"
    """Decimal, square metres with two decimals"""
    CHOICE = "choice"
    """A member of the column's enumeration"""
    USCC = "uscc"
    """str, 18 characters with a right check character"""
    IDENTITY = "identity"
    """str, a resident identity number; of another document when the row says so"""
    TELEPHONE = "telephone"
    """str"""
    FLAG = "flag"
    """bool"""
    REFERENCE = "reference"
    """str, the identity of a row of another sheet; a tuple of them where `several`"""


class ContractKind(Labelled):
    """The kinds of security contract that one sheet holds."""

    GUARANTEE = ("guarantee", N_("Guarantee"))
    MAXIMUM_GUARANTEE = ("maximum_guarantee", N_("Maximum-amount guarantee"))
    MORTGAGE = ("mortgage", N_("Mortgage"))
    MAXIMUM_MORTGAGE = ("maximum_mortgage", N_("Maximum-amount mortgage"))
    PLEDGE = ("pledge", N_("Pledge"))
    MAXIMUM_PLEDGE = ("maximum_pledge", N_("Maximum-amount pledge"))

    @property
    def guarantee(self) -> GuaranteeKind | None:
        """The kind of guarantee, None for a mortgage or pledge."""
        return {"guarantee": GuaranteeKind.ORDINARY, "maximum_guarantee": GuaranteeKind.MAXIMUM}.get(self.value)

    @property
    def security(self) -> SecurityKind | None:
        """The kind of mortgage or pledge, None for a guarantee."""
        return None if self.guarantee else SecurityKind(self.value)

    @property
    def is_maximum(self) -> bool:
        return self.value.startswith("maximum")


SINGLY = frozenset({Kind.USCC, Kind.IDENTITY})
"""What is suggested for these is a guess at whom somebody meant: each is taken by itself, never all at one click."""

Words = Mapping[Labelled, tuple[str, ...]]
"""What banks write for each member of an enumeration; the first is offered in the drop-down and written back."""


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its key, its heading in the workbook, its name on the screen, what it holds and what else it may be called."""

    key: str
    label: str
    english: str
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    note: str = ""
    words: Words = field(default_factory=dict)
    refers_to: tuple[str, str] | None = None
    several: bool = False
    at_most: int = 200
    at_least: int = 0
    default: Labelled | str | None = None

    @cached_property
    def choices(self) -> tuple[Labelled, ...]:
        """The members a choice may take, in order."""
        return tuple(self.words)

    @cached_property
    def choice_labels(self) -> tuple[str, ...]:
        """The words of the drop-down."""
        return ("是", "否") if self.kind is Kind.FLAG else tuple(words[0] for words in self.words.values())


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: its key, the name of its tab, its name on the screen, its columns, and what tells its rows apart."""

    key: str
    label: str
    english: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    note: str = ""

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Its columns by key."""
        return {column.key: column for column in self.columns}

    def column(self, key: str) -> Column:
        """The column of that key."""
        return self.by_key[key]


STAGES: Words = {
    Stage.COLLECTION: ("诉前催收", "催收", "诉前", "未起诉", "逾期催收", "清收"),
    Stage.PREPARED: ("拟起诉", "立案准备", "准备起诉", "待起诉", "待立案"),
    Stage.FILED: ("已立案", "已起诉", "立案", "起诉", "诉讼中"),
    Stage.TRIAL: ("审理中", "一审", "二审", "审理", "上诉"),
    Stage.JUDGED: ("已判决", "判决生效", "已生效", "判决", "已调解"),
    Stage.ENFORCEMENT: ("执行中", "执行", "强制执行", "已申请执行"),
    Stage.SETTLEMENT: ("和解履行", "和解", "和解中", "调解履行"),
    Stage.SHELVED: ("终本", "终结本次执行", "终结本次执行程序"),
    Stage.BANKRUPTCY: ("破产", "破产清算", "破产重整", "破产程序"),
    Stage.CLOSED: ("已结清", "结清", "已结案", "结案"),
    Stage.TRANSFERRED: ("已转让或核销", "已转让", "已核销", "核销", "转让"),
}
TIERS: Words = {
    Tier.NORMAL: ("正常", "正常类", "1"),
    Tier.SPECIAL_MENTION: ("关注", "关注类", "2"),
    Tier.SUBSTANDARD: ("次级", "次级类", "3"),
    Tier.DOUBTFUL: ("可疑", "可疑类", "4"),
    Tier.LOSS: ("损失", "损失类", "5"),
}
DEFAULTS: Words = {
    DefaultKind.PRINCIPAL_OVERDUE: ("本金逾期", "到期未还本", "贷款到期未还", "本金到期未还", "逾期"),
    DefaultKind.INTEREST_OVERDUE: ("欠息", "利息逾期", "未按期付息", "拖欠利息"),
    DefaultKind.CROSS_DEFAULT: ("交叉违约", "其他债务违约"),
    DefaultKind.MISUSE: ("挪用", "挪用贷款", "改变用途", "未按用途使用"),
    DefaultKind.OTHER: ("其他违约", "其他"),
}
PARTY_KINDS: Words = {
    PartyKind.ORGANISATION: ("单位", "企业", "法人", "公司", "对公", "机构", "非法人组织", "对公客户", "个体工商户"),
    PartyKind.PERSON: ("个人", "自然人", "对私", "对私客户"),
}
ROLES: Words = {
    Role.BORROWER: ("借款人", "主债务人", "债务人", "主借款人"),
    Role.CO_BORROWER: ("共同借款人", "共借人", "共同还款人", "共同债务人"),
    Role.MORTGAGOR: ("抵押人", "抵押物提供人"),
    Role.PLEDGOR: ("出质人", "质押人"),
    Role.GUARANTOR: ("保证人", "担保人", "连带责任保证人"),
    Role.HEIR: ("继承人",),
    Role.SHAREHOLDER: ("股东",),
    Role.ADMINISTRATOR: ("管理人", "破产管理人", "遗产管理人"),
    Role.SPOUSE: ("配偶",),
    Role.THIRD_PARTY: ("第三人",),
}
PARTY_STATUSES: Words = {
    PartyStatus.ACTIVE: ("存续", "在营", "正常", "开业", "在业", "健在"),
    PartyStatus.DEREGISTERED: ("注销", "已注销"),
    PartyStatus.REVOKED: ("吊销", "已吊销", "吊销未注销"),
    PartyStatus.BANKRUPT: ("破产", "破产清算", "破产重整"),
    PartyStatus.DECEASED: ("死亡", "已故", "去世"),
    PartyStatus.MISSING: ("下落不明", "失踪", "失联"),
}
IDENTITY_KINDS: Words = {
    IdentityKind.RESIDENT: ("居民身份证", "身份证", "二代身份证", "0", "10"),
    IdentityKind.RESIDENCE_PERMIT: ("港澳台居民居住证", "居住证", "港澳居民居住证", "台湾居民居住证"),
    IdentityKind.PASSPORT: ("护照",),
    IdentityKind.OTHER: ("其他证件", "其他", "军官证", "港澳通行证", "台胞证"),
}
GENDERS: Words = {Gender.MALE: ("男", "男性", "1", "M"), Gender.FEMALE: ("女", "女性", "2", "F")}
RATE_KINDS: Words = {
    RateKind.FIXED: ("固定利率", "固定"),
    RateKind.LPR: ("LPR加减点", "浮动利率", "浮动", "LPR", "LPR浮动", "LPR加点", "LPR减点"),
}
LPR_TERMS: Words = {
    LprTerm.ONE_YEAR: ("一年期LPR", "1年期", "一年期", "1年", "1Y", "1年期LPR", "1Y-LPR"),
    LprTerm.FIVE_YEARS: ("五年期以上LPR", "5年期以上", "五年期", "5年", "5Y", "5年期", "五年期以上", "5年期LPR", "5年期以上LPR"),
}
REPRICES: Words = {
    Reprice.AT_DRAWDOWN: ("放款日确定不变", "不调整", "放款日固定", "固定不变"),
    Reprice.JANUARY_FIRST: ("每年1月1日", "1月1日", "按年1月1日", "每年一月一日"),
    Reprice.ANNIVERSARY: ("放款日对应日", "对年对月对日", "放款周年日", "按年", "每年对日"),
    Reprice.QUARTERLY: ("按季", "每季", "季度"),
    Reprice.MONTHLY: ("按月", "每月", "月度"),
}
COMPOUNDS: Words = {
    Compound.NONE: ("不计复利", "无", "不计", "否"),
    Compound.CONTRACT_RATE: ("按合同利率", "合同利率", "按贷款利率"),
    Compound.PENALTY_RATE: ("按罚息利率", "罚息利率", "是", "计复利", "计收复利"),
    Compound.CONTRACT_THEN_PENALTY: ("期内按合同利率期后按罚息利率", "期内合同利率期后罚息利率", "先合同利率后罚息利率"),
}
SETTLEMENTS: Words = {
    Settlement.MONTHLY: ("按月结息", "按月", "月", "月结", "每月"),
    Settlement.QUARTERLY: ("按季结息", "按季", "季", "季结", "每季"),
    Settlement.YEARLY: ("按年结息", "按年", "年", "年结", "每年"),
    Settlement.AT_MATURITY: ("利随本清", "到期一次付息", "到期结息", "到期还本付息"),
}
DAY_BASES: Words = {
    DayBasis.DAYS_360: ("360天", "360", "一年360天", "实际天数/360", "ACT/360"),
    DayBasis.DAYS_365: ("365天", "365", "一年365天", "实际天数/365", "ACT/365"),
    DayBasis.ACTUAL: ("当年实际天数", "实际天数", "366", "ACT/ACT"),
}
COUNT_MODES: Words = {
    CountMode.HALF_OPEN: ("算头不算尾", "计头不计尾", "算头不算尾计息"),
    CountMode.INCLUSIVE: ("算头又算尾", "头尾都算", "计头计尾"),
}
ALLOCATIONS: Words = {
    AllocationOrder.CC_561: ("费用利息本金", "民法典561条", "先费用后利息再本金", "费用、利息、本金", "先息后本"),
    AllocationOrder.INTEREST_FIRST: ("利息本金费用", "先利息后本金再费用", "利息、本金、费用"),
    AllocationOrder.PRINCIPAL_FIRST: ("先本金", "先本后息", "本金优先"),
}
JURISDICTIONS: Words = {
    Jurisdiction.COURT: ("约定法院", "法院", "诉讼", "法院管辖", "约定诉讼"),
    Jurisdiction.ARBITRATION: ("约定仲裁", "仲裁"),
    Jurisdiction.SILENT: ("未约定", "无约定", "无"),
}
CHANNELS: Words = {
    RepaymentChannel.TRANSFER: ("转账", "主动还款", "转账还款", "柜面", "网银", "汇款"),
    RepaymentChannel.AUTO_DEBIT: ("扣收", "银行扣划", "自动扣款", "系统扣收", "扣款", "批扣"),
    RepaymentChannel.COURT: ("法院划付", "法院执行款", "执行款", "法院扣划"),
    RepaymentChannel.OTHER: ("其他",),
}
CONTRACT_KINDS: Words = {
    ContractKind.GUARANTEE: ("保证", "一般额度保证", "普通保证", "连带责任保证", "保证担保"),
    ContractKind.MAXIMUM_GUARANTEE: ("最高额保证", "最高额保证担保"),
    ContractKind.MORTGAGE: ("抵押", "普通抵押", "一般抵押", "抵押担保"),
    ContractKind.MAXIMUM_MORTGAGE: ("最高额抵押", "最高额抵押担保"),
    ContractKind.PLEDGE: ("质押", "普通质押", "一般质押", "质押担保"),
    ContractKind.MAXIMUM_PLEDGE: ("最高额质押", "最高额质押担保"),
}
MODES: Words = {
    GuaranteeMode.JOINT: ("连带责任", "连带责任保证", "连带", "连带保证"),
    GuaranteeMode.GENERAL: ("一般保证", "一般"),
    GuaranteeMode.UNCLEAR: ("约定不明", "不明", "未约定"),
}
MAXIMUM_BASES: Words = {
    MaximumBasis.TOTAL: ("债权总额", "债权最高额", "本息费合计", "最高债权额"),
    MaximumBasis.PRINCIPAL: ("本金", "本金最高额", "仅本金", "本金余额"),
}
ASSETS: Words = {
    AssetType.RESIDENTIAL: ("住宅", "住房", "居住用房", "房产", "住宅用房"),
    AssetType.SHOP: ("商铺", "商业用房", "门面", "商业", "店铺"),
    AssetType.OFFICE: ("办公", "写字楼", "办公用房", "办公楼"),
    AssetType.PLANT_LAND: ("厂房及土地", "厂房", "工业厂房", "工业用房", "工业房地产"),
    AssetType.LAND: ("土地使用权", "土地", "工业用地", "建设用地使用权"),
    AssetType.CONSTRUCTION: ("在建工程",),
    AssetType.EQUIPMENT: ("机器设备", "设备"),
    AssetType.VEHICLE: ("车辆", "机动车", "汽车", "交通工具"),
    AssetType.INVENTORY: ("存货", "动产浮动抵押", "原材料", "产成品"),
    AssetType.EQUITY: ("股权", "股票", "股份"),
    AssetType.RECEIVABLE: ("应收账款",),
    AssetType.DEPOSIT: ("存单票据", "存单", "定期存单", "保证金", "汇票", "票据"),
    AssetType.INTELLECTUAL_PROPERTY: ("知识产权", "专利权", "商标权", "专利", "商标"),
}
REGISTRATIONS: Words = {
    RegistrationKind.REGISTERED: ("已登记", "登记", "已办理登记", "正式登记", "是"),
    RegistrationKind.ADVANCE_NOTICE: ("预告登记", "预抵押"),
    RegistrationKind.POSSESSION: ("转移占有", "已交付", "交付"),
    RegistrationKind.UNREGISTERED: ("未登记", "未办理登记", "否"),
}
VALUERS: Words = {
    ValuationMethod.INTERNAL: ("内部评估", "行内评估", "内评"),
    ValuationMethod.ENTRUSTED: ("委托评估", "外部评估", "评估公司", "外评"),
    ValuationMethod.AT_ORIGINATION: ("放款时评估", "贷前评估", "授信时评估"),
}
COSTS: Words = {
    CostKind.LAWYER: ("律师费", "律师代理费", "代理费"),
    CostKind.PRESERVATION: ("保全费", "财产保全费", "诉讼保全费"),
    CostKind.PRESERVATION_INSURANCE: ("保全保险费", "诉责险保费", "保函费", "诉讼保全责任险保费"),
    CostKind.ANNOUNCEMENT: ("公告费",),
    CostKind.TRAVEL: ("差旅费", "交通费"),
    CostKind.ACCEPTANCE: ("案件受理费", "受理费", "诉讼费"),
    CostKind.VALUATION: ("评估费", "鉴定费"),
    CostKind.OTHER: ("其他费用", "其他"),
}

CLAUSE_NOTE = "照合同原文写，例如 第八条第二款"
MATTER = Column(
    "matter", "案件编号", N_("Matter in the file"), Kind.REFERENCE,
    ("案件号", "客户号", "客户编号", "案号（行内）", "所属案件", "项目编号", "户号"), required=True, refers_to=("matters", "reference"),
    note="“案件”表第一列的编号", at_most=60,
)  # fmt: skip
OPTIONAL_MATTER = Column(
    "matter", "案件编号", N_("Matter in the file"), Kind.REFERENCE, MATTER.aliases, refers_to=("matters", "reference"),
    note="可不填：由借款合同推得", at_most=60,
)  # fmt: skip
LOAN = Column(
    "loan", "借款合同编号", N_("Loan contract"), Kind.REFERENCE,
    ("合同编号", "合同号", "借款合同号", "主合同编号", "贷款合同编号", "贷款合同号"), required=True, refers_to=("loans", "number"),
    note="“借款”表的合同编号", at_most=60,
)  # fmt: skip

MATTERS = Sheet(
    "matters", "案件", N_("Matters"),
    (
        Column("reference", "案件编号", N_("Number in the file"), aliases=(
            "案件号", "编号", "客户号", "客户编号", "项目编号", "户号", "序号"), required=True, at_most=60,
            note="行内编号，只用于把各表的行对应起来；系统另给正式编号"),
        Column("title", "案件名称", N_("Title"), aliases=("项目名称", "案件", "案名"), note="不填则用借款人名称"),
        Column("branch", "经办机构", N_("Branch"), aliases=("机构", "机构名称", "支行", "经办行", "分支机构", "管户机构", "开户机构", "所属支行", "所属机构")),
        Column("owner", "承办人", N_("Officer"), aliases=("经办人", "管户人", "客户经理", "责任人", "清收人员", "管户经理"), at_most=60),
        Column("tier", "五级分类", N_("Class"), Kind.CHOICE, ("分类", "风险分类", "贷款五级分类", "资产分类", "五级分类结果"), required=True,
               words=TIERS),
        Column("stage", "阶段", N_("Stage"), Kind.CHOICE, ("案件阶段", "当前阶段", "处置阶段", "状态", "案件状态", "诉讼阶段"), words=STAGES,
               default=Stage.COLLECTION, note="不填为诉前催收"),
        Column("opened_on", "移交日期", N_("Opened on"), Kind.DATE, ("立项日期", "接收日期", "移交日", "登记日期"), note="不填为导入当日"),
        Column("court", "管辖法院", N_("Court"), aliases=("法院", "受理法院", "约定管辖法院")),
        Column("cause_of_action", "案由", N_("Cause of action"), at_most=60, default="金融借款合同纠纷", note="不填为金融借款合同纠纷"),
        Column("default_kind", "违约情形", N_("What was broken"), Kind.CHOICE, ("违约类型", "违约原因", "违约事项"), words=DEFAULTS),
        Column("default_on", "违约日期", N_("Day of the default"), Kind.DATE,
               ("逾期日", "逾期日期", "违约日", "首次逾期日", "逾期起始日", "欠息日期", "不良日期")),
        Column("default_clause", "违约条款", N_("Clause on the default"), at_most=60, note=CLAUSE_NOTE),
        Column("default_detail", "违约说明", N_("What happened"), aliases=("违约详情", "逾期情况"), at_most=2000),
        Column("internal_note", "内部备注", N_("Internal note"), aliases=("备注", "说明"), at_most=4000),
        Column("internal_assessment", "内部评价", N_("Internal assessment"), aliases=("清收预期", "内部意见", "处置意见"), at_most=4000),
    ),
    ("reference",), ("案件清单", "移交清单", "案件信息", "不良清单", "台账", "诉讼台账", "案件台账"), "每件一行",
)  # fmt: skip

PARTIES = Sheet(
    "parties", "当事人", N_("Parties"),
    (
        MATTER,
        Column("role", "身份", N_("Role in this matter"), Kind.CHOICE, ("角色", "当事人身份", "诉讼地位", "当事人类型", "关系人类型"), required=True,
               words=ROLES),
        Column("name", "名称", N_("Name"), aliases=(
            "姓名", "名称/姓名", "姓名/名称", "姓名或名称", "当事人", "当事人名称", "客户名称", "客户姓名", "债务人", "债务人名称", "借款人", "借款人名称",
            "企业名称", "单位名称", "户名", "保证人", "担保人", "主债务人"), required=True, note="与营业执照、身份证一致，生僻字照写"),
        Column("kind", "类别", N_("Kind of party"), Kind.CHOICE, ("主体类型", "客户类型", "主体性质", "当事人性质"), words=PARTY_KINDS,
               note="不填则由证件推得"),
        Column("uscc", "统一社会信用代码", N_("Unified social credit code"), Kind.USCC, (
            "信用代码", "统一代码", "社会信用代码", "组织机构代码", "营业执照号", "营业执照号码", "机构代码", "统一社会信用代码证"), note="18 位，末位为校验码"),
        Column("identity_kind", "证件类型", N_("Document"), Kind.CHOICE, ("证件种类", "证件类别"), words=IDENTITY_KINDS, note="个人；不填为居民身份证"),
        Column("identity_number", "证件号码", N_("Number of the document"), Kind.IDENTITY, (
            "身份证号", "身份证号码", "身份证", "证件号", "公民身份号码", "身份证件号码", "居民身份证号码"), at_most=40, note="个人；单元格须为文本格式，否则末位会丢失"),
        Column("identity_reason", "未用身份证原因", N_("Why another document")),
        Column("gender", "性别", N_("Gender"), Kind.CHOICE, words=GENDERS, note="有身份证号可不填"),
        Column("born_on", "出生日期", N_("Born on"), Kind.DATE, ("生日", "出生年月日"), note="有身份证号可不填"),
        Column("ethnicity", "民族", N_("Ethnicity"), at_most=20),
        Column("employer", "工作单位", N_("Employer"), aliases=("单位", "就职单位")),
        Column("job", "职务或职业", N_("Job"), aliases=("职业", "职务"), at_most=60),
        Column("organisation_type", "企业类型", N_("Type of organisation"), aliases=("公司类型", "单位性质", "组织形式"), at_most=60),
        Column("representative_name", "法定代表人", N_("Legal representative"), aliases=("法人代表", "法人", "负责人", "法定代表人姓名", "法人姓名"),
               at_most=60),
        Column("representative_title", "代表人职务", N_("Office held"), aliases=("法定代表人职务", "负责人职务"), at_most=60),
        Column("telephone", "联系电话", N_("Telephone"), Kind.TELEPHONE, ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"), at_most=40),
        Column("email", "电子邮箱", N_("E-mail"), aliases=("邮箱", "电子邮件"), at_most=120),
        Column("address", "住所地", N_("Address"), aliases=(
            "地址", "住址", "住所", "户籍地址", "户籍地", "注册地", "联系地址", "通讯地址", "主要办事机构所在地", "家庭住址", "身份证地址"), at_most=300,
            note="单位写主要办事机构所在地，个人写户籍所在地"),
        Column("second_address", "注册地或经常居住地", N_("Second address"), aliases=("注册地址", "经常居住地", "现住址", "实际居住地", "经营地址", "实际经营地址"),
               at_most=300, note="与住所地不同时填写"),
        Column("service_address", "约定送达地址", N_("Agreed address for service"), aliases=("送达地址", "确认送达地址", "法律文书送达地址"), at_most=300),
        Column("address_source", "地址来源", N_("Address known from"), at_most=120, note="例如 借款合同、工商登记"),
        Column("former_names", "曾用名", N_("Former names"), aliases=("原名称", "曾用名称"), note="多个用顿号分开", several=True),
        Column("alias_names", "替代写法", N_("Substitute spelling"), note="生僻字的替代写法，多个用顿号分开", several=True),
        Column("stands_for", "代替的当事人", N_("Stands for"), Kind.REFERENCE, ("被继承人", "被代表人"), refers_to=("parties", "name"),
               note="继承人、股东、管理人填写其所代替的当事人名称"),
        Column("status", "存续状态", N_("Status"), Kind.CHOICE, ("登记状态", "经营状态", "企业状态", "主体状态"), words=PARTY_STATUSES,
               default=PartyStatus.ACTIVE, note="不填为存续"),
        Column("status_on", "状态日期", N_("Status since"), Kind.DATE, ("注销日期", "死亡日期", "吊销日期")),
        Column("status_reason", "状态来源", N_("Status known from"), at_most=300),
    ),
    ("matter", "name", "role"), ("当事人信息", "客户信息", "主体信息", "债务人", "借款人信息", "关系人"), "每件每人每种身份一行；借款人必填一行",
)  # fmt: skip

LOANS = Sheet(
    "loans", "借款", N_("Loans"),
    (
        MATTER,
        Column("number", "借款合同编号", N_("Contract number"), aliases=(
            "合同编号", "合同号", "借款合同号", "主合同编号", "贷款合同编号", "贷款合同号"), required=True, at_most=60),
        Column("borrower", "借款人", N_("Borrower"), Kind.REFERENCE, ("借款人名称", "客户名称", "债务人"), refers_to=("parties", "name"),
               note="只有一个借款人时可不填"),
        Column("title", "合同名称", N_("Title of the contract"), aliases=("借款合同名称",), default="流动资金借款合同", at_most=100,
               note="不填为流动资金借款合同"),
        Column("signed_on", "签订日期", N_("Signed on"), Kind.DATE, ("签约日期", "签署日期", "合同签订日期", "合同日期", "签订日"), required=True),
        Column("signed_place", "签订地点", N_("Signed at"), aliases=("签订地", "合同签订地"), at_most=100),
        Column("amount", "借款金额", N_("Contract amount"), Kind.MONEY, ("合同金额", "贷款金额", "授信金额", "借款本金", "本金", "贷款本金", "合同本金"),
               required=True),
        Column("starts_on", "借款起始日", N_("Starts on"), Kind.DATE, ("起始日", "起始日期", "合同起始日", "开始日期", "贷款起始日", "起息日", "借款日期",
               "放款日期", "放款日", "发放日期", "贷款发放日"),
               required=True),
        Column("ends_on", "借款到期日", N_("Ends on"), Kind.DATE, ("到期日", "到期日期", "合同到期日", "结束日期", "贷款到期日"), required=True),
        Column("purpose", "借款用途", N_("Purpose"), aliases=("用途", "贷款用途")),
        Column("repayment_method", "还款方式", N_("Way of repayment"), aliases=("偿还方式", "还本付息方式"), at_most=120,
               note="例如 按季付息、到期还本"),
        Column("rate_kind", "利率方式", N_("Kind of rate"), Kind.CHOICE, ("利率类型", "利率种类", "计息方式", "利率性质"), words=RATE_KINDS,
               default=RateKind.FIXED, note="不填为固定利率"),
        Column("fixed_percent", "固定年利率", N_("Fixed rate a year"), Kind.RATE, (
            "年利率", "利率", "执行利率", "合同利率", "贷款利率", "借款利率", "执行年利率"), note="百分数，5% 写 5 或 5%"),
        Column("lpr_term", "LPR期限", N_("Loan prime rate"), Kind.CHOICE, ("LPR种类", "LPR品种", "LPR类型"), words=LPR_TERMS),
        Column("spread_bp", "加减点", N_("Plus or minus basis points"), Kind.POINTS, ("浮动点数", "加点", "BP", "加点值", "浮动基点", "加减基点", "LPR加减点"),
               at_least=-1000, at_most=5000, note="基点，减 35 个基点写 -35"),
        Column("reprice", "重定价", N_("Takes a new quote"), Kind.CHOICE, ("重定价方式", "利率调整方式", "利率调整周期", "重定价周期", "重定价日"), words=REPRICES),
        Column("rate_clause", "利率条款", N_("Clause on the rate"), at_most=60, note=CLAUSE_NOTE),
        Column("penalty_markup_percent", "罚息上浮", N_("Markup of penalty interest"), Kind.RATE, (
            "逾期上浮比例", "罚息上浮比例", "逾期利率上浮", "罚息加收比例", "逾期罚息上浮", "罚息上浮幅度"), at_most=200, default="50",
            note="百分数，上浮 50% 写 50 或 50%；不填为 50"),
        Column("penalty_clause", "罚息条款", N_("Clause on penalty interest"), at_most=60, note=CLAUSE_NOTE),
        Column("misuse_markup_percent", "挪用上浮", N_("Markup for misuse"), Kind.RATE, ("挪用罚息上浮", "挪用上浮比例"), at_most=200),
        Column("compound", "复利", N_("Compound interest"), Kind.CHOICE, ("复利方式", "计收复利", "复利约定", "是否计复利"), words=COMPOUNDS,
               default=Compound.NONE, note="不填为不计复利"),
        Column("compound_clause", "复利条款", N_("Clause on compound interest"), at_most=60, note=CLAUSE_NOTE),
        Column("settlement", "结息周期", N_("Interest falls due"), Kind.CHOICE, ("结息方式", "付息方式", "结息频率", "付息周期"), words=SETTLEMENTS,
               default=Settlement.QUARTERLY, note="不填为按季结息"),
        Column("settlement_day", "结息日", N_("On the day of the month"), Kind.WHOLE, ("付息日",), at_least=1, at_most=31, default="20",
               note="每期的几号；不填为 20"),
        Column("day_basis", "计息基数", N_("Days of a year"), Kind.CHOICE, ("年天数", "计息天数", "一年天数", "计息年天数"), words=DAY_BASES,
               default=DayBasis.DAYS_360, note="不填为 360 天"),
        Column("count_mode", "计息天数算法", N_("Counting of days"), Kind.CHOICE, ("算头算尾", "天数算法"), words=COUNT_MODES, default=CountMode.HALF_OPEN,
               note="不填为算头不算尾"),
        Column("allocation", "冲抵顺序", N_("A payment meets"), Kind.CHOICE, ("还款顺序", "清偿顺序", "还款冲抵顺序"), words=ALLOCATIONS,
               default=AllocationOrder.CC_561, note="不填为费用、利息、本金"),
        Column("allocation_clause", "冲抵条款", N_("Clause on the order"), at_most=60, note=CLAUSE_NOTE),
        Column("cost_clause", "费用条款", N_("Clause on costs"), aliases=("律师费条款", "实现债权费用条款"), at_most=60, note=CLAUSE_NOTE),
        Column("acceleration_clause", "提前到期条款", N_("Clause on early maturity"), at_most=60, note=CLAUSE_NOTE),
        Column("accelerated_on", "提前到期日", N_("Due early on"), Kind.DATE, ("宣布提前到期日", "加速到期日")),
        Column("acceleration_method", "提前到期方式", N_("How it was declared"), at_most=120, note="例如 书面通知"),
        Column("acceleration_received_on", "通知到达日", N_("Notice arrived on"), Kind.DATE, ("提前到期通知到达日",)),
        Column("jurisdiction", "争议解决", N_("Disputes"), Kind.CHOICE, ("争议解决方式", "管辖约定"), words=JURISDICTIONS, default=Jurisdiction.SILENT),
        Column("jurisdiction_clause", "争议条款", N_("Clause on disputes"), at_most=60, note=CLAUSE_NOTE),
        Column("jurisdiction_text", "争议条款原文", N_("Words of the clause on disputes"), aliases=("管辖条款", "管辖约定原文"), at_most=300),
    ),
    ("number",), ("借款合同", "贷款合同", "合同信息", "贷款信息", "借款信息", "合同"), "每份借款合同一行",
)  # fmt: skip

RATES = Sheet(
    "rates", "利率调整", N_("Rates stated later"),
    (
        LOAN,
        Column("from_on", "起始日", N_("Holds from"), Kind.DATE, ("执行日期", "调整日期", "生效日", "生效日期"), required=True),
        Column("percent", "年利率", N_("Rate a year"), Kind.RATE, ("利率", "执行利率", "调整后利率"), required=True),
    ),
    ("loan", "from_on"), ("利率变更", "利率"), "只在双方另行约定利率时填写：自该日起按该利率",
)  # fmt: skip

DRAWDOWNS = Sheet(
    "drawdowns", "放款", N_("Drawdowns"),
    (
        LOAN,
        Column("number", "借据号", N_("Number of the loan note"), aliases=("借据编号", "借据", "放款编号", "贷款账号", "贷款帐号", "凭证号"), required=True,
               at_most=60),
        Column("amount", "放款金额", N_("Amount drawn"), Kind.MONEY, ("借据金额", "发放金额", "贷款金额", "金额", "支用金额"), required=True),
        Column("balance", "贷款余额", N_("Outstanding by the list"), Kind.MONEY, (
            "本金余额", "借据余额", "贷款本金余额", "剩余本金", "未还本金", "尚欠本金", "结欠本金", "余额"), note="未还本金；只用于核对，不入账"),
        Column("drawn_on", "放款日", N_("Drawn on"), Kind.DATE, ("放款日期", "发放日期", "发放日", "借据起始日", "起息日", "支用日期"), required=True),
        Column("due_on", "到期日", N_("Falls due on"), Kind.DATE, ("借据到期日", "到期日期", "贷款到期日"), required=True),
        Column("rate_percent", "借据年利率", N_("Rate on the note"), Kind.RATE, ("借据利率", "执行利率", "年利率", "利率"), note="借据载明利率时填写"),
        Column("interest_paid_to", "利息付至", N_("Interest paid to"), Kind.DATE, ("付息至", "结息至", "利息结清日", "已付息至", "欠息起始前一日"),
               note="已付利息的最后一天；从未付息则不填"),
        Column("misused_from", "挪用起始日", N_("Misused from"), Kind.DATE),
    ),
    ("loan", "number"), ("放款信息", "借据", "借据信息", "放款明细", "发放"), "每张借据一行",
)  # fmt: skip

REPAYMENTS = Sheet(
    "repayments", "还款", N_("Repayments"),
    (
        LOAN,
        Column("paid_on", "还款日", N_("Paid on"), Kind.DATE, ("还款日期", "交易日期", "日期", "入账日期", "收款日期"), required=True),
        Column("amount", "还款金额", N_("Amount paid"), Kind.MONEY, ("还款额", "金额", "交易金额", "收款金额", "还款总额"), required=True),
        Column("drawdown", "借据号", N_("On loan note"), Kind.REFERENCE, ("借据编号", "借据", "贷款账号"), refers_to=("drawdowns", "number"), at_most=60,
               note="可不填：按法定顺序冲抵"),
        Column("channel", "还款渠道", N_("Channel"), Kind.CHOICE, ("渠道", "来源", "还款来源"), words=CHANNELS, default=RepaymentChannel.TRANSFER),
        Column("payer", "付款人", N_("Paid by"), aliases=("还款人", "付款方")),
        Column("split_costs", "其中费用", N_("Costs"), Kind.MONEY, ("归还费用", "费用"), note="核心系统已分配时填写，五项合计等于还款金额"),
        Column("split_interest", "其中利息", N_("Interest"), Kind.MONEY, ("归还利息", "还息", "利息", "还息金额")),
        Column("split_penalty", "其中罚息", N_("Penalty interest"), Kind.MONEY, ("归还罚息", "罚息")),
        Column("split_compound", "其中复利", N_("Compound interest"), Kind.MONEY, ("归还复利", "复利",)),
        Column("split_principal", "其中本金", N_("Principal"), Kind.MONEY, ("归还本金", "还本", "本金", "还本金额")),
        Column("note", "备注", N_("Note"), aliases=("摘要", "说明"), at_most=300),
    ),
    ("loan", "paid_on", "amount", "drawdown"), ("还款信息", "还款明细", "还款记录", "还款流水"), "每笔还款一行",
)  # fmt: skip

GUARANTEES = Sheet(
    "guarantees", "担保", N_("Guarantees and security contracts"),
    (
        OPTIONAL_MATTER,
        Column("kind", "担保方式", N_("Kind of security contract"), Kind.CHOICE, ("担保类型", "担保种类", "合同类型", "担保合同类型"), required=True,
               words=CONTRACT_KINDS),
        Column("number", "担保合同编号", N_("Contract number"), aliases=("担保合同号", "合同编号", "合同号", "从合同编号", "保证合同编号", "抵押合同编号"),
               required=True, at_most=60),
        Column("title", "合同名称", N_("Title of the contract"), aliases=("担保合同名称",), at_most=100, note="不填则由担保方式推得"),
        Column("provider", "担保人", N_("Given by"), Kind.REFERENCE, (
            "保证人", "抵押人", "出质人", "担保人名称", "保证人名称", "抵押人名称", "担保提供人"), required=True, refers_to=("parties", "name"),
            note="“当事人”表的名称；同一合同有几个担保人就写几行"),
        Column("signed_on", "签订日期", N_("Signed on"), Kind.DATE, ("签约日期", "签署日期", "合同签订日期", "签订日", "合同日期"), required=True),
        Column("loans", "担保的借款合同", N_("Covers the loan contracts"), Kind.REFERENCE, (
            "主合同编号", "对应主合同", "借款合同编号", "借款合同号", "被担保合同", "对应借款合同", "主合同号"), required=True, refers_to=("loans", "number"),
            several=True, at_most=600, note="借款合同编号，多个用顿号分开"),
        Column("mode", "保证责任", N_("Liability"), Kind.CHOICE, ("保证方式", "责任方式", "责任形式"), words=MODES, default=GuaranteeMode.JOINT,
               note="保证填写；不填为连带责任"),
        Column("period_months", "保证期间（月）", N_("Guarantee period in months"), Kind.WHOLE, ("保证期间", "保证期限", "保证期间月数"), at_most=600,
               note="自主债务到期起；三年写 36"),
        Column("period_ends_on", "保证期间届满日", N_("Or its last day"), Kind.DATE, ("保证到期日", "保证期间到期日")),
        Column("max_amount", "最高债权额", N_("Maximum amount"), Kind.MONEY, ("最高额", "担保最高额", "最高限额", "最高担保金额", "担保金额"),
               note="最高额担保必填"),
        Column("max_basis", "最高额口径", N_("The maximum limits"), Kind.CHOICE, ("最高额范围",), words=MAXIMUM_BASES),
        Column("determined_from", "债权发生起始日", N_("Debts arising from"), Kind.DATE, ("债权确定期间起", "决算期起", "发生期间起")),
        Column("determined_to", "债权发生截止日", N_("Debts arising until"), Kind.DATE, ("债权确定期间止", "决算期止", "发生期间止")),
        Column("determined_on", "债权确定日", N_("Debts fixed on"), Kind.DATE, ("决算日",)),
        Column("scope_text", "担保范围", N_("Scope in the contract's words"), aliases=("保证范围",), at_most=300),
        Column("demanded_on", "主张保证责任日", N_("Demand reached the guarantor on"), Kind.DATE, ("催收日期", "主张日期")),
        Column("is_claimed", "是否主张", N_("Sue on it"), Kind.FLAG, ("是否起诉", "主张"), default="是", note="不填为是"),
        Column("exclusion_reason", "不主张原因", N_("If not, why"), at_most=300),
    ),
    ("number", "provider"), ("担保合同", "担保信息", "保证", "保证人", "保证信息", "担保明细"), "每份担保合同每个担保人一行",
)  # fmt: skip

COLLATERAL = Sheet(
    "collateral", "押品", N_("Collateral"),
    (
        Column("contract", "担保合同编号", N_("Security contract"), Kind.REFERENCE, ("抵押合同编号", "质押合同编号", "抵押合同号", "担保合同号", "合同编号", "合同号"),
               required=True, refers_to=("guarantees", "number"), at_most=60, note="“担保”表的合同编号"),
        Column("asset_type", "押品类型", N_("Kind of asset"), Kind.CHOICE, ("抵押物类型", "类型", "押品种类", "抵质押物类型", "资产类型"), required=True,
               words=ASSETS),
        Column("description", "押品名称", N_("Description"), aliases=("押品", "抵押物", "抵押物名称", "押品描述", "名称", "质物", "抵质押物名称"), required=True,
               note="照权属证书写"),
        Column("location", "坐落", N_("Location"), aliases=("坐落位置", "地址", "位置", "所在地", "抵押物坐落", "押品地址"), at_most=300),
        Column("certificate_number", "权属证书号", N_("Certificate of title"), aliases=("权证号", "不动产权证号", "产权证号", "房产证号", "土地证号", "权利证书号"),
               at_most=120),
        Column("building_area", "建筑面积", N_("Floor area"), Kind.AREA, ("房屋面积", "面积"), note="平方米"),
        Column("land_area", "土地面积", N_("Land area"), Kind.AREA, ("宗地面积", "土地使用权面积"), note="平方米；15 亩可写作 15亩"),
        Column("owners", "权利人", N_("Owners"), Kind.REFERENCE, ("所有权人", "抵押人", "出质人", "产权人", "权属人", "所有人", "共有人"), refers_to=("parties", "name"),
               several=True, at_most=600, note="多个用顿号分开；不填为担保人"),
        Column("is_leased", "是否出租", N_("Let"), Kind.FLAG, ("出租", "有无租赁", "是否租赁"), default="否"),
        Column("lease_note", "租赁情况", N_("The lease"), at_most=2000),
        Column("other_rights", "其他权利负担", N_("Other rights on it"), aliases=("查封情况", "权利限制", "其他权利"), at_most=2000),
        Column("registration", "登记情况", N_("Made public by"), Kind.CHOICE, ("登记状态", "是否登记", "登记方式"), words=REGISTRATIONS,
               default=RegistrationKind.REGISTERED, note="不填为已登记"),
        Column("registration_number", "登记证明号", N_("Number of the registration"), aliases=(
            "他项权证号", "抵押登记号", "抵押权证号", "登记编号", "他项权利证号", "不动产登记证明号", "登记证号", "抵押登记证明号"), at_most=120),
        Column("registered_on", "登记日期", N_("Registered on"), Kind.DATE, ("抵押登记日期", "登记日", "他证日期")),
        Column("registered_with", "登记机关", N_("Registered with"), aliases=("登记机构", "登记部门"), at_most=120),
        Column("rank", "顺位", N_("Rank"), Kind.WHOLE, ("抵押顺位", "受偿顺位", "顺序"), at_least=1, at_most=99, default="1", note="不填为 1"),
        Column("secured_amount", "担保债权额", N_("Secured amount"), Kind.MONEY, ("被担保债权数额", "担保金额", "抵押金额", "登记债权额")),
        Column("max_amount", "最高债权额", N_("Maximum amount as registered"), Kind.MONEY, ("登记最高额", "最高额", "登记最高债权额"),
               note="不填则用担保合同的最高额"),
        Column("internal_value", "内部估值", N_("Value the bank reckons with"), Kind.MONEY, ("内评价值", "行内估值")),
        Column("internal_note", "内部备注", N_("Note of the bank"), aliases=("备注",), at_most=4000),
        Column("valuation_amount", "评估价值", N_("Value"), Kind.MONEY, ("评估价", "评估值", "评估金额", "押品价值")),
        Column("valuation_as_of", "评估基准日", N_("Valued as of"), Kind.DATE, ("评估日期", "评估日", "价值时点")),
        Column("valuation_method", "评估方式", N_("Valued by"), Kind.CHOICE, words=VALUERS, default=ValuationMethod.ENTRUSTED, note="不填为委托评估"),
        Column("valuation_valid_until", "评估有效期至", N_("Valuation valid until"), Kind.DATE, ("评估到期日",)),
        Column("valuation_valuer", "评估机构", N_("Valuer"), aliases=("评估公司",), at_most=120),
        Column("valuation_report_number", "评估报告号", N_("Number of the valuation report"), aliases=("报告编号", "评估报告编号"), at_most=60),
    ),
    ("contract", "certificate_number", "description"), ("抵押物", "抵质押物", "押品信息", "抵押", "抵押物清单", "押品清单"), "每份担保合同每件押品一行",
)  # fmt: skip

COST_SHEET = Sheet(
    "costs", "费用", N_("Costs"),
    (
        MATTER,
        Column("kind", "费用类型", N_("Kind of cost"), Kind.CHOICE, ("费用种类", "费用名称", "类型", "项目", "费用项目"), required=True, words=COSTS),
        Column("amount", "金额", N_("Amount"), Kind.MONEY, ("费用金额", "支出金额"), required=True),
        Column("incurred_on", "发生日期", N_("Incurred on"), Kind.DATE, ("日期", "支付日期", "支出日期", "发生日"), required=True),
        Column("is_paid", "是否已付", N_("Paid by the bank"), Kind.FLAG, ("已付", "是否支付", "已支付"), default="是"),
        Column("invoice_number", "发票号", N_("Invoice number"), aliases=("发票号码", "票据号"), at_most=60),
        Column("basis_clause", "合同依据", N_("Clause it rests on"), at_most=60, note=CLAUSE_NOTE),
        Column("is_refundable", "法院可退", N_("Refundable by the court"), Kind.FLAG, ("可退", "是否可退"), default="否"),
        Column("is_claimed", "是否主张", N_("Claimed from the defendants"), Kind.FLAG, ("主张",), default="是"),
    ),
    ("matter", "kind", "incurred_on", "amount"), ("费用明细", "费用信息", "垫付费用", "诉讼费用"), "每笔一行",
)  # fmt: skip

SHEETS = (MATTERS, PARTIES, LOANS, RATES, DRAWDOWNS, REPAYMENTS, GUARANTEES, COLLATERAL, COST_SHEET)
"""In the order in which their rows can be recorded: each refers only to sheets before it, or to itself."""
BY_KEY = {sheet.key: sheet for sheet in SHEETS}


def column(path: str) -> Column:
    """The column of a path such as "loans.amount"."""
    sheet, _dot, key = path.partition(".")
    return BY_KEY[sheet].column(key)
