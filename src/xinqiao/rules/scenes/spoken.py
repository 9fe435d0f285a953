"""What is spoken in scenes whatever their file: Chinese in every language of the pages, as the scenes are."""

READ_BACK = (
    "您说的是",
    "您的意思是",
    "您是说",
    "我复述",
    "我重复一下",
    "我听下来",
    "对吗",
    "对不对",
    "是这样吗",
)
"""By these a reading back is known."""
GO_ON = ("慢慢说", "接着说", "接着讲", "慢慢讲", "我听着", "我在听", "听您说", "您说吧", "您请说")
"""By these a few words are known that ask somebody to go on: they do not interrupt."""
HOT = ("您先别问这些，我现在说不下去。", "我正着急，您一上来就查问我？")
INTERRUPTED = ("您让我把话说完。", "我话还没说完呢，算了，您根本不想听。")
REPEATED = ("这话您刚才说过了。", "您又说一遍，可事情还在那儿。")
SILENCE = ("……", "您怎么不说话？")
"""What a person says who is asked too early, interrupted, told the same twice, met with silence."""
