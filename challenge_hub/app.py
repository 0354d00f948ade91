"""create_app(): wire the rooms, nothing else."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from challenge_hub.feeds import ledger
from challenge_hub.feeds.api import bp as feeds_api
from challenge_hub.foundation.assets import asset_folder
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.health import install_health
from challenge_hub.foundation.hub import install_hub
from challenge_hub.foundation.languages import install_languages
from challenge_hub.foundation.text import FILTERS
from challenge_hub.foundation.web import install_web
from challenge_hub.people.views import bp as people_pages

MAX_BODY = 1024 * 1024  # bytes; a batch of 1,000 facts is about a fifth of it


def create_app(config: Config) -> Flask:
    """Build the application. Opens no connection and starts no thread: `runtime` does."""
    app = Flask(
        "challenge_hub",
        template_folder=str(asset_folder("templates")),
        static_folder=str(asset_folder("static")),
    )
    app.config.update(
        SECRET_KEY=config.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(config.secret_keys[1:]),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
    )
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["demo"] = config.demo
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # the documented way to add middleware
    install_hub(app, config)
    install_web(app)
    install_languages(app)
    install_health(app)
    app.register_blueprint(people_pages)
    ledger.install(app)
    app.register_blueprint(feeds_api)
    return app
