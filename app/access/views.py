"""Pages of accounts: one's own, everybody's for administrators, law firms and their engagements, and the one-time link."""

from flask import Blueprint, Flask, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from flask_login import logout_user
from werkzeug.wrappers import Response

from app.access import holdings, mail, policy, services, setup
from app.access.forms import (
    AccountForm,
    BranchForm,
    CloseForm,
    EndForm,
    EngagementForm,
    FirmForm,
    HandOverForm,
    MoveForm,
    NewPasswordForm,
    RolesForm,
    SetupForm,
    UserForm,
)
from app.access.guards import current_actor, public, requires
from app.access.holdings import Held
from app.access.models import Branch, Engagement, LawFirm, User
from app.access.policy import Permission
from app.access.services import UserFilter
from app.access.states import RoleKey, Standing
from app.core import clock, conflicts
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.core.web import invalid, nav, page_number

PAGE_SIZE = 50


bp = Blueprint("access", __name__)


def init_app(app: Flask) -> None:
    """Give the application the pages of accounts and firms, and their entries in the navigation."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(granted_to=policy.granted_to)
    nav.add("account", "access.account", "user", N_("My account"), Permission.VIEW_OWN_ACCOUNT)
    nav.add("system", "access.users", "users", N_("Accounts"), Permission.VIEW_USERS)
    nav.add("system", "access.branches", "landmark", N_("Branches"), Permission.VIEW_BRANCHES)
    nav.add("together", "access.firms", "briefcase", N_("Law firms"), Permission.VIEW_FIRMS)


@bp.route("/account", methods=["GET", "POST"])
@requires(Permission.VIEW_OWN_ACCOUNT)
def account() -> str | Response:
    """One's own account: name, language, theme, and the ways to sign in."""
    actor = current_actor()
    form = AccountForm(obj=actor)
    if form.validate_on_submit():
        services.set_preferences(actor=actor, full_name=form.full_name.data, language=form.language.data, theme=form.theme.data)
        flash(gettext("Settings saved"), "success")
        return redirect(url_for("access.account"), 303)
    return _shown("access/account.html", form, actor=actor)


@bp.get("/branches")
@requires(Permission.VIEW_BRANCHES)
def branches() -> str:
    """The head office and its branches."""
    return render_template("access/branches.html", branches=services.branches())


