"""Every write about contact cards, a verb each; recorded in the organisation's own record, so that nothing goes unseen.

All take who does it and the time from outside, and raise `errors.CardError`.
"""

from heliograph.beats.actions.cards import CardWords, save_card
from heliograph.beats.actions.people import put_on, save_profile, set_portrait, take_off

__all__ = ["CardWords", "put_on", "save_card", "save_profile", "set_portrait", "take_off"]
