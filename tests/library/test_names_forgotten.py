"""What one test stored and rolled back is not remembered by the next, which may store another name under the same key."""

from datetime import date

import pytest

from tests.library.texts import OLD, imported
from xinqiao.kernel.actor import Actor
from xinqiao.library.queries.citations import known_names


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["云水市甲类物业办法", "云水市乙类物业办法"])
def test_a_name_stored_here_is_found_without_title_marks(title: str) -> None:
    imported(Actor.system("library"), OLD.replace("云水市物业管理办法", title), date(2019, 5, 1))
    assert title in [found.title for found in known_names().find(f"依照{title}办理")]
