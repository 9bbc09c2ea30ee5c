"""The blueprint that the views of a matter share."""

from flask import Blueprint

bp = Blueprint("matters", __name__, url_prefix="/matters")