@bp.route("/branches/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_BRANCHES)
def new_branch() -> Response:
    """Enter a branch."""
    form = BranchForm()
    form.leave_out(services.ACCOUNT)
    made = conflicts.attempt(form=form, act=lambda: services.add_branch(actor=current_actor(), particulars=form.particulars()))
    if made is None:
        return conflicts.page("access/branch.html", form=form, branch=None, guarded={})
    flash(gettext("%(name)s is kept", name=made.short_name), "success")
    return redirect(url_for("access.branches"), 303)


@bp.route("/branches/<int:branch_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_BRANCHES)
def amend_branch(branch_id: int) -> Response:
    """Correct a branch."""
    branch = get_or_404(Branch, branch_id)
    form, guarded = BranchForm(obj=branch), services.decided_by_two(branch)
    labels = {name: form[name].label.text for name in guarded}
    form.leave_out(guarded)
    act = lambda: services.amend_branch(actor=current_actor(), branch=branch, particulars=form.particulars())  # noqa: E731
    if not conflicts.save(form=form, row=branch, act=act):
        return conflicts.page("access/branch.html", form=form, branch=branch, guarded=labels)
    flash(gettext("%(name)s is kept", name=branch.short_name), "success")
    return redirect(url_for("access.branches"), 303)


@bp.route("/branches/<int:branch_id>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_BRANCHES)
def close_branch(branch_id: int) -> Response:
    """Close a branch or merge it into another."""
    branch = get_or_404(Branch, branch_id)
    form = CloseForm(closed_on=clock.today())
    form.successor.offer([(one.id, one.short_name) for one in services.branches(only_open=True) if one.id != branch.id])
    closed = conflicts.attempt(
        form=form,
        act=lambda: services.close_branch(
            actor=current_actor(),
            branch=branch,
            closed_on=form.closed_on.data,
            successor=get_or_404(Branch, form.successor.data) if form.successor.data else None,
        ),
    )
    if closed is None:
        return conflicts.page("access/branch_close.html", form=form, branch=branch, hanging=holdings.hanging_on(branch))
    flash(gettext("%(name)s is closed", name=branch.short_name), "success")
    return redirect(url_for("access.branches"), 303)


@bp.post("/branches/<int:branch_id>/reopen")
@requires(Permission.MANAGE_BRANCHES)
def reopen_branch(branch_id: int) -> Response:
    """Take back that a branch was closed."""
    branch = services.reopen_branch(actor=current_actor(), branch=get_or_404(Branch, branch_id))
    flash(gettext("%(name)s is open again", name=branch.short_name), "success")
    return redirect(url_for("access.branches"), 303)


@bp.get("/users")
@requires(Permission.VIEW_USERS)
def users() -> str:
    """All accounts, narrowed by words, role, branch and how they stand."""
    asked = UserFilter.read(request.args)
    return render_template(
        "access/users.html",
        page=services.users(asked=asked, page=page_number(), size=PAGE_SIZE),
        asked=asked,
        roles=RoleKey.choices(),
        standings=Standing.choices(),
        branches=[(branch.id, branch.short_name) for branch in services.branches()],
    )


@bp.route("/users/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def new_user() -> str | Response:
    """Create an account; the next page hands out its one-time link."""
    form = UserForm()
    form.roles.offer()
    form.branch.offer([(branch.id, branch.short_name) for branch in services.branches(only_open=True)])
    form.firm.offer([(firm.id, firm.name) for firm in services.firms()])
    if form.validate_on_submit():
        try:
            made = services.create_user(
                actor=current_actor(),
                staff_number=form.staff_number.data,
                email=form.email.data,
                full_name=form.full_name.data,
                roles=form.roles.data,
                branch=get_or_404(Branch, form.branch.data) if form.branch.data else None,
                firm=get_or_404(LawFirm, form.firm.data) if form.firm.data else None,
            )
            if current_app.config["MAIL_SERVER"]:
                _invite(made)
            else:
                flash(gettext("Account created; issue a link so that its owner can set a password"), "success")
            return redirect(url_for("access.user", user_id=made.id), 303)
        except DomainError as error:
            form.absorb(error)
    return _shown("access/user_new.html", form)


@bp.get("/users/<int:user_id>")
@requires(Permission.VIEW_USERS)
def user(user_id: int) -> str:
    """One account."""
    shown = get_or_404(User, user_id)
    return _user_page(shown)


@bp.post("/users/<int:user_id>/roles")
@requires(Permission.MANAGE_USERS)
def assign_roles(user_id: int) -> str | Response:
    """Give an account its roles."""
    changed = get_or_404(User, user_id)
    form = RolesForm()
    form.roles.offer(is_firm=changed.is_firm)
    if form.validate_on_submit():
        try:
            services.assign_roles(actor=current_actor(), user=changed, roles=form.roles.data)
            flash(gettext("Roles saved"), "success")
            return redirect(url_for("access.user", user_id=user_id), 303)
        except DomainError as error:
            form.absorb(error)
    return _shown("access/user.html", form, shown=changed)


@bp.route("/users/<int:user_id>/deactivate", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def deactivate(user_id: int) -> str | Response:
    """End an account; the page lists the open work in its hands and asks who takes it over."""
    leaving = get_or_404(User, user_id)
    held, form = holdings.held_by(leaving), HandOverForm()
    if form.validate_on_submit():
        try:
            services.deactivate(actor=current_actor(), user=leaving, takers=_takers(held))
            return _back_to_user(user_id, said=gettext("Account deactivated"))
        except DomainError as error:
            db.session.rollback()
            form.absorb(error)
    return _hand_over_page(form, leaving, held)


@bp.route("/users/<int:user_id>/move", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def move(user_id: int) -> str | Response:
    """Let somebody work for another branch: choose it, then who takes over what he no longer sees from there."""
    moving, form = get_or_404(User, user_id), MoveForm()
    form.branch.offer([(one.id, one.short_name) for one in services.branches(only_open=True)])
    if request.method == "GET":
        form.branch.data = request.args.get("branch", type=int)
    to = db.session.get(Branch, form.branch.data) if form.branch.data and str(form.branch.data).isdigit() else None
    held = holdings.lost_by_moving(moving, to=to) if to is not None else []
    if form.validate_on_submit():
        try:
            services.move(actor=current_actor(), user=moving, branch=get_or_404(Branch, form.branch.data), takers=_takers(held))
            return _back_to_user(user_id, said=gettext("%(name)s works for another branch now", name=moving.full_name))
        except DomainError as error:
            db.session.rollback()
            form.absorb(error)
    return _hand_over_page(form, moving, held)


@bp.post("/users/<int:user_id>/sessions/end")
@requires(Permission.MANAGE_USERS)
def end_sessions(user_id: int) -> Response:
    """Sign somebody out everywhere."""
    services.end_sessions(actor=current_actor(), user=get_or_404(User, user_id))
    return _back_to_user(user_id, said=gettext("Signed out everywhere"))


@bp.post("/users/<int:user_id>/invite")
@requires(Permission.MANAGE_USERS)
def invite(user_id: int) -> Response:
    """Send a one-time link by mail."""
    if not current_app.config["MAIL_SERVER"]:
        abort(404)
    _invite(get_or_404(User, user_id))
    return redirect(url_for("access.user", user_id=user_id), 303)


@bp.post("/users/<int:user_id>/activate")
@requires(Permission.MANAGE_USERS)
def activate(user_id: int) -> Response:
    """Open an account again."""
    services.activate(actor=current_actor(), user=get_or_404(User, user_id))
    return _back_to_user(user_id, said=gettext("Account activated"))


@bp.post("/users/<int:user_id>/unlock")
@requires(Permission.MANAGE_USERS)
def unlock(user_id: int) -> Response:
    """Open an account that failures have shut."""
    services.unlock(actor=current_actor(), user=get_or_404(User, user_id))
    return _back_to_user(user_id, said=gettext("Account unlocked"))


@bp.post("/users/<int:user_id>/second-factor/reset")
@requires(Permission.MANAGE_USERS)
def reset_second_factor(user_id: int) -> Response:
    """Take away a lost second factor."""
    services.reset_second_factor(actor=current_actor(), user=get_or_404(User, user_id))
    return _back_to_user(user_id, said=gettext("Second factor removed"))


@bp.post("/users/<int:user_id>/link")
@requires(Permission.MANAGE_USERS)
def issue_link(user_id: int) -> str:
    """Issue a one-time link; it is shown once, on this very page, and nowhere kept."""
    owner = get_or_404(User, user_id)
    token = services.issue_link(actor=current_actor(), user=owner)
    link = url_for("access.one_time_link", token=token, _external=True)
    return _user_page(owner, link=link)


@bp.route("/link/<token>", methods=["GET", "POST"])
@public
def one_time_link(token: str) -> str | Response:
    """Set a password by a one-time link."""
    link = services.open_link(token)
    if link is None:
        abort(404)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            services.use_link(link=link, password=form.password.data or "")
            logout_user()
            flash(gettext("Password set; sign in with it"), "success")
            return redirect(url_for("security.login"), 303)
        except DomainError as error:
            form.absorb(error)
    return _shown("access/one_time_link.html", form, owner=link.user, token=token)


@bp.route("/setup/<token>", methods=["GET", "POST"])
@public
def set_up(token: str) -> str | Response:
    """Set up an empty bank by the address that the start of the server printed."""
    ticket = setup.open_ticket(token)
    if ticket is None:
        abort(404)
    form = SetupForm()
    if form.validate_on_submit():
        try:
            setup.set_up(
                ticket=ticket,
                bank_name=form.bank_name.data,
                short_name=form.short_name.data,
                staff_number=form.staff_number.data,
                email=form.email.data,
                full_name=form.full_name.data,
                password=form.password.data or "",
            )
            logout_user()
            flash(gettext("The bank is set up; sign in as its administrator"), "success")
            return redirect(url_for("security.login"), 303)
        except DomainError as error:
            form.absorb(error)
    return _shown("access/set_up.html", form, token=token, hours=setup.HOURS)


@bp.get("/firms")
@requires(Permission.VIEW_FIRMS)
def firms() -> str:
    """All law firms."""
    counts = services.engagement_counts(clock.today())
    return render_template("access/firms.html", firms=services.firms(), counts=counts)


@bp.route("/firms/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_FIRMS)
def new_firm() -> Response:
    """Add a law firm."""
    form = FirmForm()
    made = conflicts.attempt(form=form, act=lambda: services.add_firm(actor=current_actor(), **_particulars_of(form)))
    if made is None:
        return conflicts.page("access/firm.html", form=form, firm=None)
    flash(gettext("Law firm added"), "success")
    return redirect(url_for("access.firms"), 303)


@bp.route("/firms/<int:law_firm_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_FIRMS)
def amend_firm(law_firm_id: int) -> Response:
    """Correct what is known of a law firm."""
    firm = get_or_404(LawFirm, law_firm_id)
    form = FirmForm(obj=firm)
    act = lambda: services.amend_firm(actor=current_actor(), firm=firm, **_particulars_of(form))  # noqa: E731
    if not conflicts.save(form=form, row=firm, act=act):
        return conflicts.page("access/firm.html", form=form, firm=firm)
    flash(gettext("%(name)s is kept", name=firm.name), "success")
    return redirect(url_for("access.firms"), 303)


@bp.get("/matters/<int:matter_id>/engagements")
@requires(Permission.VIEW_BANK_ONLY)
def engagements(matter_id: int) -> str:
    """The law firms of a matter, and the form that engages one."""
    return _engagements_page(_engagement_form(), matter_id=matter_id)


@bp.post("/matters/<int:matter_id>/engagements")
@requires(Permission.ENGAGE_FIRMS)
def engage_firm(matter_id: int) -> Response:
    """Engage a firm for a matter."""
    form = _engagement_form()
    if services.matter_titles(matter_id=matter_id) is None:
        abort(404)
    if form.validate_on_submit():
        try:
            services.engage_firm(
                actor=current_actor(),
                matter_id=matter_id,
                firm=get_or_404(LawFirm, form.firm.data),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                lead_counsel=get_or_404(User, form.lead_counsel.data) if form.lead_counsel.data else None,
            )
            flash(gettext("Law firm engaged; its people see the matter from that day"), "success")
            return redirect(url_for("access.engagements", matter_id=matter_id), 303)
        except DomainError as error:
            form.absorb(error)
    return make_response(_engagements_page(form, matter_id=matter_id), 422)


@bp.route("/engagements/<int:engagement_id>/end", methods=["GET", "POST"])
@requires(Permission.ENGAGE_FIRMS)
def end_engagement(engagement_id: int) -> str | Response:
    """End an engagement with a day."""
    ending = get_or_404(Engagement, engagement_id)
    form = EndForm(ends_on=ending.ends_on or clock.today())
    if form.validate_on_submit():
        try:
            services.end_engagement(actor=current_actor(), engagement=ending, ends_on=form.ends_on.data)
            flash(gettext("Engagement ends on %(day)s", day=form.ends_on.data.isoformat()), "success")
            return redirect(url_for("access.engagements", matter_id=ending.matter_id), 303)
        except DomainError as error:
            form.absorb(error)
    return _shown("access/engagement_end.html", form, ending=ending)


def _shown(template: str, form: object, **context: object) -> str | Response:
    """The form as a page; after a post that did not go through, under status 422."""
    if request.method == "POST":
        return invalid(template, form=form, **context)
    return render_template(template, form=form, **context)


def _user_page(shown: User, *, link: str = "") -> str:
    form = RolesForm(roles=[role.key for role in shown.roles])
    form.roles.offer(is_firm=shown.is_firm)
    return render_template("access/user.html", form=form, shown=shown, link=link, link_hours=services.LINK_HOURS)


def _invite(invited: User) -> None:
    """Mail the one-time link to its owner once this request is kept."""
    token = services.issue_link(actor=current_actor(), user=invited)
    link = url_for("access.one_time_link", token=token, _external=True)
    with force_locale(invited.language.value):
        body = render_template("access/mail/invitation.txt", user=invited, link=link, hours=services.LINK_HOURS)
        subject = gettext("Your account at %(product)s", product=current_app.config["PRODUCT_NAME"])
    mail.send(recipient=invited.email, subject=subject, body=body)
    flash(gettext("A link goes to %(address)s by mail", address=invited.email), "success")


def _takers(held: Held) -> dict[tuple[str, int], User | None]:
    """Who was chosen for each piece: by its own field, or by the one for all of its kind."""
    people: dict[str, User | None] = {"": None}
    chosen: dict[tuple[str, int], User | None] = {}
    for kind, rows in held:
        for row in rows:
            key = request.form.get(holdings.field_of(kind, row)) or request.form.get(f"all-{kind.name}") or ""
            if key not in people:
                people[key] = db.session.get(User, int(key)) if key.isascii() and key.isdigit() and len(key) < 10 else None
            chosen[kind.name, row.row_id] = people[key]
    return chosen


def _hand_over_page(form: HandOverForm, owner: User, held: Held) -> str | Response:
    return _shown(
        "access/hand_over.html",
        form,
        owner=owner,
        held=held,
        takers=holdings.takers(held, instead_of=owner),
        field_of=holdings.field_of,
        typed=request.form,
    )


def _back_to_user(user_id: int, *, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("access.user", user_id=user_id), 303)


def _particulars_of(form: FirmForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in ("name", "uscc", "address", "telephone")}


def _engagement_form() -> EngagementForm:
    form = EngagementForm(starts_on=clock.today())
    form.firm.offer([(firm.id, firm.name) for firm in services.firms()])
    form.lead_counsel.offer([(lawyer.id, f"{lawyer.full_name} · {lawyer.affiliation}") for lawyer in services.counsel()])
    return form


def _engagements_page(form: EngagementForm, *, matter_id: int) -> str:
    titles = services.matter_titles(matter_id=matter_id)
    if titles is None:
        abort(404)
    found = services.engagements_of(matter_id=matter_id)
    number, title = titles
    return render_template(
        "access/engagements.html", form=form, matter_id=matter_id, number=number, title=title, engagements=found
    )
