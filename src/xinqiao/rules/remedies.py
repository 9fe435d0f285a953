"""The remedy line of each document (law.md traps 4–6): 复查 and 复核 only, never a suit over a petition opinion."""


def remedy(kind: str, superior: str) -> str:
    """The line a document must carry about what the petitioner can do; empty when there is nothing to say.

    `superior` names the unit that reviews. No document tells the petitioner to sue over an opinion: registration,
    acceptance, forwarding, review and final review are not open to suit (law.md section 3)."""
    if kind == "handling_opinion":
        return f"如不服本处理意见，可以自收到本意见书之日起30日内，向{superior}提出复查请求（《信访工作条例》第三十五条）。"
    if kind == "review_opinion":
        return f"如不服本复查意见，可以自收到本意见书之日起30日内，向{superior}提出复核请求（《信访工作条例》第三十六条第一款）。"
    if kind == "final_review_opinion":
        return (
            "本复核意见为信访事项的终局意见。对本意见不服，仍以同一事实和理由提出投诉请求的，"
            "各级信访部门和其他机关、单位不再受理（《信访工作条例》第三十六条第三款）；有新的事实和理由的除外。"
        )
    if kind == "decline_notice":
        return "您的事项正由受理、办理的机关、单位在规定期限内办理，可以凭查询码查询进展；对其办理结果不服的，可以依法请求复查。"
    if kind == "late_review_notice":
        return "如有新的事实和理由，可以重新提出信访事项。"
    if kind == "bar_notice":
        return "如有新的事实和理由，可以重新提出；生活确有困难的，可以依法申请社会救助。"
    return ""
