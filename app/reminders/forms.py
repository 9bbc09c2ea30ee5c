"""What people say of their calendar address."""

from collections.abc import Sequence

from flask_babel import lazy_gettext

from app.core.forms import ChoiceField, Form
from app.deadlines.states import Circle


class FeedForm(Form):
    """Whose deadlines the calendar shows."""

    circle = ChoiceField(lazy_gettext("Whose deadlines"), members=Circle, is_required=True)

    def offer(self, circles: Sequence[Circle]) -> None:
        """The circles that mean something to the reader; the smallest one is proposed to whoever opens the form."""
        self.circle.offered = list(circles)
        if self.circle.data is None and not self.is_submitted():
            self.circle.data = circles[0]


class EndForm(Form):
    """A step that needs no words."""
