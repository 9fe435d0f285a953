"""What is typed in the rooms beside the matters: reception, oversight, care, safekeeping, outgoing, wellbeing, assessment."""

from tests.appraisal.walks import settled
from tests.care.incidents import cared_for
from tests.cast import Cast
from tests.duties.walks import on_their_posts
from tests.exchange.walks import everything_written as exchanged
from tests.outgoing.walks import everything_written as sent_out
from tests.oversight.accounts import called_to_account
from tests.oversight.improvements import everything_written as improved
from tests.oversight.walks import overseen
from tests.reception import walks
from tests.safekeeping.walks import everything_written as kept_safe
from tests.shelves.walks import everything_written as shelved_and_lent
from tests.typing_everything import NUMBERS
from tests.wellbeing.walks import looked_after


def written_in_rooms(cast: Cast) -> None:
    """Once in every text of each."""
    walks.received(cast)
    walks.alarmed(cast)
    overseen(cast)
    cared_for(cast)
    kept_safe(cast)
    sent_out(cast)
    improved(cast, NUMBERS)
    exchanged(cast)
    shelved_and_lent(cast)
    looked_after(cast)
    on_their_posts(cast)
    settled(cast, NUMBERS)
    called_to_account(cast, NUMBERS)
