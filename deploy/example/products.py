"""What 恒远流体设备 sells: thirty products in four lines, with role, list price and cost in fen.

The first of a line draws customers in (traffic), services earn (profit), the rest is the core.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Product:
    """A product, known to the server by its `ref`; prices are per unit."""

    ref: str
    name: str
    product_line: str
    role: str
    list_fen: int
    cost_fen: int

    @property
    def category_path(self) -> str:
        return f"fluid/{self.product_line}"

    @property
    def code(self) -> str:
        return self.ref.rpartition("/")[2].upper().replace("_", "-")


_YUAN = {
    "pumps": (
        ("单级离心泵 IS50", 3_280, 1_970), ("单级离心泵 IS80", 5_460, 3_330),
        ("多级离心泵 D46", 18_900, 11_720), ("管道泵 ISG65", 4_150, 2_490),
        ("自吸泵 ZX100", 7_680, 4_680), ("隔膜泵 DBY40", 9_350, 5_800),
        ("磁力泵 CQB50", 6_240, 3_900), ("消防泵组 XBD", 46_800, 30_400),
        ("变频供水机组 BP3", 88_000, 58_100), ("潜水排污泵 WQ30", 5_980, 3_560),
    ),
    "valves": (
        ("闸阀 Z41H", 1_260, 710), ("截止阀 J41H", 1_380, 790), ("球阀 Q41F", 1_150, 640),
        ("电动蝶阀 D941X", 6_850, 4_180), ("气动调节阀 ZJHP", 14_600, 9_200),
        ("止回阀 H44H", 980, 560), ("安全阀 A48Y", 3_720, 2_290),
        ("减压阀 Y43H", 4_480, 2_730),
    ),
    "pipes": (
        ("不锈钢管 DN50 每米", 186, 131), ("不锈钢管 DN100 每米", 412, 296),
        ("衬塑钢管 DN80 每米", 148, 102), ("法兰 DN100", 96, 58), ("弯头 DN100", 74, 43),
        ("金属软管 DN50", 268, 162), ("橡胶补偿器 DN100", 330, 198),
    ),
    "service": (
        ("设备安装调试", 6_000, 3_600), ("年度维保合同", 12_800, 6_900),
        ("泵房节能改造设计", 36_000, 19_800), ("现场检修 每天", 1_800, 1_050),
        ("操作培训 每场", 4_500, 2_100),
    ),
}


@cache
def products() -> tuple[Product, ...]:
    """All thirty, numbered within their line."""
    return tuple(
        Product(f"hengyuan:product/{line}_{number:02}", name, line, _role(line, number),
                price * 100, cost * 100)
        for line, sold in _YUAN.items() for number, (name, price, cost) in enumerate(sold, start=1)
    )


def _role(line: str, number: int) -> str:
    if line == "service":
        return "profit"
    return "traffic" if number == 1 else "core"
