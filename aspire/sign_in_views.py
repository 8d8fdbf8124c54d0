"""Which of the sign-in library's pages behave differently here?"""

from allauth.account import views


class ConfirmEmailView(views.ConfirmEmailView):
    """Ask on GET, confirm on POST; only POST may end the session of somebody else who is logged in."""

    def logout_other_user(self, confirmation):
        """Log out another person, when their session meets a confirmation that was really sent."""
        if self.request.method == "POST":
            super().logout_other_user(confirmation)
