"""Fictional troubles of a fictional city, told in many words: enough to learn four categories from."""

from random import Random

from xinqiao.suggest.training import Example

_OPENINGS = ("您好，", "尊敬的领导：", "反映一个问题，", "我是云水市居民，", "请有关部门关注：")
_PLACES = ("观澜苑", "听雨里", "望云台", "晚晴家园", "松涛里", "鹿鸣苑", "落霞坊", "映月湾")
_TELLINGS = {
    "环境保护": (
        "{place}旁边的化工厂半夜偷排废气，气味刺鼻，不敢开窗",
        "{place}门前的河水被养猪场污水染黑，臭气熏天",
        "{place}楼下饭店油烟直排，噪声扰民",
        "搅拌站粉尘飘进{place}，家家阳台一层灰，污染严重",
    ),
    "劳动和社会保障": (
        "{place}工地拖欠农民工工资三个月，包工头不接电话",
        "在{place}的公司上班五年没有缴纳社保，退休金办不下来",
        "{place}物业公司辞退我，不给经济补偿，劳动合同也不给",
        "在{place}干活受了工伤，单位不申请工伤认定",
    ),
    "教育文体": (
        "{place}配套小学不让孩子入学，说学位不够",
        "{place}幼儿园乱收费，老师强制家长买教材",
        "{place}附近中学老师有偿补课，学生负担很重",
        "{place}的培训班收了学费就关门，学校也不管",
    ),
    "交通运输": (
        "{place}门口的公交车半小时才来一班，候车太久",
        "{place}到汽车站的出租车不打表，司机拒载",
        "{place}段高速公路收费站出口天天堵车",
        "{place}村口公路坑坑洼洼，客运班车不愿意进来",
    ),
}


def troubles(each: int = 24, seed: int = 3) -> list[Example]:
    """`each` texts of every category."""
    random = Random(seed)
    return [
        Example(
            text=random.choice(_OPENINGS)
            + random.choice(tellings).format(place=random.choice(_PLACES))
            + "。",
            category=category,
        )
        for category, tellings in _TELLINGS.items()
        for _ in range(each)
    ]
