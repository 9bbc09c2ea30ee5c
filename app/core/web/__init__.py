"""What every page shares: headers, request numbers, error pages, language and theme, navigation, assets, health.

Slices use `nav.add(...)`, `search_at(...)`, `health.add(...)`, `url_with(...)`, `wants_fragment()` and `page_number()`; templates the filters and
globals named in `init_app`.
"""

from flask import Flask

from app.core import clock, formats, forms, log
from app.core.web import assets, failures, headers, health, nav, numbering, pages, preferences, proxies
from app.core.web.pages import invalid, page_number, safe_target, url_with, wants_fragment, way_back

__all__ = ["health", "init_app", "invalid", "nav", "page_number", "safe_target", "url_with", "wants_fragment", "way_back"]


def init_app(app: Flask) -> None:
    """Give the application its shared manners; called once, before the slices register their views."""
    log.configure()
    proxies.init_app(app)
    numbering.init_app(app)
    headers.init_app(app)
    failures.init_app(app)
    preferences.init_app(app)
    health.init_app(app)
    pages.init_app(app)
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.globals.update(
        described=forms.described,
        countdown=formats.countdown,
        in_chinese=formats.in_chinese,
        wan_unit=formats.wan_unit,
        today=clock.today,
        bank_name=lambda: app.config.get("BANK_NAME", ""),
        icon=assets.icon,
        static_url=assets.static_url,
        third_party=assets.third_party,
        url_with=url_with,
        way_back=way_back,
        has_endpoint=pages.has_endpoint,
        session_seconds=pages.session_seconds,
        nav_sections=nav.visible_sections,
        nav_account=nav.visible_account,
        nav_search=nav.search,
        request_number=numbering.current,
        theme=preferences.theme,
        page_language=preferences.page_language,
        other_language=preferences.other_language,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
