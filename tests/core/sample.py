"""A form with every kind of field, and the pages that show it: what a slice would bring."""

from app.core import forms
from app.core.labels import N_, Labelled


class RateKind(Labelled):
    """How a rate is agreed."""

    FIXED = ("fixed", N_("Fixed rate"))
    FLOATING = ("floating", N_("Floating rate"), "indigo")


class DrawdownPart(forms.Part):
    """One drawdown."""

    key = forms.KeyField()
    amount = forms.MoneyField("Drawn", is_required=True)
    drawn_on = forms.DayField("Drawn on")


class LoanForm(forms.Form):
    """A loan with its drawdowns."""

    name = forms.TextField("Contract", is_required=True, at_most=12)
    amount = forms.MoneyField("Amount", is_required=True, help="As the contract says")
    rate = forms.PercentField("Rate")
    days = forms.WholeField("Settlement day", at_least=1, at_most=31)
    signed_on = forms.DayField("Signed on")
    kind = forms.ChoiceField("Kind", members=RateKind)
    court = forms.PickField("Court")
    note = forms.LongTextField("Note")
    is_joint = forms.FlagField("Joint")
    proof = forms.UploadField("Proof")
    drawdowns = forms.RowsField(DrawdownPart, "Drawdowns", min_entries=1)


PAGES = {
    "sample/page.html": """{% extends 'layout.html' %}
{% block title %}Sample{% endblock %}
{% block crumbs %}{{ ui.crumb('Sample') }}{% endblock %}
{% block main %}
{% call ui.page_head('Matters', '160') %}<a class="btn btn-primary" href="/form">New</a>{% endcall %}
<dl class="figures">{{ ui.figure('Debt', 3813222.65 | money, 'CNY', hint='as of 2026-03-20') }}{{ ui.figure('Next limit', '11', law=true) }}</dl>
<section class="panel panel-flush">{{ ui.panel_head('Deadlines') }}{% call ui.table_wrap('Deadlines') %}<table class="table table-cards">
<thead><tr>{{ ui.th('Matter') }}{{ ui.th('Debt', 'debt', '-debt', 'n') }}{{ ui.th('Due') }}</tr></thead>
<tbody><tr><td class="lead">澜州示例精密机械有限公司</td><td class="n" data-th="Debt">{{ 1234567.8 | money }}</td><td data-th="Due">{{ ui.due(today()) }}</td></tr></tbody>
</table>{% endcall %}</section>
<div class="bulk" data-bulk hidden><span><b data-bulk-n>0</b> / <b data-bulk-sum></b></span></div>
<table class="table"><tbody>{% for n in [1, 2] %}<tr aria-selected="false"><td><input class="check" type="checkbox" data-row data-amount="{{ n }}000.50" aria-label="Row {{ n }}"></td><td>{{ n }}</td></tr>{% endfor %}</tbody></table>
<section class="panel"><div class="panel-body">{{ ui.notice('ochre', text='Soon') }}{{ ui.post_button('/act', 'Withdraw', confirm='Withdraw the paper?') }}{{ ui.copy_button('LZ-2026-0001', 'Copy') }}</div></section>
{% endblock %}""",
    "sample/form.html": """{% extends 'layout.html' %}
{% import '_forms.html' as forms %}
{% block title %}Loan{% endblock %}
{% block scripts %}{{ ui.searchable_lists() }}{% endblock %}
{% block main %}{{ ui.page_head('Loan') }}
<section class="panel"><div class="panel-body">{% call forms.form(form, upload=true) %}<div class="form-grid">
{% for f in [form.name, form.amount, form.rate, form.days, form.signed_on, form.kind, form.note, form.is_joint, form.proof] %}{{ forms.field(f) }}{% endfor %}{{ forms.field(form.court, search=true) }}
</div>
{% call(row) forms.rows(form.drawdowns, 'Add a drawdown', 'Drawdown') %}{{ forms.field(row.amount) }}{{ forms.field(row.drawn_on) }}{% endcall %}
{{ forms.submit('Save', '/page') }}{% endcall %}</div></section>{% endblock %}""",
    "sample/sign_in.html": """{% extends 'bare.html' %}
{% block title %}Sign in{% endblock %}
{% block main %}<h1>Sign in</h1>{% endblock %}""",
}
